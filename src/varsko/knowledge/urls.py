"""Addresses of documents. `/documents/<id>/live` is a websocket and answered below Django."""

from django.urls import path

from varsko.knowledge import pages

urlpatterns = [
    path("settings/teams/<uuid:team_id>/notes", pages.team_notes, name="team_notes"),
    path("documents/<uuid:document_id>", pages.write_document, name="write_document"),
    path("documents/<uuid:document_id>/versions", pages.versions, name="document_versions"),
    path("documents/<uuid:document_id>/keep", pages.keep_version, name="keep_document_version"),
    path("documents/<uuid:document_id>/download", pages.markdown, name="document_markdown"),
    path("documents/<uuid:document_id>/print", pages.printed, name="document_print"),
    path("documents/versions/<uuid:version_id>", pages.version, name="document_version"),
    path("documents/versions/<uuid:version_id>/restore", pages.restore_version, name="restore_document_version"),
]
