"""Django's entry for reviews."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from varsko.ui import panels, revised
from varsko.ui.revised import Thing


class PostmortemsConfig(AppConfig):
    """What is learned from incidents."""

    name = "varsko.postmortems"
    label = "postmortems"

    def ready(self) -> None:
        """Hang the review into the pages of incidents."""
        revised.register(Thing("handbook", _("Handbook"), "/handbook"))
        panels.register("incident", "varsko.postmortems.panels.guidance")
        panels.register("incident", "varsko.postmortems.panels.of_incident")
        panels.register("incidents", "varsko.postmortems.panels.of_incidents")
