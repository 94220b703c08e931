"""What somebody in copy of a request reads, by the link of their letters, and how they end it: no account is needed."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from varsko.core.clock import now
from varsko.desk import actions, copy_letters, queries
from varsko.desk.form_words import answers, name_of
from varsko.kernel.errors import NotFound


@csrf_exempt  # the signed token in the address is the proof; there is no session to ride on
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def in_copy(request: HttpRequest, token: str) -> HttpResponse:
    """Show a request to somebody in copy of it; a press, or the button of a mail program, ends it. The link alone says who they are."""
    copy = copy_letters.read_copy_link(token)
    found = queries.copy_page(copy) if copy else None
    if copy is None or found is None:
        raise NotFound("request")
    if request.method == "POST":
        actions.leave_copy(copy=copy, at=now())
        return redirect("portal-copy", token=token)
    form = found.own.form if found.own and found.is_whole else None
    said = {"answers": answers(form), "form_name": name_of(form)} if form else {}
    context = {"page": found, "own": found.own, "here": request.path, **said}
    if request.user.is_authenticated:
        return render(request, "desk/copy.html", context)
    with translation.override(found.language):
        return render(request, "desk/copy.html", context)
