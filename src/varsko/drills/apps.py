"""Django's entry for drills."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from varsko.ui import panels, revised
from varsko.ui.revised import Thing


class DrillsConfig(AppConfig):
    """Practising incidents by a script."""

    name = "varsko.drills"
    label = "drills"

    def ready(self) -> None:
        """Lead from the pages of incidents to drills."""
        revised.register(Thing("drill_scripts", _("Scripts of drills"), "/drills/scripts"))
        panels.register("incident", "varsko.drills.panels.of_incident")
        panels.register("drills", "varsko.drills.panels.of_incidents")
