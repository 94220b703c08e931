"""Addresses of reports."""

from django.urls import path

from varsko.insights import pages

urlpatterns = [
    path("insights", pages.insights, name="insights"),
    path("insights/incidents", pages.of_incidents, name="insights-incidents"),
    path("insights/incidents.csv", pages.of_incidents_csv, name="insights-incidents-csv"),
]
