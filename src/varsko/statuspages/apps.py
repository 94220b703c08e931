"""Django's entry for status pages."""

from django.apps import AppConfig


class StatusPagesConfig(AppConfig):
    """Status pages."""

    name = "varsko.statuspages"
    label = "statuspages"
