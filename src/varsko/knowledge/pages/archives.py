"""Taking whole archives in, and giving a whole space out."""

import io
import zipfile

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from varsko.core.clock import now
from varsko.knowledge import actions, queries
from varsko.knowledge.data import Taken
from varsko.knowledge.domain.archives import LARGEST_ARCHIVE
from varsko.knowledge.forms import ArchiveForm
from varsko.knowledge.pages.asked import actor_of, space_of
from varsko.people.domain.permissions import NotAllowed
from varsko.ui.forms import attempt, status_of


@require_safe
def export(request: HttpRequest, slug: str) -> HttpResponse:
    """Give a space out as a zip archive of Markdown files."""
    space = space_of(request, slug)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, text in queries.export(space, by=actor_of(request)):
            archive.writestr(path, text)
    headers = {"Content-Disposition": f'attachment; filename="{space.slug}.zip"'}
    return HttpResponse(packed.getvalue(), content_type="application/zip", headers=headers)


def take_in(request: HttpRequest, slug: str) -> HttpResponse:
    """Take in an archive of Markdown files or of Confluence pages."""
    space = space_of(request, slug)
    if not space.may_write:
        raise NotAllowed("write in space")
    form = ArchiveForm(request.POST or None, request.FILES or None)
    taken = attempt(form, lambda: _take(request, space.id, form))
    if taken is None:
        return render(request, "knowledge/import.html", {"space": space, "form": form}, status=status_of(form))
    said = ngettext("%(n)d article was written.", "%(n)d articles were written.", taken.made) % {"n": taken.made}
    messages.success(request, said)
    if taken.left:
        return render(request, "knowledge/import.html", {"space": space, "form": ArchiveForm(), "left": taken.left})
    return redirect("space", slug=slug)


def _take(request: HttpRequest, space_id: str, form: ArchiveForm) -> Taken:
    data = form.cleaned_data["file"].read(LARGEST_ARCHIVE + 1)
    return actions.import_archive(by=actor_of(request), at=now(), space=space_id, data=data, publish=form.cleaned_data["publish"])
