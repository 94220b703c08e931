"""Files of articles: who may read the article gets them, and nobody else."""

from collections.abc import Sequence
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from varsko.core.clock import now
from varsko.kernel.errors import Invalid, NotFound
from varsko.kernel.files import FileView
from varsko.knowledge import actions, queries
from varsko.knowledge.data import ArticleView
from varsko.knowledge.domain.targets import targets
from varsko.knowledge.pages.asked import actor_of, writable_of
from varsko.people.data import NOBODY
from varsko.ui.files import handed_out_anew, uploads
from varsko.ui.markdown import Place


def places(number: int, files: Sequence[FileView]) -> dict[str, Place]:
    """Say where the files are that a text of an article names."""
    return {one.name: Place(reverse("article-file", args=[number, one.id]), one.width, one.height) for one in files}


def with_use(found: ArticleView) -> list[tuple[FileView, bool]]:
    """Give the files of an article, each with whether its text shows it."""
    named = set(targets(found.text))
    return [(one, one.name in named) for one in found.files]


@login_not_required
@require_safe
def file(request: HttpRequest, number: int, file_id: UUID) -> HttpResponse:
    """Hand out a file of an article."""
    by = actor_of(request)
    try:
        found = queries.file(number, file_id, by=by)
    except NotFound:
        if by is NOBODY:
            return redirect_to_login(request.get_full_path())
        raise
    return handed_out_anew(request, found)


@require_POST
def add_files(request: HttpRequest, number: int) -> HttpResponse:
    """Put files to an article that is there."""
    found = writable_of(request, number)
    try:
        made = actions.attach_files(by=actor_of(request), at=now(), ref=found.id, files=uploads(request))
        messages.success(request, _("Added: %(names)s") % {"names": ", ".join(one.name for one in made)})
    except Invalid as error:
        messages.error(request, " ".join(error.errors.values()))
    return redirect("article", number=number)


@require_POST
def remove_file(request: HttpRequest, number: int, file_id: UUID) -> HttpResponse:
    """Take a file away for good."""
    actions.remove_file(by=actor_of(request), at=now(), ref=number, file_id=file_id)
    messages.success(request, _("Removed."))
    return redirect("article", number=number)
