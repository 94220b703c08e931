"""Django's entry for knowledge."""

from django.apps import AppConfig


class KnowledgeConfig(AppConfig):
    """Live documents."""

    name = "varsko.knowledge"
    label = "knowledge"
