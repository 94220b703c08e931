"""Pages of the desk's mail: why a mail is where it is, its files, the addresses of desks, the people to ring."""

from typing import Any
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
from varsko.desk.mail_words import HINTS, WHY
from varsko.desk.pages.asked import actor_of
from varsko.kernel.errors import Conflict, Invalid, NotFound
from varsko.kernel.mail.tnef import KINDS as PACKED
from varsko.kernel.text import clean
from varsko.people.domain.permissions import demand
from varsko.ui.forms import saved, status_of
from varsko.ui.letters import attached, laid_out
from varsko.ui.mail_words import HOW, NATURES, PROOFS


@require_safe
def mail(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show a mail as it was read, and why it is where it is."""
    found = _found(request, pk)
    return render(
        request, "desk/mail.html", {"mail": found, "one": worded(found.view), "how": HOW.get(found.read.how, ""), "packed": PACKED}
    )


def worded(view: Any) -> dict[str, Any]:
    """Put what is known of a mail into words."""
    return {
        "view": view,
        "why": WHY.get(view.why, view.why),
        "hint": HINTS.get(view.hint, ""),
        "proof": PROOFS.get(view.proof, _("not checked")),
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


@require_POST
def take_over_mail(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take over a mail that was left over among those of incidents: into a request, or as the beginning of one."""
    key, desk = (clean(request.POST.get(name, "")).strip()[:40] for name in ("request", "desk"))
    try:
        made = actions.take_over_mail(by=actor_of(request), at=now(), mail=pk, request=key, desk=desk)
    except NotFound as missing:
        if missing.what != "request":
            raise
        messages.error(request, _("There is no request %(key)s that you may know of.") % {"key": key})
        return redirect("incident-left-mail", pk)
    except (Conflict, Invalid) as error:
        messages.error(request, " ".join(error.errors.values()))
        return redirect("incident-left-mail", pk)
    messages.success(request, _("The mail is in %(key)s now.") % {"key": made.key})
    return redirect("desk-request", made.key)


@require_safe
def mail_html(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show the HTML of a mail, made harmless."""
    found = _found(request, pk)
    return laid_out(found.read, found.request_key, f"/desk/mail/{found.view.id}/files")


@require_safe
def mail_file(request: HttpRequest, pk: UUID, number: int) -> HttpResponse:
    """Give a file of a mail."""
    return attached(_found(request, pk).read, number)


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
    form = AddressForm(request.POST if request.method == "POST" else None, desks=queries.desks(by=by), asked=queries.forms_in_use(by=by))
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
