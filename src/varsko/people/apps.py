"""Django's entry for people."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """Who is who and who may what."""

    name = "varsko.people"
    label = "people"
