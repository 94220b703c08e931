"""Addresses of the site's own pages."""

from django.conf import settings
from django.urls import path

from varsko.web import pages

urlpatterns = [
    path("", pages.home, name="home"),
    path("alerts/<int:number>", pages.alert, name="alert"),
    path("search", pages.search, name="search"),
    path("sms/twilio/receipts", pages.texted, name="sms-receipts"),
    path("settings", pages.settings, name="settings"),
    path("settings/health", pages.health, name="health"),
    path("settings/deliveries", pages.deliveries, name="deliveries"),
    path("settings/deliveries/<str:ref>", pages.delivery, name="delivery"),
    path("settings/deliveries/<str:ref>/retry", pages.retry, name="delivery-retry"),
]

if settings.VARSKO.log == "debug":
    urlpatterns.append(path("ui", pages.gallery, name="gallery"))

urlpatterns.append(path("<slug:word>", pages.by_word, name="by-word"))
