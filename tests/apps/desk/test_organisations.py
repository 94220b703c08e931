"""The card of an organisation: its people, what they asked for and what was promised, for whoever may know of these, and nobody else."""

from urllib.parse import quote

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import cast
from varsko.core import clock, personal
from varsko.core.models import EventRow
from varsko.core.personal import Trace
from varsko.desk import actions, queries
from varsko.desk.data import CallerDraft, Draft, ObjectDraft
from varsko.desk.models import OrganisationCard, Request
from varsko.kernel.errors import Invalid, NotFound
from varsko.people.data import SYSTEM_ACTOR
from varsko.people.domain.permissions import NotAllowed

pytestmark = pytest.mark.django_db
PORCELAIN = "Gdańsk Porcelain & Co"
ADDRESS = f"/desk/organisation?name={quote(PORCELAIN)}"


def text(answer) -> str:
    return answer.content.decode()


@pytest.fixture
def asked(ann, desk):
    """Somebody of an organisation calls a desk."""

    def ask(title="The scale is wrong", *, who="Ewa Lis", organisation=PORCELAIN, home="it", by=ann, email="", **more):
        caller = CallerDraft(name=who, email=email or f"{who.split()[0].lower()}@porcelain.example", organisation=organisation)
        draft = Draft(**{"title": title, "desk": home, "caller": caller, "channel": "phone", **more})
        return actions.open_request(by=cast.acting(by), at=clock.now(), draft=draft)

    return ask


@pytest.fixture
def write():
    """Write something on its card."""

    def write(one, note="", domains=(), name=PORCELAIN):
        return actions.write_organisation(by=cast.acting(one), at=clock.now(), name=name, note=note, domains=domains)

    return write


@pytest.fixture
def api(client):
    def use(secret: str):
        head = {"headers": {"Authorization": f"Bearer {secret}"}, "content_type": "application/json"}
        return lambda path, said=None: (client.put if said else client.get)(f"/api/v1/desk/{path}", said, **head)

    return use


def around(one, name=PORCELAIN):
    card = queries.organisation(name, by=cast.acting(one))
    return queries.organisation_page(card, by=cast.acting(one)) if card else None


def titles(found) -> list[str]:
    return [one.title for one in found]


def names(found) -> list[str]:
    return [one.name for one in found]


class TestWhatItSays:
    def test_from_a_call_an_operator_gets_to_all_that_concerns_an_organisation(self, asked, ann, doing, page):
        first = asked()
        asked("The kiln is cold", who="Jan Lis")
        asked("Of somebody else", who="Ida Holst", organisation="Holst Møbler", email="ida@holst.example")
        actions.move(**doing(ann), ref=first.key, move="solve")
        tagged = ObjectDraft(tag="NF-7", name="Kiln", who="jan@porcelain.example")
        actions.add_object(by=cast.acting(ann), at=clock.now(), draft=tagged)
        for start in (f"/desk/{first.key}", f"/desk/callers/{first.caller.id}"):
            assert f'href="{ADDRESS}"'.replace("&", "&amp;") in text(page.get(start))
        shown = text(page.get(ADDRESS))
        for said in ("The scale is wrong", "The kiln is cold", "Ewa Lis", "Jan Lis", "NF-7", "08:00-16:00", "/settings/desk/it/hours"):
            assert said in shown
        assert "Of somebody else" not in shown
        assert "Ida Holst" not in shown
        found = around(ann)
        assert (titles(found.open), titles(found.over)) == (["The kiln is cold"], ["The scale is wrong"])
        assert names(found.people) == ["Ewa Lis", "Jan Lis"]
        assert [(one.tag, holder.name) for one, holder in found.objects] == [("NF-7", "Jan Lis")]
        assert [one.slug for one in found.desks] == ["it"]
        assert not found.more

    def test_what_the_desk_writes_down_stands_there_for_the_next_one(self, asked, ann, bo, page, browser):
        asked()
        answer = page.post(ADDRESS, {"note": "They pay late.\nAsk for Jan.", "domains": "@Porcelain.Example, kiln.example"})
        assert (answer.status_code, answer["Location"]) == (302, "/desk/organisation?name=Gda%C5%84sk+Porcelain+%26+Co")
        shown = text(browser(bo).get(ADDRESS))
        assert "They pay late." in shown
        assert "porcelain.example kiln.example" in shown
        assert "Ann" in shown
        told = EventRow.objects.get(kind="departments.OrganisationChanged")
        assert set(told.data["fields"]) == {"note", "domains"}
        assert PORCELAIN not in str(told.data)  # who may know of it is not asked where events are read

    def test_whoever_began_before_another_saved_overwrites_nothing_and_keeps_their_words(self, asked, ann, write, page):
        asked(by=ann)
        begun = page.get(ADDRESS).context["form"]["base"].value()
        write(ann, note="Ask for Jan.")
        answer = page.post(ADDRESS, {"note": "Ask for Ola.", "base": begun})
        assert answer.status_code == 422
        assert "Somebody changed this meanwhile." in answer.content.decode()
        assert "Ask for Ola." in answer.content.decode()
        assert queries.organisation(PORCELAIN, by=cast.acting(ann)).note == "Ask for Jan."
        begun = page.get(ADDRESS).context["form"]["base"].value()
        assert page.post(ADDRESS, {"note": "Ask for Jan or Ola.", "base": begun}).status_code == 302

    def test_said_again_nothing_has_changed(self, asked, ann, write):
        asked()
        assert write(ann, "Late", ["porcelain.example"]) == write(ann, "Late", ["Porcelain.example"])
        assert EventRow.objects.filter(kind="departments.OrganisationChanged").count() == 1
        assert OrganisationCard.objects.count() == 1

    def test_lists_are_cut_and_say_so(self, asked, ann):
        for number in range(22):
            asked(f"Call {number}")
        found = around(ann)
        assert len(found.open) == 20
        assert found.more == {"open"}

    def test_many_cost_no_more_questions_than_one(self, asked, ann, bo, page, desk):
        second = actions.create_desk(by=SYSTEM_ACTOR, at=clock.now(), name="Facilities", slug="fm", team_id=desk.team_id)
        asked()
        asked("A lamp", home="fm")
        page.get(ADDRESS)
        with CaptureQueriesContext(connection) as few:
            page.get(ADDRESS)
        for number in range(12):
            asked(f"Call {number}", who=f"Caller{number} Lis", home=("it", second.slug)[number % 2])
            actions.add_object(
                by=cast.acting(ann),
                at=clock.now(),
                draft=ObjectDraft(tag=f"NF-{number}", name="Lamp", who=f"caller{number}@porcelain.example"),
            )
        with CaptureQueriesContext(connection) as many:
            page.get(ADDRESS)
        assert len(many) == len(few)


class TestWhoMayKnow:
    def test_of_an_organisation_that_only_a_confidential_desk_knows_nobody_else_learns(self, asked, write, hr, bo, eve, cleo, browser, api):
        asked("A complaint", home="hr", by=bo, organisation="Quiet Clinic")
        write(bo, "Be kind", ["clinic.example"], name="Quiet Clinic")
        address = "/desk/organisation?name=Quiet+Clinic"
        assert browser(eve).get(address).status_code == 404
        assert browser(eve).post(address, {"note": "Found you"}).status_code == 404
        assert queries.organisations("quiet", by=cast.acting(eve)) == queries.organisations("", by=cast.acting(eve)) == []
        with pytest.raises(NotFound):
            write(eve, "Found you", name="Quiet Clinic")
        asks = api(cast.key("Script", team=cast.team("Ops", eve), rights=("read", "create"))[1])
        assert asks("organisations").json() == []
        assert asks("organisations/card?name=Quiet%20Clinic").status_code == 404
        for path in ("Quiet%20Clinic", "No%20such"):  # refused alike, whether there is one or not
            assert asks(f"organisations/card?name={path}", {"note": "x"}).status_code == 403
        for one in (bo, cleo):
            assert "A complaint" in text(browser(one).get(address))

    def test_what_a_confidential_desk_knows_of_one_that_all_know_stays_there(self, asked, hr, bo, eve, browser):
        asked("The scale is wrong")
        asked("A complaint", who="Quiet Quentin", home="hr", by=bo)
        actions.add_object(by=cast.acting(bo), at=clock.now(), draft=ObjectDraft(tag="NF-9", name="Tape", who="quiet@porcelain.example"))
        found = around(eve)
        assert (titles(found.open), names(found.people)) == (["The scale is wrong"], ["Ewa Lis"])
        assert (found.objects, [one.slug for one in found.desks], found.more) == ((), ["it"], frozenset())
        shown = text(browser(eve).get(ADDRESS))
        for secret in ("complaint", "Quentin", "NF-9", ">HR<"):
            assert secret not in shown
        of_bo = around(bo)
        assert (len(of_bo.open), len(of_bo.people), len(of_bo.objects), len(of_bo.desks)) == (2, 2, 1, 2)

    def test_who_is_left_with_one_request_of_a_confidential_desk_reads_nothing_of_its_hours(self, asked, hr, bo, eve, browser):
        made = asked("A complaint", home="hr", by=bo)
        Request.objects.filter(pk=made.id).update(assignee=eve.id)  # who has left its team since
        found = around(eve)
        assert (titles(found.open), found.desks) == (["A complaint"], ())
        assert "/settings/desk/hr/hours" not in text(browser(eve).get(ADDRESS))

    def test_customers_and_who_only_looks_on_find_no_page(self, asked, write, dev, browser, api):
        asked()
        assert browser(dev).get(ADDRESS).status_code in (403, 404)
        assert queries.organisation(PORCELAIN, by=cast.acting(dev)) is None
        with pytest.raises(NotAllowed):
            write(dev, "Mine")

    @pytest.mark.parametrize("name", ["", "%00", "No such", "x" * 4000, "Gda%C5%84sk"])
    def test_odd_names_are_not_found(self, asked, page, name):
        asked()
        assert page.get(f"/desk/organisation?name={name}").status_code == 404


class TestWhoBelongsThere:
    def test_whoever_writes_from_its_domain_is_proposed_and_one_press_writes_it_down(self, asked, write, ann, page):
        asked()
        write(ann, domains=["porcelain.example"])
        new = asked("From Olga", who="Olga Nowak", organisation="")
        address = f"/desk/callers/{new.caller.id}"
        assert "Belongs to Gdańsk Porcelain &amp; Co" in text(page.get(address))
        assert names(around(ann).people) == ["Ewa Lis"]  # nothing happens by itself
        assert page.post(address, {"belongs": PORCELAIN}).status_code == 302
        assert names(around(ann).people) == ["Ewa Lis", "Olga Nowak"]
        kept = queries.caller(new.caller.id, by=cast.acting(ann))
        assert (kept.name, kept.email, kept.organisation) == ("Olga Nowak", "olga@porcelain.example", PORCELAIN)
        assert "Belongs to" not in text(page.get(address))

    def test_what_was_not_proposed_changes_nothing(self, asked, ann, page):
        new = asked("From Olga", who="Olga Nowak", organisation="")
        assert page.post(f"/desk/callers/{new.caller.id}", {"belongs": "Anything"}).status_code == 200
        assert queries.caller(new.caller.id, by=cast.acting(ann)).organisation == ""

    def test_of_other_domains_and_of_those_below_nobody_is_proposed(self, asked, write, ann):
        asked()
        write(ann, domains=["porcelain.example"])
        for number, email in enumerate(("a@lain.example", "a@sub.porcelain.example", "a@porcelain.example.org", "a@gmail.com")):
            one = asked("x", who=f"Somebody {number}", organisation="", email=email)
            assert queries.proposed_organisations(one.caller, by=cast.acting(ann)) == []

    def test_nobody_is_proposed_one_of_which_the_reader_may_not_know(self, asked, write, hr, bo, eve):
        asked("A complaint", home="hr", by=bo, organisation="Quiet Clinic", email="q@clinic.example")
        write(bo, domains=["clinic.example"], name="Quiet Clinic")
        seen = asked("The lamp is out", who="Ola", organisation="", email="ola@clinic.example")
        assert queries.proposed_organisations(seen.caller, by=cast.acting(eve)) == []
        assert queries.proposed_organisations(seen.caller, by=cast.acting(bo)) == ["Quiet Clinic"]

    @pytest.mark.parametrize("domains", [["gmail.com"], ["porcelain"], ["a@b.example"], [f"d{n}.example" for n in range(11)]])
    def test_what_tells_nothing_of_an_organisation_is_refused(self, asked, write, ann, page, domains):
        asked()
        with pytest.raises(Invalid):
            write(ann, domains=domains)
        answer = page.post(ADDRESS, {"note": "Late", "domains": " ".join(domains)})
        assert answer.status_code == 422
        assert not OrganisationCard.objects.exists()


class TestAround:
    def test_a_program_finds_reads_and_writes_it(self, asked, api, desk):
        made = asked()
        asks = api(cast.key("Monitoring", rights=("read", "create"))[1])
        (found,) = asks("organisations?q=gdansk").json()
        assert found["name"] == PORCELAIN
        where = f"organisations/card?name={quote(PORCELAIN)}"
        whole = asks(where).json()
        assert ([one["key"] for one in whole["open"]], [one["name"] for one in whole["people"]], whole["desks"]) == (
            [made.key],
            ["Ewa Lis"],
            ["IT"],
        )
        changed = asks(where, {"note": "Late", "domains": ["porcelain.example"]}).json()
        assert (changed["organisation"]["note"], changed["organisation"]["domains"]) == ("Late", ["porcelain.example"])
        assert asks(where, {"note": "Late", "domains": ["gmail.com"]}).status_code == 422
        weak = api(cast.key("Reader", rights=("read",))[1])
        assert weak(where).status_code == 200
        assert weak(where, {"note": "x"}).status_code == 403

    def test_who_is_erased_stands_in_no_note_and_what_was_called_like_them_goes(self, asked, write, ann):
        asked(organisation="Ewa Lis")
        asked(who="Jan Lis")
        write(ann, "Works alone", name="Ewa Lis")
        write(ann, "Ask for Ewa Lis, not Jan")
        kept = next(one for part in personal.parts() for one in part.kept if one.table is OrganisationCard)
        personal.erase(kept, Trace(names=("Ewa Lis",)), "Person 1", "")
        assert [(one.name, one.note) for one in OrganisationCard.objects.all()] == [(PORCELAIN, "Ask for Person 1, not Jan")]
