"""The page of one article, and what can be done with it as a whole."""

from collections.abc import Callable
from types import MappingProxyType

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from varsko.core.clock import now
from varsko.kernel.errors import Invalid, NotFound
from varsko.knowledge import actions, queries, words
from varsko.knowledge.data import ArticleView
from varsko.knowledge.domain import states
from varsko.knowledge.forms import PlaceForm
from varsko.knowledge.pages.asked import actor_of, article_of, language_of, writable_of
from varsko.knowledge.pages.files import places, with_use
from varsko.people.data import NOBODY, Actor
from varsko.ui.forms import saved, status_of

_MOST_OTHERS = 500


@login_not_required
@require_safe
def article(request: HttpRequest, number: int) -> HttpResponse:
    """Show an article: is it the answer, and is it still true?"""
    by = actor_of(request)
    found = queries.article(number, by=by)
    if found is None and by is NOBODY:
        return redirect_to_login(request.get_full_path())
    found = found or article_of(request, number)
    language = language_of(request)
    context = {
        "article": found,
        "row": found.row,
        "text": queries.drawn(found.text, by=by, places=places(number, found.files)),
        "files": with_use(found),
        "around": queries.around(found, by=by),
        "may_say": bool(by.who.id),
        "kind": words.KINDS[found.row.kind],
        "icon": words.ICONS[states.Kind(found.row.kind)],
        "moves": [(move, words.MOVES[move]) for move in states.moves(found.row.state)]
        if found.may_write and not found.row.is_archived
        else [],
        "own": next((one for one in found.variants if one.language == language and one.language != found.row.language), None),
        "changed_since": found.row.verified_at is not None and found.row.changed_at > found.row.verified_at,
    }
    return render(request, "knowledge/article.html", context)


def _moves(found: ArticleView) -> list[tuple[str, object]]:
    """List what a writer may do with the article as a whole, each with its words."""
    if not found.may_write or found.row.is_archived:
        return []
    return [(move, words.MOVES[move]) for move in states.moves(found.row.state)]


Verb = Callable[[Actor, ArticleView, HttpRequest], object]


def _move(by: Actor, one: ArticleView, request: HttpRequest) -> object:
    return actions.move_article(by=by, at=now(), ref=one.id, move=request.POST.get("move", ""))


def _shift(by: Actor, one: ArticleView, request: HttpRequest) -> object:
    return actions.shift_article(by=by, at=now(), ref=one.id, up=request.POST.get("verb") == "up")


def _archive(by: Actor, one: ArticleView, request: HttpRequest) -> object:
    return actions.archive_article(by=by, at=now(), ref=one.id, archived=request.POST.get("verb") == "archive")


_VERBS: MappingProxyType[str, Verb] = MappingProxyType(
    {"move": _move, "up": _shift, "down": _shift, "archive": _archive, "bring_back": _archive}
)


@require_POST
def do(request: HttpRequest, number: int) -> HttpResponse:
    """Do something with an article that needs no more than a button."""
    found, verb = article_of(request, number), _VERBS.get(request.POST.get("verb", ""))
    if verb is None:
        raise NotFound("verb")
    try:
        verb(actor_of(request), found, request)
    except Invalid as error:
        messages.error(request, " ".join(error.errors.values()))
    return redirect("article", number=number)


def place(request: HttpRequest, number: int) -> HttpResponse:
    """Hang an article elsewhere, and say who looks after it."""
    found, by = writable_of(request, number), actor_of(request)
    spaces = [one for one in queries.spaces(by=by) if one.may_write]
    asked = request.POST.get("space", "") or request.GET.get("space", "")
    target = next((one for one in spaces if one.id == asked), found.space)
    others = [(one.row.id, f"{'– ' * one.depth}{one.row.title}") for one in queries.tree(target.id, by=by) if one.row.id != found.id]
    form = PlaceForm(request.POST or None, article=found, spaces=spaces, others=others[:_MOST_OTHERS])
    form.initial["space"] = target.id
    if saved(form, lambda: _place(by, found, form)):
        messages.success(request, _("Saved."))
        return redirect("article", number=number)
    context = {"form": form, "article": found, "target": target}
    return render(request, "knowledge/place.html", context, status=status_of(form))


def _place(by: Actor, found: ArticleView, form: PlaceForm) -> None:
    said = form.cleaned_data
    actions.place_article(by=by, at=now(), ref=found.id, space=said["space"], parent=said["parent"])
    if said["owner"] != found.row.owner_id:
        actions.give_article(by=by, at=now(), ref=found.id, owner=said["owner"])
