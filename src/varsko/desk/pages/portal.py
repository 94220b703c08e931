"""The portal: what is known already, then words to search, then three big ways in; and one's own requests."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django.views.decorators.vary import vary_on_headers

from varsko.core.clock import now
from varsko.desk import actions, copy_letters, letters, queries, words
from varsko.desk.data import OwnView
from varsko.desk.form_words import answers, hint_of, name_of
from varsko.desk.forms.filled import AskForm
from varsko.desk.forms.portal import ReportForm
from varsko.desk.pages.asked import actor_of
from varsko.desk.pages.opened import opened_once
from varsko.events.base import Who
from varsko.kernel.errors import Invalid, NotFound
from varsko.kernel.text import clean
from varsko.knowledge import queries as knowledge
from varsko.people.data import Actor
from varsko.ui import times
from varsko.ui.forms import status_of

_WAYS = ("incident", "service_request")
_WITH_US = frozenset({"new", "working"})
_LONGEST = 200


@require_safe
@vary_on_headers("HX-Request")
def portal(request: HttpRequest) -> HttpResponse:
    """Show what is known, and the ways in; only the hits to a page that is being typed into."""
    by = actor_of(request)
    text = clean(request.GET.get("q", "") or request.GET.get("title", "")).strip()[:_LONGEST]
    hits = queries.suggestions(text, by=by, language=by.language)
    articles = knowledge.suggest(text, by, limit=4) if text else []
    if request.htmx:  # type: ignore[attr-defined]  # set by django-htmx
        return render(request, "desk/_suggested.html", {"hits": hits, "text": text, "articles": articles})
    found = queries.own_requests(by=by)
    context = {
        "known": queries.known(by=by, language=by.language),
        "text": text,
        "hits": hits,
        "articles": articles,
        "own": found,
        "in_copy": [(copy_letters.copy_token(pk), one, caller) for pk, one, caller in queries.in_copy_of(by)],
        "waiting": sum(one.state == "waiting" for one in found),
        "objects": queries.own_objects(by=by),
        "forms": [(one.id, name_of(one), hint_of(one)) for one in queries.forms_offered(by)],
        "has_desk": bool(queries.desks_offered(by)),
        "departments": queries.organisations_of(by),
        "approvals": queries.approvals_for(by),
    }
    return render(request, "desk/portal.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest, kind: str) -> HttpResponse:
    """Report something that is broken, or ask for something."""
    if kind not in _WAYS:
        raise NotFound("page")
    by = actor_of(request)
    given = {"title": clean(request.GET.get("title", ""))[:_LONGEST]}
    form = ReportForm(request.POST if request.method == "POST" else None, by=by, kind=kind, initial=given)
    key = reported(request, form, {"kind": kind})
    if key:
        return redirect("portal-request", key=key)
    return render(request, "desk/report.html", {"form": form, "kind": kind}, status=status_of(form))


def reported(request: HttpRequest, form: ReportForm | AskForm, about: dict[str, str]) -> str:
    """Report what a form of the portal says, and tell whoever asks; gives the key of the request, "" where it is not filled in."""
    by = actor_of(request)
    key, is_new = opened_once(
        request,
        form,
        about,
        lambda: actions.report(by=by, at=now(), report=form.report()),
        find=lambda ref: queries.own_request(ref, by=by),
    )
    if is_new:
        messages.success(request, _("We have it. You hear from us by mail, and here."))
    return key


@require_POST
def me_too(request: HttpRequest) -> HttpResponse:
    """Say that one has it too."""
    actions.me_too(by=actor_of(request), at=now(), known_id=request.POST.get("known", ""))
    messages.success(request, _("Noted. You hear how it goes on, there is nothing else to do."))
    return redirect("portal")


@require_POST
def helped(request: HttpRequest) -> HttpResponse:
    """Say that an article was the answer."""
    actions.helped(by=actor_of(request), at=now(), article=clean(request.POST.get("article", ""))[:40])
    messages.success(request, _("Good to hear. There is nothing else to do."))
    return redirect("portal")


@require_http_methods(["GET", "HEAD", "POST"])
def own_request(request: HttpRequest, key: str) -> HttpResponse:
    """Show one of one's own requests, and do what its buttons say."""
    return _own(request, actor_of(request), key)


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def by_mail(request: HttpRequest, token: str) -> HttpResponse:
    """Show a request to whoever holds the link of its letters: no account is needed."""
    found = letters.read_link(token)
    if found is None:
        raise NotFound("request")
    request_id, caller_id = found
    guest = Actor(who=Who(kind="link", id=caller_id, name=_("Caller")))
    shown = queries.own_caller(request_id, by=guest)
    if shown is None:
        raise NotFound("request")
    guest = Actor(who=Who(kind="link", id=caller_id, name=shown.name), language=shown.language)
    return _own(request, guest, request_id)


def _own(request: HttpRequest, by: Actor, ref: str) -> HttpResponse:
    found = queries.own_request(ref, by=by)
    if found is None:
        raise NotFound("request")
    if request.method == "POST":
        return _done(request, by, found)
    return render(request, "desk/own.html", _context(request, by, found))


def _done(request: HttpRequest, by: Actor, found: OwnView) -> HttpResponse:
    text = request.POST.get("text", "")
    try:
        match request.POST.get("verb", ""):
            case "confirm":
                actions.confirm(by=by, at=now(), ref=found.id)
            case "rate":
                score = request.POST.get("score", "")
                actions.rate(by=by, at=now(), ref=found.id, score=int(score) if score in {"1", "2", "3"} else 0, comment=text)
            case "personal" | "shared":
                actions.keep_personal(by=by, at=now(), ref=found.id, personal=request.POST["verb"] == "personal")
            case "take-back":
                actions.take_back(by=by, at=now(), ref=found.id)
            case _:
                actions.reply(by=by, at=now(), ref=found.id, text=text)
    except Invalid as invalid:
        context = _context(request, by, found) | {"typed": clean(text), "wrong": " ".join(invalid.errors.values())}
        return render(request, "desk/own.html", context, status=422)
    return redirect(request.path)


def _context(request: HttpRequest, by: Actor, found: OwnView) -> dict[str, Any]:
    form = {"answers": answers(found.form), "form_name": name_of(found.form)} if found.form else {}
    closed = _opens(by, found) if found.state in _WITH_US else ""
    return {
        "own": found,
        "scores": words.SCORES,
        "is_signed_in": request.user.is_authenticated,
        "here": request.path,
        "opens": closed,
        **form,
    }


def _opens(by: Actor, found: OwnView) -> str:
    """Say when the desk opens again, on its own clock; "" while it is open."""
    opening = queries.own_closed_until(found.id, by=by, at=now())
    if opening is None:
        return ""
    with timezone.override(opening.tzinfo):
        return times.absolute(opening)
