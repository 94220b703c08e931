"""Every address of the Django part."""

from django.urls import URLPattern, URLResolver, include, path

from varsko.config import rest

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("varsko.compat.urls")),
    path("", include("varsko.people.urls")),
    path("", include("varsko.catalog.urls")),
    path("", include("varsko.conversations.urls")),
    path("", include("varsko.knowledge.urls")),
    path("", include("varsko.alerts.urls")),
    path("", include("varsko.paging.urls")),
    path("", include("varsko.incidents.urls")),
    path("", include("varsko.statuspages.urls")),
    path("", include("varsko.postmortems.urls")),
    path("", include("varsko.desk.urls")),
    path("", include("varsko.insights.urls")),
    path("", include("varsko.web.urls")),
    path("", include("varsko.schedules.urls")),
    path("api/v1/", rest.urls),
    path("api/docs", rest.docs, name="api_docs"),
]

handler400 = "varsko.web.errors.bad_request"
handler403 = "varsko.web.errors.forbidden"
handler404 = "varsko.web.errors.not_found"
handler500 = "varsko.web.errors.broken"
