"""Django's entry for reports."""

from django.apps import AppConfig


class InsightsConfig(AppConfig):
    """What the past says."""

    name = "varsko.insights"
    label = "insights"
