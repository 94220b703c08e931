"""Addresses of the catalogue."""

from django.urls import path

from varsko.catalog import pages, provider_pages

urlpatterns = [
    path("services", pages.services, name="services"),
    path("services/new", pages.new_service, name="new_service"),
    path("services/providers", provider_pages.providers, name="providers"),
    path("services/<uuid:service_id>", pages.service, name="service"),
    path("services/<uuid:service_id>/edit", pages.edit_service, name="edit_service"),
    path("services/<uuid:service_id>/change", pages.change_service, name="change_service"),
]
