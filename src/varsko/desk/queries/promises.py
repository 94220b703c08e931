"""What was promised about requests, told from the log: the same facts give the same answer to a page, a warning and an auditor."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import OuterRef, Subquery

from varsko.core.models import EventRow
from varsko.desk.data import HoursView, PromiseView
from varsko.desk.domain.calendars import Calendar, Pause, Window, after_days, opens_again
from varsko.desk.domain.receipts import Receipt, evidence, receipt
from varsko.desk.domain.states import OVER, Channel, State
from varsko.desk.domain.targets import SHIPPED, Class, Promise, Rules, Story, Target, reckon
from varsko.desk.models import Desk, Hours, Request, Trial
from varsko.desk.models import Promise as Row
from varsko.kernel.ids import as_uuid
from varsko.kernel.zones import is_zone

_WORKING_DAY = (Window(8 * 60, 16 * 60),)
_TOLD = (
    "desk.RequestOpened",
    "desk.PriorityChanged",
    "desk.RequestChanged",
    "desk.RequestMoved",
    "desk.RequestAnswered",
    "desk.RequestNoted",
    "departments.ApprovalWanted",
    "departments.ApprovalDecided",
)


def hours(desk: Desk) -> HoursView:
    """Give when a desk is open and what it promises now; version 0 is what every desk begins with."""
    row = Hours.objects.filter(desk=desk).order_by("-version").first()
    return _shipped(desk) if row is None else _view(row, desk)


def newest_hours(desks: Sequence[Desk]) -> list[tuple[Desk, HoursView]]:
    """Give the same of many desks, in their order and in one query."""
    newest = Hours.objects.filter(desk=OuterRef("desk")).order_by("-version").values("version")[:1]
    rows = {row.desk_id: row for row in Hours.objects.filter(desk__in=desks, version=Subquery(newest))} if desks else {}
    return [(desk, _view(rows[desk.pk], desk) if desk.pk in rows else _shipped(desk)) for desk in desks]


def hours_of(desk: Desk, version: int) -> HoursView:
    """Give them as they were in a version."""
    row = Hours.objects.filter(desk=desk, version=version).first()
    return _shipped(desk) if row is None else _view(row, desk)


def desk_hours(desk_id: str) -> HoursView:
    """Give the hours of a desk by its id, for whoever may see the desk."""
    return hours(Desk.objects.get(pk=desk_id))


def closed_until(row: Request, at: datetime) -> datetime | None:
    """Give when the desk of a request opens again, on its own clock; None while it is open, for what is watched at night as well, and
    where nobody said when it is open.
    """
    found = hours(row.desk)
    said = found.rules.targets.get((row.kind, row.priority)) or found.rules.targets.get(("", row.priority))
    if not found.version or (said and said.always):
        return None
    opening = opens_again(found.calendar, at)
    return opening.astimezone(found.calendar.zone) if opening else None


def after_working_days(desk_id: UUID | str, start: datetime, days: int) -> datetime:
    """Give the moment so many working days of a desk later, nights and holidays left out."""
    return after_days(hours(Desk.objects.get(pk=desk_id)).calendar, start, days)


def _shipped(desk: Desk) -> HoursView:
    calendar = Calendar(zone=_zone(desk), week=dict.fromkeys(range(5), _WORKING_DAY))
    return HoursView(version=0, calendar=calendar, rules=Rules(targets=SHIPPED), closed_names={})


def _view(row: Hours, desk: Desk) -> HoursView:
    return replace(terms_of(row, desk, version=row.version), changed_at=row.changed_at, changed_by=row.changed_by)


def terms_of(row: Hours | Trial, desk: Desk, *, version: int = 0) -> HoursView:
    """Give hours and promises that are kept in a row, whether they count or are only tried."""
    closed = {date.fromisoformat(day): str(name) for day, name in row.closed.items()}
    calendar = Calendar(
        zone=_zone(desk),
        week={int(day): _windows(said) for day, said in row.week.items()},
        closed=frozenset(closed),
        days={date.fromisoformat(day): _windows(said) for day, said in row.days.items()},
    )
    targets = {(kind, priority): Target(response=a, update=b, solution=c, always=always) for kind, priority, a, b, c, always in row.targets}
    rules = Rules(targets=targets, pauses=row.pauses, restarts=row.restarts)
    return HoursView(version=version, calendar=calendar, rules=rules, closed_names=closed)


def _windows(said: list[list[int]]) -> tuple[Window, ...]:
    return tuple(Window(start, end) for start, end in said)


def _zone(desk: Desk) -> ZoneInfo:
    return ZoneInfo(desk.time_zone if is_zone(desk.time_zone) else "UTC")


def story(request: Request) -> Story:
    """Tell what happened to a request, as far as promises go, from the log."""
    return _heard([request])[str(request.pk)].story(is_merged=request.merged_into_id is not None)


def stories(keys: Sequence[UUID]) -> list[tuple[Request, Story]]:
    """Tell the same of many requests by id, in two queries; they come newest first, without those that the log has forgotten."""
    rows = list(Request.objects.filter(pk__in=keys).order_by("-number"))
    tellers = _heard(rows)
    return [(one, found.story(is_merged=one.merged_into_id is not None)) for one in rows if (found := tellers[str(one.pk)]).has_begun]


def _heard(requests: Sequence[Request]) -> dict[str, "_Teller"]:
    tellers = {str(one.pk): _Teller(one) for one in requests}
    rows = EventRow.objects.filter(about="request", subject__in=list(tellers), kind__in=_TOLD).order_by("pk")
    for subject, kind, at, data in rows.values_list("subject", "kind", "at", "data"):
        tellers[subject].hear(kind.rpartition(".")[2], at, data)
    return tellers


class _Teller:
    """Puts together a story from events in their order."""

    def __init__(self, request: Request) -> None:
        """Begin with what the request says, for one whose beginning is not in the log."""
        self._classes = [Class(request.created_at, request.kind, request.priority)]
        self._answers: list[datetime] = []
        self._stays: dict[str, list[Pause]] = {"waits": [], "over": []}
        self._approval: list[Pause] = []
        self.has_begun = False

    def hear(self, kind: str, at: datetime, data: Mapping[str, Any]) -> None:
        """Take one event in."""
        if kind.startswith("Approval"):
            self._hear_approval(at, is_over=kind == "ApprovalDecided")
        else:
            self._hear(kind, at, data)

    def _hear_approval(self, at: datetime, *, is_over: bool) -> None:
        """What waits for the caller's organisation waits for the caller."""
        if is_over and self._approval:
            self._approval[-1] = Pause(self._approval[-1].start, at)
        elif not is_over and (not self._approval or self._approval[-1].end is not None):
            self._approval.append(Pause(at))

    def _hear(self, kind: str, at: datetime, data: Mapping[str, Any]) -> None:
        last = self._classes[-1]
        if kind == "RequestOpened":
            self.has_begun = True
            asked = datetime.fromisoformat(data["since"]) if data.get("since") else at
            self._classes = [Class(asked, data["kind"], data["priority"])]
            if data["channel"] == Channel.PHONE:
                self._answers.append(at)
            self._enter(data.get("state", "new"), at)
        elif kind == "PriorityChanged":
            self._classes.append(Class(at, last.kind, data["after"]))
        elif kind == "RequestChanged" and data["field"] == "kind":
            self._classes.append(Class(at, data["after"], last.priority))
        elif kind == "RequestAnswered" or (kind == "RequestNoted" and data.get("kind") == "call"):
            self._answers.append(at)
        elif kind == "RequestMoved":
            self._leave(at)
            self._enter(data["after"], at)

    def _leave(self, at: datetime) -> None:
        for stays in self._stays.values():
            if stays and stays[-1].end is None:
                stays[-1] = Pause(stays[-1].start, at)

    def _enter(self, state: str, at: datetime) -> None:
        """Solved and then closed is one time of being over."""
        if state == State.WAITING:
            self._stays["waits"].append(Pause(at))
        elif state in OVER:
            over = self._stays["over"]
            before = over.pop() if over and over[-1].end == at else None
            over.append(Pause(before.start if before else at))

    def story(self, *, is_merged: bool) -> Story:
        """Give what was heard."""
        stays = {name: tuple(found) for name, found in self._stays.items()}
        stays["waits"] += tuple(self._approval)
        return Story(classes=tuple(self._classes), answers=tuple(self._answers), is_merged=is_merged, **stays)


def promises(request: Request, at: datetime) -> tuple[HoursView, tuple[Promise, ...]]:
    """Reckon what was promised about a request, as it stands at `at`, with the hours that count now."""
    found = hours(request.desk)
    return found, reckon(story(request), found.rules, found.calendar, at)


def promises_of_all(requests: Sequence[Request], at: datetime) -> list[tuple[Request, HoursView, tuple[Promise, ...]]]:
    """Reckon the same of many, whose desks are loaded, in one look at the log and one at the hours of each desk."""
    tellers = _heard(requests)
    kept = {desk.pk: hours(desk) for desk in {row.desk_id: row.desk for row in requests}.values()}
    told = [(row, kept[row.desk_id], tellers[str(row.pk)].story(is_merged=row.merged_into_id is not None)) for row in requests]
    return [(row, found, reckon(story, found.rules, found.calendar, at)) for row, found, story in told]


def receipts(request_id: str, at: datetime) -> tuple[HoursView, list[Receipt]]:
    """Take every promise about a request apart, for its page."""
    row = Request.objects.select_related("desk").get(pk=request_id)
    found, promised = promises(row, at)
    return found, [receipt(one, found.calendar, at) for one in promised]


def promise_evidence(request_id: str, at: datetime) -> dict[str, Any]:
    """Give what the promises about a request are reckoned from, as plain data for another program."""
    row = Request.objects.select_related("desk").get(pk=request_id)
    found, promised = promises(row, at)
    return {
        "request": row.key,
        "hours": found.version,
        "at": at.isoformat(),
        "promises": [evidence(one, found.calendar) for one in promised],
    }


def promises_of(request_id: str) -> list[PromiseView]:
    """List the promises about a request as they are kept, for its page."""
    order = {"response": 0, "update": 1, "solution": 2}
    rows = sorted(Row.objects.filter(request=as_uuid(request_id)), key=lambda row: order.get(row.goal, 9))
    return [
        PromiseView(goal=row.goal, promised_at=row.promised_at, met_at=row.met_at, broken_at=row.broken_at, why=row.why) for row in rows
    ]
