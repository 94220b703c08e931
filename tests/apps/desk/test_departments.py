"""Requests of one's organisation: whoever is appointed reads them in the portal, where the desk allows it, and nothing personal."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import cast
from varsko.core import clock, personal
from varsko.core.personal import Trace
from varsko.desk import actions, queries
from varsko.desk.data import CallerDraft, Draft, FormView, Report
from varsko.desk.models import Appointment
from varsko.kernel.errors import Invalid, NotFound
from varsko.people.data import SYSTEM_ACTOR
from varsko.people.domain.permissions import NotAllowed

pytestmark = pytest.mark.django_db
PORCELAIN = "Gdańsk Porcelain"


def text(answer) -> str:
    return answer.content.decode()


@pytest.fixture
def shared(desk):
    """The desk shows requests to whom an organisation appointed."""
    return actions.change_desk(by=SYSTEM_ACTOR, at=clock.now(), ref=desk.id, shares=True)


@pytest.fixture
def appoint():
    def appoint(one, organisation=PORCELAIN):
        return actions.appoint(by=SYSTEM_ACTOR, at=clock.now(), organisation=organisation, who=one.email)

    return appoint


@pytest.fixture
def asked(ann, desk):
    """Somebody of an organisation calls the desk."""

    def ask(title="The scale is wrong", *, who="Ewa Lis", organisation=PORCELAIN, home="it", by=ann, **more):
        caller = CallerDraft(name=who, email=f"{who.split()[0].lower()}@example.com", organisation=organisation)
        draft = Draft(**{"title": title, "desk": home, "caller": caller, "channel": "phone", **more})
        return actions.open_request(by=cast.acting(by), at=clock.now(), draft=draft)

    return ask


def seen(one, **more) -> list[str]:
    return [found.own.title for found in queries.shared_requests(by=cast.acting(one), **more)]


class TestWhatIsSeen:
    def test_whoever_is_appointed_reads_what_their_people_asked_for(self, shared, asked, appoint, dev, ann, doing, browser):
        made = asked("The scale is wrong")
        actions.answer(**doing(ann), ref=made.key, text="Which scale?", then="wait")
        actions.note(**doing(ann), ref=made.key, text="He drops it every week")
        appoint(dev)
        page = browser(dev)
        assert "Requests of my organisation" in text(page.get("/portal"))
        listed = text(page.get("/portal/department"))
        assert "The scale is wrong" in listed
        assert "Ewa Lis" in listed
        shown = text(page.get(f"/portal/department/{made.key}"))
        assert "Which scale?" in shown
        assert "every week" not in shown
        assert page.get(f"/portal/{made.key}").status_code == 404  # to read, and nothing more

    def test_open_and_closed_ones_are_told_apart_and_words_narrow(self, shared, asked, appoint, dev, ann, doing):
        asked("The scale is wrong")
        asked("The lamp is out", who="Jan Lis")
        actions.move(**doing(ann), ref="REQ-1", move="solve")
        appoint(dev)
        assert seen(dev) == ["The lamp is out"]
        assert seen(dev, shown="over") == ["The scale is wrong"]
        assert seen(dev, shown="all") == ["The lamp is out", "The scale is wrong"]
        assert seen(dev, shown="all", text="scale") == seen(dev, shown="all", text="ewa") == ["The scale is wrong"]
        assert seen(dev, shown="all", before=2) == ["The scale is wrong"]

    def test_of_other_organisations_nothing_is_seen(self, shared, asked, appoint, dev):
        asked("Not theirs", organisation="Holst Møbler")
        asked("Of nobody", organisation="")
        appoint(dev)
        assert seen(dev) == []
        assert seen(dev, organisation="Holst Møbler") == []
        assert queries.shared_request("REQ-1", by=cast.acting(dev)) is None

    def test_who_is_not_appointed_finds_no_page(self, shared, asked, browser, dev, eve):
        asked()
        for stranger in (dev, eve):
            page = browser(stranger)
            assert page.get("/portal/department").status_code == 404
            assert page.get("/portal/department/REQ-1").status_code == 404
            assert "Requests of my organisation" not in text(page.get("/portal"))

    def test_a_desk_shares_nothing_unless_it_says_so(self, desk, asked, appoint, dev):
        asked()
        appoint(dev)
        assert seen(dev) == []
        actions.change_desk(by=SYSTEM_ACTOR, at=clock.now(), ref=desk.id, shares=True)
        assert seen(dev) == ["The scale is wrong"]

    def test_a_confidential_desk_shares_nothing_whatever_it_said_before(self, shared, asked, appoint, crew, dev):
        asked()
        appoint(dev)
        with pytest.raises(Invalid):
            actions.change_desk(by=SYSTEM_ACTOR, at=clock.now(), ref="it", confidential=True)
        actions.change_desk(by=SYSTEM_ACTOR, at=clock.now(), ref="it", confidential=True, shares=False)
        assert seen(dev) == []

    def test_what_the_house_makes_of_it_is_not_shared(self, shared, asked, appoint, dev):
        asked("A problem", kind="problem")
        appoint(dev)
        assert seen(dev) == []

    def test_odd_addresses_do_no_harm(self, shared, appoint, browser, dev):
        appoint(dev)
        page = browser(dev)
        assert page.get("/portal/department?shown=x&before=99999999999999999999&q=%00%27").status_code == 200
        assert page.get("/portal/department/%00").status_code == 404

    def test_the_oldest_are_a_page_further(self, shared, asked, appoint, browser, dev):
        for number in range(51):
            asked(f"Number {number}")
        appoint(dev)
        page = browser(dev)
        first = text(page.get("/portal/department"))
        assert "Number 50<" in first
        assert "Number 0<" not in first
        assert "before=2" in first
        assert "Number 0<" in text(page.get("/portal/department?shown=open&before=2"))


class TestPersonal:
    def test_an_old_page_of_an_operator_does_not_undo_what_the_caller_said_meanwhile(self, shared, called, ann, dev, page, doing):
        made = called(ann, "My back", caller=dev)
        address = f"/desk/{made.key}/change"
        form = page.get(address).context["form"]
        sent = {name: str(form[name].value() or "") for name in ("title", "text", "was_personal")}
        actions.keep_personal(**doing(dev), ref=made.key, personal=True)
        page.post(address, sent | {"title": "My back hurts"})
        found = queries.request(made.key, by=SYSTEM_ACTOR)
        assert (found.title, found.personal) == ("My back hurts", True)
        page.post(address, {"title": "My back", "text": "", "was_personal": "True"})
        assert not queries.request(made.key, by=SYSTEM_ACTOR).personal
        page.post(address, {"title": "My back", "text": "", "was_personal": "False", "personal": "on"})
        assert queries.request(made.key, by=SYSTEM_ACTOR).personal

    def test_what_is_personal_when_reported_stays_so(self, shared, appoint, browser, dev, bo):
        card = actions.report(by=cast.acting(dev), at=clock.now(), report=Report(title="Broken chair"))
        actions.change_caller(
            by=cast.acting(bo),
            at=clock.now(),
            caller_id=queries.request(card.key, by=SYSTEM_ACTOR).caller.id,
            draft=CallerDraft(organisation=PORCELAIN),
            vip=False,
        )
        boss = cast.person("Ola", "customer")
        appoint(boss)
        page = browser(dev)
        said = {"title": "My back hurts", "urgency": "2", "impact": "4", "desk": "it", "personal": "on"}
        page.post("/portal/report/incident", said)
        assert seen(boss) == ["Broken chair"]
        assert "Personal: nobody else" in text(page.get("/portal/REQ-2"))
        assert "sees it too" in text(page.get("/portal/REQ-1"))
        page.post("/portal/REQ-1", {"verb": "personal"})
        page.post("/portal/REQ-2", {"verb": "shared"})
        assert seen(boss) == ["My back hurts"]
        assert "Personal" in text(browser(bo).get("/desk/REQ-1"))

    def test_it_is_not_asked_where_nothing_is_shared(self, desk, browser, dev):
        assert "It is personal" not in text(browser(dev).get("/portal/report/incident"))
        form = actions.write_form(by=SYSTEM_ACTOR, at=clock.now(), desk=desk.id, wanted=FormView(id="", desk_id="", name="Chair"))
        assert "It is personal" not in text(browser(dev).get(f"/portal/form/{form.id}"))
        actions.change_desk(by=SYSTEM_ACTOR, at=clock.now(), ref=desk.id, shares=True)
        assert "It is personal" in text(browser(dev).get("/portal/report/incident"))
        page = browser(dev)
        page.post(f"/portal/form/{form.id}", {"personal": "on", "text": "For my back"})
        assert queries.request("REQ-1", by=SYSTEM_ACTOR).personal

    def test_an_operator_can_say_so_too(self, shared, asked, appoint, dev, ann, doing):
        made = asked()
        appoint(dev)
        actions.change_request(**doing(ann), ref=made.key, personal=True)
        assert seen(dev) == []

    def test_it_does_not_leak_when_requests_are_made_one_or_two(self, shared, asked, appoint, dev, ann, doing):
        hidden, other = asked("My back", personal=True), asked("A chair")
        actions.note(**doing(ann), ref=hidden.key, text="Doctor called")
        appoint(dev)
        assert seen(dev) == ["A chair"]
        entry = queries.entries(hidden.id)[0].id
        made = actions.split_request(**doing(ann), ref=hidden.key, entries=[entry], title="The doctor")
        assert made.personal
        actions.merge(**doing(ann), ref=hidden.key, into=other.key)
        assert seen(dev, shown="all") == []


class TestAppointing:
    def test_only_chiefs_appoint(self, asked, browser, ann, cleo, dev):
        asked()
        assert browser(ann).get("/settings/desk/organisations").status_code == 403
        with pytest.raises(NotAllowed):
            actions.appoint(by=cast.acting(ann), at=clock.now(), organisation=PORCELAIN, who=dev.email)
        page = browser(cleo)
        assert PORCELAIN in text(page.get("/settings/desk/organisations"))  # proposed
        page.post("/settings/desk/organisations", {"organisation": PORCELAIN, "who": dev.email, "sees": "on"})
        page.post("/settings/desk/organisations", {"organisation": PORCELAIN, "who": dev.email, "sees": "on"})
        assert queries.organisations_of(cast.acting(dev)) == [PORCELAIN]
        assert "Dev" in text(page.get("/settings/desk/organisations"))
        with pytest.raises(NotAllowed):
            actions.dismiss(by=cast.acting(ann), at=clock.now(), ref=Appointment.objects.get().pk)
        page.post("/settings/desk/organisations", {"dismiss": str(Appointment.objects.get().pk)})
        assert queries.organisations_of(cast.acting(dev)) == []
        with pytest.raises(NotFound):
            actions.dismiss(by=SYSTEM_ACTOR, at=clock.now(), ref="nothing")

    def test_of_two_who_appoint_at_once_the_second_waits_before_it_looks(self, appoint, dev):
        with CaptureQueriesContext(connection) as heard:
            appoint(dev)
        said = [one["sql"] for one in heard.captured_queries]
        held = next(place for place, sql in enumerate(said) if "core_sequence" in sql)
        assert held < min(place for place, sql in enumerate(said) if "desk_appointment" in sql)

    def test_nobody_is_appointed_who_cannot_sign_in(self, browser, cleo):
        answer = browser(cleo).post("/settings/desk/organisations", {"organisation": PORCELAIN, "who": "nobody@example.org", "sees": "on"})
        assert answer.status_code == 422
        assert "Nobody who can sign in" in text(answer)

    def test_a_program_appoints_with_the_right_key(self, client, dev):
        _view, secret = cast.key("Directory", rights=("read", "create", "configure"))
        head = {"headers": {"Authorization": f"Bearer {secret}"}, "content_type": "application/json"}
        made = client.post("/api/v1/desk/appointments", {"organisation": PORCELAIN, "who": dev.email}, **head)
        assert made.status_code == 201
        assert [one["user_name"] for one in client.get("/api/v1/desk/appointments", **head).json()] == ["Dev"]
        assert client.delete(f"/api/v1/desk/appointments/{made.json()['id']}", **head).status_code == 204
        _view, weak = cast.key("Reader", rights=("read",))
        weaker = {"headers": {"Authorization": f"Bearer {weak}"}, "content_type": "application/json"}
        assert client.get("/api/v1/desk/appointments", **weaker).status_code == 403

    def test_who_is_erased_looks_after_nothing_any_more(self, appoint, dev):
        appoint(dev)
        kept = next(one for part in personal.parts() for one in part.kept if one.table is Appointment)
        personal.erase(kept, Trace(users=(dev.id,)), "Person 1", "")
        assert not Appointment.objects.exists()
