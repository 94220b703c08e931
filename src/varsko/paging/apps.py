"""Django's entry for paging."""

from django.apps import AppConfig


class PagingConfig(AppConfig):
    """Who is told, in what order, and by which way."""

    name = "varsko.paging"
    label = "paging"
