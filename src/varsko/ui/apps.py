"""The app that carries templates, template tags and static files of the design kit."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    """The design kit."""

    name = "varsko.ui"
    label = "ui"
