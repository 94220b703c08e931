"""What is said about a request: to the caller, by the caller, and inside."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from varsko.core.rows import find
from varsko.core.texts import prose
from varsko.desk.actions.hands import drop_draft, heed_names, spend_on
from varsko.desk.actions.moving import advance_row
from varsko.desk.actions.rows import about, change, held, shown, write
from varsko.desk.data import RequestView
from varsko.desk.domain import limits
from varsko.desk.domain.states import OVER, Move, Said, State, advance
from varsko.desk.domain.thanks import is_only_thanks
from varsko.desk.models import Entry, Request
from varsko.desk.post import post_colleague
from varsko.desk.queries.approvals import waits_for_approval, was_refused
from varsko.events.desk import CallerReplied, RequestAnswered, RequestNoted
from varsko.kernel.errors import Invalid, NotFound
from varsko.people.data import Actor, Person

ANSWERED = "answered"
"""The reason of a move that follows from an answer: the caller hears of it by the answer."""

AFTER_ANSWER = {"": None, "wait": Move.WAIT, "solve": Move.SOLVE}
"""What an answer can lead to at once."""


def answer(
    *, by: Actor, at: datetime, ref: object, text: str, then: str = "", seen: str = "", minutes: int = 0, typed: bool = True
) -> RequestView:
    """Answer the caller, and with `then` wait for them or call it solved; `minutes` is how long that took.

    `typed` is False for words that were ready before: the draft of whoever sends them is not what they sent, and no name in them calls.

    `seen` is the id of the last entry that the writer knew of: if somebody said something since, Invalid names it, and nothing is sent.
    Raises NotFound, NotAllowed, Invalid.
    """
    with transaction.atomic():
        row = held(by, ref)
        if then not in AFTER_ANSWER:
            raise Invalid({"then": _("There is no such action.")})
        refuse_unread(row, seen)
        said = prose(text, "text", limits.TEXT, required=True)
        move = AFTER_ANSWER[then]
        follows = move is not None and advance(State(row.state), move) is not None
        entry = answer_row(row, said, by=by, at=at, then=then if follows else "")
        if typed:
            _by_hand(row, entry, minutes, by=by, at=at)
        if move is not None and follows:
            solution = {"solution": said} if move is Move.SOLVE else {}
            advance_row(row, move, by=by, at=at, reason=ANSWERED, **solution)
    return shown(row, by)


def write_colleague(*, request: object, person: Person, key: str, message: dict[str, Any], text: str, at: datetime) -> str:
    """Write a mail about a request to somebody inside, inside the caller's transaction; gives its id, by which an answer is known.

    What they answer is noted inside: the caller does not read it. Raises NotFound.
    """
    row = find(Request.objects.select_related("desk"), request)
    if row is None:
        raise NotFound("request")
    return post_colleague(row, person, key, message, text=text, at=at)


def _by_hand(row: Request, entry: Entry, minutes: int, *, by: Actor, at: datetime) -> None:
    """Do what follows when somebody wrote: their draft is done with, who is named follows, the time is written down."""
    drop_draft(row, by)
    heed_names(row, entry.text, by=by, at=at)
    if minutes:
        spend_on(row, minutes, by=by, at=at, entry=entry)


def answer_row(row: Request, text: str, *, by: Actor, at: datetime, then: str = "") -> Entry:
    """Answer on a held request, inside the caller's transaction; the first answer starts the work."""
    entry = write(row, Said.ANSWER, text, by=by, at=at)
    is_first = row.answered_at is None
    columns: dict[str, Any] = {"answered_at": at} if is_first else {}
    change(row, at, RequestAnswered(**about(row, by, at), entry=str(entry.pk), is_first=is_first, then=then), **columns)
    if row.state == State.NEW and not waits_for_approval(row):
        advance_row(row, Move.START, by=by, at=at)
    return entry


def note(*, by: Actor, at: datetime, ref: object, text: str, kind: str = Said.NOTE, minutes: int = 0, typed: bool = True) -> RequestView:
    """Note something inside, or with `kind` call what was said on the telephone: the caller does not read it. `typed` as for `answer`."""
    with transaction.atomic():
        row = held(by, ref)
        if kind not in {Said.NOTE, Said.CALL}:
            raise Invalid({"kind": _("Choose one of what is offered.")})
        entry = write(row, kind, prose(text, "text", limits.TEXT, required=True), by=by, at=at)
        change(row, at, RequestNoted(**about(row, by, at), entry=str(entry.pk), kind=kind))
        if typed:
            _by_hand(row, entry, minutes, by=by, at=at)
    return shown(row, by)


def reply_row(row: Request, text: str, *, by: Actor, at: datetime, channel: str, kind: Said = Said.REPLY, reopens: bool = True) -> str:
    """Keep what the caller said on a held request, or with `kind` somebody in copy, inside the caller's transaction; gives the entry's id.

    A request that waits for them goes on, one that was solved opens again unless `reopens` is False (somebody who is not known for sure).
    One that was not approved opens again, and is asked for anew, only if they say more than thanks.
    """
    entry = write(row, kind, prose(text, "text", limits.TEXT, required=True), by=by, at=at, channel=channel)
    change(row, at, CallerReplied(**about(row, by, at), entry=str(entry.pk), channel=channel))
    if row.state == State.WAITING:
        advance_row(row, Move.RESUME, by=by, at=at)
    elif row.state in OVER and reopens and not (is_only_thanks(text, by.who.name) and was_refused(row)):
        advance_row(row, Move.REOPEN, by=by, at=at)
    return str(entry.pk)


def refuse_unread(row: Request, seen: str) -> None:
    """Hold an answer back when somebody else said something that its writer has not read. Raises Invalid."""
    last = row.entries.order_by("-created_at", "-id").first() if seen else None
    if last is not None and str(last.pk) != seen and seen != "none":
        raise Invalid({"text": _("%(who)s wrote something meanwhile. Read it, then send.") % {"who": last.author_name}})
    if seen == "none" and row.entries.exists():
        raise Invalid({"text": _("Somebody wrote something meanwhile. Read it, then send.")})
