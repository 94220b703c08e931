"""Giving an organisation another name, and making one of two: its callers, its card, who looks after it, and all old names go along."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from varsko.core import sequences
from varsko.core.outbox import record
from varsko.core.texts import line
from varsko.desk.actions.callers import words_of
from varsko.desk.actions.parting import what_goes
from varsko.desk.data import OrganisationView
from varsko.desk.domain import limits
from varsko.desk.domain.organisations import MOST_DOMAINS
from varsko.desk.models import Appointment, Caller, FormerName, OrganisationCard
from varsko.desk.queries.organisations import card_view, organisation
from varsko.events.departments import OrganisationRenamed
from varsko.kernel.errors import Conflict, Invalid, NotFound
from varsko.people.data import Actor, Subject
from varsko.people.domain.permissions import demand

_TOGETHER = 500


def rename_organisation(*, by: Actor, at: datetime, name: str, to: str, merge: bool = False) -> OrganisationView:
    """Call an organisation something else, on the cards of all its callers; with `merge` make it part of the one that is called so already.

    Nothing is lost: both notes and all mail domains stand on the card, whoever looks after either looks after both, and the old name leads
    to the new one. To say a name that another one had before is to say that one. Raises NotAllowed, NotFound, Invalid, and Conflict where
    there is one of that name and `merge` does not say so.
    """
    demand(by, "configure", Subject(kind="settings"))
    new = " ".join(line(to, "to", limits.NAME, required=True).split())
    with transaction.atomic():
        sequences.hold("organisations")
        sequences.hold("appointments")
        before = organisation(name, by=by)
        if before is None:
            raise NotFound("organisation")
        if new == before.name:
            return before
        new = FormerName.objects.filter(name=new).exclude(organisation=before.name).values_list("organisation", flat=True).first() or new
        other = OrganisationCard.objects.filter(name=new).first()
        is_there = other is not None or Caller.objects.filter(organisation=new).exists()
        if is_there and not merge:
            raise Conflict({"to": _("There is an organisation of this name already.")})
        was = what_goes(before.name, before.note, before.domains, new) if is_there else None
        row = _card(before, other, new, by, at)
        _appoint(before.name, new)
        count = _move_callers(before.name, new)
        FormerName.objects.filter(organisation=before.name).update(organisation=new)
        FormerName.objects.update_or_create(name=before.name, defaults={"organisation": new, "since": at, "was": was})
        FormerName.objects.filter(name=new).delete()
        event = OrganisationRenamed(at=at, by=by.who, subject=str(row.pk), before=before.name, after=new, merged=is_there, callers=count)
        record(event)
    return card_view(row)


def _card(before: OrganisationView, other: OrganisationCard | None, new: str, by: Actor, at: datetime) -> OrganisationCard:
    """Write the card that stays: what stands on both, the one that stays first."""
    notes = dict.fromkeys(one for one in (other.note if other else "", before.note) if one)
    domains = tuple(dict.fromkeys([*(other.domains.split() if other else ()), *before.domains]))
    note = "\n\n".join(notes)
    if len(note) > limits.NOTE:
        raise Invalid({"to": _("The notes of both are too long for one card. Shorten one first.")})
    if len(domains) > MOST_DOMAINS:
        raise Invalid({"to": _("Both have more than %(most)d mail domains. Take some away first.") % {"most": MOST_DOMAINS}})
    OrganisationCard.objects.filter(name=before.name).delete()
    said = {
        "note": note,
        "domains": f" {' '.join(domains)} " if domains else "",
        "changed_by": by.who.name[: limits.NAME],
        "changed_at": at,
    }
    return OrganisationCard.objects.update_or_create(name=new, defaults=said)[0]


def _appoint(before: str, new: str) -> None:
    """Let whoever looks after the old one look after the new one too; who does both already may what either lets them."""
    there = {one.user_id: one for one in Appointment.objects.select_for_update().filter(organisation=new)}
    for one in Appointment.objects.select_for_update().filter(organisation=before).order_by("pk"):
        known = there.get(one.user_id)
        if known is None:
            one.organisation = new
            one.save(update_fields=["organisation"])
        else:
            known.sees, known.approves = known.sees or one.sees, known.approves or one.approves
            known.save(update_fields=["sees", "approves"])
            one.delete()


def _move_callers(before: str, new: str) -> int:
    rows = list(Caller.objects.select_for_update().filter(organisation=before).order_by("pk"))
    for row in rows:
        row.organisation = new
        row.words = words_of(row)
    Caller.objects.bulk_update(rows, ["organisation", "words"], batch_size=_TOGETHER)
    return len(rows)
