"""Django's entry for the ground floor."""

from django.apps import AppConfig


class CoreConfig(AppConfig):
    """Tables and mechanisms that know no product words."""

    name = "varsko.core"
    label = "core"
    default_auto_field = "django.db.models.BigAutoField"
