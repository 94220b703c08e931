"""Django's entry for alerts."""

from django.apps import AppConfig


class AlertsConfig(AppConfig):
    """The life of an alert."""

    name = "varsko.alerts"
    label = "alerts"
