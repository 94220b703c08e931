"""Addresses of the pages of reviews."""

from django.urls import path

from varsko.postmortems import pages

urlpatterns = [
    path("postmortems", pages.postmortems, name="reviews"),
    path("postmortems/actions", pages.actions, name="review-actions"),
    path("postmortems/<str:key>.md", pages.export, {"kind": "md"}, name="review-export"),
    path("postmortems/<str:key>.pdf", pages.export, {"kind": "pdf"}, name="review-pdf"),
    path("postmortems/<str:key>", pages.review, name="review"),
    path("postmortems/<str:key>/begin", pages.begin, name="review-begin"),
    path("postmortems/<str:key>/do", pages.do, name="review-do"),
    path("postmortems/<str:key>/factors/<int:number>", pages.factor, name="review-factor"),
    path("postmortems/<str:key>/actions/<int:number>", pages.action, name="review-action"),
    path("postmortems/<str:key>/outside", pages.outside, name="review-outside"),
    path("postmortems/<str:key>/<str:what>", pages.small, name="review-small"),
    path("handbook.md", pages.handbook_export, {"kind": "md"}, name="handbook-export"),
    path("handbook.pdf", pages.handbook_export, {"kind": "pdf"}, name="handbook-pdf"),
    path("handbook", pages.handbook, name="handbook"),
    path("handbook/values", pages.values, name="handbook-values"),
    path("handbook/values/<uuid:team_id>", pages.values, name="handbook-team-values"),
    path("settings/reviews", pages.settings, name="review-settings"),
]
