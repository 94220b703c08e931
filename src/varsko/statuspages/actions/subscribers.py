"""Who hears what a page tells: asked for on the page, confirmed where the messages go, ended with one press.

Whoever asks gets the same answer whether the address is known or not; what there is to know goes to the address itself.
"""

import json
import re
import secrets
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from varsko.channels.push import read_keys
from varsko.core.secrets import seal, unseal
from varsko.kernel.errors import Invalid, NotFound
from varsko.kernel.ids import as_uuid
from varsko.kernel.text import clean, is_web_address
from varsko.kernel.zones import is_zone
from varsko.statuspages.actions.monthly import plan_month
from varsko.statuspages.actions.numbers import ask_number, may_ask
from varsko.statuspages.data import Wish
from varsko.statuspages.domain import limits, numbers
from varsko.statuspages.domain.daily import HOURS
from varsko.statuspages.letters import post_question
from varsko.statuspages.models import Audience, Component, Report, StatusPage, Subscriber
from varsko.statuspages.queries.ways import is_offered

_MAIL = re.compile(r"[^@\s<>\"',;:()]{1,64}@[a-z0-9.-]+\.[a-z0-9-]{2,63}")
_MOST_MAIL = 254
_UNSIGNED = frozenset({Subscriber.Kind.EMAIL, Subscriber.Kind.SMS})
AGAIN_AFTER = timedelta(minutes=10)


def subscribe(*, at: datetime, page_id: str, wish: Wish) -> None:
    """Ask an address whether it wants to hear of a page; nothing is sent to it before it says yes. Raises NotFound, Invalid.

    A page with groups of readers is asked for as a member of one, or as a person; of pages that are not public there is nothing else.

    Asking again sends the question again, at most every ten minutes; a confirmed address gets the link to its subscription.
    """
    address = checked_address(wish)
    with transaction.atomic():
        page = StatusPage.objects.select_for_update(of=("self",)).filter(pk=page_id).first()
        if page is None or not _is_open_to(page, wish):
            raise NotFound("status page")
        if wish.kind == Subscriber.Kind.SMS and not may_ask(page, address, wish.asker, at=at):
            return
        columns = wished(page, wish, codes_of(page))
        place = {"page": page, "kind": wish.kind, "address": address, "report": columns.pop("report")}
        fresh = {**columns, "secret": new_secret(wish.kind, wish.keys), "token": new_token(wish.kind), "asked_at": at, "created_at": at}
        row, is_new = Subscriber.objects.get_or_create(**place, defaults=fresh)
        if not is_new and row.asked_at > at - AGAIN_AFTER:
            return
        if not is_new and row.state == Subscriber.State.UNCONFIRMED:
            Subscriber.objects.filter(pk=row.pk).update(**columns, token=new_token(wish.kind), secret=fresh["secret"])
            row.refresh_from_db()
        Subscriber.objects.filter(pk=row.pk).update(asked_at=at)
        plan_month(page, [row.wants_monthly], at=at)
        if wish.kind == Subscriber.Kind.SMS:
            ask_number(page, row, wish.asker, at=at)
        else:
            post_question(page, row, at=at)


def _is_open_to(page: StatusPage, wish: Wish) -> bool:
    is_member = bool(wish.audience or wish.person)
    return is_member if page.access == StatusPage.Access.GROUPS else page.access == StatusPage.Access.PUBLIC


def confirm(*, page_id: str, token: str) -> str:
    """Let the messages begin; gives the secret that signs them when they go to a program. Raises NotFound for a link that is not good.

    A quarantined address comes back this way too. The secret is given the first time only: every message to a program holds its token.
    """
    rows = Subscriber.objects.filter(page__pk=page_id, token=token[:64])
    columns = {"state": Subscriber.State.ACTIVE, "failures": 0, "quarantined_at": None}
    is_first = bool(rows.filter(state=Subscriber.State.UNCONFIRMED).update(**columns))
    if not is_first and not rows.update(**columns):
        raise NotFound("subscription")
    row = rows.first()
    return unseal(row.secret) if row and is_first and row.kind == Subscriber.Kind.WEBHOOK else ""


def unsubscribe(*, page_id: str, token: str) -> None:
    """Let the messages end and forget the address. Once done it stays done: asked twice, it is no error."""
    Subscriber.objects.filter(page__pk=page_id, token=token[:64]).delete()


def tune(*, page_id: str, token: str, wish: Wish, at: datetime) -> None:
    """Let whoever holds the link of a message choose anew what comes, and how. Raises NotFound, Invalid.

    What they belong to and which report they follow stays; components are chosen anew on public pages only, where everybody sees them.
    """
    with transaction.atomic():
        rows = Subscriber.objects.select_related("page").filter(page__pk=page_id, token=token[:64], state=Subscriber.State.ACTIVE)
        row = rows.first()
        if row is None:
            raise NotFound("subscription")
        is_public = row.page.access == StatusPage.Access.PUBLIC
        said = wished(row.page, replace(wish, report="", **_of_page(row, wish)), codes_of(row.page))
        names = {"language", "wants", "time_zone", "digest_hour", "wants_learned", "wants_monthly", *(["components"] if is_public else [])}
        rows.update(**{name: value for name, value in said.items() if name in names})
        plan_month(row.page, [said["wants_monthly"]], at=at)


def _of_page(row: Subscriber, wish: Wish) -> dict[str, Any]:
    """Give what there is of a whole page only, as somebody wishes it who may follow one report."""
    return {"digest_hour": None, "monthly": False} if row.report_id else {"digest_hour": wish.digest_hour, "monthly": wish.monthly}


def new_secret(kind: str, keys: tuple[str, str] = ("", "")) -> str:
    """Make what signs the messages of a subscriber, sealed; of a browser, keep its keys."""
    if kind == Subscriber.Kind.PUSH:
        return seal(json.dumps({"p256dh": keys[0].strip(), "auth": keys[1].strip()}))
    return "" if kind in _UNSIGNED else seal(secrets.token_urlsafe(32))


def new_token(kind: str) -> str:
    """Make what is in the links of the messages of a subscriber; a text message has little room."""
    return secrets.token_urlsafe(16) if kind == Subscriber.Kind.SMS else secrets.token_hex()


def checked_address(wish: Wish) -> str:
    """Clean an address. Raises Invalid."""
    said = clean(wish.address).strip()
    if wish.kind == Subscriber.Kind.EMAIL:
        said = said.lower()
        if len(said) > _MOST_MAIL or not _MAIL.fullmatch(said):
            raise Invalid({"address": _("This is no mail address.")})
    elif not is_offered(wish.kind):
        raise Invalid({"kind": _("Choose one of what is offered.")})
    elif wish.kind == Subscriber.Kind.SMS:
        return _checked_number(said)
    elif wish.kind == Subscriber.Kind.PUSH and (not said.startswith("https://") or read_keys(*wish.keys) is None):
        raise Invalid({"address": _("The browser did not say where its messages go. Try again.")})
    elif len(said) > limits.URL or not is_web_address(said) or not said.isprintable() or " " in said:
        raise Invalid({"address": _("Write a web address, such as https://example.org.")})
    return said


def _checked_number(said: str) -> str:
    number = numbers.mobile(said)
    if number is None:
        raise Invalid({"address": _("This is no number of a mobile telephone. Write it with its country, such as +47 400 00 000.")})
    if not numbers.is_served(number, settings.VARSKO.twilio_countries.split(",") if settings.VARSKO.twilio_countries else ()):
        raise Invalid({"address": _("Text messages do not go to that country from here.")})
    return number


def codes_of(page: StatusPage) -> frozenset[str]:
    """Give the codes of the components of a page."""
    return frozenset(Component.objects.filter(page=page).values_list("code", flat=True))


def wished(page: StatusPage, wish: Wish, codes: frozenset[str]) -> dict[str, Any]:
    """Give the columns of what somebody wants to hear; components that are not on the page are left out. Raises NotFound, Invalid."""
    if wish.time_zone and not is_zone(wish.time_zone):
        raise Invalid({"time_zone": _("Choose one of what is offered.")})
    if wish.digest_hour is not None and wish.digest_hour not in HOURS:
        raise Invalid({"digest_hour": _("Choose one of what is offered.")})
    is_mail = wish.kind == Subscriber.Kind.EMAIL
    return {
        "language": wish.language if wish.language in page.languages else page.languages[0],
        "components": sorted(codes.intersection(wish.components)),
        "report": _followed(page, wish.report) if wish.report else None,
        "wants": wish.wants if wish.wants in Report.Kind.values else "",
        "time_zone": wish.time_zone,
        "digest_hour": wish.digest_hour if is_mail and not wish.report else None,
        "wants_learned": wish.learned and is_mail,
        "wants_monthly": wish.monthly and is_mail and not wish.report,
        "audience": _group(page, wish.audience) if wish.audience else None,
        "came_by_link": bool(wish.audience) and wish.by_link,
        "person_id": as_uuid(wish.person) if wish.person else None,
    }


def _group(page: StatusPage, code: str) -> Audience:
    found = Audience.objects.filter(page=page, code=code[:12]).first()
    if found is None:
        raise NotFound("group of readers")
    return found


def _followed(page: StatusPage, code: str) -> Report:
    found = Report.objects.filter(page=page, code=clean(code)[:12], published_at__isnull=False).first()
    if found is None:
        raise NotFound("report")
    return found
