"""Addresses of the pages of alerts."""

from django.urls import path

from varsko.alerts import pages

urlpatterns = [
    path("alerts", pages.alerts, name="alerts"),
    path("alerts/do", pages.act, name="alerts-do"),
    path("alerts/<int:number>/do", pages.do, name="alert-do"),
    path("alerts/<int:number>/change", pages.change, name="alert-change"),
    path("alerts/<int:number>/ask", pages.ask, name="alert-ask"),
    path("alerts/views", pages.keep_view, name="alerts-keep-view"),
    path("alerts/views/<str:ref>/forget", pages.forget_view, name="alerts-forget-view"),
]
