"""What is too old goes by rule, a slice at a time; what is open, evidence or on hold stays."""

from datetime import timedelta

import pytest

from tests import cast
from varsko.alerts import actions as alerts
from varsko.alerts.data import Parcel, Signal
from varsko.alerts.models import Alert
from varsko.core import audit, clock
from varsko.core.models import Delivery, EventRow
from varsko.desk.models import Entry, Mail, Origin, Request
from varsko.incidents import actions as incidents
from varsko.incidents.data import Draft
from varsko.kernel.errors import Invalid, NotFound
from varsko.people.data import SYSTEM_ACTOR
from varsko.people.domain.permissions import NotAllowed
from varsko.privacy import actions, queries
from varsko.privacy.domain import limits

pytestmark = pytest.mark.django_db

LATER = timedelta(days=100)


@pytest.fixture
def ruled(cleo):
    def rule(name: str, days: int, way: str = "delete") -> None:
        actions.set_rule(by=cast.acting(cleo), at=clock.now(), name=name, days=days, way=way)

    return rule


def ran(name: str) -> list[int]:
    return [one.data["count"] for one in audit.history("privacy", name) if one.kind == "privacy.RetentionDone"]


def test_nothing_goes_before_somebody_says_so(closed, time, work, cleo):
    closed()
    time.shift(timedelta(days=3000))
    work()
    assert Request.objects.exclude(text="").exists()
    assert all(one.days == 0 and one.proposed >= one.least for one in queries.rules(by=cast.acting(cleo)))


def test_a_dry_run_says_how_many_and_takes_none(closed, time, cleo):
    closed()
    time.shift(LATER)
    by = cast.acting(cleo)
    assert queries.rule("requests", by=by, at=clock.now(), days=99).would == 1
    assert queries.rule("requests", by=by, at=clock.now(), days=101).would == 0
    assert Request.objects.exclude(text="").exists()


def test_an_old_request_keeps_its_times_and_loses_who_and_what(closed, time, work, ruled):
    row = closed()
    Origin.objects.create(request=row, message=row.pk)
    time.shift(LATER)
    ruled("requests", 60, "anonymise")
    work()
    after = Request.objects.get(pk=row.pk)
    assert (after.title, after.text, after.caller, after.solution) == (row.key, "", None, "")
    assert (after.created_at, after.closed_at, after.priority) == (row.created_at, row.closed_at, row.priority)
    assert {(one.text, one.author_name) for one in Entry.objects.filter(request=row)} == {("", "")}
    assert bytes(Mail.objects.get().raw) == b""
    assert not Origin.objects.exists()  # the message that it was made of has an author
    assert not EventRow.objects.filter(about="request").exists()
    assert not Delivery.objects.filter(about="request").exists()
    assert ran("requests") == [1]


def test_deleted_it_is_gone(closed, time, work, ruled):
    closed()
    time.shift(LATER)
    ruled("requests", 60)
    work()
    assert not Request.objects.exists()


def test_what_is_on_hold_stays(closed, time, work, ruled, cleo):
    row = closed()
    time.shift(LATER)
    by = cast.acting(cleo)
    hold = actions.place_hold(by=by, at=clock.now(), about="request", ref=row.key, note="Case 7")
    for name in ("requests", "mails", "messages", "log"):
        ruled(name, 60)
    work()
    assert Request.objects.get().text
    assert bytes(Mail.objects.get().raw)
    assert EventRow.objects.filter(about="request").exists()
    assert Delivery.objects.filter(about="request", subject=str(row.pk)).exists()
    actions.lift_hold(by=by, at=clock.now(), ref=hold.id)
    time.shift(timedelta(days=1, minutes=1))
    work()
    assert not Request.objects.exists()


def test_alerts_of_incidents_are_evidence(time, work, ruled, ann):
    for name in ("disk", "printer"):
        alerts.receive([Parcel(signal=Signal(alias=name, message=name))], at=clock.now())
    work()
    made = incidents.declare(by=cast.acting(ann), at=clock.now(), draft=Draft(summary="Printing is slow"))[0]
    incidents.link_alerts(by=cast.acting(ann), at=clock.now(), ref=made.id, alert_ids=[str(Alert.objects.get(alias="printer").pk)])
    alerts.close(by=SYSTEM_ACTOR, at=clock.now(), alert_ids=[str(one.pk) for one in Alert.objects.all()])
    work()
    time.shift(LATER)
    ruled("alerts", 60)
    work()
    assert [one.alias for one in Alert.objects.all()] == ["printer"]


def test_many_go_in_slices_and_are_counted_together(wrote, time, work, ruled, monkeypatch):
    monkeypatch.setattr(limits, "SLICE", 1)
    wrote()
    wrote("Another one")
    time.shift(LATER)
    ruled("mails", 60)
    work()
    assert [len(one.raw) > 0 for one in Mail.objects.all()].count(False) == 1
    for _ in range(2):
        time.shift(timedelta(seconds=2))
        work()
    assert not Mail.objects.exclude(raw=b"").exists()
    assert ran("mails") == [2]


def test_old_sign_ins_and_messages_to_subscribers_go(follows, cleo, browser, time, work, ruled):
    browser(cleo).get("/settings")
    time.shift(LATER)
    ruled("sign-ins", 30)
    ruled("subscribers", 30)
    work()
    assert not Delivery.objects.filter(purpose="status").exists()


def test_only_chiefs_set_rules_and_only_sane_ones(ann, ruled):
    with pytest.raises(NotAllowed):
        actions.set_rule(by=cast.acting(ann), at=clock.now(), name="alerts", days=60, way="delete")
    for name, days, way in (("alerts", 1, "delete"), ("alerts", 60, "burn"), ("alerts", 10**6, "delete")):
        with pytest.raises(Invalid):
            ruled(name, days, way)
    with pytest.raises(NotFound):
        ruled("everything", 60)
    ruled("alerts", 60)
    ruled("alerts", 0)


def test_the_pages_say_what_holds(closed, browser, cleo, ann, time):
    closed()
    time.shift(LATER)
    page = browser(cleo)
    listed = page.get("/settings/privacy/retention").content.decode()
    assert "Proposed: 730 days" in listed
    counted = page.post("/settings/privacy/retention/requests", {"days": "60", "way": "anonymise", "do": "count"})
    assert "1 would go now" in counted.content.decode()
    page.post("/settings/privacy/retention/requests", {"days": "60", "way": "anonymise", "do": "save"})
    assert "60 days" in page.get("/settings/privacy/retention").content.decode()
    page.post("/settings/privacy/holds", {"about": "person", "ref": "kari.holm@kunde.example", "note": "Case 7"})
    assert "Case 7" in page.get("/settings/privacy/holds").content.decode()
    again = page.post("/settings/privacy/holds", {"about": "person", "ref": "kari.holm@kunde.example", "note": "Case 7"})
    assert (again.status_code, "on hold already" in again.content.decode()) == (422, True)
    found = page.get("/settings/privacy?who=kari.holm@kunde.example").content.decode()
    assert "Cannot be erased yet" in found
    refused = page.post("/settings/privacy/erase?who=kari.holm@kunde.example", {"note": "x", "sure": "on"})
    assert refused.status_code == 422
    for address in ("", "/retention", "/holds", "/export?who=a@b.no", "/retention/alerts"):
        assert browser(ann).get(f"/settings/privacy{address}").status_code == 403


def test_the_api_does_the_same(closed, time, work, client):
    row = closed()
    _view, secret = cast.key(rights=["read", "create", "delete", "configure"])
    client.defaults["HTTP_AUTHORIZATION"] = f"Bearer {secret}"
    api = "/api/v1/privacy"

    def send(verb: str, path: str, **body):
        return getattr(client, verb)(f"{api}/{path}", body, content_type="application/json")

    assert client.get(f"{api}/people/{row.caller_id}").json()["emails"] == ["kari.holm@kunde.example"]
    made = send("post", "exports", who=str(row.caller_id), note="x").json()
    assert send("post", "holds", about="request", ref=row.key, note="x").status_code == 201
    assert send("post", "erasures", who=str(row.caller_id), note="x").status_code == 409
    hold = client.get(f"{api}/holds").json()[0]
    assert client.delete(f"{api}/holds/{hold['id']}").status_code == 204
    work()
    assert b"".join(client.get(f"{api}/exports/{made['id']}/file").streaming_content)[:2] == b"PK"
    assert send("post", "erasures", who=str(row.caller_id), note="x").status_code == 201
    work()
    assert client.get(f"{api}/erasures").json()[0]["counts"]["desk: callers"] == 1
    assert send("put", "retention/requests", days=60, way="anonymise").status_code == 204
    time.shift(LATER)
    assert client.get(f"{api}/retention/requests?days=30").json()["would"] == 1
    assert client.get(f"{api}/people/nobody").status_code == 404
