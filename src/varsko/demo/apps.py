"""Django's entry for the example organisation."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    """The example organisation and what keeps it alive."""

    name = "varsko.demo"
    label = "demo"
    default_auto_field = "django.db.models.BigAutoField"
