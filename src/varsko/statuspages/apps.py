"""Django's entry for status pages."""

from django.apps import AppConfig

from varsko.ui import panels


class StatusPagesConfig(AppConfig):
    """Status pages."""

    name = "varsko.statuspages"
    label = "statuspages"

    def ready(self) -> None:
        """Say beside an update which pages take it."""
        panels.register("tell", "varsko.statuspages.panels.of_update")
