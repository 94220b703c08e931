"""Django's entry for the catalogue."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from varsko.ui import revised
from varsko.ui.revised import Thing


class CatalogConfig(AppConfig):
    """What the organisation runs."""

    name = "varsko.catalog"
    label = "catalog"

    def ready(self) -> None:
        """Tell what people go by when a service fails."""
        revised.register(Thing("runbooks", _("Services and their runbooks"), "/services"))
