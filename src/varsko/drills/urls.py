"""Addresses of the pages of drills."""

from django.urls import path

from varsko.drills import pages

urlpatterns = [
    path("drills", pages.drills, name="drills"),
    path("drills/start", pages.start, name="drill-start"),
    path("drills/scripts", pages.scripts, name="drill-scripts"),
    path("drills/scripts/new", pages.new_script, name="drill-script-new"),
    path("drills/scripts/<str:key>", pages.edit_script, name="drill-script"),
    path("drills/<str:key>.md", pages.export, {"kind": "md"}, name="drill-export"),
    path("drills/<str:key>.pdf", pages.export, {"kind": "pdf"}, name="drill-pdf"),
    path("drills/<str:key>", pages.drill, name="drill"),
    path("drills/<str:key>/do", pages.do, name="drill-do"),
    path("drills/<str:key>/notes", pages.notes, name="drill-notes"),
]
