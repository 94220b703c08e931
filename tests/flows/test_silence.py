"""Prometheus repeats what fires; when it falls silent, its alerts are over, as with an Alertmanager."""

from datetime import timedelta

import pytest

from tests import cast
from tests.flows.conftest import acknowledge, state, story
from tests.flows.test_escalation import named, policy, to
from varsko.alerts import actions as alerts
from varsko.alerts.data import Parcel
from varsko.alerts.models import Alert, SilenceWatch
from varsko.alerts.queries import views_of
from varsko.ingest.adapters import prometheus
from varsko.ingest.adapters.shapes import Letter

LABELS = {"alertname": "DiskFull", "instance": "db-1"}


@pytest.fixture
def hears(clock):
    """Let Prometheus say that something fires, once, as it does every minute."""
    SilenceWatch.objects.update_or_create(pk=1, defaults={"due_at": clock.now, "since": clock.now})

    def hear(ends_in: timedelta | None = timedelta(minutes=4), name: str = "DiskFull"):
        said = {"labels": {**LABELS, "alertname": name}, "startsAt": clock.now.isoformat()}
        if ends_in is not None:
            said["endsAt"] = (clock.now + ends_in).isoformat()
        reading = prometheus.read(Letter(payload=[said], at=clock.now, address="10.0.0.1", scope="", fresh_id=str, mapping=None))
        parcels = [Parcel(signal=signal, key_name="Prometheus", kind="Prometheus") for signal in reading.signals]
        received = alerts.receive(parcels, at=clock.now)
        clock.work()
        return views_of([received[0].alert_id])[received[0].alert_id]

    return hear


def wait(clock, **length: int) -> None:
    """Let time pass with the worker at work all the while."""
    left = timedelta(**length)
    while left > timedelta():
        clock.after(seconds=30)
        left -= timedelta(seconds=30)


def test_an_alert_lives_as_long_as_it_is_repeated(clock, hears):
    alert = hears()
    for _ in range(8):
        wait(clock, minutes=2)
        hears()
    assert state(alert) == "open"


def test_silence_closes_it_after_five_minutes_with_the_reason(clock, hears):
    alert = hears()
    wait(clock, minutes=5)
    assert state(alert) == "open"
    wait(clock, minutes=1)
    assert state(alert) == "closed"
    assert story(alert)[-1] == ("AlertClosed", "source_silent")


def test_without_an_end_it_is_the_same(clock, hears):
    alert = hears(ends_in=None)
    wait(clock, minutes=6)
    assert state(alert) == "closed"


def test_rules_that_are_looked_at_seldom_have_more_patience(clock, hears):
    alert = hears(ends_in=timedelta(minutes=40))
    wait(clock, minutes=39)
    assert state(alert) == "open"
    wait(clock, minutes=2)
    assert state(alert) == "closed"


def test_taken_and_snoozed_ones_end_too(clock, hears):
    ann = cast.ann()
    taken, snoozed = hears(name="Taken"), hears(name="Snoozed")
    acknowledge(clock, taken, cast.acting(ann))
    alerts.snooze(by=cast.acting(ann), at=clock.now, alert_ids=[snoozed.id], until=clock.now + timedelta(hours=9))
    wait(clock, minutes=6)
    assert (state(taken), state(snoozed)) == ("closed", "closed")


def test_it_opens_anew_when_prometheus_speaks_again(clock, hears):
    first = hears()
    wait(clock, minutes=6)
    second = hears()
    assert (state(first), state(second)) == ("closed", "open")
    assert first.id != second.id


def test_whoever_waits_to_be_paged_is_left_alone(clock, hears, mailbox):
    ann, bo = cast.ann(), cast.bo()
    alert = hears()
    alerts.add_responder(by=cast.acting(ann), at=clock.now, alert_id=alert.id, responder=to(policy(named(ann, 0), named(bo, 10))))
    clock.work()
    wait(clock, minutes=12)
    assert mailbox(bo).is_empty()


def test_after_an_outage_of_ours_prometheus_has_its_time_to_speak(clock, hears):
    alert = hears()
    clock.after(hours=2)
    assert state(alert) == "open"
    wait(clock, minutes=4)
    assert state(alert) == "open"
    hears()
    wait(clock, minutes=4)
    assert state(alert) == "open"


def test_what_others_sent_never_ends_by_silence(clock, hears, fires):
    alert = fires("From a script")
    wait(clock, minutes=20)
    assert state(alert) == "open"
    assert Alert.objects.get(pk=alert.id).patience == 0


def test_many_end_together(clock, hears):
    made = [hears(name=f"Alert {number}") for number in range(12)]
    wait(clock, minutes=6)
    assert {state(one) for one in made} == {"closed"}
