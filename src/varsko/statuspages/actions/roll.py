"""What whoever looks after a page does with its subscribers: bring some along, bring back, end."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from varsko.core.clock import new_id
from varsko.core.outbox import record
from varsko.events.statuspages import SubscriberChanged, SubscribersImported
from varsko.kernel.errors import Invalid, NotFound
from varsko.people.data import Actor
from varsko.statuspages.actions.monthly import plan_month
from varsko.statuspages.actions.numbers import ask_number, may_ask
from varsko.statuspages.actions.rows import about, held
from varsko.statuspages.actions.subscribers import AGAIN_AFTER, checked_address, codes_of, new_secret, new_token, wished
from varsko.statuspages.data import SubscriberView, Wish
from varsko.statuspages.domain import limits
from varsko.statuspages.letters import post_question
from varsko.statuspages.models import StatusPage, Subscriber
from varsko.statuspages.queries.subscribers import subscriber_view


def bring_subscribers(*, by: Actor, at: datetime, ref: object, wishes: Sequence[Wish]) -> list[SubscriberView]:
    """Take subscribers over who confirmed elsewhere that they want the news: they are asked nothing. Those who are known stay as they are.

    Nothing is brought when one address is none. Gives those who are new. Raises NotFound, NotAllowed, Invalid.
    """
    if len(wishes) > limits.MOST_BROUGHT:
        raise Invalid({"addresses": _("At most %(count)d at once.") % {"count": limits.MOST_BROUGHT}})
    addresses = [_address(one) for one in wishes]
    with transaction.atomic():
        page = held(by, ref, verb="configure")
        if page.access == StatusPage.Access.GROUPS and not all(one.audience for one in wishes):
            raise Invalid({"audience": _("Choose one of what is offered.")})
        codes = codes_of(page)
        rows = [_row(page, one, codes, address, at) for one, address in zip(wishes, addresses, strict=True)]
        Subscriber.objects.bulk_create(rows, ignore_conflicts=True)
        plan_month(page, [one.wants_monthly for one in rows], at=at)
        found = list(Subscriber.objects.filter(pk__in=[row.pk for row in rows]).select_related("report", "audience").order_by("pk"))
        if found:
            record(SubscribersImported(**about(page, by, at), count=len(found)))
    return [subscriber_view(row) for row in found]


def change_subscriber(*, by: Actor, at: datetime, ref: object, code: str, components: Sequence[str]) -> SubscriberView:
    """Let a subscriber hear of these components only, or with none of all. Raises NotFound, NotAllowed."""
    with transaction.atomic():
        page = held(by, ref, verb="configure")
        row = _held_subscriber(page, code)
        columns = wished(page, Wish(address=row.address, components=tuple(components)), codes_of(page))
        Subscriber.objects.filter(pk=row.pk).update(components=columns["components"])
        record(SubscriberChanged(**about(page, by, at), subscriber=row.code, change="components"))
        row.refresh_from_db()
    return subscriber_view(row)


def revive_subscriber(*, by: Actor, at: datetime, ref: object, code: str) -> SubscriberView:
    """Write again to an address that was quarantined. Raises NotFound, NotAllowed."""
    with transaction.atomic():
        page = held(by, ref, verb="configure")
        row = _held_subscriber(page, code)
        if row.state == Subscriber.State.QUARANTINED:
            Subscriber.objects.filter(pk=row.pk).update(state=Subscriber.State.ACTIVE, failures=0, quarantined_at=None)
            record(SubscriberChanged(**about(page, by, at), subscriber=row.code, change="revived"))
            row.refresh_from_db()
    return subscriber_view(row)


def ask_again(*, by: Actor, at: datetime, ref: object, code: str) -> bool:
    """Ask an address once more that has not confirmed; False when it has, or was asked only just now. Raises NotFound, NotAllowed."""
    with transaction.atomic():
        page = held(by, ref, verb="configure")
        row = _held_subscriber(page, code)
        if row.state != Subscriber.State.UNCONFIRMED or row.asked_at > at - AGAIN_AFTER:
            return False
        if row.kind == Subscriber.Kind.SMS and not may_ask(page, row.address, "", at=at):
            return False
        Subscriber.objects.filter(pk=row.pk).update(asked_at=at)
        if row.kind == Subscriber.Kind.SMS:
            ask_number(page, row, "", at=at, is_away=True)
        else:
            post_question(page, row, at=at)
        record(SubscriberChanged(**about(page, by, at), subscriber=row.code, change="asked"))
    return True


def end_subscriber(*, by: Actor, at: datetime, ref: object, code: str) -> None:
    """End a subscription and forget the address. Raises NotFound, NotAllowed."""
    with transaction.atomic():
        page = held(by, ref, verb="configure")
        row = _held_subscriber(page, code)
        row.delete()
        record(SubscriberChanged(**about(page, by, at), subscriber=row.code, change="ended"))


def _address(wish: Wish) -> str:
    if wish.kind == Subscriber.Kind.PUSH:
        raise Invalid({"kind": _("Choose one of what is offered.")})  # only the browser itself can ask
    try:
        return checked_address(wish)
    except Invalid as invalid:
        raise Invalid({"addresses": f"{wish.address[:100]}: {' '.join(invalid.errors.values())}"}) from None


def _row(page: StatusPage, wish: Wish, codes: frozenset[str], address: str, at: datetime) -> Subscriber:
    return Subscriber(
        id=new_id(),
        page=page,
        kind=wish.kind,
        address=address,
        state=Subscriber.State.ACTIVE,
        secret=new_secret(wish.kind),
        token=new_token(wish.kind),
        asked_at=at,
        created_at=at,
        **wished(page, wish, codes),
    )


def _held_subscriber(page: StatusPage, code: str) -> Subscriber:
    row = Subscriber.objects.select_related("report", "audience").filter(page=page, code=code[:12]).first()
    if row is None:
        raise NotFound("subscriber")
    return row
