"""Django's entry for knowledge."""

from django.apps import AppConfig

from varsko.ui import panels


class KnowledgeConfig(AppConfig):
    """Articles and live documents."""

    name = "varsko.knowledge"
    label = "knowledge"

    def ready(self) -> None:
        """Hang articles into the pages of what they are about."""
        panels.register("incident", "varsko.knowledge.panels.of_incident")
        panels.register("service", "varsko.knowledge.panels.of_service")
        panels.register("alert", "varsko.knowledge.panels.of_alert")
        panels.register("request", "varsko.knowledge.panels.of_request")
