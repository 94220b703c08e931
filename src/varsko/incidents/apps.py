"""Django's entry for incidents."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from varsko.ui import revised
from varsko.ui.revised import Thing
from varsko.ui.tabs import Tab, register


class IncidentsConfig(AppConfig):
    """The life of an incident."""

    name = "varsko.incidents"
    label = "incidents"

    def ready(self) -> None:
        """Tell the page that belongs to everybody's profile, and what people go by in incidents."""
        register("profile", Tab("/profile/incidents", "flame", _("Incidents you follow"), for_customers=False))
        revised.register(
            Thing("severity_scale", _("Severity scale"), "/settings/incidents"),
            Thing("role_cards", _("Cards of the parts"), "/settings/incidents/parts"),
            Thing("checklists", _("Checklists"), "/settings/incidents/checklists"),
            Thing("texts", _("Texts of updates, and who reads them first"), "/settings/incidents/texts"),
        )
