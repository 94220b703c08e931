"""A whole house in a test: people, a clock that travels, a mail server, and the worker."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
import time_machine

from tests import mailbox as mail
from varsko import flow
from varsko.alerts import actions as alerts
from varsko.alerts import queries
from varsko.alerts.data import AlertView, Parcel, Responder, Signal
from varsko.core.worker import work_off
from varsko.people.data import SYSTEM_ACTOR

NIGHT = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)  # a Saturday


@pytest.fixture
def post(settings):
    """A real mail server that the house sends through."""
    with mail.opened() as office:
        settings.VARSKO = settings.VARSKO.model_copy(update={"smtp_url": office.url})
        yield office


@pytest.fixture
def mailbox(post):
    """Give somebody's mailbox."""
    return post.mailbox


class Clock:
    """Time stands still but when it is told to go on; then the worker does what fell due."""

    def __init__(self, traveller: time_machine.Traveller) -> None:
        self.traveller = traveller

    @property
    def now(self) -> datetime:
        return datetime.now(UTC)  # noqa: TID251 - the travelling clock itself

    def work(self) -> None:
        work_off(*flow.DUE)

    def after(self, **length: int) -> None:
        self.traveller.shift(timedelta(**length))
        self.work()


@pytest.fixture
def clock(transactional_db):
    """Travel to a Saturday night."""
    with time_machine.travel(NIGHT, tick=False) as traveller:
        yield Clock(traveller)


@pytest.fixture
def fires(clock):
    """Let a source say that something is wrong, and let the worker react."""

    def fire(message: str = "Database is on fire", *, to: Responder | tuple[Responder, ...] = (), work: bool = True, **facts) -> AlertView:
        key = {name: facts.pop(name) for name in ("team_id", "key_id") if name in facts}
        responders = (to,) if isinstance(to, Responder) else to
        signal = Signal(
            alias=facts.pop("alias", message), message=message, responders=responders, priority=facts.pop("priority", 1), **facts
        )
        received = alerts.receive([Parcel(signal=signal, key_name="Prometheus", request_id=str(uuid4()), **key)], at=clock.now)
        if work:
            clock.work()
        return queries.views_of([received[0].alert_id])[received[0].alert_id]

    return fire


def resolve(clock: Clock, alias: str) -> None:
    alerts.receive([Parcel(signal=Signal(verb="close", alias=alias), key_name="Prometheus")], at=clock.now)
    clock.work()


def acknowledge(clock: Clock, alert: AlertView, by) -> None:
    alerts.acknowledge(by=by, at=clock.now, alert_ids=[alert.id])
    clock.work()


def story(alert: AlertView) -> list[tuple[str, str]]:
    """What happened, as (kind, reason)."""
    return [(line.kind.partition(".")[2], line.reason) for line in queries.story(alert.id)]


def state(alert: AlertView) -> str:
    found = queries.alert(alert.id, by=SYSTEM_ACTOR)
    assert found
    return found.state
