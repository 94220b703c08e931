"""Addresses of status pages: what readers see, and the desk."""

from django.urls import path

from varsko.statuspages import pages

urlpatterns = [
    path("status/<slug:slug>", pages.sheet, name="status-page"),
    path("status/<slug:slug>/", pages.sheet),
    path("status/<slug:slug>/unlock", pages.unlock, name="status-unlock"),
    path("status/<slug:slug>/seen", pages.see_too, name="status-seen"),
    path("status/<slug:slug>/subscribe", pages.subscribe, name="status-subscribe"),
    path("status/<slug:slug>/confirm/<slug:token>", pages.confirm, name="status-confirm"),
    path("status/<slug:slug>/unsubscribe/<slug:token>", pages.unsubscribe, name="status-unsubscribe"),
    path("status/<slug:slug>/incidents/<slug:code>", pages.short_report, name="status-short"),
    path("status/<slug:slug>/<slug:language>/incidents/<slug:code>", pages.report, name="status-report"),
    path("status/<slug:slug>/<path:path>", pages.sheet, name="status-sheet"),
    path("status-pages", pages.desks, name="status-desks"),
    path("status-pages/new", pages.create, name="status-new"),
    path("status-pages/<slug:slug>", pages.desk, name="status-desk"),
    path("status-pages/<slug:slug>/subscribers", pages.subscribers, name="status-subscribers"),
    path("status-pages/<slug:slug>/settings", pages.change, name="status-settings"),
    path("status-pages/<slug:slug>/incident", pages.new_incident, name="status-incident"),
    path("status-pages/<slug:slug>/maintenance", pages.new_maintenance, name="status-maintenance"),
    path("status-pages/<slug:slug>/reports/<slug:code>", pages.told, name="status-told"),
    path("status-pages/<slug:slug>/reports/<slug:code>/updates/<int:number>", pages.edit, name="status-edit"),
    path("status-pages/<slug:slug>/components", pages.add_component, name="status-component-new"),
    path("status-pages/<slug:slug>/components/<slug:code>", pages.component, name="status-component"),
    path("status-pages/<slug:slug>/components/<slug:code>/state", pages.set_state, name="status-state"),
    path("status-pages/<slug:slug>/groups", pages.add_group, name="status-group-new"),
    path("status-pages/<slug:slug>/groups/<slug:code>", pages.group, name="status-group"),
]
