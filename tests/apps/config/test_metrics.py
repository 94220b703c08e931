"""The numbers that Prometheus reads."""

from datetime import timedelta

import pytest

from tests import cast
from tests.asgi import ask
from varsko.alerts import actions as alerts
from varsko.alerts.data import Parcel, Signal
from varsko.config import measures
from varsko.config.asgi import Application
from varsko.core import metrics, outage
from varsko.core.clock import now
from varsko.core.deliveries import Outgoing, enqueue
from varsko.core.metrics import Family


def value(family, **labels):
    found = {one.name: one for one in measures.families(readers=3)}[family]
    return next(number for named, number in found.samples if named == labels)


@pytest.mark.django_db
def test_how_late_things_are_is_told_for_each_queue():
    message = Outgoing(channel="email", address="ann@example.org", key="k", message={})
    enqueue(message, at=now() - timedelta(minutes=5))
    assert value("varsko_queue_due", queue="deliveries") == 1
    assert value("varsko_queue_lag_seconds", queue="deliveries") == pytest.approx(300, abs=5)
    assert value("varsko_queue_lag_seconds", queue="runs") == 0
    assert value("varsko_deliveries", state="waiting") == 1


@pytest.mark.django_db
def test_what_is_open_and_what_was_ever_opened():
    opened = alerts.receive([Parcel(signal=Signal(alias=alias, message="m")) for alias in ("a", "b")], at=cast.NOON)
    alerts.close(by=cast.acting(cast.cleo()), at=cast.NOON, alert_ids=[opened[0].alert_id])
    assert value("varsko_alerts_open", state="open") == 1
    assert value("varsko_alerts_opened_total") == 2
    assert value("varsko_events_total") > 0


@pytest.mark.django_db
def test_the_process_tells_about_itself():
    assert value("varsko_live_readers") == 3
    assert value("process_resident_memory_bytes") > 10_000_000
    assert value("process_open_fds") > 2


@pytest.mark.django_db
def test_trouble_is_told_with_how_often_and_whether_it_lasts():
    away = outage.of("a thing of this test")
    away.failed("gone")
    away.failed("gone")
    assert value("varsko_outage_failures_total", what="a thing of this test") == 2
    assert value("varsko_outage", what="a thing of this test") == 1
    away.worked()
    assert value("varsko_outage", what="a thing of this test") == 0


def test_the_text_is_as_prometheus_reads_it():
    family = Family("things", 'How many "things".').add(2, kind='a"b\\c\nd').add(1.5)
    assert metrics.write([family]).decode().splitlines() == [
        '# HELP things How many "things".',
        "# TYPE things gauge",
        r'things{kind="a\"b\\c\nd"} 2',
        "things 1.5",
    ]


@pytest.fixture
def application():
    application = Application(worker=False)
    yield application
    application.close()


@pytest.mark.django_db(transaction=True)
def test_metrics_are_open_unless_a_token_is_set(application, settings):
    assert b"varsko_info{" in ask(application, "/metrics").body
    settings.VARSKO = settings.VARSKO.model_copy(update={"metrics_token": "hush"})
    assert ask(application, "/metrics").status == 401
    assert ask(application, "/metrics", headers=[("authorization", "Bearer hush")]).status == 200
