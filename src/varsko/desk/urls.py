"""Addresses of the pages of the desk."""

from django.urls import path

from varsko.desk import pages

urlpatterns = [
    path("desk", pages.requests, name="desk"),
    path("desk/<str:key>", pages.request, name="desk-request"),
    path("desk/<str:key>/do", pages.do, name="desk-do"),
]
