"""What incidents keep about people: who reported, led, wrote and was told, and the mails."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from varsko.core.personal import MAIL_COLUMNS, Block, Keep, Kept, Part, Trace
from varsko.core.personal.shapes import Way
from varsko.incidents.models import (
    Assessment,
    Awake,
    Change,
    Clue,
    Duty,
    Entry,
    Filing,
    Following,
    Guest,
    Holding,
    Incident,
    LinkedAlert,
    Mail,
    MailingList,
    OwnText,
    Regime,
    Scale,
    SentMail,
    Stream,
    Task,
    Tick,
    Update,
)
from varsko.privacy.queries import held

_MOST = 20
_OVER = ("resolved", "reviewed", "closed", "declined", "merged")


def _none(trace: Trace) -> Q:
    return Q(pk__in=())


def _of_user(trace: Trace) -> Q:
    return Q(user__in=trace.users)


def _blocks(trace: Trace) -> list[Block]:
    """Name the open incidents in which somebody has a part."""
    part = Q(reporter__in=trace.users) | Q(holdings__in=Holding.objects.filter(_of_user(trace), ended_at=None))
    rows = Incident.objects.exclude(status__in=_OVER).filter(part).order_by("number").distinct()
    why = _("The incident %(key)s is still open.")
    blocks = [Block(why=why % {"key": row.key}, href=f"/incidents/{row.key}") for row in rows[:_MOST]]
    took_part = Q(reporter__in=trace.users) | Q(holdings__user__in=trace.users) | Q(mails__sender__in=trace.emails)
    on_hold = Incident.objects.filter(took_part, pk__in=held("incident")).order_by("number").distinct()
    why = _("The incident %(key)s is under a legal hold.")
    return blocks + [Block(why=why % {"key": row.key}, href=f"/incidents/{row.key}") for row in on_hold[:_MOST]]


def _incident(ref: str) -> str:
    found = Incident.objects.filter(key__iexact=ref).values_list("pk", flat=True).first()
    return str(found or "")


def _open() -> Iterable[str]:
    return [str(one) for one in Incident.objects.exclude(status__in=_OVER).values_list("pk", flat=True)]


def _evidence() -> QuerySet[Any]:
    return LinkedAlert.objects.values("alert")


PERSONAL = Part(
    name="incidents",
    blocks=_blocks,
    holds={"incident": _incident},
    live={"incident": _open},
    needs={"alerts": _evidence},
    kept=(
        Kept(
            name="mails",
            table=Mail,
            mine=lambda trace: Q(sender__in=trace.emails) | Q(envelope_from__in=trace.emails),
            own=MAIL_COLUMNS,
            names=("sender_name",),
            texts=("subject", "envelope_to", "evidence"),
            files={"raw": "eml"},
            hidden=("fence", "leased_until"),
        ),
        Kept(name="sent mails", table=SentMail, mine=lambda trace: Q(recipient__in=trace.emails), own={"recipient": ""}),
        Kept(
            name="incidents",
            table=Incident,
            mine=lambda trace: Q(reporter__in=trace.users),
            names=("reporter_name",),
            texts=("summary", "description", "facts", "debrief", "contact", "workaround", "cause", "fix"),
        ),
        Kept(name="entries", table=Entry, mine=lambda trace: Q(author__in=trace.users), names=("author_name",), texts=("text",)),
        Kept(name="parts", table=Holding, mine=_of_user, names=("user_name",), texts=("note",)),
        Kept(
            name="updates",
            table=Update,
            mine=lambda trace: Q(author__in=trace.users),
            names=("author_name", "reader_name"),
            texts=("texts", "answers", "skipped"),
        ),
        Kept(
            name="tasks",
            table=Task,
            mine=lambda trace: Q(owner__in=trace.users),
            names=("owner_name", "done_by"),
            texts=("title",),
        ),
        Kept(name="streams", table=Stream, mine=lambda trace: Q(lead__in=trace.users), names=("lead_name",), texts=("outcome",)),
        Kept(
            name="fixes",
            table=Change,
            mine=lambda trace: Q(who__in=trace.users),
            names=("who_name",),
            texts=("what", "how", "why", "way_back", "note"),
        ),
        Kept(name="clues", table=Clue, mine=_none, names=("by_name", "judged_by"), texts=("text", "because")),
        Kept(name="ticks", table=Tick, mine=lambda trace: Q(by__in=trace.users), names=("by_name",)),
        Kept(name="assessments", table=Assessment, mine=_none, names=("by_name",), texts=("impact", "seen", "groups")),
        Kept(name="alerts", table=LinkedAlert, mine=_none, texts=("note",)),
        Kept(name="duties", table=Duty, mine=_none, names=("opened_by", "dropped_by"), texts=("dropped_because", "address", "sender")),
        Kept(name="reports", table=Filing, mine=_none, names=("drafted_by", "sent_by"), texts=("draft", "note")),
        Kept(name="laws", table=Regime, mine=_none, texts=("address", "sender")),
        Kept(name="guests", table=Guest, mine=_of_user, gone=True),
        Kept(name="followed", table=Following, mine=_of_user, gone=True),
        Kept(name="awake", table=Awake, mine=_of_user, gone=True),
        Kept(name="mailing lists", table=MailingList, mine=_none, texts=("addresses",)),
        Kept(name="texts", table=OwnText, mine=_none, names=("changed_by",), texts=("body",)),
        Kept(name="scales", table=Scale, mine=_none, names=("changed_by",), texts=("note",)),
    ),
)


def _old_mails(before: datetime) -> QuerySet[Mail]:
    return Mail.objects.filter(came_at__lt=before).exclude(state=Mail.State.WAITING).exclude(raw=b"").order_by("pk")


def _empty_mails(way: Way, keys: Iterable[Any]) -> None:
    Mail.objects.filter(pk__in=keys).update(raw=b"", envelope_to=[], envelope_from="")


KEEPS = (
    Keep(
        name="mails to incidents",
        label=gettext_lazy("Mails to incidents as they came"),
        text=gettext_lazy(
            "The raw text with its files; what was said stays in the rooms. Mails of open incidents and of those on hold stay."
        ),
        rows=_old_mails,
        act=_empty_mails,
        of={"incident": "incident"},
        proposed=400,
        least=30,
    ),
)
