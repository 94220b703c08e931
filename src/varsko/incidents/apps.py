"""Django's entry for incidents."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from varsko.ui.tabs import Tab, register


class IncidentsConfig(AppConfig):
    """The life of an incident."""

    name = "varsko.incidents"
    label = "incidents"

    def ready(self) -> None:
        """Tell the page that belongs to everybody's profile."""
        register("profile", Tab("/profile/incidents", "flame", _("Incidents you follow")))
