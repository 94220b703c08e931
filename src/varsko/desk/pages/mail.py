"""Pages of the desk's mail: why a mail is where it is, its files, the addresses of desks, the people to ring."""

from typing import Any
from urllib.parse import quote
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from varsko.core.clock import now
from varsko.desk import actions, queries
from varsko.desk.data import MailPage
from varsko.desk.forms.mail import AddressForm
from varsko.desk.mail_words import HINTS, HOW, NATURES, WHY
from varsko.desk.pages.asked import actor_of
from varsko.kernel.errors import Conflict, NotFound
from varsko.people.domain.permissions import demand
from varsko.ui.forms import saved, status_of

_SHOWN = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})
_LOCKED = "default-src 'none'; img-src 'self'; style-src 'none'; sandbox; frame-ancestors 'none'"


@require_safe
def mail(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show a mail as it was read, and why it is where it is."""
    found = _found(request, pk)
    return render(request, "desk/mail.html", {"mail": found, "one": worded(found.view), "how": HOW.get(found.how, "")})


def worded(view: Any) -> dict[str, Any]:
    """Put what is known of a mail into words."""
    return {
        "view": view,
        "why": WHY.get(view.why, view.why),
        "hint": HINTS.get(view.hint, ""),
        "nature": NATURES.get(view.nature, view.nature),
    }


@require_POST
def mail_do(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Put a mail where it belongs: `split` into a request of its own, or `adopt` into the one that is suggested."""
    verbs = {"split": actions.split_mail, "adopt": actions.adopt_mail}
    verb = verbs.get(request.POST.get("verb", ""))
    if verb is None:
        raise Http404
    try:
        made = verb(by=actor_of(request), at=now(), mail=pk)
    except Conflict as error:
        messages.error(request, " ".join(error.errors.values()))
        return redirect("desk-mail", pk)
    messages.success(request, _("The mail is in %(key)s now.") % {"key": made.key})
    return redirect("desk-request", made.key)


@require_safe
def mail_html(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show the HTML of a mail, made harmless, on a page that may load nothing but the mail's own images."""
    found = _found(request, pk)
    body = found.html
    for number, one in enumerate(found.files):
        if one.cid and one.kind in _SHOWN:
            body = body.replace(f'"cid:{one.cid}"', f'"/desk/mail/{found.view.id}/files/{number}"')
    return _locked(HttpResponse(f"<!doctype html><meta charset=utf-8><title>{found.request_key}</title>{body}"))


@require_safe
def mail_file(request: HttpRequest, pk: UUID, number: int) -> HttpResponse:
    """Give a file of a mail: an image of its text to be shown, anything else to be kept, and never opened here."""
    found = _found(request, pk)
    if number >= len(found.files):
        raise NotFound("file")
    one = found.files[number]
    is_shown = bool(one.cid) and one.kind in _SHOWN
    answer = HttpResponse(one.content, content_type=one.kind if is_shown else "application/octet-stream")
    answer["Content-Disposition"] = f"{'inline' if is_shown else 'attachment'}; filename*=utf-8''{quote(one.name)}"
    return _locked(answer)


def _locked(answer: HttpResponse) -> HttpResponse:
    """Forbid a stranger's content everything, whatever the browser takes it for."""
    answer["Content-Security-Policy"] = _LOCKED
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-store"
    return answer


def _found(request: HttpRequest, pk: UUID) -> MailPage:
    found = queries.mail(pk, by=actor_of(request))
    if found is None:
        raise NotFound("mail")
    return found


@require_http_methods(["GET", "HEAD", "POST"])
def addresses(request: HttpRequest) -> HttpResponse:
    """List the addresses of desks, add one, or take one away."""
    by = actor_of(request)
    demand(by, "see", queries.ANY)
    if request.method == "POST" and "remove" in request.POST:
        actions.remove_address(by=by, at=now(), address=request.POST["remove"])
        return redirect("desk-addresses")
    form = AddressForm(request.POST if request.method == "POST" else None, desks=queries.desks(by=by))
    if saved(form, lambda: actions.write_address(by=by, at=now(), **form.cleaned_data)):
        messages.success(request, _("Saved."))
        return redirect("desk-addresses")
    return render(request, "desk/addresses.html", {"rows": queries.addresses(by=by), "form": form}, status=status_of(form))


@require_http_methods(["GET", "HEAD", "POST"])
def to_ring(request: HttpRequest) -> HttpResponse:
    """List the people whom mail does not reach, and tick one off."""
    by = actor_of(request)
    demand(by, "see", queries.ANY)
    if request.method == "POST":
        actions.reached(by=by, at=now(), unreachable=request.POST.get("done", ""))
        return redirect("desk-to-ring")
    return render(request, "desk/to_ring.html", {"rows": queries.unreachable(by=by)})
