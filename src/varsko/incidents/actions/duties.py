"""What an incident owes to authorities: which laws apply, what was written, what was handed in and when."""

from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F, Prefetch
from django.utils.translation import gettext as _

from varsko.core import wake
from varsko.core.outbox import record
from varsko.core.texts import instant, line, prose
from varsko.events.incident_duties import DutyDropped, DutyOpened, DutyTimed, FilingDrafted, FilingReminded, FilingSent, FilingTakenBack
from varsko.incidents.actions.moves import as_text
from varsko.incidents.actions.promises import who_tells
from varsko.incidents.actions.rows import NO_ID, about, held
from varsko.incidents.bulletins import post_filing
from varsko.incidents.domain import limits
from varsko.incidents.domain.duties import LONGEST_DRAFT, LONGEST_NUMBER, Anchor, Opens, next_reminder, step_of, until
from varsko.incidents.models import Duty, Filing, Incident
from varsko.incidents.owed import DutyView, FilingView, Regime
from varsko.incidents.queries.duties import duties, filing_view, regimes
from varsko.incidents.queries.parts import holdings
from varsko.kernel.errors import Conflict, Invalid, NotFound
from varsko.kernel.ids import as_uuid
from varsko.kernel.text import fold
from varsko.people import queries as people
from varsko.people.data import SYSTEM_ACTOR, Actor, Person

_SKEW = timedelta(minutes=5)


def open_duty(*, by: Actor, at: datetime, ref: object, regime: str) -> DutyView:
    """Say that a law applies to an incident, also one that was said not to; its reports are due from now on. Nothing happens twice.

    Raises NotFound, NotAllowed, Invalid.
    """
    found = next((one for one in regimes() if one.key == regime and not one.is_off), None)
    with transaction.atomic():
        row = held(by, ref)
        if found is None:
            raise Invalid({"regime": _("Choose one of what is offered.")})
        apply(row, found, Opens.BY_HAND, by=by, at=at)
    return next(one for one in duties(row.pk) if one.regime == regime)


def apply_by_itself(row: Incident, flags: Iterable[str], *, by: Actor, at: datetime) -> None:
    """Let the laws apply that an assessment of a held incident asks for, inside the caller's transaction."""
    wanted = set(flags)
    known = set(Duty.objects.filter(incident=row).values_list("regime", flat=True)) if wanted else set()
    for one in regimes() if wanted else ():
        if not one.is_off and one.opens_on in wanted and one.key not in known:
            apply(row, one, Opens(one.opens_on), by=by, at=at)


def apply(row: Incident, regime: Regime, why: Opens, *, by: Actor, at: datetime) -> None:
    """Let a law apply to a held incident, inside the caller's transaction."""
    copied = {name: getattr(regime, name) for name in ("name", "authority", "address", "sender")}
    duty, is_new = Duty.objects.get_or_create(
        incident=row, regime=regime.key, defaults={**copied, "classified_at": at, "opened_at": at, "opened_by": by.who.name}
    )
    if not is_new and duty.dropped_at is None:
        return
    if is_new:
        Filing.objects.bulk_create([Filing(duty=duty, position=place, step=asdict(one)) for place, one in enumerate(regime.steps, 1)])
    Duty.objects.filter(pk=duty.pk).update(dropped_at=None, dropped_by="", dropped_because="")
    record(DutyOpened(**_of(row, duty, by, at), reason=why.value or "by_hand"))
    recount(row, at)


def drop_duty(*, by: Actor, at: datetime, ref: object, duty_id: object, note: str) -> None:
    """Say that a law does not apply after all, and why. What was written and handed in is kept. Raises NotFound, NotAllowed, Invalid."""
    with transaction.atomic():
        row = held(by, ref)
        duty = _duty(row, duty_id)
        said = prose(note, "note", limits.NOTE, required=True)
        if duty.dropped_at is None:
            Duty.objects.filter(pk=duty.pk).update(dropped_at=at, dropped_by=by.who.name, dropped_because=said)
            record(DutyDropped(**_of(row, duty, by, at), note=said))
            recount(row, at)


def time_duty(*, by: Actor, at: datetime, ref: object, duty_id: object, aware_at: datetime | None, classified_at: datetime) -> None:
    """Set the moments a duty is counted from; without `aware_at`, the record's own. Raises NotFound, NotAllowed, Invalid."""
    with transaction.atomic():
        row = held(by, ref)
        duty = _duty(row, duty_id)
        for name, value in (("aware_at", aware_at), ("classified_at", classified_at)):
            _past(value, name, at)
        if (duty.aware_at, duty.classified_at) != (aware_at, classified_at):
            Duty.objects.filter(pk=duty.pk).update(aware_at=aware_at, classified_at=classified_at)
            record(DutyTimed(**_of(row, duty, by, at), aware=as_text(aware_at), classified=as_text(classified_at)))
            recount(row, at)


def write_filing(*, by: Actor, at: datetime, ref: object, filing_id: object, text: str, version: int) -> FilingView:
    """Write the draft of a report. Raises NotFound, NotAllowed, Invalid, and Conflict when somebody changed it after `version`."""
    said = prose(text, "text", LONGEST_DRAFT)
    with transaction.atomic():
        row = held(by, ref)
        filing = _filing(row, filing_id)
        if said != filing.draft:
            _renew(filing, said, version, by)
            record(FilingDrafted(**_of_filing(row, filing, by, at), version=filing.version))
    return filing_view(filing)


def file(
    *, by: Actor, at: datetime, ref: object, filing_id: object, text: str, version: int, sent_at: datetime, number: str = "", note: str = ""
) -> FilingView:
    """Say that a report was handed in, when, and what it said. Late ones say why.

    Raises NotFound, NotAllowed, Invalid, and Conflict when somebody changed the draft after `version`, or handed it in.
    """
    said, why = prose(text, "text", LONGEST_DRAFT, required=True), prose(note, "note", limits.NOTE)
    theirs = line(number, "number", LONGEST_NUMBER)
    with transaction.atomic():
        row = held(by, ref)
        filing = _filing(row, filing_id)
        if filing.sent_at is not None:
            raise Conflict({"text": _("It was handed in already.")})
        _past(sent_at, "sent_at", at + _SKEW)
        is_late = filing.until is not None and sent_at > filing.until
        if is_late and not why:
            raise Invalid({"note": _("It is late. Say why: the authority will ask.")})
        _renew(filing, said, version, by)
        _set(filing, sent_at=sent_at, sent_by=by.who.name, number=theirs, note=why)
        facts: dict[str, Any] = {"sent": sent_at.isoformat(), "number": theirs, "is_late": is_late, "note": why}
        record(FilingSent(**_of_filing(row, filing, by, at), **facts))
        recount(row, at)
    return filing_view(filing)


def take_back(*, by: Actor, at: datetime, ref: object, filing_id: object, note: str) -> FilingView:
    """Say that a report was not handed in after all. Raises NotFound, NotAllowed, Invalid."""
    said = prose(note, "note", limits.NOTE, required=True)
    with transaction.atomic():
        row = held(by, ref)
        filing = _filing(row, filing_id)
        if filing.sent_at is not None:
            _set(filing, sent_at=None, sent_by="", number="", note="")
            record(FilingTakenBack(**_of_filing(row, filing, by, at), note=said))
            recount(row, at)
    return filing_view(filing)


def recount(row: Incident, at: datetime) -> None:
    """Count anew when the reports of a held incident are due, and when somebody is reminded, inside the caller's transaction."""
    filings = Prefetch("filings", Filing.objects.select_for_update().order_by("position"))
    for duty in Duty.objects.filter(incident=row).prefetch_related(filings):
        moments: dict[str, datetime | None] = {
            Anchor.AWARE: duty.aware_at or row.detected_at or row.declared_at,
            Anchor.CLASSIFIED: duty.classified_at,
            Anchor.OVER: row.impact_ended_at,
        }
        before: datetime | None = None
        for filing in duty.filings.all():
            due = until(step_of(filing.step), {**moments, Anchor.PREVIOUS: before})
            before = filing.sent_at
            is_open = due is not None and filing.sent_at is None and duty.dropped_at is None
            wanted = next_reminder(duty.opened_at, due, at) if due and is_open else None
            if (filing.until, filing.due_at) != (due, wanted):
                Filing.objects.filter(pk=filing.pk).update(until=due, due_at=wanted, leased_until=None, fence=F("fence") + 1)
    wake.after_commit()


def remind_filing(filing: Filing, *, at: datetime) -> None:
    """Remind whoever sends a report that it is due, inside the caller's transaction; they are reminded again until it was handed in."""
    duty = Duty.objects.select_related("incident").get(pk=filing.duty_id)
    if filing.sent_at is not None or duty.dropped_at is not None or filing.until is None:
        filing.finish()
        return
    filing.finish(due_at=next_reminder(duty.opened_at, filing.until, at))
    told, is_late = _senders(duty), filing.until <= at
    for person in told:
        post_filing(duty.incident, person, duty=duty, filing=filing_view(filing), is_late=is_late, at=at)
    names = tuple(one.name for one in told)
    record(FilingReminded(**_of_filing(duty.incident, filing, SYSTEM_ACTOR, at), is_late=is_late, told=names))


def _senders(duty: Duty) -> list[Person]:
    """Give who has the part that sends it, else whoever tells people, else those who answer for the installation."""
    wanted = fold(duty.sender)
    ids = [one.user_id for one in holdings(duty.incident_id) if not one.ended_at and wanted and fold(one.label) == wanted]
    return [one for one in people.users(ids).values() if one.is_active] or who_tells(duty.incident)


def _past(moment: datetime | None, field: str, at: datetime) -> None:
    moment = instant(moment, field)
    if moment is not None and moment > at:
        raise Invalid({field: _("This cannot lie in the future.")})


def _renew(filing: Filing, text: str, version: int, by: Actor) -> None:
    if text == filing.draft:
        return
    if version != filing.version:
        raise Conflict({"text": _("%(who)s changed it meanwhile.") % {"who": filing.drafted_by}})
    _set(filing, draft=text, version=filing.version + 1, drafted_by=by.who.name)


def _set(filing: Filing, **columns: Any) -> None:
    Filing.objects.filter(pk=filing.pk).update(**columns)
    for name, value in columns.items():
        setattr(filing, name, value)


def _duty(row: Incident, duty_id: object) -> Duty:
    found = Duty.objects.filter(incident=row, pk=as_uuid(duty_id) or NO_ID).first()
    if found is None:
        raise NotFound("duty")
    return found


def _filing(row: Incident, filing_id: object) -> Filing:
    rows = Filing.objects.select_for_update(of=("self",)).select_related("duty")
    found = rows.filter(duty__incident=row, pk=as_uuid(filing_id) or NO_ID).first()
    if found is None:
        raise NotFound("report")
    return found


def _of(row: Incident, duty: Duty, by: Actor, at: datetime) -> dict[str, Any]:
    return {**about(row, by, at), "duty": str(duty.pk), "name": duty.name}


def _of_filing(row: Incident, filing: Filing, by: Actor, at: datetime) -> dict[str, Any]:
    step = step_of(filing.step)
    return {**_of(row, filing.duty, by, at), "filing": str(filing.pk), "step": step.name or step.key, "until": as_text(filing.until)}
