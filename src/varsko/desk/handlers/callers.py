"""What the desk does when something happens to a request or to an incident that callers wait for. Called by flow.py."""

from collections.abc import Sequence
from contextlib import suppress
from uuid import UUID

from varsko.core.outbox import Recorded
from varsko.desk import copy_letters, letters
from varsko.desk.actions.ending import end_with_incident
from varsko.desk.actions.talking import ANSWERED
from varsko.desk.actions.ties import link_incident
from varsko.desk.domain.approvals import NOT_APPROVED
from varsko.desk.models import Entry, InCopy, Request
from varsko.desk.queries.copies import hearing
from varsko.desk.queries.ties import callers_of_incident
from varsko.events.desk import RequestAnswered, RequestMoved, RequestOpened
from varsko.incidents import queries as incidents
from varsko.kernel.errors import Invalid, NotFound
from varsko.kernel.ids import as_uuid
from varsko.people import queries as people
from varsko.people.data import SYSTEM_ACTOR
from varsko.people.domain.permissions import NotAllowed

_TOLD = frozenset({"waiting", "solved", "closed"})
_FOR_COPIES = (RequestAnswered, RequestMoved)
_HEARD = frozenset({ANSWERED, NOT_APPROVED})
_OVER = frozenset({"resolved", "closed", "reviewed"})
_DONE = frozenset({"solved", "closed"})


def tell_caller(batch: Sequence[Recorded]) -> None:
    """Write to callers what happens to their requests, and what they are told to those in copy. What they did themselves they know."""
    rows = {str(row.pk): row for row in Request.objects.filter(pk__in=_subjects(batch)).select_related("caller", "desk", "form_ask__asked")}
    texts = _texts(batch)
    copies = hearing(rows.values()) if any(isinstance(one.event, _FOR_COPIES) for one in batch) else {}
    for one in batch:
        row = rows.get(one.event.subject)
        if row is not None and row.caller is not None:
            _tell(row, one, texts)
        if row is not None and str(row.pk) in copies:
            _tell_copies(row, copies[str(row.pk)], one, texts)


def _subjects(batch: Sequence[Recorded]) -> list[UUID]:
    return [found for one in batch if (found := as_uuid(one.event.subject))]


def _texts(batch: Sequence[Recorded]) -> dict[str, Entry]:
    wanted = [found for one in batch if isinstance(one.event, RequestAnswered) and (found := as_uuid(one.event.entry))]
    return {str(entry.pk): entry for entry in Entry.objects.filter(pk__in=wanted)} if wanted else {}


def _tell(row: Request, one: Recorded, texts: dict[str, Entry]) -> None:
    event, key = one.event, f"{row.pk}:{one.id}"
    if isinstance(event, RequestOpened):
        letters.post_received(row, key, at=event.at)
    elif isinstance(event, RequestAnswered) and event.entry in texts:
        said = texts[event.entry]
        letters.post_answer(row, key, said.text, who=said.author_name, then=event.then, at=event.at)
    elif isinstance(event, RequestMoved) and event.after in _TOLD and event.reason not in _HEARD and not _is_caller(row, event.by.id):
        letters.post_moved(row, key, event.after, at=event.at)


def _tell_copies(row: Request, copies: list[InCopy], one: Recorded, texts: dict[str, Entry]) -> None:
    """Tell those in copy what the caller is answered, and that it is over, whoever ended it."""
    event, key = one.event, f"{row.pk}:{one.id}"
    there = [copy for copy in copies if copy.since <= event.at]  # what was said before them is none of theirs, however late this runs
    others = [copy for copy in there if not event.by.id or str(copy.user_id) != event.by.id]
    if isinstance(event, RequestAnswered) and event.entry in texts:
        said = texts[event.entry]
        copy_letters.post_answer(row, others, key, said.text, who=said.author_name, then=event.then, at=event.at)
    elif isinstance(event, RequestMoved) and event.after in _DONE and event.before not in _DONE and event.reason not in _HEARD:
        copy_letters.post_over(row, others, key, event.after, at=event.at)


def _is_caller(row: Request, who: str) -> bool:
    return bool(row.caller and who and who in {str(row.caller.pk), str(row.caller.user_id)})


def tie_source(batch: Sequence[Recorded]) -> None:
    """Tie a request to the incident that somebody declared from it, as far as they may change the request."""
    for one in batch:
        kind, _colon, ref = one.event.source.partition(":")
        if kind == "request" and one.event.by.kind == "user":
            with suppress(Invalid, NotFound, NotAllowed):  # it may be gone, or another's, by now
                link_incident(by=people.actor_for_person(one.event.by.id), at=one.event.at, ref=ref, incident=one.event.subject)


def tell_linked(batch: Sequence[Recorded]) -> None:
    """Send what people outside are told of an incident to those who called about it."""
    for one in batch:
        _tell_known(one, is_over=False)


def end_linked(batch: Sequence[Recorded]) -> None:
    """When an incident is over, tell those who called about it, and solve their requests."""
    for one in batch:
        if one.event.after in _OVER and one.event.before not in _OVER:
            told = _tell_known(one, is_over=True)
            end_with_incident(one.event.subject, by=SYSTEM_ACTOR, at=one.event.at, reason=ANSWERED if told else "")


def _tell_known(one: Recorded, *, is_over: bool) -> bool:
    """Write to those who called about an incident; False when nobody outside was told of it, so that there is nothing to write."""
    incident = one.event.subject
    callers = [caller for caller in callers_of_incident(incident) if caller.email]
    said = {language: incidents.told_outside([incident], language).get(incident) for language in {caller.language for caller in callers}}
    for caller in callers:
        text = said[caller.language]
        if text is not None:
            says_end = is_over and not text.is_last  # else the text says so itself, and goes out once, whatever came first
            about = one.id if says_end else f"{incident}:{text.sent_at.isoformat()}"
            letters.post_known(
                caller,
                f"known:{about}:{caller.id}",
                incident_id=incident,
                language=text.language,
                title=text.title,
                text="" if says_end else text.text,
                is_over=is_over or text.is_last,
                at=one.event.at,
            )
    return any(said.values())
