"""What the asker may know of organisations: those that stand on cards of callers of whom they may know, and nothing else."""

from datetime import datetime
from typing import TypeVar

from django.db.models import Q, QuerySet

from varsko.core.texts import in_order
from varsko.desk.data import CallerView, DeskTerms, ObjectRef, OrganisationPage, OrganisationView, RequestView
from varsko.desk.domain import limits
from varsko.desk.domain.organisations import domain_of
from varsko.desk.models import Asset, Caller, FormerName, OrganisationCard
from varsko.desk.models.requests import OPEN
from varsko.desk.queries.access import desks_for, visible_to
from varsko.desk.queries.callers import callers_for
from varsko.desk.queries.lists import caller_view, views
from varsko.desk.queries.objects import object_ref, objects_for
from varsko.desk.queries.promises import newest_hours
from varsko.kernel.text import clean, fold
from varsko.people.data import Actor

_EACH, _PEOPLE, _READ = 20, 50, 500
One = TypeVar("One")


def organisation(name: str, *, by: Actor) -> OrganisationView | None:
    """Find an organisation by its name as it stands on cards of callers, or by one that it had before; None if the asker may know of none
    of these callers.
    """
    wanted = " ".join(clean(name).split())
    if not wanted or len(wanted) > limits.NAME:
        return None
    if not callers_for(by).filter(organisation=wanted).exists():
        now_called = FormerName.objects.filter(name=wanted).values_list("organisation", flat=True).first()
        if now_called is None or not callers_for(by).filter(organisation=now_called).exists():
            return None
        wanted = now_called
    row = OrganisationCard.objects.filter(name=wanted).first()
    return card_view(row) if row else OrganisationView(name=wanted)


def parts_of(name: str) -> list[tuple[str, datetime, int]]:
    """List by name what became part of an organisation and can be taken out again, since when, and how many callers came along."""
    rows = FormerName.objects.filter(organisation=name, was__isnull=False).order_by("name")
    return [(row.name, row.since, len(row.was["callers"])) for row in rows if row.was]


def card_view(row: OrganisationCard) -> OrganisationView:
    """Freeze a card."""
    domains = tuple(row.domains.split())
    return OrganisationView(name=row.name, note=row.note, domains=domains, changed_at=row.changed_at, changed_by=row.changed_by)


def organisations(text: str, *, by: Actor, limit: int = 8) -> list[OrganisationView]:
    """Find organisations by words of their name, by name; without words the first ones."""
    words = fold(clean(text)).split()[:6]
    people = callers_for(by).exclude(organisation="").filter(*(Q(words__contains=word) for word in words))
    names = people.order_by("organisation").values_list("organisation", flat=True).distinct()[:_READ]
    found = in_order([name for name in names if all(word in fold(name) for word in words)], str)[:limit]
    cards = {row.name: card_view(row) for row in OrganisationCard.objects.filter(name__in=found)}
    return [cards.get(name) or OrganisationView(name=name) for name in found]


def proposed_organisations(caller: CallerView, *, by: Actor) -> list[str]:
    """List the organisations to which somebody may belong by the domain of their mail address, as far as the asker may know of these.

    Of somebody whose card names one, or whose address anybody may have, none is proposed.
    """
    domain = domain_of(caller.email)
    if caller.organisation or not domain:
        return []
    names = OrganisationCard.objects.filter(domains__contains=f" {domain} ").values("name")
    known = callers_for(by).filter(organisation__in=names).order_by("organisation")
    return list(known.values_list("organisation", flat=True).distinct()[:_EACH])


def organisation_page(card: OrganisationView, *, by: Actor) -> OrganisationPage:
    """Gather what the asker may see around an organisation that they know of."""
    people = callers_for(by).filter(organisation=card.name)
    # of requests that are seen the caller is known, so the plain list of who belongs there is enough, and quicker
    asked = visible_to(by).filter(caller__in=Caller.objects.filter(organisation=card.name).values("pk"))
    known, more_people = _cut([caller_view(row) for row in people.order_by("name", "pk")[: _PEOPLE + 1]], _PEOPLE)
    current, more_open = _cut(views(asked.filter(OPEN).order_by("priority", "number")[: _EACH + 1], by), _EACH)
    over, more_over = _cut(views(asked.exclude(OPEN).order_by("-number")[: _EACH + 1], by), _EACH)
    objects, more_objects = _cut(_objects(people, by), _EACH)
    more = {"people": more_people, "open": more_open, "over": more_over, "objects": more_objects}
    return OrganisationPage(
        card=card,
        people=tuple(known),
        open=tuple(current),
        over=tuple(over),
        objects=tuple(objects),
        desks=tuple(_terms([*current, *over], by)),
        more=frozenset(name for name, goes_on in more.items() if goes_on),
    )


def _cut(found: list[One], most: int) -> tuple[list[One], bool]:
    return found[:most], len(found) > most


def _objects(people: QuerySet[Caller], by: Actor) -> list[tuple[ObjectRef, CallerView]]:
    rows = objects_for(by).filter(holder__in=people.values("pk")).exclude(state=Asset.State.GONE)
    found = rows.select_related("holder").order_by("tag_key")[: _EACH + 1]
    return [(object_ref(row), caller_view(row.holder)) for row in found if row.holder]


def _terms(requests: list[RequestView], by: Actor) -> list[DeskTerms]:
    """Give the hours of the desks of some requests, in one query for the desks and one for their newest hours."""
    desks = list(desks_for(by).filter(pk__in={one.desk_id for one in requests}).order_by("name"))
    return [DeskTerms(name=desk.name, slug=desk.slug, hours=found) for desk, found in newest_hours(desks)]
