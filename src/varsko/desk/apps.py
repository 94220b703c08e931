"""Django's entry for the service desk."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """Requests of callers, and those who solve them."""

    name = "varsko.desk"
    label = "desk"
