"""Django's entry for routing."""

from django.apps import AppConfig


class RoutingConfig(AppConfig):
    """Where an alert goes."""

    name = "varsko.routing"
    label = "routing"
