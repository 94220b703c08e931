"""Reports to authorities: counted from the right moment, written from the record, handed in by somebody at some time."""

import html
from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from tests import cast
from varsko.core import clock
from varsko.incidents import actions, queries
from varsko.incidents.data import AssessmentView, Draft
from varsko.kernel.errors import Conflict, Invalid, NotFound
from varsko.people.data import SYSTEM_ACTOR
from varsko.people.domain.permissions import NotAllowed

pytestmark = pytest.mark.django_db
LAWS = "/settings/incidents/laws"
HOUR = timedelta(hours=1)


def text(response, status: int = 200) -> str:
    assert response.status_code == status, response.status_code
    return html.unescape(" ".join(response.content.decode().split()))


@pytest.fixture(autouse=True)
def noon():
    with time_machine.travel(cast.NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture
def found(declared, ann):
    return declared(ann, severity=2)


@pytest.fixture
def by(ann):
    return cast.acting(ann)


@pytest.fixture
def cleo(browser):
    return browser(cast.cleo())


@pytest.fixture
def nis2():
    law = next(one for one in queries.regimes() if one.key == "nis2")
    return actions.save_regime(by=SYSTEM_ACTOR, at=cast.NOON, wanted=replace(law, is_off=False, sender="Security officer"))


def only(found):
    (duty,) = queries.duties(found.id)
    return duty


def test_personal_data_make_the_law_apply_by_itself(page, found, by):
    actions.assess(by=by, at=clock.now(), ref=found.id, said=AssessmentView(is_data=True))
    duty = only(found)
    assert (duty.name, duty.next.until) == ("GDPR", cast.NOON + 72 * HOUR)
    shown = text(page.get("/incidents/HOT-1"))
    assert "Reports to authorities" in shown
    assert "the authority must hear of it" not in shown
    assert "GDPR applies: reports are due" in text(page.get("/incidents/HOT-1/timeline"))
    actions.assess(by=by, at=clock.now(), ref=found.id, said=AssessmentView())
    actions.assess(by=by, at=clock.now(), ref=found.id, said=AssessmentView(is_data=True))
    assert only(found).id == duty.id


def test_a_law_that_is_not_in_use_never_applies(found, by, declared, ann, nis2):
    actions.assess(by=by, at=clock.now(), ref=found.id, said=AssessmentView(is_security=True))
    assert only(found).name == "NIS2"
    with pytest.raises(Invalid):
        actions.open_duty(by=by, at=clock.now(), ref=found.id, regime="dora")


def test_each_report_is_counted_from_its_own_moment(noon, found, by, nis2):
    actions.open_duty(by=by, at=clock.now(), ref=found.id, regime="nis2")
    warning, notice, final = only(found).filings
    assert (warning.until, notice.until, final.until) == (cast.NOON + 24 * HOUR, cast.NOON + 72 * HOUR, None)
    noon.move_to(cast.NOON + 30 * HOUR)
    said = {"text": "It began at noon", "version": 0, "sent_at": clock.now()}
    with pytest.raises(Invalid) as late:
        actions.file(by=by, at=clock.now(), ref=found.id, filing_id=warning.id, **said)
    assert "note" in late.value.errors
    sent = actions.file(by=by, at=clock.now(), ref=found.id, filing_id=warning.id, **said, number="CSIRT-7", note="Nobody could sign")
    assert sent.is_late
    assert (sent.sent_by, sent.number, sent.draft) == ("Ann", "CSIRT-7", "It began at noon")
    actions.file(by=by, at=clock.now(), ref=found.id, filing_id=notice.id, text="More", version=0, sent_at=clock.now())
    assert only(found).next.until == cast.NOON.replace(month=4, day=3, hour=18)
    with pytest.raises(Conflict):
        actions.file(by=by, at=clock.now(), ref=found.id, filing_id=notice.id, text="More", version=1, sent_at=clock.now())
    actions.take_back(by=by, at=clock.now(), ref=found.id, filing_id=notice.id, note="The portal was down")
    assert [one.sent_at is None for one in only(found).filings] == [False, True, True]
    assert only(found).filings[2].until is None


def test_the_moments_can_be_corrected(page, found, by):
    actions.open_duty(by=by, at=clock.now(), ref=found.id, regime="gdpr")
    duty = only(found)
    assert "We knew of it" in text(page.get(f"/incidents/HOT-1/duties/{duty.id}"))
    said = {"aware_at": "2026-03-02T10:00", "classified_at": "2026-03-02T12:00"}
    assert page.post(f"/incidents/HOT-1/duties/{duty.id}", said).status_code == 302
    assert only(found).next.until == cast.NOON + 70 * HOUR
    assert page.post(f"/incidents/HOT-1/duties/{duty.id}", said | {"aware_at": "2027-01-01T10:00"}).status_code == 422
    assert page.post(f"/incidents/HOT-1/duties/{duty.id}", {"do": "drop", "note": ""}).status_code == 422
    assert page.post(f"/incidents/HOT-1/duties/{duty.id}", {"do": "drop", "note": "Only test data"}).status_code == 302
    assert only(found).next is None
    assert "Only test data" in text(page.get("/incidents/HOT-1/duties"))
    assert queries.owed(by=by) == []
    page.post("/incidents/HOT-1/duties", {"regime": "gdpr"})
    assert only(found).next is not None
    page.post("/incidents/HOT-1/duties", {"regime": "moon"})
    assert "Choose one of what is offered" in text(page.get("/incidents/HOT-1/duties"))


def test_a_report_begins_with_what_the_record_knows(page, found, by):
    actions.update(by=by, at=clock.now(), ref=found.id, description="Lists were open", workaround="Closed the lists", customers_outside=640)
    actions.assess(by=by, at=clock.now(), ref=found.id, said=AssessmentView(groups="Shops", impact="Names were seen", is_data=True))
    filing = only(found).next
    address = f"/incidents/HOT-1/reports/{filing.id}"
    shown = text(page.get(address))
    for wanted in (
        "GDPR: Notification",
        "Lists were open",
        "Closed the lists",
        "640",
        "Shops",
        "Names were seen",
        "Who reports, and how to reach them: …",
    ):
        assert wanted in shown, wanted
    assert page.post(address, {"do": "save", "text": "We report", "version": 0}).status_code == 302
    assert only(found).next.draft == "We report"
    assert "Go on writing" in text(page.get("/incidents/HOT-1/duties"))
    assert "Lists were open" in text(page.get(f"{address}?anew"))
    assert (
        page.post(address, {"do": "file", "text": "We report", "version": 1, "sent_at": "2026-03-02T12:00", "number": "A 1"}).status_code
        == 302
    )
    assert "Ann handed it in" in text(page.get(address))
    assert "All handed in" in text(page.get("/incidents/HOT-1"))
    assert page.post(address, {"do": "take_back", "note": ""}).status_code == 422
    assert page.post(address, {"do": "take_back", "note": "Wrong portal"}).status_code == 302
    assert "Ann said that it was not handed in: GDPR, Notification" in text(page.get("/incidents/HOT-1/timeline"))


def test_nothing_typed_is_lost_when_two_write(page, found, by):
    actions.open_duty(by=by, at=clock.now(), ref=found.id, regime="gdpr")
    filing = only(found).next
    actions.write_filing(by=by, at=clock.now(), ref=found.id, filing_id=filing.id, text="First", version=0)
    address = f"/incidents/HOT-1/reports/{filing.id}"
    shown = text(page.post(address, {"do": "save", "text": "Second", "version": 0}), 422)
    for wanted in ("Second", "What stands there now", "First", "Ann changed it meanwhile", 'name="version" value="1"'):
        assert wanted in shown, wanted
    assert page.post(address, {"do": "save", "text": "First and second", "version": 1}).status_code == 302
    assert only(found).next.draft == "First and second"


def test_what_is_due_is_on_one_page_and_private_ones_leak_nowhere(page, browser, found, by, ann):
    assert "Nothing is due" in text(page.get("/incidents/reports"))
    actions.open_duty(by=by, at=clock.now(), ref=found.id, regime="gdpr")
    hidden = actions.declare(by=by, at=clock.now(), draft=Draft(summary="Salaries seen", private=True, severity=3))[0]
    actions.open_duty(by=by, at=clock.now(), ref=hidden.id, regime="gdpr")
    assert "Salaries seen" in text(page.get("/incidents/reports"))
    eve = browser(cast.eve())
    theirs = text(eve.get("/incidents/reports"))
    assert "HOT-1 " in theirs
    assert "Salaries" not in theirs
    assert "1 report is due" in text(eve.get("/incidents"))
    assert eve.get("/incidents/HOT-2/duties").status_code == 404
    filing = only(hidden).next
    assert eve.get(f"/incidents/HOT-2/reports/{filing.id}").status_code == 404
    assert page.get(f"/incidents/HOT-1/reports/{filing.id}").status_code == 404
    assert page.get("/incidents/HOT-1/duties/gone").status_code == 404


def test_a_stakeholder_sees_what_is_due_and_writes_nothing(browser, found, by):
    actions.open_duty(by=by, at=clock.now(), ref=found.id, regime="gdpr")
    sam = browser(cast.person("Sam", "stakeholder"))
    assert "GDPR" in text(sam.get("/incidents/HOT-1/duties"))
    assert sam.get(f"/incidents/HOT-1/reports/{only(found).next.id}").status_code == 403
    assert sam.post("/incidents/HOT-1/duties", {"regime": "gdpr"}).status_code == 403


def test_chiefs_say_which_laws_apply(cleo, page, found, by):
    assert page.get(LAWS).status_code == 403
    shown = text(cleo.get(LAWS))
    for wanted in (
        "GDPR",
        "NIS2",
        "DORA",
        "72 hours after we knew of it",
        "4 hours after the law was found to apply, at the latest 24 hours",
    ):
        assert wanted in shown, wanted
    assert "Intermediate report" in text(cleo.get(f"{LAWS}/dora"))
    said = {"name": "House rules", "key_0": "", "step_0": "Tell the board", "amount_0_0": 2, "unit_0_0": "days", "since_0_0": "over"}
    rest = {"unit_0_1": "hours", "since_0_1": "aware"}
    assert cleo.post(f"{LAWS}/new", said | rest | {"amount_0_0": ""}).status_code == 422
    assert cleo.post(f"{LAWS}/new", said | rest | {"address": "ftp://x"}).status_code == 422
    assert cleo.post(f"{LAWS}/new", said | rest).status_code == 302
    mine = next(one for one in queries.regimes() if one.name == "House rules")
    actions.open_duty(by=by, at=clock.now(), ref=found.id, regime=mine.key)
    assert only(found).next.until is None
    assert cleo.post(f"{LAWS}/{mine.key}", {"do": "delete"}).status_code == 302
    assert only(found).next.step.name == "Tell the board"
    changed = {
        "name": "GDPR",
        "key_0": "notification",
        "step_0": "Notification",
        "amount_0_0": 48,
        "unit_0_0": "hours",
        "since_0_0": "aware",
    }
    assert (
        cleo.post(
            f"{LAWS}/gdpr", changed | rest | {"unit_1_0": "hours", "since_1_0": "aware", "unit_1_1": "hours", "since_1_1": "aware"}
        ).status_code
        == 302
    )
    law = queries.regimes()[0]
    assert (law.steps[0].key, law.steps[0].name, law.steps[0].limits[0].amount) == ("notification", "", 48)
    cleo.post(f"{LAWS}/gdpr", {"do": "delete"})
    assert queries.regimes()[0].steps[0].limits[0].amount == 72
    assert cleo.get(f"{LAWS}/gone").status_code == 404


def test_laws_are_set_up_by_chiefs_alone(by):
    law = queries.regimes()[0]
    with pytest.raises(NotAllowed):
        actions.save_regime(by=by, at=clock.now(), wanted=law)
    with pytest.raises(NotAllowed):
        actions.delete_regime(by=by, at=clock.now(), key="gdpr")
    for wrong in ({"checked_on": "soon"}, {"steps": ()}, {"address": "nowhere"}, {"name": ""}):
        with pytest.raises(Invalid):
            actions.save_regime(by=SYSTEM_ACTOR, at=clock.now(), wanted=replace(law, **wrong))
    with pytest.raises(NotFound):
        actions.save_regime(by=SYSTEM_ACTOR, at=clock.now(), wanted=replace(law, key="gone"))
    with pytest.raises(NotFound):
        actions.delete_regime(by=SYSTEM_ACTOR, at=clock.now(), key="gdpr")


def test_a_script_reports(found):
    _view, secret = cast.key("Bot", rights=["read", "create", "configure"])
    client = Client(headers={"Authorization": f"Bearer {secret}"})

    def send(method: str, path: str, body: dict[str, object]):
        return getattr(client, method)(f"/api/v1{path}", data=body, content_type="application/json")

    assert send("post", "/incidents/HOT-1/duties", {"regime": "gdpr"}).status_code == 201
    (due,) = client.get("/api/v1/reports-due").json()
    assert (due["key"], due["duty"]["name"]) == ("HOT-1", "GDPR")
    report, duty = due["filing"]["id"], due["duty"]["id"]
    path = f"/incidents/HOT-1/reports/{report}"
    assert send("put", path, {"text": "We", "version": 0}).json()["version"] == 1
    assert send("put", path, {"text": "They", "version": 0}).status_code == 409
    moments = {"aware_at": "2026-03-02T11:00:00Z", "classified_at": "2026-03-02T12:00:00Z"}
    assert send("put", f"/incidents/HOT-1/duties/{duty}", moments).status_code == 204
    assert send("put", f"/incidents/HOT-1/duties/{duty}", moments | {"aware_at": "2026-03-02T11:00:00"}).status_code == 422
    assert send("post", f"{path}/sent", {"text": "We", "version": 1, "sent_at": "2026-03-02T12:00:00"}).status_code == 422
    sent = send("post", f"{path}/sent", {"text": "We report", "version": 1, "sent_at": "2026-03-02T12:00:00Z", "number": "7"})
    assert sent.json()["sent_by"] == "Bot"
    assert send("post", f"{path}/take-back", {"note": "No"}).json()["sent_at"] is None
    assert send("post", f"/incidents/HOT-1/duties/{duty}/drop", {"note": "No"}).status_code == 204
    assert client.get("/api/v1/incidents/HOT-1/duties").json()[0]["dropped_because"] == "No"
    law = {"name": "Ours", "steps": [{"name": "Board", "limits": [{"amount": 1, "unit": "days", "since": "aware"}]}]}
    key = send("post", "/incident-laws", law).json()["key"]
    assert send("put", f"/incident-laws/{key}", law | {"name": "Theirs"}).json()["name"] == "Theirs"
    assert "Theirs" in [one["name"] for one in client.get("/api/v1/incident-laws").json()]
    assert client.delete(f"/api/v1/incident-laws/{key}").status_code == 204
