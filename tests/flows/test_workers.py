"""Several workers at once, and handlers that run twice: nobody is paged twice, nothing is skipped."""

import threading

import pytest
from django.db import connections

from tests import cast
from tests.flows.test_escalation import named, on, plan, policy, to
from varsko import flow
from varsko.alerts import actions
from varsko.alerts.data import Responder
from varsko.core.clock import now
from varsko.core.due import claim
from varsko.core.models import EventRow
from varsko.core.outbox import read
from varsko.core.worker import turn, work_off
from varsko.paging import handlers
from varsko.paging.models import EscalationRun, Page
from varsko.routing import handlers as routing


def at_once(count: int, work) -> None:
    """Run the same work in several threads, each with its own connection to the database."""

    def run() -> None:
        work()
        connections.close_all()

    threads = [threading.Thread(target=run) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)


def test_four_workers_page_everybody_once(clock, mailbox, fires, post):
    ann, bo = cast.ann(), cast.bo()
    web, database = plan("Web", ann), plan("Database", ann)
    ladder = policy(on(web, 0), on(database, 0), named(bo, 0))
    alerts = [
        fires(f"Alert {number}", to=(to(ladder), Responder(kind="schedule", name="Database")), work=False, priority=number % 5 + 1)
        for number in range(10)
    ]
    at_once(4, lambda: work_off(*flow.DUE))
    clock.work()
    for alert in alerts:
        paged = [page.name for page in Page.objects.filter(alert=alert.id)]
        assert sorted(paged) == ["Ann", "Bo"], alert.message
    told = [str(mail["Subject"]) for mails in post.arrived.values() for mail in mails]
    assert all(sum(f"Alert {number} " in one for one in told) == 2 for number in range(10)), told


@pytest.mark.parametrize("kind", ["alerts.AlertOpened", "routing.AlertRouted", "alerts.AlertAcknowledged"])
def test_handlers_that_run_twice_change_nothing(clock, mailbox, fires, kind):
    ann = cast.ann()
    alert = fires(to=to(policy(named(ann, 0))))
    mailbox(ann).expects("fire")
    for row in EventRow.objects.filter(kind=kind, subject=alert.id):
        {"alerts.AlertOpened": routing.route, "routing.AlertRouted": handlers.start}.get(kind, handlers.settle)([read(row)])
    clock.after(minutes=1)
    if kind == "routing.AlertRouted":
        assert EscalationRun.objects.count() == 1
        assert mailbox(ann).is_empty()


def test_a_worker_that_froze_with_a_run_and_thaws_pages_nobody_again(clock, mailbox, fires):
    ann = cast.ann()
    fires(to=to(policy(named(ann, 0), named(ann, 5))), work=False)
    reactions, _snoozes, runs, *_rest = flow.DUE
    work_off(reactions)
    frozen = claim(runs.rows(), now=now(), limit=10, lease=runs.lease)
    clock.after(seconds=31)
    mailbox(ann).expects("fire")
    handlers.climb(frozen)
    clock.work()
    assert mailbox(ann).is_empty()
    assert Page.objects.count() == 1


def test_a_claimed_run_that_was_acknowledged_meanwhile_pages_nobody(clock, mailbox, fires):
    from_start = cast.ann()
    alert = fires(to=to(policy(named(from_start, 0))), work=False)
    reactions, _snoozes, runs, *_rest = flow.DUE
    work_off(reactions)
    claimed = claim(runs.rows(), now=now(), limit=10, lease=runs.lease)
    actions.acknowledge(by=cast.acting(from_start), at=clock.now, alert_ids=[alert.id])
    turn(reactions)
    handlers.climb(claimed)
    clock.work()
    assert mailbox(from_start).is_empty()
