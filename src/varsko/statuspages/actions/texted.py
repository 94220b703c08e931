"""How an incident stands, told by text message: by whoever may write on the page, from a number that they proved, with the page's code."""

from datetime import datetime, timedelta
from types import MappingProxyType

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils import translation
from django.utils.translation import gettext_lazy

from varsko.core import deliveries, sequences
from varsko.core.secrets import mark
from varsko.core.sweep import older_than
from varsko.kernel.errors import Conflict, Invalid, NotFound
from varsko.kernel.text import clean, shorten
from varsko.people import queries as people
from varsko.people.data import Person
from varsko.people.domain.permissions import NotAllowed
from varsko.statuspages.actions.letters import Taken, publish, sentence_of
from varsko.statuspages.actions.rows import held
from varsko.statuspages.domain.said import Order, Why, order_in
from varsko.statuspages.models import StatusPage, Texted
from varsko.statuspages.queries.letters import page_of_code
from varsko.statuspages.texts import CODES

_MOST, _HOUR, _LONGEST = 20, timedelta(hours=1), 1600
_SENTENCES = MappingProxyType(
    {
        Why.NO_STAGE: gettext_lazy(
            "Your message names no stage, so nothing was published. Write the code, one of these, a colon and the text: %(detail)s"
        ),
        Why.NO_TEXT: gettext_lazy("Your message names a stage and says nothing more, so nothing was published."),
        Why.WHICH: gettext_lazy(
            "Several incidents go on at %(page)s. Send it again with one of these codes between the page's code and the stage:\n%(detail)s"
        ),
    }
)


def hear_text(*, at: datetime, name: str, number: str, text: str) -> Why | None:
    """Say on its page what a message says, or answer why not; the caller has proof of who handed it over, and that it is whole.

    None for whoever is nobody of ours, who hears nothing. The same message (by its `name`) counts once, and of one number twenty an hour
    with a page's code. Whoever forges the number has no code: what they send is written down twenty times an hour and takes nothing from
    whose number it is. Codes have forty bits: nobody finds one by sending.
    """
    account = people.person_of_number(clean(number)[:40])
    code, rest = _first_word(clean(text)[:_LONGEST])
    if account is None or not name:
        return None
    with transaction.atomic():
        sequences.hold("status pages by text message")  # of two at once the second sees the first
        origin = mark("status page texted", number)
        if Texted.objects.filter(name=name[:64]).exists():
            return Why.TWICE
        page = page_of_code(code.casefold())
        of_theirs = Texted.objects.filter(origin=origin, came_at__gt=at - _HOUR, page__isnull=page is None)
        if of_theirs.count() >= _MOST:
            return Why.TOO_MANY
        taken = _taken(page, account, rest, at) if page else Taken(Why.UNKNOWN_ADDRESS)
        row = Texted.objects.create(name=name[:64], origin=origin, page=page, why=taken.why.value, came_at=at)
        if page:
            _answer(row, account, number, taken, at)
    return taken.why


def old_texts(at: datetime) -> QuerySet[Texted]:
    """Give what came by text message so long ago that other messages of the time are forgotten too."""
    return Texted.objects.filter(pk__lt=older_than(at, settings.VARSKO.keep_messages)).order_by("pk")


def _taken(page: StatusPage, account: Person, rest: str, at: datetime) -> Taken:
    try:
        with translation.override(account.language), transaction.atomic():
            hint, order = _read(rest)
            language = account.language if account.language in page.languages else page.languages[0]
            locked = held(people.actor_for_person(account.id), page.pk)
            return publish(locked, account, order, hint=hint, language=language, at=at)
    except (NotAllowed, NotFound):
        return Taken(Why.NOT_ALLOWED)
    except (Invalid, Conflict) as error:
        return Taken(Why.REFUSED, page, detail=" ".join(str(one) for one in error.errors.values()))


def _read(rest: str) -> tuple[str, Order]:
    """Read a stage and a text, with what may name an incident before them."""
    order = order_in(rest)
    if order.stage:
        return "", order
    hint, behind = _first_word(rest)
    return hint, order_in(behind)


def _first_word(text: str) -> tuple[str, str]:
    """Part the first word from what stands behind it, in its line or below."""
    words = text.split(maxsplit=1)
    return "".join(words[:1]), "".join(words[1:])


def _answer(row: Texted, account: Person, number: str, taken: Taken, at: datetime) -> None:
    with translation.override(account.language):
        name = shorten(taken.page.name, 40) if taken.page else ""
        said = str(_SENTENCES.get(taken.why, sentence_of(taken.why))) % {"page": name, "detail": taken.detail}
    outgoing = deliveries.Outgoing(
        channel="sms",
        address=number,
        name=account.name,
        user_id=account.id,
        key=f"status-texted:{row.pk}",
        message={"sms": said, "text": said, "language": account.language},
        about="status_page",
        subject=str(row.page_id or ""),
        purpose=CODES,
    )
    deliveries.enqueue(outgoing, at=at)
