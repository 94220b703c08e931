"""Django's entry for changes."""

from django.apps import AppConfig

from varsko.ui import panels


class ChangesConfig(AppConfig):
    """Planned changes."""

    name = "varsko.changes"
    label = "changes"

    def ready(self) -> None:
        """Hang changes into the pages of requests and incidents."""
        panels.register("request", "varsko.changes.panels.of_request")
        panels.register("incident", "varsko.changes.panels.of_incident")
