"""Django's entry for schedules."""

from django.apps import AppConfig


class SchedulesConfig(AppConfig):
    """Who is on call at any moment."""

    name = "varsko.schedules"
    label = "schedules"
