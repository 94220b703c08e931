"""Addresses of reports."""

from django.urls import path

from varsko.insights import cost_pages, mail_pages, pages

urlpatterns = [
    path("insights", pages.insights, name="insights"),
    path("insights/incidents", pages.of_incidents, name="insights-incidents"),
    path("insights/patterns", pages.recurring, name="insights-patterns"),
    path("insights/patterns.csv", pages.recurring_csv, name="insights-patterns-csv"),
    path("insights/overview", pages.of_all, name="insights-overview"),
    path("insights/overview/mail", pages.of_all_by_mail, name="insights-overview-mail"),
    path("insights/overview/mail/end/<slug:token>", mail_pages.end_by_link, name="insights-overview-end"),
    path("insights/overview.csv", pages.of_all_csv, name="insights-overview-csv"),
    path("insights/costs", cost_pages.of_costs, name="insights-costs"),
    path("insights/overview.pdf", pages.of_all_pdf, name="insights-overview-pdf"),
    path("insights/incidents.csv", pages.of_incidents_csv, name="insights-incidents-csv"),
]
