"""Taking an organisation out of another again that it had become part of: what came with it goes back, as far as it is still there."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from varsko.core import sequences
from varsko.core.outbox import record
from varsko.desk.actions.callers import words_of
from varsko.desk.data import OrganisationView
from varsko.desk.domain import limits
from varsko.desk.models import Appointment, Caller, FormerName, OrganisationCard
from varsko.desk.queries.organisations import card_view
from varsko.events.departments import OrganisationParted
from varsko.kernel.errors import NotFound
from varsko.kernel.text import clean
from varsko.people.data import Actor, Subject
from varsko.people.domain.permissions import demand

_TOGETHER = 500


def what_goes(before: str, note: str, domains: Iterable[str], new: str) -> dict[str, Any]:
    """Note what one organisation brings into another, and what that had itself, as data; before any of it moves."""
    kept = OrganisationCard.objects.filter(name=new).first()
    return {
        "callers": [str(pk) for pk in Caller.objects.filter(organisation=before).order_by("pk").values_list("pk", flat=True)],
        "names": list(FormerName.objects.filter(organisation=before).order_by("name").values_list("name", flat=True)),
        "note": note,
        "domains": list(domains),
        "kept_note": kept.note if kept else "",
        "kept_domains": kept.domains.split() if kept else [],
        "appointed": _appointed(before),
        "there": _appointed(new),
    }


def _appointed(name: str) -> list[list[Any]]:
    rows = Appointment.objects.filter(organisation=name).order_by("pk").values_list("user_id", "sees", "approves")
    return [[str(user), sees, approves] for user, sees, approves in rows]


def part_organisation(*, by: Actor, at: datetime, name: str) -> OrganisationView:
    """Take the organisation of this former name out of the one that it became part of, and give its card.

    Its callers go back who still belong there, its mail domains, its note, its former names, and those who look after it, but for whom
    somebody let go since. What was changed since stays as it is. Raises NotAllowed, and NotFound where nothing became part of another so.
    """
    demand(by, "configure", Subject(kind="settings"))
    with transaction.atomic():
        sequences.hold("organisations")
        sequences.hold("appointments")
        row = FormerName.objects.select_for_update().filter(name=" ".join(clean(name).split()), was__isnull=False).first()
        if row is None or row.was is None:
            raise NotFound("organisation")
        new, was = row.organisation, row.was
        card = _card_again(row.name, new, was, by, at)
        _let_go(row.name, new, was, at)
        count = _callers_again(row.name, new, was)
        FormerName.objects.filter(name__in=was["names"], organisation=new).update(organisation=row.name)
        FormerName.objects.filter(pk=row.pk).delete()
        record(OrganisationParted(at=at, by=by.who, subject=str(card.pk), before=new, after=row.name, callers=count))
    return card_view(card)


def _card_again(name: str, new: str, was: dict[str, Any], by: Actor, at: datetime) -> OrganisationCard:
    signed = {"changed_by": by.who.name[: limits.NAME], "changed_at": at}
    stays = OrganisationCard.objects.select_for_update().filter(name=new).first()
    if stays is not None:
        brought = set(was["domains"]) - set(was["kept_domains"])
        domains = [one for one in stays.domains.split() if one not in brought]
        merged = "\n\n".join(dict.fromkeys(one for one in (was["kept_note"], was["note"]) if one))
        note = was["kept_note"] if stays.note == merged else stays.note
        OrganisationCard.objects.filter(pk=stays.pk).update(note=note, domains=_stored(domains), **signed)
    said = {"note": was["note"], "domains": _stored(was["domains"]), **signed}
    return OrganisationCard.objects.update_or_create(name=name, defaults=said)[0]


def _stored(domains: list[str]) -> str:
    return f" {' '.join(domains)} " if domains else ""


def _let_go(name: str, new: str, was: dict[str, Any], at: datetime) -> None:
    """Give back whom it brought to look after it; of who looked after both before, what came by this alone is taken away again."""
    had = {user: (sees, approves) for user, sees, approves in was["there"]}
    now = {str(one.user_id): one for one in Appointment.objects.select_for_update().filter(organisation=new)}
    for user, sees, approves in was["appointed"]:
        row = now.get(user)
        if row is not None and user not in had:
            Appointment.objects.filter(pk=row.pk).update(organisation=name)
        elif row is not None:
            both = (had[user][0] or sees, had[user][1] or approves)
            if (row.sees, row.approves) == both:
                Appointment.objects.filter(pk=row.pk).update(sees=had[user][0], approves=had[user][1])
            Appointment.objects.create(organisation=name, user_id=UUID(user), sees=sees, approves=approves, created_at=at)


def _callers_again(name: str, new: str, was: dict[str, Any]) -> int:
    rows = list(Caller.objects.select_for_update().filter(pk__in=was["callers"], organisation=new).order_by("pk"))
    for row in rows:
        row.organisation = name
        row.words = words_of(row)
    Caller.objects.bulk_update(rows, ["organisation", "words"], batch_size=_TOGETHER)
    return len(rows)
