"""Addresses of the site's own pages."""

from django.conf import settings
from django.urls import path

from varsko.web import pages

urlpatterns = [path("", pages.home, name="home"), path("alerts/<int:number>", pages.alert, name="alert")]

if settings.VARSKO.log == "debug":
    urlpatterns.append(path("ui", pages.gallery, name="gallery"))
