"""Taking whole archives in, and giving a whole space out."""

import tempfile
import zipfile

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import slugify
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from varsko.core.clock import now
from varsko.knowledge import actions, queries
from varsko.knowledge.data import Taken
from varsko.knowledge.domain.archives import LARGEST_ARCHIVE
from varsko.knowledge.forms import ArchiveForm
from varsko.knowledge.pages.asked import actor_of, article_of, space_of
from varsko.people.domain.permissions import NotAllowed
from varsko.ui.files import Paper, taken_away
from varsko.ui.forms import attempt, status_of

_IN_MEMORY = 8 * 1024 * 1024


@require_safe
def export(request: HttpRequest, slug: str) -> FileResponse:
    """Give a space out as a zip archive of Markdown files, with their pictures."""
    space = space_of(request, slug)
    packed = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 - the answer closes it when it has been sent
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, text in queries.export(space, by=actor_of(request)):
            archive.writestr(path, text)
    packed.seek(0)
    return FileResponse(packed, as_attachment=True, filename=f"{space.slug}.zip", content_type="application/zip")


@require_safe
def take_along(request: HttpRequest, number: int, kind: Paper) -> HttpResponse:
    """Hand an article out to take along: as a PDF, or as Markdown that can be taken in again."""
    found = article_of(request, number)
    row = found.row
    name = f"{row.key}-{slugify(row.title)[:60]}".rstrip("-")
    if kind == "pdf":
        text = queries.spelled_out(found.text, by=actor_of(request), at=now())
        return taken_away(text, name, kind, f"{row.key} {row.title}", queries.small_pictures(found))
    return taken_away(queries.as_page(found), name, kind, row.title)


def take_in(request: HttpRequest, slug: str) -> HttpResponse:
    """Take in an archive of Markdown files or of Confluence pages, perhaps once more."""
    space = space_of(request, slug)
    if not space.may_write:
        raise NotAllowed("write in space")
    form = ArchiveForm(request.POST or None, request.FILES or None)
    taken = attempt(form, lambda: _take(request, space.id, form))
    if taken is None:
        return render(request, "knowledge/import.html", {"space": space, "form": form}, status=status_of(form))
    messages.success(request, _said(taken))
    if taken.left:
        return render(request, "knowledge/import.html", {"space": space, "form": ArchiveForm(), "left": taken.left})
    return redirect("space", slug=slug)


def _said(taken: Taken) -> str:
    said = [ngettext("%(n)d article was written.", "%(n)d articles were written.", taken.made) % {"n": taken.made}]
    if taken.changed:
        text = ngettext("%(n)d article says something new.", "%(n)d articles say something new.", taken.changed)
        said.append(text % {"n": taken.changed})
    if taken.same:
        said.append(ngettext("%(n)d is as it was.", "%(n)d are as they were.", taken.same) % {"n": taken.same})
    return " ".join(said)


def _take(request: HttpRequest, space_id: str, form: ArchiveForm) -> Taken:
    data = form.cleaned_data["file"].read(LARGEST_ARCHIVE + 1)
    return actions.import_archive(by=actor_of(request), at=now(), space=space_id, data=data, publish=form.cleaned_data["publish"])
