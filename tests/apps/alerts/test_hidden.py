"""Hidden alerts: known to chiefs and to their guests, and to nobody else by any way."""

import pytest

from tests import cast
from varsko.alerts import actions, queries
from varsko.alerts.data import Parcel, Responder, Signal
from varsko.alerts.queries import lists
from varsko.core import clock
from varsko.people.data import SYSTEM_ACTOR

pytestmark = pytest.mark.django_db


def opened(message: str, **more) -> str:
    return actions.receive([Parcel(signal=Signal(message=message, alias=message, **more))], at=clock.now())[0].alert_id


def seen(by) -> set[str]:
    return {one.message for one in queries.alerts(by=by)}


def test_a_hidden_alert_is_seen_by_chiefs_and_guests_alone():
    ann, eve, cleo = cast.ann(), cast.eve(), cast.cleo()
    machine = cast.acting(cast.key("Everything", rights=["read", "create"])[0])
    opened("Disk full")
    hidden = opened("Salaries leaked")
    actions.hide(alert_id=hidden, guests=[ann.id])
    assert seen(cast.acting(ann)) == seen(cast.acting(cleo)) == seen(SYSTEM_ACTOR) == {"Disk full", "Salaries leaked"}
    for stranger in (cast.acting(eve), machine):
        assert seen(stranger) == {"Disk full"}
        assert queries.count(by=stranger) == 1
        assert queries.alert(hidden, by=stranger) is None
        assert actions.add_note(by=stranger, at=clock.now(), alert_id=hidden, note="Hm").value == "gone"
    assert queries.open_by_state() == {"open": 1}


def test_a_guest_sees_a_hidden_alert_of_a_private_team_and_others_still_see_alerts_without_a_team():
    ann, eve, bo = cast.ann(), cast.eve(), cast.bo()
    team = cast.team("Security", bo, private=True)
    opened("Disk full")
    opened("Odd log-in", responders=(Responder(kind="team", name=team.name),))
    hidden = opened("Salaries leaked", responders=(Responder(kind="team", name=team.name),))
    actions.hide(alert_id=hidden, guests=[ann.id])
    assert seen(cast.acting(ann)) == {"Disk full", "Salaries leaked"}
    assert seen(cast.acting(eve)) == {"Disk full"}
    assert seen(cast.acting(bo)) == {"Disk full", "Odd log-in"}
    actions.let_in(alert_ids=[hidden], guests=[eve.id, ann.id])
    assert "Salaries leaked" in seen(cast.acting(eve))
    actions.shut_out(alert_ids=[hidden], guests=[eve.id])
    assert seen(cast.acting(eve)) == {"Disk full"}
    actions.show(alert_ids=[hidden])
    assert "Salaries leaked" in seen(cast.acting(bo))


@pytest.mark.parametrize("asked", ["", "status: open", "leaked", "status: open AND leaked", "NOT leaked", "status: closed"])
@pytest.mark.parametrize("most", [1000, 0])
def test_what_is_counted_is_what_is_listed_for_everybody(asked, most, monkeypatch):
    monkeypatch.setattr(lists, "_MOST_HIDDEN", most)
    ann, eve, bo, cleo, dev = cast.ann(), cast.eve(), cast.bo(), cast.cleo(), cast.dev()
    team = cast.team("Security", bo, private=True)
    machines = [cast.key("Everything", rights=["read"])[0], cast.key("Security", rights=["read"], team=team)[0]]
    ours = (Responder(kind="team", name=team.name),)
    for message, more in {"Disk full": {}, "Keys leaked": {}, "Salaries leaked": {"responders": ours}, "Odd": {"responders": ours}}.items():
        hidden = opened(message, **more)
        if "leaked" in message:
            actions.hide(alert_id=hidden, guests=[ann.id])
    opened("Names leaked")
    where = queries.matching(asked) if asked else None
    for one in (ann, eve, bo, cleo, dev, *machines):
        by = cast.acting(one)
        assert queries.count(by=by, where=where) == len(queries.alerts(by=by, where=where)), one.name


def test_to_count_no_alert_is_asked_whether_it_is_hidden(django_assert_max_num_queries):
    opened("Disk full")
    eve = cast.acting(cast.eve())
    where = queries.matching("status: open")
    with django_assert_max_num_queries(3) as asked:
        assert queries.count(by=eve, where=where) == 1
    assert not [one["sql"] for one in asked if "COUNT(" in one["sql"].upper() and "hidden" in one["sql"]]
