"""Addresses of the pages of privacy."""

from django.urls import path

from varsko.privacy import pages

urlpatterns = [
    path("settings/privacy", pages.people, name="privacy"),
    path("settings/privacy/export", pages.export, name="privacy-export"),
    path("settings/privacy/erase", pages.erase, name="privacy-erase"),
    path("settings/privacy/exports/<uuid:ref>", pages.fetch, name="privacy-fetch"),
    path("settings/privacy/exports/<uuid:ref>/delete", pages.drop, name="privacy-drop"),
    path("settings/privacy/retention", pages.retention, name="privacy-retention"),
    path("settings/privacy/retention/<str:name>", pages.rule, name="privacy-rule"),
    path("settings/privacy/holds", pages.holds, name="privacy-holds"),
    path("settings/privacy/holds/<uuid:ref>/lift", pages.lift, name="privacy-lift"),
]
