"""Addresses of articles and documents. `/documents/<id>/live` is a websocket and answered below Django."""

from django.urls import path

from varsko.knowledge import pages

urlpatterns = [
    path("knowledge", pages.knowledge, name="knowledge"),
    path("knowledge/new", pages.new, name="new-article"),
    path("knowledge/spaces/new", pages.new_space, name="new-space"),
    path("knowledge/spaces/<slug:slug>", pages.space, name="space"),
    path("knowledge/spaces/<slug:slug>/settings", pages.change_space, name="change-space"),
    path("knowledge/spaces/<slug:slug>/export", pages.export, name="export-space"),
    path("knowledge/spaces/<slug:slug>/import", pages.take_in, name="import-space"),
    path("knowledge/spaces/<slug:slug>/archive", pages.archive_space, name="archive-space"),
    path("knowledge/KB-<int:number>", pages.article, name="article"),
    path("knowledge/KB-<int:number>/text.md", pages.take_along, {"kind": "md"}, name="article-markdown"),
    path("knowledge/KB-<int:number>/text.pdf", pages.take_along, {"kind": "pdf"}, name="article-pdf"),
    path("knowledge/KB-<int:number>/edit", pages.edit, name="edit-article"),
    path("knowledge/KB-<int:number>/together", pages.together, name="together"),
    path("knowledge/KB-<int:number>/do", pages.do, name="do-article"),
    path("knowledge/KB-<int:number>/say", pages.say, name="say-article"),
    path("knowledge/KB-<int:number>/files", pages.add_files, name="article-files"),
    path("knowledge/KB-<int:number>/files/<uuid:file_id>", pages.file, name="article-file"),
    path("knowledge/KB-<int:number>/files/<uuid:file_id>/remove", pages.remove_file, name="remove-article-file"),
    path("knowledge/KB-<int:number>/place", pages.place, name="place-article"),
    path("knowledge/KB-<int:number>/revisions", pages.revisions, name="revisions"),
    path("knowledge/KB-<int:number>/revisions/<int:which>", pages.revision, name="revision"),
    path("knowledge/KB-<int:number>/revisions/<int:which>/restore", pages.restore, name="restore-revision"),
    path("settings/teams/<uuid:team_id>/notes", pages.team_notes, name="team_notes"),
    path("documents/<uuid:document_id>", pages.write_document, name="write_document"),
    path("documents/<uuid:document_id>/versions", pages.versions, name="document_versions"),
    path("documents/<uuid:document_id>/keep", pages.keep_version, name="keep_document_version"),
    path("documents/<uuid:document_id>/download", pages.taken, {"kind": "md"}, name="document_markdown"),
    path("documents/<uuid:document_id>/download.pdf", pages.taken, {"kind": "pdf"}, name="document_pdf"),
    path("documents/<uuid:document_id>/print", pages.printed, name="document_print"),
    path("documents/versions/<uuid:version_id>", pages.version, name="document_version"),
    path("documents/versions/<uuid:version_id>/restore", pages.restore_version, name="restore_document_version"),
]
