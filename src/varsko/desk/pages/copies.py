"""What somebody in copy of a request reads, by the link of their letters, and how they end it: no account is needed."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from varsko.core.clock import now
from varsko.desk import actions, copy_letters, queries
from varsko.desk.form_words import answers, name_of
from varsko.kernel.errors import Invalid, NotFound


@csrf_exempt  # the signed token in the address is the proof; there is no session to ride on
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def in_copy(request: HttpRequest, token: str) -> HttpResponse:
    """Show a request to somebody in copy of it; a press, or the button of a mail program, ends it. The link alone says who they are.

    A link that is over shows nothing, but still ends it, or has a new one sent to the address of whoever is in copy.
    """
    link = copy_letters.read_copy_link(token)
    found = queries.copy_page(link.copy) if link else None
    if link is None or found is None:
        raise NotFound("request")
    if request.method == "POST":
        with translation.override(translation.get_language() if request.user.is_authenticated else found.language):
            _done(request, link)
        return redirect("portal-copy", token=token)
    own = None if link.is_over else found.own
    form = own.form if own and found.is_whole else None
    said = {"answers": answers(form), "form_name": name_of(form)} if form else {}
    is_over = link.is_over and found.own is not None
    context = {"page": found, "own": own, "is_over": is_over, "days": copy_letters.LINK_LASTS.days, "here": request.path, **said}
    if request.user.is_authenticated:
        return render(request, "desk/copy.html", context)
    with translation.override(found.language):
        return render(request, "desk/copy.html", context)


def _done(request: HttpRequest, link: copy_letters.CopyLink) -> None:
    if "renew" not in request.POST:
        actions.leave_copy(copy=link.copy, at=now())
        return
    try:
        actions.renew_link(copy=link.copy, at=now())
    except Invalid as error:
        messages.error(request, " ".join(error.errors.values()))
    else:
        messages.success(request, _("A new link is on its way to you by mail."))
