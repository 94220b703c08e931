"""A mail that nothing was made of: read safely, then put where it belongs, or dismissed."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from varsko.core.clock import now
from varsko.incidents import actions, queries, words
from varsko.incidents.data import IncidentView
from varsko.incidents.mailed import LeftMail
from varsko.incidents.pages.asked import actor_of
from varsko.kernel.errors import Conflict, Invalid, NotFound
from varsko.kernel.mail.tnef import KINDS as PACKED
from varsko.people.data import Actor
from varsko.ui.letters import attached, laid_out
from varsko.ui.mail_words import HOW, NATURES, PROOFS

_MOST_OFFERED = 20


@require_safe
def left_mail(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show a mail as it was read, why nothing was made of it, and what may be done with it."""
    by = actor_of(request)
    found = _found(pk, by)
    view = found.view
    context = {
        "mail": found,
        "one": {"view": view, "nature": NATURES.get(view.nature, view.nature), "proof": PROOFS.get(view.proof, _("not checked"))},
        "why": words.why_mail(view.why),
        "how": HOW.get(found.read.how, ""),
        "packed": PACKED,
        "ongoing": queries.ongoing(by=by)[:_MOST_OFFERED],
    }
    return render(request, "incidents/left_mail.html", context)


@require_POST
def left_mail_do(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Put it into the room of an incident, begin one with it, or dismiss it."""
    by, key = actor_of(request), request.POST.get("key", "").strip()[:40]
    verbs: dict[str, Callable[[], IncidentView | None]] = {
        "assign": lambda: actions.assign_mail(by=by, at=now(), mail=pk, ref=key),
        "declare": lambda: actions.declare_by_mail(by=by, at=now(), mail=pk),
        "dismiss": lambda: actions.dismiss_mail(by=by, at=now(), mail=pk),
    }
    verb = verbs.get(request.POST.get("verb", ""))
    if verb is None:
        raise Http404
    _found(pk, by)
    try:
        made = verb()
    except NotFound as missing:
        if missing.what != "incident":  # somebody else was quicker with the mail
            raise
        messages.error(request, _("There is no incident %(key)s that you may know of.") % {"key": key})
        return redirect("incident-left-mail", pk)
    except (Conflict, Invalid) as error:
        messages.error(request, " ".join(error.errors.values()))
        return redirect("incident-left-mail", pk)
    if made is None:
        messages.success(request, _("Dismissed. It is kept as it came."))
        return redirect("incident-mail")
    messages.success(request, _("The mail is in %(key)s now.") % {"key": made.key})
    return redirect("incident", made.key)


@require_safe
def left_mail_html(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show the HTML of a mail, made harmless."""
    return laid_out(_found(pk, actor_of(request)).read, _("A mail that was left over"), f"/settings/incidents/mail/{pk}/files")


@require_safe
def left_mail_file(request: HttpRequest, pk: UUID, number: int) -> HttpResponse:
    """Give a file of a mail."""
    return attached(_found(pk, actor_of(request)).read, number)


def _found(pk: UUID, by: Actor) -> LeftMail:
    found = queries.mail_left(pk, by=by)
    if found is None:
        raise NotFound("mail")
    return found
