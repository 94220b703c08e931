"""What readers say on the page of an article: did it help, a word, watching; and what writers link."""

from collections.abc import Callable
from types import MappingProxyType

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from varsko.core.clock import now
from varsko.kernel.errors import Invalid, NotFound
from varsko.knowledge import actions
from varsko.knowledge.pages.asked import actor_of, article_of
from varsko.people.data import Actor

Verb = Callable[[Actor, str, HttpRequest], None]


def _helped(by: Actor, ref: str, request: HttpRequest) -> None:
    actions.rate_article(by=by, at=now(), ref=ref, helped=True)
    messages.success(request, _("Thank you."))


def _missed(by: Actor, ref: str, request: HttpRequest) -> None:
    actions.rate_article(by=by, at=now(), ref=ref, helped=False, missing=request.POST.get("missing", ""))
    messages.success(request, _("Thank you. Whoever looks after it sees what you missed."))


def _comment(by: Actor, ref: str, request: HttpRequest) -> None:
    actions.comment(by=by, at=now(), ref=ref, text=request.POST.get("text", ""))


def _remove(by: Actor, _ref: str, request: HttpRequest) -> None:
    actions.remove_comment(by=by, comment_id=request.POST.get("comment", ""))


def _watch(by: Actor, ref: str, request: HttpRequest) -> None:
    actions.watch_article(by=by, ref=ref, watches=request.POST.get("verb") == "watch")


def _link(by: Actor, ref: str, request: HttpRequest) -> None:
    actions.link_article(by=by, at=now(), ref=ref, to=request.POST.get("to", ""))


def _unlink(by: Actor, ref: str, request: HttpRequest) -> None:
    kind, _mark, name = request.POST.get("link", "").partition(":")
    actions.unlink_article(by=by, at=now(), ref=ref, kind=kind, name=name)


_VERBS: MappingProxyType[str, Verb] = MappingProxyType(
    {
        "helped": _helped,
        "missed": _missed,
        "comment": _comment,
        "remove": _remove,
        "watch": _watch,
        "unwatch": _watch,
        "link": _link,
        "unlink": _unlink,
    }
)


@require_POST
def say(request: HttpRequest, number: int) -> HttpResponse:
    """Say something of an article."""
    found, verb = article_of(request, number), _VERBS.get(request.POST.get("verb", ""))
    if verb is None:
        raise NotFound("verb")
    try:
        verb(actor_of(request), found.id, request)
    except Invalid as error:
        messages.error(request, " ".join(error.errors.values()))
    return redirect("article", number=number)
