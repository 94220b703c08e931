"""Django's entry for knowledge."""

from django.apps import AppConfig


class KnowledgeConfig(AppConfig):
    """Articles and live documents."""

    name = "varsko.knowledge"
    label = "knowledge"
