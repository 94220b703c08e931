"""Django's entry for incidents."""

from django.apps import AppConfig


class IncidentsConfig(AppConfig):
    """The life of an incident."""

    name = "varsko.incidents"
    label = "incidents"
