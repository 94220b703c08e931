"""What the desk keeps about people: callers, what they asked for and what was said, their mails and those to them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from varsko.core.models import Delivery, EventRow
from varsko.core.personal import MAIL_COLUMNS, Block, Keep, Kept, Part, Trace
from varsko.core.personal.shapes import Way
from varsko.desk.actions.objects import words_of
from varsko.desk.actions.wording import forget_words, index_requests
from varsko.desk.models import (
    AnswerDraft,
    Answers,
    Appointment,
    Approval,
    ApprovalAsk,
    Asset,
    AssetTie,
    Caller,
    DigestReader,
    Entry,
    FormerName,
    FormVersion,
    Hours,
    InCopy,
    Mail,
    Matrix,
    OrganisationCard,
    Origin,
    OwnText,
    Problem,
    Rating,
    Request,
    RequestStep,
    Rung,
    SavedView,
    SentMail,
    Skill,
    Spared,
    TimeSpent,
    Trial,
    Unreachable,
    Watcher,
)
from varsko.desk.models.requests import OPEN
from varsko.kernel.erasing import is_whole
from varsko.kernel.ids import as_uuid
from varsko.privacy.queries import held

_RECORDS = (Request.Kind.PROBLEM, Request.Kind.CHANGE)
"""Records of the house, not of callers: no rule takes them."""
_MOST = 20


def _none(trace: Trace) -> Q:
    return Q(pk__in=())


def _card(trace: Trace) -> Q:
    return Q(pk__in=trace.callers)


def _follow(trace: Trace) -> Trace:
    wanted = [found for one in trace.callers if (found := as_uuid(one))]
    of_one = Caller.objects.filter(phone__in=trace.phones).values("phone").annotate(cards=Count("pk")).filter(cards=1).values("phone")
    known = Q(pk__in=wanted) | Q(user__in=trace.users) | Q(email__in=trace.emails) | Q(phone__in=of_one)
    cards = list(Caller.objects.filter(known))
    trace = trace.joined(
        callers=[str(one.pk) for one in cards],
        users=[str(one.user_id) for one in cards if one.user_id],
        names=[one.name for one in cards],
        emails=[one.email for one in cards],
        phones=[one.phone for one in cards],
    )
    in_copy = InCopy.objects.filter(Q(address__in=trace.emails) | Q(user__in=trace.users))
    trace = trace.joined(names=[name for name in in_copy.values_list("name", flat=True) if is_whole(name)])
    others = Caller.objects.exclude(pk__in=trace.callers)
    names = [
        *others.filter(name__in=trace.names).values_list("name", flat=True),
        *InCopy.objects.filter(name__in=trace.names).exclude(pk__in=in_copy.values("pk")).values_list("name", flat=True),
    ]
    return trace.joined(shared=[*names, *others.filter(phone__in=trace.phones).values_list("phone", flat=True)])


def _blocks(trace: Trace) -> list[Block]:
    rows = Request.objects.filter(OPEN, Q(caller__in=trace.callers) | Q(assignee__in=trace.users)).order_by("number")
    why = _("The request %(key)s is still open.")
    blocks = [Block(why=why % {"key": row.key}, href=f"/desk/{row.key}") for row in rows[:_MOST]]
    on_hold = Request.objects.filter(Q(caller__in=trace.callers), Q(pk__in=held("request")) | Q(incident__in=held("incident")))
    why = _("The request %(key)s is under a legal hold.")
    return blocks + [Block(why=why % {"key": row.key}, href=f"/desk/{row.key}") for row in on_hold.order_by("number")[:_MOST]]


def _request(ref: str) -> str:
    found = Request.objects.filter(key__iexact=ref).values_list("pk", flat=True).first()
    return str(found or "")


def _found_by_new_words(rows: Sequence[Any]) -> None:
    for row in rows:
        row.words = words_of(row)
    Asset.objects.bulk_update(rows, ["words"])


def _found_as_they_are(rows: Sequence[Any]) -> None:
    index_requests(Request.objects.filter(pk__in=[row.pk for row in rows]))


def _found_by_new_names(rows: Sequence[Any]) -> None:
    index_requests(Request.objects.filter(caller__in=[row.pk for row in rows]))


PERSONAL = Part(
    name="desk",
    follow=_follow,
    blocks=_blocks,
    holds={"request": _request},
    kept=(
        Kept(
            name="what was said by mail",  # before the mails, which tell who said it: somebody in copy has neither an account nor a card
            table=Entry,
            mine=lambda trace: Q(pk__in=Mail.objects.filter(sender__in=trace.emails, entry__isnull=False).values("entry")),
            own={"author_name": "{pseudonym}"},
        ),
        Kept(
            name="mails",
            table=Mail,
            mine=lambda trace: Q(sender__in=trace.emails) | Q(envelope_from__in=trace.emails) | Q(request__caller__in=trace.callers),
            own=MAIL_COLUMNS,
            names=("sender_name",),
            texts=("subject", "envelope_to", "evidence"),
            files={"raw": "eml"},
            hidden=("fence", "leased_until"),
        ),
        Kept(
            name="sent mails",
            table=SentMail,
            mine=lambda trace: Q(recipient__in=trace.emails) | Q(request__caller__in=trace.callers),
            own={"recipient": "", "text": ""},
            texts=("text",),
        ),
        Kept(
            name="unreachable",
            table=Unreachable,
            mine=lambda trace: Q(address__in=trace.emails),
            own={"address": "{address}", "said": ""},
            names=("done_by",),
            texts=("said",),
        ),
        Kept(
            name="requests",
            table=Request,
            mine=lambda trace: Q(caller__in=trace.callers),
            names=("opened_by",),
            texts=("title", "text", "solution", "why_note"),
            after=_found_as_they_are,
        ),
        Kept(
            name="entries",
            table=Entry,
            mine=lambda trace: Q(author__in=trace.users) | Q(request__caller__in=trace.callers),
            names=("author_name",),
            texts=("text",),
        ),
        Kept(name="answers", table=Answers, mine=lambda trace: Q(request__caller__in=trace.callers), texts=("said",)),
        Kept(name="ratings", table=Rating, mine=lambda trace: Q(request__caller__in=trace.callers), own={"comment": ""}),
        Kept(
            name="drafts", table=AnswerDraft, mine=lambda trace: Q(user__in=trace.users) | Q(request__caller__in=trace.callers), gone=True
        ),
        Kept(
            name="steps",
            table=RequestStep,
            mine=lambda trace: Q(done_by__in=trace.users) | Q(person__in=trace.users) | Q(request__caller__in=trace.callers),
            names=("done_name",),
            texts=("text",),
        ),
        Kept(name="times", table=TimeSpent, mine=lambda trace: Q(user__in=trace.users), names=("user_name",)),
        Kept(name="followers", table=Watcher, mine=lambda trace: Q(user__in=trace.users), gone=True),
        Kept(
            name="in copy",
            table=InCopy,
            mine=lambda trace: Q(user__in=trace.users) | Q(address__in=trace.emails) | Q(request__caller__in=trace.callers),
            gone=True,
        ),
        Kept(name="figures by mail", table=DigestReader, mine=lambda trace: Q(user__in=trace.users), gone=True),
        Kept(name="hours that were tried", table=Trial, mine=lambda trace: Q(asked_by__in=trace.users), gone=True),
        Kept(name="views", table=SavedView, mine=lambda trace: Q(user__in=trace.users), gone=True),
        Kept(name="answers that helped", table=Spared, mine=lambda trace: Q(user__in=trace.users), own={"user": None}),
        Kept(name="texts", table=OwnText, mine=lambda trace: Q(owner__in=trace.users), gone=True),
        Kept(name="appointments", table=Appointment, mine=lambda trace: Q(user__in=trace.users), gone=True),
        Kept(
            name="approvals",
            table=Approval,
            mine=lambda trace: Q(decided_by__in=trace.users) | Q(request__caller__in=trace.callers),
            names=("decided_name",),
            texts=("note",),
        ),
        Kept(name="asked for approval", table=ApprovalAsk, mine=lambda trace: Q(person__in=trace.users), gone=True),
        Kept(name="skills", table=Skill.people.through, mine=lambda trace: Q(user__in=trace.users), gone=True),
        Kept(name="rungs", table=Rung, mine=lambda trace: Q(person__in=trace.users), gone=True),
        Kept(
            name="objects",
            table=Asset,
            mine=lambda trace: Q(holder__in=trace.callers),
            own={"holder": None},
            texts=("name", "place", "notes"),
            after=_found_by_new_words,
        ),
        Kept(name="managers of callers", table=Caller, mine=lambda trace: Q(manager__in=trace.users), own={"manager": None}),
        Kept(name="problems", table=Problem, mine=_none, texts=("cause", "workaround", "public_title")),
        Kept(name="versions of forms", table=FormVersion, mine=_none, names=("changed_by",)),
        Kept(name="versions of hours", table=Hours, mine=_none, names=("changed_by",)),
        Kept(name="versions of priorities", table=Matrix, mine=_none, names=("changed_by",), texts=("note",)),
        Kept(
            name="cards of organisations",
            table=OrganisationCard,
            mine=lambda trace: Q(name__in=trace.names),  # who works alone is called like what they work for
            names=("changed_by",),
            texts=("note",),
            gone=True,
        ),
        Kept(
            name="former names of organisations",
            table=FormerName,
            mine=lambda trace: Q(name__in=trace.names) | Q(organisation__in=trace.names),
            texts=("was",),
            gone=True,
        ),
        Kept(
            name="callers",
            table=Caller,
            mine=_card,
            own={"name": "{pseudonym}", "email": "", "phone": "", "organisation": "", "words": "{pseudonym}", "vip": False},
            after=_found_by_new_names,
        ),
    ),
)


def _old_requests(before: datetime) -> QuerySet[Request]:
    over = Request.objects.filter(state=Request.State.CLOSED, closed_at__lt=before).exclude(title=F("key"), caller=None)
    return over.exclude(kind__in=_RECORDS).order_by("pk")


def _clear_requests(way: Way, keys: Sequence[Any]) -> None:
    """Let requests go, or all in them that somebody wrote; who asked is forgotten, what it was about and how long it took stays."""
    rows = Request.objects.filter(pk__in=keys)
    told = {"about": "request", "subject__in": [str(key) for key in keys]}
    EventRow.objects.filter(**told).delete()
    Delivery.objects.filter(**told).delete()
    Mail.objects.filter(request__in=keys).update(**{**MAIL_COLUMNS, "sender_name": ""})
    if way == "delete":
        forget_words(list(rows.values_list("number", flat=True)))
        rows.delete()
        return
    Entry.objects.filter(request__in=keys).update(text="", author_name="", author=None)
    AnswerDraft.objects.filter(request__in=keys).delete()
    InCopy.objects.filter(request__in=keys).delete()
    RequestStep.objects.filter(request__in=keys).delete()
    SentMail.objects.filter(request__in=keys).update(text="", recipient="")
    Rating.objects.filter(request__in=keys).update(comment="")
    Answers.objects.filter(request__in=keys).update(said={})
    Approval.objects.filter(request__in=keys).update(note="", decided_name="", decided_by=None)
    ApprovalAsk.objects.filter(approval__in=keys).delete()
    AssetTie.objects.filter(request__in=keys, asset__holder__isnull=False).delete()  # it would tell whose it was
    Origin.objects.filter(request__in=keys, message__isnull=False).delete()  # it names who said it
    empty = dict.fromkeys(("text", "solution", "why_note", "opened_by"), "")
    rows.update(**empty, title=F("key"), caller=None)
    index_requests(Request.objects.filter(pk__in=keys))


def _old_mails(before: datetime) -> QuerySet[Mail]:
    return Mail.objects.filter(came_at__lt=before).exclude(state=Mail.State.WAITING).exclude(raw=b"").order_by("pk")


def _empty_mails(way: Way, keys: Sequence[Any]) -> None:
    Mail.objects.filter(pk__in=keys).update(raw=b"", envelope_to=[], envelope_from="")


KEEPS = (
    Keep(
        name="requests",
        label=gettext_lazy("Closed requests"),
        text=gettext_lazy(
            "Anonymised, nobody can tell who asked what: counts and times stay for the reports. Problems and changes are kept."
        ),
        rows=_old_requests,
        act=_clear_requests,
        ways=("anonymise", "delete"),
        of={"request": "pk", "incident": "incident"},
        proposed=730,
        least=30,
    ),
    Keep(
        name="mails",
        label=gettext_lazy("Mails to desks as they came"),
        text=gettext_lazy(
            "The raw text with its files. What was read in them stays in the requests; a mail cannot be put elsewhere after that."
        ),
        rows=_old_mails,
        act=_empty_mails,
        of={"request": "request", "incident": "request__incident"},
        proposed=180,
        least=14,
    ),
)
