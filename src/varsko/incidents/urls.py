"""Addresses of the pages of incidents."""

from django.urls import path

from varsko.incidents import pages

urlpatterns = [
    path("incidents", pages.incidents, name="incidents"),
    path("incidents/declare", pages.declare, name="incident-declare"),
    path("incidents/declared", pages.declared, name="incident-declared"),
    path("incidents/texts", pages.generate, name="incident-generate"),
    path("incidents/<str:key>", pages.incident, name="incident"),
    path("incidents/<str:key>/do", pages.do, name="incident-do"),
    path("incidents/<str:key>/timeline", pages.timeline, name="incident-timeline"),
    path("incidents/<str:key>/timeline.md", pages.export, name="incident-export"),
    path("incidents/<str:key>/tasks/<int:number>", pages.task, name="incident-task"),
    path("incidents/<str:key>/entries/<str:entry_id>", pages.entry, name="incident-entry"),
    path("incidents/<str:key>/tell", pages.tell, name="incident-tell"),
    path("incidents/<str:key>/room", pages.room, name="incident-room"),
    path("incidents/<str:key>/state", pages.state, name="incident-state"),
    path("incidents/<str:key>/topic", pages.topic, name="incident-topic"),
    path("incidents/<str:key>/state.md", pages.state_export, name="incident-state-export"),
    path("incidents/<str:key>/state/do", pages.board_do, name="incident-board-do"),
    path("incidents/<str:key>/state/<str:what>", pages.board_add, name="incident-board-add"),
    path("incidents/<str:key>/state/<str:what>/<int:number>", pages.board_edit, name="incident-board-edit"),
    path("incidents/<str:key>/<str:what>", pages.small, name="incident-small"),
    path("report", pages.report, name="incident-report"),
    path("i/<str:key>", pages.short, name="incident-short"),
    path("inc/<str:key>", pages.short),
    path("settings/incidents", pages.settings, name="incident-settings"),
    path("settings/incidents/lists", pages.mailing_lists, name="incident-lists"),
    path("settings/incidents/lists/<str:list_id>", pages.mailing_list, name="incident-list"),
    path("settings/incidents/checklists", pages.checklists, name="incident-checklists"),
    path("settings/incidents/checklists/<str:key>", pages.checklist, name="incident-checklist"),
    path("settings/incidents/types", pages.types, name="incident-types"),
    path("settings/incidents/types/new", pages.new_type, name="incident-type-new"),
    path("settings/incidents/types/<str:type_id>", pages.incident_type, name="incident-type"),
    path("settings/incidents/parts", pages.cards, name="incident-cards"),
    path("settings/incidents/paging", pages.paging, name="incident-paging"),
    path("settings/incidents/texts", pages.texts, name="incident-texts"),
    path("settings/incidents/texts/<str:stage>/<str:audience>/<str:language>", pages.text, name="incident-text"),
    path("profile/incidents", pages.following, name="incident-following"),
    path("settings/incidents/scale", pages.scale, name="incident-scale"),
]
