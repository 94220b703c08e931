"""Every address of the Django part."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("varsko.compat.urls")),
]
