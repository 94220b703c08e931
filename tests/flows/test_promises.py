"""People are told how it stands, in threads of mail; a promise that is missed is not missed silently."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from tests import cast
from varsko.alerts import actions as alerts
from varsko.alerts.data import PROMISED
from varsko.alerts.models import Alert
from varsko.core.due import claim
from varsko.core.models import Delivery, EventRow
from varsko.incidents import actions, handlers, queries
from varsko.incidents.data import Draft
from varsko.incidents.models import Promise
from varsko.incidents.told import ListView, Telling, Texts
from varsko.people.data import SYSTEM_ACTOR
from varsko.people.models import User

GOOD = Texts(
    internal_title="HOT-1 – Severity 3 – Nobody can pay",
    internal="The shop is down.\n\n**Current status**\n- Impact: all\n- Cause: not yet known\n\n**Next steps**\n- Look\n- Ann leads",
    external_title="Problem with the shop",
    external="We look into a problem with the shop.",
)


@pytest.fixture
def ann(clock):
    return cast.ann()


@pytest.fixture
def bo(clock):
    return cast.bo()


@pytest.fixture
def incident(clock, ann):
    view, _ = actions.declare(by=cast.acting(ann), at=clock.now, draft=Draft(summary="Nobody can pay", severity=3))
    actions.take(by=cast.acting(ann), at=clock.now, ref=view.id)
    clock.work()
    return view


@pytest.fixture
def tells(clock, ann, incident):
    def tell(*, minutes: int = 30, **more):
        until = clock.now + timedelta(minutes=minutes)
        said = Telling(**{"stage": "investigating", "texts": {"en": GOOD}, "next_update_at": until, **more})
        update = actions.publish(by=cast.acting(ann), at=clock.now, ref=incident.id, telling=said)
        clock.work()
        return update

    return tell


def missed() -> list[list[str]]:
    return [row.data["told"] for row in EventRow.objects.filter(kind="incidents.PromiseMissed").order_by("id")]


def test_a_list_gets_each_update_in_one_thread(post, clock, tells):
    wanted = ListView(id="", name="Boss", severity=3, addresses=("boss@example.org",), language="en", people=(), teams=(), services=())
    actions.save_list(by=SYSTEM_ACTOR, at=clock.now, wanted=wanted)
    tells()
    clock.after(minutes=10)
    tells(stage="resolved", restart="not_needed")
    first, second = post.arrived["boss@example.org"]
    assert first["Subject"] == "HOT-1 – Severity 3 – Nobody can pay"
    assert first["References"] == second["References"]
    assert "- Ann leads" in first.get_body(("plain",)).get_content()
    assert "<strong>Current status</strong>" in first.get_body(("html",)).get_content()


def test_when_a_promise_is_missed_the_manager_is_told_once(post, clock, ann, tells):
    tells()
    clock.after(minutes=29)
    assert missed() == []
    clock.after(minutes=2)
    assert missed() == [["Ann"]]
    clock.after(hours=3)
    assert missed() == [["Ann"]]
    assert [one["Subject"] for one in post.arrived[ann.email] if "due" in one["Subject"]] == ["HOT-1: an update is due"]


def test_whoever_tells_people_is_told_instead(clock, bo, incident, tells):
    actions.assign(by=SYSTEM_ACTOR, at=clock.now, ref=incident.id, role="communications", user_id=bo.id)
    tells()
    clock.after(minutes=31)
    assert missed() == [["Bo"]]


def test_an_update_in_time_keeps_the_promise_and_makes_the_next(clock, tells):
    tells()
    clock.after(minutes=20)
    tells()
    clock.after(minutes=20)
    assert missed() == []
    clock.after(minutes=20)
    assert missed() == [["Ann"]]
    made_and_kept = queries.kept_promises(clock.now)[0]
    assert (made_and_kept.made, made_and_kept.kept) == (2, 1)


def test_what_is_over_is_not_waited_for(clock, ann, incident, tells):
    tells()
    actions.resolve(by=cast.acting(ann), at=clock.now, ref=incident.id, impact_ended_at=clock.now)
    clock.after(hours=1)
    assert missed() == []


def test_a_promise_from_elsewhere_counts_too(clock, ann, incident):
    actions.promise_update(by=cast.acting(ann), at=clock.now, ref=incident.id, until=clock.now + timedelta(minutes=15))
    clock.work()
    actions.promise_update(by=cast.acting(ann), at=clock.now, ref=incident.id, until=clock.now + timedelta(minutes=45))
    clock.work()
    clock.after(minutes=20)
    assert missed() == []
    clock.after(minutes=30)
    assert missed() == [["Ann"]]


def test_nobody_to_tell_means_those_who_answer_for_the_house(clock, ann):
    cleo = cast.cleo()
    view, _ = actions.declare(by=cast.acting(ann), at=clock.now, draft=Draft(summary="Slow", severity=3))
    actions.promise_update(by=cast.acting(ann), at=clock.now, ref=view.id, until=clock.now + timedelta(minutes=15))
    clock.work()
    clock.after(minutes=16)
    assert missed() == [[cleo.name]]


def calls(reason: str = "update_missed") -> list[list[str]]:
    """Name who was called for a reason, call by call."""
    rows = EventRow.objects.filter(kind="incidents.RespondersCalled", reason=reason).order_by("id")
    return [[one["name"] for one in row.data["targets"]] for row in rows]


def states() -> list[str]:
    """Say how the pages for missed updates stand."""
    rows = EventRow.objects.filter(kind="incidents.RespondersCalled", reason="update_missed").order_by("id")
    return [Alert.objects.get(pk=row.data["alert"]).state for row in rows]


@pytest.fixture
def severe(clock, ann, bo, post):
    """Ann leads something severe, and Bo tells people of it: the next update is due in half an hour."""
    view, _ = actions.declare(by=cast.acting(ann), at=clock.now, draft=Draft(summary="Nobody can pay", severity=1))
    actions.take(by=cast.acting(ann), at=clock.now, ref=view.id)
    actions.assign(by=cast.acting(ann), at=clock.now, ref=view.id, role="communications", user_id=bo.id)
    actions.promise_update(by=cast.acting(bo), at=clock.now, ref=view.id, until=clock.now + timedelta(minutes=30))
    clock.work()
    return view


def test_a_reminder_that_changes_nothing_becomes_a_page(post, clock, bo, severe):
    clock.after(minutes=31)
    assert (missed(), calls()) == ([["Bo"]], [])
    clock.after(minutes=6)
    assert calls() == [["Bo"]]
    assert [one["Subject"] for one in post.arrived[bo.email] if one["Subject"].startswith("[P1]")]
    clock.after(hours=3)
    assert (missed(), calls()) == ([["Bo"]], [["Bo"]])


def test_whoever_is_paged_for_it_is_told_in_their_language_and_zone(post, clock, ann, bo, severe, client):
    gry = cast.person("Gry", language="nb", time_zone="Europe/Oslo")
    actions.assign(by=cast.acting(ann), at=clock.now, ref=severe.id, role="communications", user_id=gry.id)
    until = timezone.localtime(queries.incident(severe.id, by=cast.acting(ann)).next_update_at, ZoneInfo("Europe/Oslo"))
    clock.after(minutes=31)
    clock.after(minutes=6)
    mails = {one.address: one.message for one in Delivery.objects.order_by("created_at", "id") if one.message["subject"].startswith("[P1]")}
    norwegian, english = mails[gry.email]["facts"], mails[bo.email]["facts"]
    assert norwegian["note"].startswith("Det ble lovet en oppdatering innen")
    assert f"{until:%H:%M}" in norwegian["note"]
    assert english["note"].startswith("People were promised an update by")
    assert {name for name, _value in norwegian["details"]} == {"Hendelse", "Lenke"}
    assert "promised" not in norwegian["description"]
    answer = client.get("/" + mails[gry.email]["link"].partition("//")[2].partition("/")[2])
    assert "Det ble lovet en oppdatering innen" in answer.content.decode()
    client.force_login(User.objects.get(pk=bo.id))
    call = EventRow.objects.get(kind="incidents.RespondersCalled", reason="update_missed").data
    shown = client.get(f"/alerts/{call['number']}").content.decode()
    assert "People were promised an update by" in shown
    assert PROMISED not in shown + answer.content.decode()


@pytest.mark.parametrize("odd", ["9999-12-31T23:59:59+00:00", "0001-01-01T00:00:00+14:00", "soon", ""])
def test_a_promise_that_somebody_writes_into_the_page_breaks_nothing(clock, ann, bo, severe, client, odd):
    clock.after(minutes=31)
    clock.after(minutes=6)
    call = EventRow.objects.get(kind="incidents.RespondersCalled", reason="update_missed").data
    User.objects.filter(pk=bo.id).update(time_zone="Europe/Oslo")
    alerts.add_details(by=cast.acting(ann), at=clock.now, alert_id=call["alert"], details={PROMISED: odd})
    client.force_login(User.objects.get(pk=bo.id))
    assert client.get(f"/alerts/{call['number']}").status_code == 200


def test_the_page_ends_with_the_update_and_a_new_promise_is_watched_anew(clock, bo, severe):
    clock.after(minutes=31)
    clock.after(minutes=6)
    said = Telling(
        stage="investigating", texts={"en": GOOD}, next_update_at=clock.now + timedelta(minutes=30), skipped="Nobody else is awake"
    )
    actions.publish(by=cast.acting(bo), at=clock.now, ref=severe.id, telling=said)
    clock.work()
    assert states() == ["closed"]
    clock.after(minutes=31)
    clock.after(minutes=6)
    assert (missed(), calls()) == ([["Bo"], ["Bo"]], [["Bo"], ["Bo"]])


def test_an_update_after_the_reminder_spares_the_page(clock, bo, severe):
    clock.after(minutes=31)
    actions.promise_update(by=cast.acting(bo), at=clock.now, ref=severe.id, until=clock.now + timedelta(minutes=30))
    clock.work()
    clock.after(minutes=20)
    assert (missed(), calls()) == ([["Bo"]], [])


def test_who_leads_later_does_not_answer_for_whoever_tells_people(clock, bo, severe):
    clock.after(minutes=31)
    clock.after(minutes=6)
    actions.take(by=cast.acting(cast.cleo()), at=clock.now, ref=severe.id)
    clock.work()
    assert states() == ["open"]


def test_a_mild_incident_reminds_and_pages_nobody(clock, tells):
    tells()
    clock.after(hours=2)
    assert (missed(), calls()) == ([["Ann"]], [])


def test_whoever_answers_for_the_update_does_not_lead_by_that(clock, ann, bo, post):
    view, _ = actions.declare(by=cast.acting(ann), at=clock.now, draft=Draft(summary="Nobody can pay", severity=1))
    actions.assign(by=cast.acting(ann), at=clock.now, ref=view.id, role="communications", user_id=bo.id)
    actions.promise_update(by=cast.acting(ann), at=clock.now, ref=view.id, until=clock.now + timedelta(minutes=30))
    clock.work()
    clock.after(minutes=31)
    clock.after(minutes=6)
    call = EventRow.objects.get(kind="incidents.RespondersCalled", reason="update_missed").data["alert"]
    alerts.acknowledge(by=cast.acting(bo), at=clock.now, alert_ids=[call])
    clock.work()
    assert states() == ["acknowledged"]
    assert queries.incident(view.id, by=cast.acting(ann)).manager_name == ""


def test_a_stakeholder_who_tells_people_ends_the_page_with_the_update(clock, ann, severe):
    sam = cast.person("Sam", "stakeholder")
    actions.assign(by=cast.acting(ann), at=clock.now, ref=severe.id, role="communications", user_id=sam.id)
    clock.after(minutes=31)
    clock.after(minutes=6)
    assert states() == ["open"]
    actions.promise_update(by=cast.acting(sam), at=clock.now, ref=severe.id, until=clock.now + timedelta(minutes=30))
    clock.work()
    assert states() == ["closed"]
    assert Alert.objects.get(state="closed").closed_by == "Sam"


def test_who_was_reminded_is_not_paged_because_the_worker_comes_back_to_it(clock, severe):
    clock.traveller.shift(timedelta(minutes=31))
    rows = claim(Promise.objects.all(), now=clock.now, limit=10, lease=timedelta(seconds=30))
    for _ in range(3):  # as after a batch that broke off at another row
        handlers.remind(rows)
    assert (missed(), calls()) == ([["Bo"]], [])


@pytest.mark.parametrize(("before", "after", "called"), [(3, 1, [["Ann"]]), (1, 3, [])])
def test_it_pages_by_the_severity_of_that_moment(clock, ann, post, before, after, called):
    view, _ = actions.declare(by=cast.acting(ann), at=clock.now, draft=Draft(summary="Nobody can pay", severity=before))
    actions.take(by=cast.acting(ann), at=clock.now, ref=view.id)
    actions.promise_update(by=cast.acting(ann), at=clock.now, ref=view.id, until=clock.now + timedelta(minutes=30))
    clock.work()
    clock.after(minutes=31)
    actions.change_severity(by=cast.acting(ann), at=clock.now, ref=view.id, severity=after, note="As it turned out")
    clock.after(minutes=6)
    assert calls() == called
