"""Addresses of the pages of time on call."""

from django.urls import path

from varsko.schedules import pages

urlpatterns = [
    path("on-call", pages.now_on_call, name="on-call"),
    path("on-call/new", pages.create, name="on-call-new"),
    path("on-call/calendar", pages.open_mine, name="on-call-my-calendar"),
    path("on-call/calendar/<str:ref>/close", pages.close, name="on-call-calendar-close"),
    path("on-call/<str:ref>", pages.show, name="on-call-schedule"),
    path("on-call/<str:ref>/edit", pages.edit, name="on-call-edit"),
    path("on-call/<str:ref>/delete", pages.delete, name="on-call-delete"),
    path("on-call/<str:ref>/calendar", pages.open_one, name="on-call-calendar"),
    path("on-call/<str:ref>/rotations/new", pages.add_rotation, name="on-call-rotation-new"),
    path("on-call/<str:ref>/rotations/<str:rotation>", pages.change_rotation, name="on-call-rotation"),
    path("on-call/<str:ref>/rotations/<str:rotation>/remove", pages.remove_rotation, name="on-call-rotation-remove"),
    path("on-call/<str:ref>/overrides/new", pages.add_override, name="on-call-override-new"),
    path("on-call/<str:ref>/overrides/<str:alias>/remove", pages.remove_override, name="on-call-override-remove"),
    path("calendar/<str:token>.ics", pages.feed, name="calendar-feed"),
]
