"""One place to find anything, and to go anywhere: the search page and the command palette."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from urllib.parse import urlencode

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from varsko.alerts import queries as alerts
from varsko.catalog import queries as catalog
from varsko.changes import queries as changes
from varsko.changes.data import ChangeView
from varsko.conversations import queries as conversations
from varsko.desk import queries as desk
from varsko.incidents import queries as incidents
from varsko.kernel.text import clean, fold
from varsko.knowledge import queries as knowledge
from varsko.paging import queries as paging
from varsko.people import queries as people
from varsko.people.data import Actor, Subject
from varsko.people.domain.permissions import may
from varsko.schedules import queries as schedules
from varsko.web.pages.settings import PLACES
from varsko.web.shell import PERSONAL, areas_of

_EACH = 6
_LONGEST = 200


@dataclass(frozen=True, slots=True)
class Found:
    """Something to go to: `kind` says in a word what it is."""

    href: str
    icon: str
    title: str
    kind: str


@require_safe
@vary_on_headers("HX-Request")
def search(request: HttpRequest) -> HttpResponse:
    """Show what fits the words in the address; only the list to the palette."""
    text = clean(request.GET.get("q", "")).strip()[:_LONGEST]
    found = _found(request.actor, text)  # type: ignore[attr-defined]  # set by people's middleware
    template = "web/_hits.html" if request.htmx else "web/search.html"  # type: ignore[attr-defined]  # set by django-htmx
    return render(request, template, {"text": text, "hits": found})


def _found(actor: Actor, text: str) -> list[Found]:
    words = fold(text).split()
    if not words:
        return list(_places(actor, words))
    named = (way(actor, words) for way in (_services, _schedules, _escalations, _teams, _people, _places))
    planned = changes.search(text, by=actor, limit=_EACH)
    calls = _requests(actor, text, {one.key for one in planned})
    kept = (_objects(actor, text), _organisations(actor, text))
    keyed = (_incidents(actor, text), calls, _changes(planned), _articles(actor, text), *kept)
    numbered = _alerts(actor, text)
    first = (numbered, *keyed) if text.startswith("#") else (*keyed, numbered)  # #12 is how alerts are written
    ways = (*first, _messages(actor, text), *named)
    return [one for way in ways for one in islice(way, _EACH)]


def _fits(words: Sequence[str], *texts: str) -> bool:
    """Tell whether each word begins somewhere in the texts, whatever their accents."""
    folded = fold(" ".join(texts))
    return all(word in folded for word in words)


def _alerts(actor: Actor, text: str) -> Iterator[Found]:
    number = text.removeprefix("#")
    exact = alerts.alert(number, kind="tiny", by=actor) if number.isascii() and number.isdigit() else None
    words = alerts.holding(text)
    others = alerts.alerts(by=actor, where=words & ~Q(state="closed"), limit=_EACH)
    if len(others) < _EACH:
        others += alerts.alerts(by=actor, where=words & Q(state="closed"), limit=_EACH - len(others))
    for one in [exact, *(one for one in others if one != exact)] if exact else others:
        yield Found(reverse("alert", args=[one.number]), "bell", f"#{one.number} {one.message}", _("Alert"))


def _incidents(actor: Actor, text: str) -> Iterator[Found]:
    exact = incidents.incident(text, by=actor)
    words = Q(*(Q(summary__icontains=word) for word in text.split()[:8]))
    for one in [exact] if exact else incidents.incidents(by=actor, where=words, limit=_EACH):
        yield Found(reverse("incident", args=[one.key]), "flame", f"{one.key} {one.summary}", _("Incident"))


def _messages(actor: Actor, text: str) -> Iterator[Found]:
    for one in conversations.search(text, by=actor, limit=_EACH):
        yield Found(one.path, "message", f"{one.who}: {one.text}", _("In %(room)s") % {"room": one.room})


def _articles(actor: Actor, text: str) -> Iterator[Found]:
    exact = knowledge.article(text, by=actor) if text.upper().startswith("KB-") else None
    if exact:
        yield Found(_article_address(exact.key), "bookmark", f"{exact.key} {exact.row.title}", _("Article"))
    for one in knowledge.search(text, by=actor, limit=_EACH):
        yield Found(_article_address(one.row.key), "bookmark", one.row.title, _("Article"))


def _article_address(key: str) -> str:
    return reverse("article", args=[key.removeprefix("KB-")])


def _requests(actor: Actor, text: str, planned: Collection[str]) -> Iterator[Found]:
    """Find requests; one whose change is found too is named once, as that."""
    exact = desk.request(text, by=actor) if not text.isdigit() else None
    for one in [exact] if exact else desk.requests(by=actor, text=text, limit=_EACH):
        if one.key in planned:
            continue
        yield Found(reverse("desk-request", args=[one.key]), "inbox", f"{one.key} {one.title}", _("Request"))


def _objects(actor: Actor, text: str) -> Iterator[Found]:
    """Find what the desk looks after; somebody who may not see the register finds what they use themselves, in the portal."""
    has_register = may(actor, "see", desk.ANY)
    for one in desk.find_objects(text, by=actor, limit=_EACH):
        href = reverse("desk-object", args=[one.id]) if has_register else f"{reverse('portal')}#own"
        yield Found(href, "copy", f"{one.tag} {one.name}", _("Object"))


def _organisations(actor: Actor, text: str) -> Iterator[Found]:
    """Find organisations of whose callers somebody may know; nobody finds one of a confidential desk's callers alone."""
    for one in desk.organisations(text, by=actor, limit=_EACH):
        yield Found(f"{reverse('desk-organisation')}?{urlencode({'name': one.name})}", "building", one.name, _("Organisation"))


def _changes(found: Iterable[ChangeView]) -> Iterator[Found]:
    for one in found:
        yield Found(reverse("change", args=[one.key]), "calendar-time", f"{one.key} {one.title}", pgettext("kind of request", "Change"))


def _services(actor: Actor, words: Sequence[str]) -> Iterator[Found]:
    for one in catalog.services(by=actor):
        if _fits(words, one.name, *one.aliases):
            yield Found(reverse("service", args=[one.id]), "server", one.name, _("Service"))


def _schedules(actor: Actor, words: Sequence[str]) -> Iterator[Found]:
    for one in schedules.schedules(by=actor):
        if _fits(words, one.name):
            yield Found(reverse("on-call-schedule", args=[one.id]), "calendar", one.name, _("On-call schedule"))


def _escalations(actor: Actor, words: Sequence[str]) -> Iterator[Found]:
    for one in paging.policies(by=actor):
        if _fits(words, one.name):
            yield Found(reverse("escalation", args=[one.id]), "stairs-up", one.name, _("Escalation"))


def _teams(actor: Actor, words: Sequence[str]) -> Iterator[Found]:
    for one in people.teams(by=actor):
        if _fits(words, one.name):
            yield Found(reverse("team", args=[one.id]), "users-group", one.name, _("Team"))


def _people(actor: Actor, words: Sequence[str]) -> Iterator[Found]:
    for one in people.everybody() if may(actor, "see", Subject(kind="user")) else []:
        if one.is_active and _fits(words, one.name, one.email):
            yield Found(reverse("person", args=[one.id]), "user", one.name, _("Person"))


def _places(actor: Actor, words: Sequence[str]) -> Iterator[Found]:
    for area in (*areas_of(actor.role or ""), *PERSONAL):
        if _fits(words, str(area.label)):
            yield Found(area.href, area.icon, str(area.label), _("Page"))
    intake = (("desk-call", "phone", pgettext("on the telephone", "Call")), ("desk-open", "plus", _("New request")))
    for name, icon, label in intake if may(actor, "open", desk.ANY) else ():
        if _fits(words, label):
            yield Found(reverse(name), icon, label, pgettext("a service desk", "Desk"))
    for place in (place for _label, places in PLACES for place in places):
        if may(actor, "see", Subject(kind=place.kind)) and _fits(words, str(place.label)):
            yield Found(place.href, place.icon, str(place.label), _("Settings"))
