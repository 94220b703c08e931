"""Those outside whom services need: who they are, which service needs them, and what their own status pages say."""

import time
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from varsko.catalog.actions.services import about, look_soon, wanted
from varsko.catalog.data import ProviderView
from varsko.catalog.domain import outside as rules
from varsko.catalog.domain.outside import Heard, Unreadable
from varsko.catalog.models import Provider, Reliance, Service
from varsko.catalog.queries.outside import ABOUT, provider_view
from varsko.channels.outside import NotReached, client, fetch
from varsko.core import sequences, wake
from varsko.core.clock import now
from varsko.core.outbox import record
from varsko.core.rows import find
from varsko.events.catalog import ProviderChanged, ServiceChanged
from varsko.kernel.errors import Conflict, Invalid, NotFound
from varsko.kernel.text import clean
from varsko.people.data import SYSTEM_ACTOR, Actor
from varsko.people.domain.permissions import demand

_ANSWER_WITHIN, _ALL_WITHIN = 10.0, 20.0
"""Seconds: each step of an answer, and when no more of it is taken. The name, the connection and the last piece come on top."""


def add_provider(*, by: Actor, at: datetime, name: str, address: str) -> ProviderView:
    """Keep an eye on the status page of somebody outside, beginning with one look now. Raises NotAllowed, Invalid, Conflict."""
    demand(by, "configure", ABOUT)
    called, base = _checked(name, address)
    with transaction.atomic():
        sequences.hold("providers")
        if Provider.objects.count() >= rules.MOST_PROVIDERS:
            raise Invalid({"name": _("There is no room for more.")})
        _refuse_twice(Provider.objects.all(), base)
        row = Provider.objects.create(name=called, address=base, created_at=at, due_at=at)
        record(_event(row, "added", by, at))
        wake.after_commit()
    return provider_view(row)


def change_provider(*, by: Actor, at: datetime, provider_id: object, name: str | None = None, address: str | None = None) -> ProviderView:
    """Call a provider otherwise, or look at another page from now on: what the former one said is forgotten then.

    Raises NotAllowed, NotFound, Invalid, Conflict.
    """
    demand(by, "configure", ABOUT)
    with transaction.atomic():
        sequences.hold("providers")
        row = _held(provider_id)
        before = (row.name, row.address)
        row.name, row.address = _checked(before[0] if name is None else name, before[1] if address is None else address)
        if (row.name, row.address) == before:
            return provider_view(row)
        _refuse_twice(Provider.objects.exclude(pk=row.pk), row.address)
        row.save(update_fields=["name", "address"])
        if row.address != before[1]:
            _forget(row, at)
        record(_event(row, "changed", by, at, before=" ".join(before), after=f"{row.name} {row.address}"))
    return provider_view(row)


def hear(*, by: Actor, at: datetime, provider_id: object, summary: bytes) -> ProviderView:
    """Keep the `summary.json` of a provider's page that somebody brings, where it cannot be reached from here; it counts as a look.

    Raises NotAllowed, NotFound, Invalid.
    """
    demand(by, "configure", ABOUT)
    try:
        heard = rules.read(summary[: rules.LARGEST + 1]) if len(summary) <= rules.LARGEST else None
    except Unreadable:
        heard = None
    if heard is None:
        raise Invalid({"summary": _("This is no summary of a status page.")})
    with transaction.atomic():
        row = _held(provider_id)
        _keep(row, heard, at, by)
    return provider_view(row)


def remove_provider(*, by: Actor, at: datetime, provider_id: object) -> None:
    """Look at a page no longer; no service needs it any more then. Raises NotAllowed, NotFound."""
    demand(by, "configure", ABOUT)
    with transaction.atomic():
        row = _held(provider_id)
        record(_event(row, "removed", by, at))
        row.delete()


def lean_on(*, by: Actor, at: datetime, service_id: object, provider_id: object, part: str = "") -> None:
    """Say that a service needs somebody outside, or only a part that their page names. Raises NotAllowed, NotFound, Invalid."""
    service = wanted(by, service_id)
    called = " ".join(clean(part).split())
    if len(called) > rules.NAME:
        raise Invalid({"part": _("A name needs 1 to %(count)d letters.") % {"count": rules.NAME}})
    with transaction.atomic():
        provider = _held(provider_id)
        before = _named(service)
        if len(before) >= rules.MOST_RELIANCES:
            raise Invalid({"provider": _("There is no room for more.")})
        _row, is_new = Reliance.objects.get_or_create(service=service, provider=provider, part=called)
        if is_new:
            look_soon(Provider.objects.filter(pk=provider.pk), at)
            _told(service, before, by, at)


def let_go_of(*, by: Actor, at: datetime, service_id: object, reliance_id: int) -> None:
    """Say that a service does not need somebody outside any more. Raises NotAllowed, NotFound."""
    service = wanted(by, service_id)
    with transaction.atomic():
        before = _named(service)
        gone, _by_model = Reliance.objects.filter(service=service, pk=reliance_id).delete()
        if gone:
            _told(service, before, by, at)


def look_at(row: Provider) -> None:
    """Read what a provider's page says and keep it; what cannot be read leaves what was heard, with the time of the last look."""
    until = time.monotonic() + _ALL_WITHIN
    try:
        with client(_ANSWER_WITHIN) as asker:
            heard = rules.read(fetch(asker, rules.summary_of(row.address), most=rules.LARGEST, until=until))
    except (NotReached, Unreadable) as error:
        at = now()
        row.finish(due_at=_next(row, at, rules.pause_after(row.attempts)), looked_at=at, last_error=str(error)[:500])
        return
    with transaction.atomic():
        _keep(row, heard, now(), SYSTEM_ACTOR)


def _keep(row: Provider, heard: Heard, at: datetime, by: Actor) -> None:
    before, shown = row.indicator, (row.said, row.troubles, row.incidents)
    row.finish(
        due_at=_next(row, at, rules.LOOK_EVERY),
        attempts=0,
        last_error="",
        indicator=heard.indicator,
        said=heard.said,
        troubles=[list(one) for one in heard.troubles],
        incidents=list(heard.incidents),
        looked_at=at,
        heard_at=at,
        changed_at=at if heard.indicator != before else row.changed_at,
    )
    if heard.indicator != before:
        _judge_parts(row, heard)
        record(_event(row, "state", by, at, before=before, after=heard.indicator))
    elif _judge_parts(row, heard) or shown != (row.said, row.troubles, row.incidents):
        record(_event(row, "told", by, at))


def _judge_parts(row: Provider, heard: Heard) -> bool:
    """Write down how the parts are that services need; tells whether any is otherwise than before."""
    of_parts = list(Reliance.objects.filter(provider=row).exclude(part="").order_by("pk"))
    before = [one.state for one in of_parts]
    for one in of_parts:
        one.state = heard.parts.get(rules.part_name(one.part), rules.UNNAMED)
    Reliance.objects.bulk_update(of_parts, ["state"])
    return before != [one.state for one in of_parts]


def _checked(name: str, address: str) -> tuple[str, str]:
    called, base = " ".join(clean(name).split()), rules.base_of(address)
    wrong = {
        "name": "" if 0 < len(called) <= rules.NAME else _("A name needs 1 to %(count)d letters.") % {"count": rules.NAME},
        "address": "" if base else _("The address of their status page, such as https://status.example.org."),
    }
    if found := {field: text for field, text in wrong.items() if text}:
        raise Invalid(found)
    return called, base


def _refuse_twice(others: QuerySet[Provider], address: str) -> None:
    if others.filter(address=address).exists():
        raise Conflict({"address": _("There is such a page already.")})


def _held(provider_id: object) -> Provider:
    row = find(Provider.objects.select_for_update(), provider_id)
    if row is None:
        raise NotFound("provider")
    return row


def _forget(row: Provider, at: datetime) -> None:
    """Take back what the former page said, and have the new one read; whoever reads the former one loses their claim."""
    unheard: dict[str, Any] = {
        "indicator": "",
        "said": "",
        "troubles": [],
        "incidents": [],
        "looked_at": None,
        "heard_at": None,
        "changed_at": None,
    }
    Provider.objects.filter(pk=row.pk).update(**unheard)
    Reliance.objects.filter(provider=row).update(state="")
    look_soon(Provider.objects.filter(pk=row.pk), at)
    row.refresh_from_db()


def _next(row: Provider, at: datetime, pause: timedelta) -> datetime | None:
    """Tell when to look again: never, as long as no service outside the archive needs it."""
    return at + pause if Reliance.objects.filter(provider=row, service__archived_at=None).exists() else None


def _named(service: Service) -> list[str]:
    rows = Reliance.objects.filter(service=service).order_by("provider__name", "provider__address", "part")
    return [f"{name}: {part}" if part else name for name, part in rows.values_list("provider__name", "part")]


def _told(service: Service, before: list[str], by: Actor, at: datetime) -> None:
    after = _named(service)
    record(ServiceChanged(**about(service, by, at), field="providers", before=", ".join(before), after=", ".join(after)))


def _event(row: Provider, change: str, by: Actor, at: datetime, *, before: str = "", after: str = "") -> ProviderChanged:
    subject = str(row.pk)
    return ProviderChanged(at=at, by=by.who, subject=subject, name=row.name, address=row.address, change=change, before=before, after=after)
