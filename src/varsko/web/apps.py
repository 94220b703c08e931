"""The app that carries the site's own templates."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """The site."""

    name = "varsko.web"
    label = "web"
