"""Every address of the Django part."""

from django.urls import URLPattern, URLResolver, include, path
from django.urls.resolvers import RoutePattern

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("varsko.compat.urls")),
    path("", include("varsko.people.urls")),
    path("", include("varsko.privacy.urls")),
    path("", include("varsko.catalog.urls")),
    path("", include("varsko.conversations.urls")),
    path("", include("varsko.knowledge.urls")),
    path("", include("varsko.alerts.urls")),
    path("", include("varsko.paging.urls")),
    path("", include("varsko.revisions.urls")),
    path("", include("varsko.incidents.urls")),
    path("", include("varsko.statuspages.urls")),
    path("", include("varsko.postmortems.urls")),
    path("", include("varsko.drills.urls")),
    path("", include("varsko.desk.urls")),
    path("", include("varsko.changes.urls")),
    path("", include("varsko.insights.urls")),
    path("", include("varsko.schedules.urls")),
    path("", include("varsko.web.urls")),  # its last address takes any one word
    # loaded when somebody first asks for it: the shapes of all answers are a third of what a process loads
    URLResolver(RoutePattern("api/"), "varsko.config.rest", app_name="rest", namespace="rest"),
]

handler400 = "varsko.web.errors.bad_request"
handler403 = "varsko.web.errors.forbidden"
handler404 = "varsko.web.errors.not_found"
handler500 = "varsko.web.errors.broken"
