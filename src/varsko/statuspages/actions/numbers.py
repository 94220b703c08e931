"""Text messages to readers: a number is proven by a code that is typed on the page. Codes are few: each costs money.

Whoever asks gets the same answer whether the number is known or not, and whether a code was sent or not.
"""

import secrets
from datetime import datetime

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from varsko.core import sequences
from varsko.core.secrets import is_marked, mark
from varsko.kernel.errors import Invalid
from varsko.kernel.text import clean
from varsko.statuspages.domain import numbers
from varsko.statuspages.domain.networks import home
from varsko.statuspages.models import CodeSent, NumberCode, StatusPage, Subscriber
from varsko.statuspages.texts import post_code, post_known

_PURPOSE = "status page code"


def may_ask(page: StatusPage, number: str, asker: str, *, at: datetime) -> bool:
    """Tell whether a code may be sent to a number, as far as numbers, askers and pages have had theirs; inside the caller's transaction.

    Whoever else wants to know waits until that has ended: two at once, on two pages, are not sent the last one both.
    """
    sequences.hold("status page codes")
    today = CodeSent.objects.filter(at__gt=at - numbers.WITHIN)
    lately = CodeSent.objects.filter(at__gt=at - numbers.LATELY)
    sent = numbers.Sent(
        number=today.filter(number=_hashed(number)).count(),
        asker=lately.filter(asker=_hashed(home(asker))).count() if asker else 0,
        page=lately.filter(page=page).count(),
        all=today.count(),
    )
    return numbers.why_not(sent) is None


def ask_number(page: StatusPage, row: Subscriber, asker: str, *, at: datetime, is_away: bool = False) -> None:
    """Send a number its code, or where its subscription is when it has one; inside the caller's transaction.

    Whoever `is_away` from the page is told where the code is typed.
    """
    CodeSent.objects.create(page=page, number=_hashed(row.address), asker=_hashed(home(asker)), at=at)
    if row.state == Subscriber.State.ACTIVE:
        post_known(page, row, at=at)
        return
    code, until = f"{secrets.randbelow(10**numbers.DIGITS):0{numbers.DIGITS}}", at + numbers.CODE_LIVES
    NumberCode.objects.update_or_create(subscriber=row, defaults={"digest": mark(_PURPOSE, _said(row, code)), "tries": 0, "until": until})
    post_code(page, row, code, at=at, until=until, is_away=is_away)


def confirm_number(*, at: datetime, page_id: str, address: str, report: str, code: str) -> None:
    """Let the messages to a number begin, for whoever has the code that was sent there. Raises Invalid, always with the same words.

    A code is good once, for a quarter of an hour, and bears five wrong tries.
    """
    if not _is_proven(page_id, numbers.mobile(clean(address)) or "", clean(report)[:12], numbers.code_of(clean(code)), at):
        raise Invalid({"code": _("This is not the code that was sent last, or it is older than a quarter of an hour.")})


def _is_proven(page_id: str, number: str, report: str, code: str, at: datetime) -> bool:
    with transaction.atomic():
        place = {"page__pk": page_id, "kind": Subscriber.Kind.SMS, "address": number}
        rows = Subscriber.objects.filter(**place, **({"report__code": report} if report else {"report": None}))
        row = rows.select_for_update(of=("self",)).first()  # first of the two, as whoever asks anew does: neither waits for the other
        found = NumberCode.objects.select_related("subscriber").filter(subscriber=row).first() if row else None
        if found is None or found.until <= at or found.tries >= numbers.MOST_TRIES:
            return False
        if not code or not is_marked(_PURPOSE, _said(found.subscriber, code), found.digest):
            NumberCode.objects.filter(pk=found.pk).update(tries=F("tries") + 1)
            return False
        found.delete()
        rows.update(state=Subscriber.State.ACTIVE, failures=0, quarantined_at=None)
    return True


def stop_number(number: str) -> int:
    """End all that goes to a number of whoever answered STOP, on every page; gives how many subscriptions that were."""
    return Subscriber.objects.filter(kind=Subscriber.Kind.SMS, address=clean(number)[:20]).delete()[0]


def old_codes(at: datetime) -> QuerySet[CodeSent]:
    """Give what was counted longer than a day ago."""
    return CodeSent.objects.filter(at__lte=at - numbers.WITHIN).order_by("pk")


def _said(row: Subscriber, code: str) -> str:
    return f"{row.pk} {code}"


def _hashed(text: str) -> str:
    return mark("status page asked", text)
