"""What one does on a request's page beside answering: following it, keeping a draft, writing down time, undoing a split."""

from collections.abc import Callable
from types import MappingProxyType
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from varsko.core.clock import now
from varsko.desk import actions, queries, words
from varsko.desk.data import RequestView
from varsko.desk.domain.hands import QUICK
from varsko.desk.pages.asked import actor_of, request_of
from varsko.people.data import Actor

Verb = Callable[[Actor, RequestView, HttpRequest], object]


def around(by: Actor, found: RequestView) -> dict[str, Any]:
    """Give what the page shows of followers, one's draft and time."""
    who, times = queries.watchers(found.id), queries.times(found.id)
    copies = queries.copies_of(found.id) if found.caller else []
    return {
        "watchers": who,
        "copies": [(one, words.COPY_REASONS[one.reason]) for one in copies],
        "is_watching": any(one.id == by.who.id for one in who),
        "draft": queries.draft(found.id, by=by),
        "times": [(one, one.user_id == by.who.id) for one in times],
        "quick": QUICK,
    }


def minutes(request: HttpRequest) -> int:
    """Read how long something took; 0 for nothing said, and what makes no sense is refused by the action."""
    said = request.POST.get("minutes", "").strip()
    return int(said) if said.isascii() and said.isdigit() and len(said) < 6 else -1 if said else 0


def _follow(by: Actor, found: RequestView, _request: HttpRequest) -> None:
    actions.follow(by=by, at=now(), ref=found.id)


def _unfollow(by: Actor, found: RequestView, _request: HttpRequest) -> None:
    actions.unfollow(by=by, at=now(), ref=found.id)


def _let_in(by: Actor, found: RequestView, request: HttpRequest) -> None:
    actions.let_in(by=by, at=now(), ref=found.id, copy=request.POST.get("copy", "") or "-")


def _shut_out(by: Actor, found: RequestView, request: HttpRequest) -> None:
    actions.shut_out(by=by, at=now(), ref=found.id, copy=request.POST.get("copy", ""))


def _draft(by: Actor, found: RequestView, request: HttpRequest) -> None:
    actions.keep_draft(by=by, at=now(), ref=found.id, text=request.POST.get("text", ""))
    messages.success(request, _("Your draft is kept. Nobody else sees it."))


def _no_draft(by: Actor, found: RequestView, _request: HttpRequest) -> None:
    actions.keep_draft(by=by, at=now(), ref=found.id, text="")


def _spend(by: Actor, found: RequestView, request: HttpRequest) -> None:
    actions.spend(by=by, at=now(), ref=found.id, minutes=minutes(request))


def _take_back(by: Actor, found: RequestView, request: HttpRequest) -> None:
    actions.take_time_back(by=by, at=now(), ref=found.id, time=request.POST.get("time", ""))


def _unsplit(by: Actor, found: RequestView, request: HttpRequest) -> None:
    back = actions.unsplit(by=by, at=now(), ref=found.id)
    messages.success(request, _("What was said is in %(key)s again.") % {"key": back.key})


VERBS: MappingProxyType[str, Verb] = MappingProxyType(
    {
        "follow": _follow,
        "unfollow": _unfollow,
        "let-in": _let_in,
        "shut-out": _shut_out,
        "draft": _draft,
        "no-draft": _no_draft,
        "time": _spend,
        "no-time": _take_back,
        "unsplit": _unsplit,
    }
)


@require_POST
def keep_draft(request: HttpRequest, key: str) -> HttpResponse:
    """Keep what is being written, while it is written."""
    found = request_of(request, key)
    actions.keep_draft(by=actor_of(request), at=now(), ref=found.id, text=request.POST.get("text", ""))
    return HttpResponse(status=204)


@require_http_methods(["GET", "HEAD", "POST"])
def unfollow(request: HttpRequest, key: str) -> HttpResponse:
    """Follow a request no more, from the link of a mail: one press."""
    found = request_of(request, key)
    if request.method == "POST":
        actions.unfollow(by=actor_of(request), at=now(), ref=found.id)
        messages.success(request, _("You do not follow it any more."))
        return redirect("desk-request", key=found.key)
    return render(request, "desk/unfollow.html", {"request_": found})
