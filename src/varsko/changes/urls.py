"""Addresses of the pages of changes."""

from django.urls import path

from varsko.changes import pages

urlpatterns = [
    path("changes", pages.changes, name="changes"),
    path("changes/new", pages.open_change, name="change-open"),
    path("changes/plan", pages.plan, name="change-plan"),
    path("changes/approvals", pages.approvals, name="change-approvals"),
    path("changes/deploys", pages.deploys, name="change-deploys"),
    path("changes/calendar", pages.calendar, name="change-calendar"),
    path("changes/calendar/feed", pages.feed_do, name="change-feed-do"),
    path("changes/calendar/<str:token>.ics", pages.feed, name="change-feed"),
    path("changes/answer/<str:token>", pages.answer, name="change-answer"),
    path("changes/answer/<str:token>/do", pages.answered, name="change-answered"),
    path("changes/<str:key>", pages.change, name="change"),
    path("changes/<str:key>/do", pages.do, name="change-do"),
    path("changes/<str:key>/plan", pages.write, name="change-write"),
    path("changes/<str:key>/<str:what>", pages.small, name="change-small"),
    path("settings/changes", pages.setup, name="change-setup"),
    path("settings/changes/template", pages.template, name="change-template-new"),
    path("settings/changes/template/<str:ref>", pages.template, name="change-template"),
    path("settings/changes/round", pages.standing, name="change-standing"),
    path("settings/changes/freeze", pages.freeze, name="change-freeze-new"),
    path("settings/changes/freeze/<str:ref>", pages.freeze, name="change-freeze"),
    path("settings/changes/<str:what>/<str:ref>/end", pages.end, name="change-end"),
]
