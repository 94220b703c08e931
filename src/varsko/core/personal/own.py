"""What the core itself keeps about people: lines of the log, messages that left, and the search index."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from varsko.core import search
from varsko.core.models import Delivery, EventRow, SearchDoc
from varsko.core.personal.shapes import Keep, Kept, Part, Trace, Way
from varsko.core.sweep import older_than

STORIES = ("incident", "review", "request", "change", "privacy", "drill", "object")
"""What the log tells of these is part of what they are, and goes with them alone."""
_FEWEST = 30
_SUBJECTS = {"incident": "subject", "request": "subject", "alert": "subject"}


def _sent_to(trace: Trace) -> Q:
    return Q(user_id__in=trace.users) | Q(address__in=[*trace.emails, *trace.phones])


def _fold_anew(rows: Sequence[Model]) -> None:
    search.fold_anew([row.pk for row in rows])


PERSONAL = Part(
    name="core",
    kept=(
        Kept(
            name="messages",
            table=Delivery,
            mine=_sent_to,
            own={"name": "{pseudonym}", "address": "", "message": {}, "last_error": ""},
            names=("name",),
            texts=("message", "last_error"),
        ),
        Kept(name="search", table=SearchDoc, mine=lambda trace: Q(pk__in=()), texts=("title", "body"), after=_fold_anew),
        Kept(
            name="log",
            table=EventRow,
            mine=lambda trace: Q(by_kind="user", by_id__in=trace.users) | Q(about="user", subject__in=trace.users),
            names=("by_name",),
            texts=("data",),
        ),
    ),
)


def _old_lines(before: datetime) -> QuerySet[EventRow]:
    return EventRow.objects.filter(at__lt=before).exclude(about__in=STORIES).order_by("pk")


def _old_messages(before: datetime) -> QuerySet[Delivery]:
    """Compare with the beginning of the ids: they are in the order of their making."""
    settled = Delivery.objects.exclude(state=Delivery.State.WAITING)
    return settled.filter(pk__lt=older_than(before, 0)).order_by("pk")


def _delete_lines(way: Way, keys: Sequence[int]) -> None:
    EventRow.objects.filter(pk__in=keys).delete()


def _delete_messages(way: Way, keys: Sequence[Any]) -> None:
    Delivery.objects.filter(pk__in=keys).delete()


KEEPS = (
    Keep(
        name="log",
        label=_("Lines of the log"),
        text=_(
            "Who did what to alerts, people, teams and settings. What tells the story of incidents, reviews and requests goes with them."
        ),
        rows=_old_lines,
        act=_delete_lines,
        of=_SUBJECTS,
        proposed=730,
        least=_FEWEST,
    ),
    Keep(
        name="messages",
        label=_("Messages that were sent"),
        text=_("Mails, texts and calls to colleagues, callers and subscribers, with what they said."),
        rows=_old_messages,
        act=_delete_messages,
        of=_SUBJECTS,
        proposed=180,
        least=_FEWEST,
    ),
)
