"""Django's entry for revisions."""

from django.apps import AppConfig

from varsko.ui import panels


class RevisionsConfig(AppConfig):
    """Looking again at what people go by."""

    name = "varsko.revisions"
    label = "revisions"

    def ready(self) -> None:
        """Say on the pages of things when they were looked at."""
        panels.register("revised", "varsko.revisions.panels.of_thing")
