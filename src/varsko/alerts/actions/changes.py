"""Changing what an alert says, who answers it, and what is noted on it."""

from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from varsko.alerts.actions import words
from varsko.alerts.data import Responder, Result
from varsko.alerts.domain import limits
from varsko.alerts.models import Alert, Guest
from varsko.alerts.queries.subjects import subject_of
from varsko.core.outbox import record
from varsko.events.alerts import AlertChanged, AlertDeleted, AlertNoted, AlertResponderAdded
from varsko.events.base import Event, Who
from varsko.kernel.errors import Invalid
from varsko.people.data import Actor
from varsko.people.domain.permissions import may

Change = tuple[dict[str, Any], Event | None]


def add_note(*, by: Actor, at: datetime, alert_id: str, note: str, user: str = "") -> Result:
    """Write a note on an alert. Raises Invalid for an empty note."""
    if not note.strip():
        raise Invalid({"note": "must not be empty"})
    text = limits.text(note, limits.NOTE)
    return _change(by, alert_id, user, lambda alert, who: ({"updated_at": at}, AlertNoted(at=at, by=who, subject=str(alert.pk), note=text)))


def add_tags(*, by: Actor, at: datetime, alert_id: str, tags: Iterable[str], note: str = "", user: str = "") -> Result:
    """Add tags; those that are there already stay as they are."""
    return _set(by, at, alert_id, "tags", lambda old: limits.tags((*old, *tags)), note, user)


def remove_tags(*, by: Actor, at: datetime, alert_id: str, tags: Iterable[str], note: str = "", user: str = "") -> Result:
    """Remove tags; unknown ones are passed over."""
    gone = {tag.strip() for tag in tags}
    return _set(by, at, alert_id, "tags", lambda old: [tag for tag in old if tag not in gone], note, user)


def add_details(*, by: Actor, at: datetime, alert_id: str, details: Mapping[str, str], note: str = "", user: str = "") -> Result:
    """Add details, replacing values of the same name."""
    return _set(by, at, alert_id, "details", lambda old: limits.details({**old, **details}), note, user)


def remove_details(*, by: Actor, at: datetime, alert_id: str, keys: Iterable[str], note: str = "", user: str = "") -> Result:
    """Remove details by name; unknown ones are passed over."""
    gone = set(keys)
    return _set(by, at, alert_id, "details", lambda old: {key: value for key, value in old.items() if key not in gone}, note, user)


def change_message(*, by: Actor, at: datetime, alert_id: str, message: str, user: str = "") -> Result:
    """Say anew what is wrong. Raises Invalid for an empty message."""
    if not message.strip():
        raise Invalid({"message": "must not be empty"})
    return _set(by, at, alert_id, "message", lambda _: limits.text(message, limits.MESSAGE), "", user)


def change_description(*, by: Actor, at: datetime, alert_id: str, description: str, user: str = "") -> Result:
    """Describe anew."""
    return _set(by, at, alert_id, "description", lambda _: limits.text(description, limits.DESCRIPTION), "", user)


def change_priority(*, by: Actor, at: datetime, alert_id: str, priority: int, user: str = "") -> Result:
    """Set the priority 1–5. Raises Invalid for anything else."""
    if not 1 <= priority <= 5:
        raise Invalid({"priority": "must be P1, P2, P3, P4 or P5"})
    return _set(by, at, alert_id, "priority", lambda _: priority, "", user)


def assign(*, by: Actor, at: datetime, alert_id: str, owner_id: str, owner_name: str, note: str = "", user: str = "") -> Result:
    """Give an alert to a person, who owns it from now on."""

    def change(alert: Alert, who: Who) -> Change:
        before = str(alert.owner) if alert.owner else ""
        event = AlertChanged(at=at, by=who, subject=str(alert.pk), field="owner", before=before, after=owner_name, note=note)
        return {"owner_id": owner_id, "updated_at": at}, event

    return _change(by, alert_id, user, change)


def add_responder(*, by: Actor, at: datetime, alert_id: str, responder: Responder, note: str = "", user: str = "") -> Result:
    """Ask somebody else to answer too; a team's alert that had no team becomes the team's."""
    entry = limits.responders((responder,))[0]

    def change(alert: Alert, who: Who) -> Change:
        changes: dict[str, Any] = {"updated_at": at}
        if entry not in alert.responders:
            changes["responders"] = [*alert.responders, entry]
        if responder.kind == "team" and responder.id and alert.team_id is None:
            changes["team_id"] = responder.id
        return changes, AlertResponderAdded(at=at, by=who, subject=str(alert.pk), responder=entry, note=note)

    return _change(by, alert_id, user, change)


def place(*, at: datetime, alert_ids: Collection[str], team_id: str = "", service_id: str = "") -> None:
    """Note which team and service alerts belong to, where routing found out and nothing was known before. No event: routing tells."""
    chosen = Alert.objects.filter(pk__in=alert_ids)
    if team_id:
        chosen.filter(team=None).update(team_id=team_id, updated_at=at)
    if service_id:
        chosen.filter(service=None).update(service_id=service_id, updated_at=at)


def hide(*, alert_id: str, guests: Iterable[str]) -> None:
    """Keep an alert from everybody but chiefs and these people, by user id. No event: the log is not to speak of it."""
    with transaction.atomic():
        Alert.objects.filter(pk=alert_id).update(hidden=True)
        let_in(alert_ids=[alert_id], guests=guests)


def show(*, alert_ids: Iterable[str]) -> None:
    """Let everybody know of alerts that were hidden."""
    Alert.objects.filter(pk__in=list(alert_ids)).update(hidden=False)


def let_in(*, alert_ids: Iterable[str], guests: Iterable[str]) -> None:
    """Let people know of hidden alerts, by user id; who knows already is passed over."""
    people = list(guests)
    rows = [Guest(alert_id=alert_id, user_id=one) for alert_id in alert_ids for one in people]
    Guest.objects.bulk_create(rows, ignore_conflicts=True)


def shut_out(*, alert_ids: Iterable[str], guests: Iterable[str]) -> None:
    """Keep people from hidden alerts again, by user id."""
    Guest.objects.filter(alert__in=list(alert_ids), user__in=list(guests)).delete()


def mark_seen(*, by: Actor, alert_id: str) -> None:
    """Note that somebody of those who may act has looked at the alert."""
    if by.who.kind in {"user", "link"}:
        Alert.objects.filter(pk=alert_id, seen=False).update(seen=True)


def delete(*, by: Actor, at: datetime, alert_id: str, user: str = "") -> Result:
    """Remove an alert on purpose; the log keeps what it said."""
    with transaction.atomic():
        alert = Alert.objects.select_related("team").filter(pk=alert_id).first()
        if alert is None or not may(by, "delete", subject_of(alert)):
            return Result.GONE
        record(AlertDeleted(at=at, by=_who(by, user), subject=str(alert.pk), message=alert.message))
        words.forget([alert.number])
        alert.delete()
    return Result.DONE


def _set(by: Actor, at: datetime, alert_id: str, field: str, renew: Callable[[Any], Any], note: str, user: str) -> Result:
    def change(alert: Alert, who: Who) -> Change:
        before = getattr(alert, field)
        after = renew(before)
        if after == before:
            return {}, None
        event = AlertChanged(at=at, by=who, subject=str(alert.pk), field=field, before=_shown(before), after=_shown(after), note=note)
        return {field: after, "updated_at": at}, event

    return _change(by, alert_id, user, change)


def _shown(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(value)
    if isinstance(value, dict):
        return ", ".join(f"{key}={text}" for key, text in value.items())
    return str(value)


def _change(by: Actor, alert_id: str, user: str, change: Callable[[Alert, Who], Change]) -> Result:
    with transaction.atomic():
        alert = Alert.objects.select_for_update(of=("self",)).select_related("team", "owner").filter(pk=alert_id).first()
        if alert is None or not may(by, "change", subject_of(alert)):
            return Result.GONE
        changes, event = change(alert, _who(by, user))
        if event is None:
            return Result.ALREADY
        Alert.objects.filter(pk=alert.pk).update(**changes)
        words.renew(alert, changes)
        record(event)
    return Result.DONE


def _who(by: Actor, user: str) -> Who:
    return Who(kind=by.who.kind, id=by.who.id, name=user or by.who.name)
