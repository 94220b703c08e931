"""How an incident stands, told by mail: by whoever may write on the page, from an address that is proven, once a mail."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from types import MappingProxyType

from django.conf import settings
from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from varsko.core import deliveries, mails
from varsko.core.outbox import record
from varsko.events.statuspages import StatusPageChanged
from varsko.kernel.errors import Conflict, Invalid, NotFound
from varsko.kernel.mail.consent import unsigned
from varsko.kernel.mail.letter import Arrival, Nature
from varsko.kernel.mail.letter import Letter as Read
from varsko.kernel.text import shorten
from varsko.people import queries as people
from varsko.people.data import Actor, Person
from varsko.people.domain.permissions import NotAllowed
from varsko.statuspages.actions.reports import say
from varsko.statuspages.actions.rows import about, held
from varsko.statuspages.data import SaidDraft
from varsko.statuspages.domain.said import WORDS, Order, Why, chosen, names_in, order_in
from varsko.statuspages.domain.stages import OVER, Kind
from varsko.statuspages.models import Letter, Report, StatusPage
from varsko.statuspages.queries.letters import pages_told, read_letter
from varsko.ui.words import StrOrPromise

_HOUR = timedelta(hours=1)
_MOST = 20
_SILENT = frozenset({Why.UNKNOWN_ADDRESS, Why.ROBOT, Why.STRANGER, Why.SPOOFED, Why.TWICE, Why.TOO_MANY})
"""Whoever wrote these hears nothing: it was nobody of ours, or they heard it already."""

_SENTENCES = MappingProxyType(
    {
        Why.SAID: gettext_lazy("What you wrote stands on %(page)s now, and whoever follows it is told."),
        Why.UNPROVEN: gettext_lazy(
            "A mail that says it is from you came for a status page. Nothing proves that it was you, so nothing was published."
        ),
        Why.SEVERAL_PAGES: gettext_lazy(
            "Your mail names several status pages, so nothing was published. Send it to each of them by itself."
        ),
        Why.NOT_ALLOWED: gettext_lazy("You may not write on this status page, so nothing was published."),
        Why.NO_STAGE: gettext_lazy(
            "The first line of your mail names no stage, so nothing was published. Write one of these, and the text below: %(detail)s"
        ),
        Why.NO_TEXT: gettext_lazy(
            "Your mail names a stage and says nothing more, so nothing was published. Write the text below the first line."
        ),
        Why.NOTHING_OPEN: gettext_lazy("No incident goes on at %(page)s, so nothing was published."),
        Why.OVER: gettext_lazy("What the subject names is over at %(page)s, so nothing was published. These incidents go on:\n%(detail)s"),
        Why.WHICH: gettext_lazy("Several incidents go on at %(page)s. Send it again with one of these codes in the subject:\n%(detail)s"),
    }
)


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a message, of which page and report, and in a few words more."""

    why: Why
    page: StatusPage | None = None
    report: Report | None = None
    detail: str = ""


def keep_letter(arrival: Arrival, *, at: datetime) -> int:
    """Keep a mail for a page; returns how many are new. Bringing a mail twice does nothing."""
    with transaction.atomic():
        return mails.keep(Letter, arrival, at=at)


def renew_told_address(*, by: Actor, at: datetime, ref: object) -> None:
    """Give a page a new secret address for updates by mail; the old one takes nothing any more. Raises NotFound, NotAllowed."""
    with transaction.atomic():
        page = held(by, ref, verb="configure")
        StatusPage.objects.filter(pk=page.pk).update(told_turn=F("told_turn") + 1)
        record(StatusPageChanged(**about(page, by, at), field="address for updates by mail", before="", after=""))


def take_in(row: Letter, *, at: datetime) -> None:
    """Say on its page what a kept mail says, or answer why not, inside the caller's transaction, and finish its row."""
    letter = read_letter(row)
    account = _account(letter)
    pages = pages_told(list(row.envelope_to))
    taken = _taken(row, letter, account, pages, at)
    if account and taken.why not in _SILENT:
        _answer(row, letter, account, taken, at)
    row.finish(
        **mails.columns(letter),
        state=Letter.State.PLACED if taken.why is Why.SAID else Letter.State.LEFT,
        why=taken.why.value,
        evidence=shorten(letter.evidence, 500),
        page_id=pages[0].pk if pages else None,
        report_id=taken.report.pk if taken.report else None,
    )


def _taken(row: Letter, letter: Read, account: Person | None, pages: list[StatusPage], at: datetime) -> Taken:
    why = _refusal(row, letter, account, pages, at)
    if why or account is None:
        return Taken(why or Why.STRANGER)
    if len(pages) > 1:
        return Taken(Why.SEVERAL_PAGES)
    page = pages[0]
    try:
        with translation.override(account.language), transaction.atomic():
            return _said(held(people.actor_for_person(account.id), page.pk), row, letter, account, at)
    except (NotAllowed, NotFound):
        return Taken(Why.NOT_ALLOWED)
    except (Invalid, Conflict) as error:
        return Taken(Why.REFUSED, page, detail=" ".join(str(one) for one in error.errors.values()))


def _refusal(row: Letter, letter: Read, account: Person | None, pages: list[StatusPage], at: datetime) -> Why | None:
    """Tell why a mail is not even looked into; None when it is."""
    if not pages:
        return Why.UNKNOWN_ADDRESS
    if letter.nature is not Nature.HUMAN:
        return Why.ROBOT
    if account is None:
        return Why.STRANGER
    if letter.is_verified is False:
        return Why.SPOOFED
    if _came_before(row, letter):
        return Why.TWICE
    if _alike(row, letter).filter(came_at__gt=at - _HOUR).count() >= _MOST:
        return Why.TOO_MANY
    return None if letter.is_verified else Why.UNPROVEN


def _alike(row: Letter, letter: Read) -> QuerySet[Letter]:
    """Other mails of this sender, as well proven as this one: a forger uses nobody else's share up."""
    return Letter.objects.filter(sender=letter.sender.address, is_verified=letter.is_verified).exclude(pk=row.pk)


def _came_before(row: Letter, letter: Read) -> bool:
    return bool(letter.message_id) and _alike(row, letter).filter(message_id=letter.message_id).exists()


def _said(page: StatusPage, row: Letter, letter: Read, account: Person, at: datetime) -> Taken:
    """Say it of the report that is meant, on a page that is held. Raises NotAllowed, NotFound, Invalid."""
    if _came_before(row, letter):  # by another worker, while this one waited for the page
        return Taken(Why.TWICE)
    fresh = mails.part_of(replace(letter, subject=""), ()).fresh  # what is forwarded below is not for everybody
    order = order_in(unsigned(fresh, letter.sender.name))  # nor is the telephone of whoever writes
    language = next((one for one in (letter.language, account.language) if one in page.languages), page.languages[0])
    return publish(page, account, order, hint=letter.subject, language=language, at=at)


def publish(page: StatusPage, account: Person, order: Order, *, hint: str, language: str, at: datetime) -> Taken:
    """Say of the one incident that is meant what somebody wrote; `hint` may name it. Raises NotAllowed, NotFound, Invalid."""
    rows = Report.objects.filter(page=page, kind=Kind.INCIDENT, published_at__isnull=False).exclude(stage__in=sorted(OVER))
    going = list(rows.order_by("-began_at", "-pk")[:50])
    named = [(one.code, list(one.titles.values())) for one in going]
    if order.stage is None or not order.text:
        return Taken(Why.NO_TEXT if order.stage else Why.NO_STAGE, page, detail=", ".join(WORDS))
    if not going:
        return Taken(Why.NOTHING_OPEN, page)
    code, listed = chosen(hint, named), "\n".join(f"{one}: {next(iter(titles), '')}" for one, titles in named)
    others = Report.objects.filter(page=page, code__in=names_in(hint)).exclude(pk__in=[one.pk for one in going])
    if others.exists():
        return Taken(Why.OVER, page, detail=listed)
    if not code:
        return Taken(Why.WHICH, page, detail=listed)
    draft = SaidDraft(texts={language: order.text}, stage=order.stage.value)
    say(by=people.actor_for_person(account.id), at=at, ref=page.pk, code=code, said=draft)
    return Taken(Why.SAID, page, next(one for one in going if one.code == code))


def _account(letter: Read) -> Person | None:
    found = people.user(letter.sender.address) if letter.sender.address else None
    return found if found and found.is_active else None


def _answer(row: Letter, letter: Read, account: Person, taken: Taken, at: datetime) -> None:
    """Tell the account what became of the mail, in its language; what it said is not repeated."""
    with translation.override(account.language):
        name = taken.page.name if taken.page else ""
        subject = _("Published on %(page)s") % {"page": name} if taken.why is Why.SAID else _("Not published")
        body = _words(taken, name)
    outgoing = deliveries.Outgoing(
        channel="email",
        address=account.email,
        name=account.name,
        user_id=account.id,
        key=f"status-said:{row.pk}",
        message={
            "subject": subject,
            "template": "statuspages/mail/said",
            "facts": {"body": body},
            "link": f"{settings.VARSKO.url}/status-pages/{taken.page.slug}" if taken.page else "",
            "language": account.language,
            **({"answers": letter.message_id} if letter.message_id else {}),
        },
        about="status_page",
        subject=str(taken.page.pk) if taken.page else "",
    )
    deliveries.enqueue(outgoing, at=at)


def sentence_of(why: Why) -> StrOrPromise:
    """Give the sentence that tells somebody what became of what they sent, with room for `page` and `detail`."""
    return _SENTENCES.get(why, gettext_lazy("Nothing was published: %(detail)s"))


def _words(taken: Taken, name: str) -> str:
    return str(sentence_of(taken.why)) % {"page": name, "detail": taken.detail}
