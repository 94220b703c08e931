"""Django's entry for the catalogue."""

from django.apps import AppConfig


class CatalogConfig(AppConfig):
    """What the organisation runs."""

    name = "varsko.catalog"
    label = "catalog"
