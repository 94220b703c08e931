"""Addresses of the pages of revisions."""

from django.urls import path

from varsko.revisions import pages

urlpatterns = [
    path("settings/revisions", pages.revisions, name="revisions"),
    path("settings/revisions/<str:name>", pages.revision, name="revision"),
]
