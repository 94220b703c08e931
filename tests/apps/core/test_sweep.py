"""What nobody needs any more goes, in small batches; what tells a story stays as long as the thing it is about."""

from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.contrib.sessions.models import Session

from tests import cast
from tests.cast import NOON
from varsko import flow
from varsko.alerts import actions as alerts
from varsko.alerts import queries
from varsko.alerts.data import Parcel, Signal
from varsko.alerts.models import Request
from varsko.core import schema, sweep
from varsko.core.deliveries import Outgoing, enqueue
from varsko.core.models import Delivery, EventRow, Forgetting, Sweep
from varsko.core.worker import work_off
from varsko.paging.models import News
from varsko.people import actions as people
from varsko.people.data import SYSTEM_ACTOR

pytestmark = pytest.mark.django_db(transaction=True)
DAY = timedelta(days=1)


@pytest.fixture
def clock():
    with time_machine.travel(NOON, tick=False) as traveller:
        sweep.prepare(NOON)
        yield traveller


def pass_time(clock, length: timedelta) -> None:
    """Let time pass, and the worker do what fell due, batch after batch."""
    clock.shift(length)
    for _ in range(5):
        work_off(*flow.DUE)
        clock.shift(sweep.PAUSE)


def opened(alias: str) -> str:
    parcel = Parcel(signal=Signal(alias=alias, message=alias), request_id=str(uuid4()))
    found = alerts.receive([parcel], at=sweep.now())[0].alert_id
    work_off(*flow.DUE)
    return found


def message(key: str, about: str = "user", state: str = "sent") -> None:
    [row] = enqueue(Outgoing(channel="email", address="ann@example.org", key=key, message={}, about=about), at=sweep.now())
    Delivery.objects.filter(pk=row.pk).update(state=state, due_at=None)


def test_what_became_of_requests_is_known_for_a_week(clock):
    alerts.receive([Parcel(signal=Signal(verb="close", alias="disk"), request_id=str(uuid4()))], at=NOON)
    pass_time(clock, 6 * DAY)
    assert Request.objects.count() == 1
    pass_time(clock, 1.1 * DAY)
    assert not Request.objects.exists()


def test_messages_about_no_alert_go_after_three_months_and_those_that_wait_stay(clock):
    message("invitation")
    message("waiting", state="waiting")
    message("to a webhook", about="webhook")
    message("page", about="alert")
    pass_time(clock, 89 * DAY)
    assert Delivery.objects.count() == 4
    pass_time(clock, 1.1 * DAY)
    assert set(Delivery.objects.values_list("key", flat=True)) == {"waiting", "page"}


def test_the_story_of_an_alert_that_is_there_never_goes(clock):
    alert_id = opened("disk")
    before = len(queries.story(alert_id))
    pass_time(clock, 3000 * DAY)
    assert len(queries.story(alert_id)) >= before > 0


def test_what_tells_of_a_deleted_alert_goes_long_after_it(clock):
    alert_id = opened("disk")
    enqueue(Outgoing(channel="email", address="ann@example.org", key="page", message={}, about="alert", subject=alert_id), at=NOON)
    alerts.delete(by=SYSTEM_ACTOR, at=NOON, alert_id=alert_id)
    pass_time(clock, 399 * DAY)
    assert EventRow.objects.filter(subject=alert_id, kind="alerts.AlertDeleted").exists()
    assert Forgetting.objects.count() == 1
    pass_time(clock, 1.1 * DAY)
    assert not EventRow.objects.filter(subject=alert_id).exists()
    assert not Delivery.objects.filter(subject=alert_id).exists()
    assert not Forgetting.objects.exists()


def test_a_long_history_goes_in_batches(clock, monkeypatch):
    monkeypatch.setattr(sweep, "BATCH", 3)
    team = cast.team("Web")
    for name in "abcdefg":
        people.update_team(by=SYSTEM_ACTOR, at=NOON, team_id=team.id, name=f"Web {name}")
    people.delete_team(by=SYSTEM_ACTOR, at=NOON, team_id=team.id)
    work_off(*flow.DUE)
    there = EventRow.objects.filter(subject=team.id).count()
    clock.shift(400 * DAY)
    left = []
    while Forgetting.objects.exists():
        work_off(*flow.DUE)
        left.append(EventRow.objects.filter(subject=team.id).count())
        clock.shift(sweep.PAUSE)
    assert left[0] == there - 3
    assert left[-1] == 0


def test_many_rows_go_in_batches_soon_after_each_other(clock, monkeypatch):
    monkeypatch.setattr(sweep, "BATCH", 3)
    for number in range(7):
        message(f"mail {number}")
    clock.shift(91 * DAY)
    left = []
    for _ in range(3):
        work_off(*flow.DUE)
        left.append(Delivery.objects.count())
        clock.shift(sweep.PAUSE)
    assert left == [4, 1, 0]
    assert Sweep.objects.get().due_at - sweep.now() > sweep.EVERY / 2


def test_deleting_twice_is_forgotten_once(clock):
    alert_id = opened("disk")
    alerts.delete(by=SYSTEM_ACTOR, at=NOON, alert_id=alert_id)
    work_off(*flow.DUE)
    sweep.forget_later([])
    assert Forgetting.objects.count() == 1


def test_news_under_the_bell_go_unless_they_still_wait(clock):
    one = cast.ann()
    for happening, due_at in (("told", None), ("waits", NOON + 3000 * DAY)):
        News.objects.create(user_id=one.id, occasion="add-note", happening=happening, at=NOON, method="app", due_at=due_at)
    pass_time(clock, 91 * DAY)
    assert [row.happening for row in News.objects.all()] == ["waits"]


def test_sign_ins_that_are_over_go(clock):
    Session.objects.create(session_key="over", session_data="", expire_date=NOON + DAY)
    Session.objects.create(session_key="open", session_data="", expire_date=NOON + 9 * DAY)
    pass_time(clock, 2 * DAY)
    assert [row.session_key for row in Session.objects.all()] == ["open"]


def test_how_long_is_a_setting(clock, settings):
    settings.VARSKO = settings.VARSKO.model_copy(update={"keep_messages": 1})
    message("mail")
    pass_time(clock, 1.1 * DAY)
    assert not Delivery.objects.exists()


def test_whoever_brings_the_database_to_shape_has_it_swept():
    assert not Sweep.objects.exists()
    schema.migrate()
    schema.migrate()
    assert Sweep.objects.count() == 1
