"""Addresses of the pages of the desk."""

from django.urls import path

from varsko.desk import pages

urlpatterns = [
    path("desk", pages.requests, name="desk"),
    path("desk/call", pages.call, name="desk-call"),
    path("desk/patterns", pages.patterns, name="desk-patterns"),
    path("desk/figures", pages.figures, name="desk-figures"),
    path("desk/figures.csv", pages.export, name="desk-export"),
    path("desk/new", pages.open_request, name="desk-open"),
    path("desk/callers/<str:caller_id>", pages.caller, name="desk-caller"),
    path("desk/to-ring", pages.to_ring, name="desk-to-ring"),
    path("desk/mail/<uuid:pk>", pages.mail, name="desk-mail"),
    path("desk/mail/<uuid:pk>/do", pages.mail_do, name="desk-mail-do"),
    path("desk/mail/<uuid:pk>/html", pages.mail_html, name="desk-mail-html"),
    path("desk/mail/<uuid:pk>/files/<int:number>", pages.mail_file, name="desk-mail-file"),
    path("desk/<str:key>/receipt", pages.receipt, name="desk-receipt"),
    path("desk/<str:key>/receipt.json", pages.receipt_data, name="desk-receipt-data"),
    path("desk/<str:key>", pages.request, name="desk-request"),
    path("desk/<str:key>/do", pages.do, name="desk-do"),
    path("desk/<str:key>/<str:what>", pages.small, name="desk-small"),
    path("portal", pages.portal, name="portal"),
    path("portal/me-too", pages.me_too, name="portal-me-too"),
    path("portal/report/<str:kind>", pages.report, name="portal-report"),
    path("portal/mail/<str:token>", pages.by_mail, name="portal-mail"),
    path("portal/<str:key>", pages.own_request, name="portal-request"),
    path("settings/desk", pages.desks, name="desks"),
    path("settings/desk/new", pages.create, name="desk-create"),
    path("settings/priorities", pages.priorities, name="desk-priorities"),
    path("settings/desk/mail", pages.addresses, name="desk-addresses"),
    path("settings/desk/<str:slug>/hours", pages.hours, name="desk-hours"),
    path("settings/desk/<str:slug>", pages.setup, name="desk-setup"),
    path("settings/desk/<str:slug>/categories", pages.category, name="desk-category-add"),
    path("settings/desk/<str:slug>/categories/<str:category_id>", pages.category, name="desk-category"),
]
