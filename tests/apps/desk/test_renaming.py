"""An organisation gets another name, or two become one: nothing is lost, and the old name leads to the new one."""

from urllib.parse import quote

import pytest

from tests import cast
from varsko.core import clock, personal
from varsko.core.models import EventRow
from varsko.core.personal import Trace
from varsko.desk import actions, queries
from varsko.desk.data import CallerDraft, Draft
from varsko.desk.models import Appointment, Caller, FormerName
from varsko.kernel.errors import Conflict, Invalid, NotFound
from varsko.people.data import SYSTEM_ACTOR
from varsko.people.domain.permissions import NotAllowed

pytestmark = pytest.mark.django_db(transaction=True)
OLD, NEW = "Gdansk Porcelain", "Gdańsk Porcelain & Co"


@pytest.fixture
def asked(ann, desk):
    """Somebody of an organisation calls."""

    def ask(who="Ewa Lis", organisation=OLD, home="it", by=ann):
        caller = CallerDraft(name=who, email=f"{who.split()[0].lower()}@porcelain.example", organisation=organisation)
        draft = Draft(title=f"{who} calls", desk=home, caller=caller, channel="phone")
        return actions.open_request(by=cast.acting(by), at=clock.now(), draft=draft)

    return ask


@pytest.fixture
def olga():
    return cast.person("Olga", role="owner")


@pytest.fixture
def rename():
    return lambda by=SYSTEM_ACTOR, name=OLD, to=NEW, **more: actions.rename_organisation(by=by, at=clock.now(), name=name, to=to, **more)


@pytest.fixture
def write():
    def write(name, note="", domains=()):
        return actions.write_organisation(by=SYSTEM_ACTOR, at=clock.now(), name=name, note=note, domains=domains)

    return write


def address(name: str) -> str:
    return f"/desk/organisation?name={quote(name)}"


def organisations() -> dict[str, str]:
    return dict(Caller.objects.order_by("name").values_list("name", "organisation"))


class TestAnotherName:
    def test_its_callers_card_and_appointed_go_along_and_the_old_name_leads_there(self, asked, rename, write, dev, page):
        asked()
        asked("Jan Lis")
        asked("Ida Holst", "Holst Møbler")
        write(OLD, note="Ring before noon", domains=["porcelain.example"])
        actions.appoint(by=SYSTEM_ACTOR, at=clock.now(), organisation=OLD, who=dev.email, approves=True)
        made = rename()
        assert (made.name, made.note, made.domains) == (NEW, "Ring before noon", ("porcelain.example",))
        assert organisations() == {"Ewa Lis": NEW, "Ida Holst": "Holst Møbler", "Jan Lis": NEW}
        assert [(one.organisation, one.approves) for one in queries.appointments(by=SYSTEM_ACTOR)] == [(NEW, True)]
        assert queries.organisations_of(cast.acting(dev)) == [NEW]
        assert page.get(address(OLD)).url == address(NEW).replace("%20", "+")
        (event,) = EventRow.objects.filter(kind="departments.OrganisationRenamed")
        assert (event.data["before"], event.data["after"], event.data["merged"], event.data["callers"]) == (OLD, NEW, False, 2)

    def test_people_are_found_by_the_new_name(self, asked, rename, ann):
        asked()
        rename(to="Bone China")
        assert [one.name for one in queries.callers("bone china", by=cast.acting(ann))] == ["Ewa Lis"]
        assert queries.callers("gdansk", by=cast.acting(ann)) == []

    def test_whoever_says_the_old_name_later_means_the_new_one(self, asked, rename, dev):
        asked()
        rename()
        asked("Jan Lis")
        actions.appoint(by=SYSTEM_ACTOR, at=clock.now(), organisation=OLD, who=dev.email)
        assert set(organisations().values()) == {NEW}
        assert Appointment.objects.get().organisation == NEW

    def test_old_names_of_old_names_lead_on_and_a_name_comes_back(self, asked, rename, ann):
        asked()
        rename(to="Second")
        rename(name="Second", to="Third")
        assert queries.organisation(OLD, by=cast.acting(ann)).name == "Third"
        rename(name="Third", to=OLD)
        assert queries.organisation("Second", by=cast.acting(ann)).name == OLD
        assert not FormerName.objects.filter(name=OLD).exists()


class TestTwoBecomeOne:
    def test_both_notes_domains_and_appointed_stand_on_what_stays(self, asked, rename, write, dev, eve, ann):
        asked()
        asked("Jan Lis", NEW)
        write(OLD, note="Ring before noon", domains=["old.example", "both.example"])
        write(NEW, note="Closed in July", domains=["both.example"])
        for who, name, rights in ((dev, OLD, {"approves": True}), (dev, NEW, {}), (eve, OLD, {"sees": False, "approves": True})):
            actions.appoint(by=SYSTEM_ACTOR, at=clock.now(), organisation=name, who=who.email, **rights)
        made = rename(merge=True)
        assert made.note == "Closed in July\n\nRing before noon"
        assert made.domains == ("both.example", "old.example")
        rights = {one.user_name: (one.organisation, one.sees, one.approves) for one in queries.appointments(by=SYSTEM_ACTOR)}
        assert rights == {"Dev": (NEW, True, True), "Eve": (NEW, False, True)}
        found = queries.organisation_page(queries.organisation(NEW, by=cast.acting(ann)), by=cast.acting(ann))
        assert [one.name for one in found.people] == ["Ewa Lis", "Jan Lis"]

    def test_the_former_name_of_another_one_means_that_one(self, asked, rename, ann):
        asked()
        rename(to="Second")
        asked("Jan Lis", NEW)
        with pytest.raises(Conflict):
            rename(name=NEW, to=OLD)
        assert rename(name=NEW, to=OLD, merge=True).name == "Second"
        assert set(organisations().values()) == {"Second"}
        assert {queries.organisation(one, by=cast.acting(ann)).name for one in (OLD, NEW)} == {"Second"}

    @pytest.mark.parametrize("said", [OLD, f" {NEW.replace(' ', '  ')} "])
    def test_the_page_offers_whom_a_name_means_however_it_is_written(self, asked, rename, browser, olga, said):
        asked()
        rename()
        asked("Ida Holst", "Holst Møbler")
        page, path = browser(olga), f"/desk/organisation/rename?name={quote('Holst Møbler')}"
        assert page.post(path, {"to": said}).context["other"].name == NEW
        assert page.post(path, {"to": said, "merge": NEW}).status_code == 302
        assert set(organisations().values()) == {NEW}

    def test_it_happens_only_by_the_button_that_says_so(self, asked, rename, browser, olga):
        asked()
        asked("Jan Lis", NEW)
        with pytest.raises(Conflict):
            rename()
        page = browser(olga)
        path = f"/desk/organisation/rename?name={quote(OLD)}"
        assert "Rename" in page.get(path).content.decode()
        shown = page.post(path, {"to": NEW})
        assert shown.status_code == 422
        assert "whoever looks after either looks after both" in shown.content.decode()
        assert page.post(path, {"to": NEW, "merge": "Another"}).status_code == 422
        assert set(organisations().values()) == {OLD, NEW}
        assert page.post(path, {"to": NEW, "merge": NEW}).status_code == 302
        assert set(organisations().values()) == {NEW}

    def test_what_does_not_fit_on_one_card_holds_it_up_and_changes_nothing(self, asked, rename, write):
        asked()
        asked("Jan Lis", NEW)
        write(OLD, domains=[f"a{number}.example" for number in range(6)])
        write(NEW, domains=[f"b{number}.example" for number in range(6)])
        with pytest.raises(Invalid):
            rename(merge=True)
        assert set(organisations().values()) == {OLD, NEW}
        assert queries.organisation(OLD, by=SYSTEM_ACTOR).domains[0] == "a0.example"


class TestOutAgain:
    @pytest.fixture
    def both(self, asked, rename, write, dev, eve):
        """Ewa of one and Jan of the other; Dev looks after both, Eve after the first; made one."""
        asked("Ewa Lis", "Porcelain")
        rename(name="Porcelain", to=OLD)
        asked("Jan Lis", NEW)
        write(OLD, note="Ring before noon", domains=["old.example", "both.example"])
        write(NEW, note="Closed in July", domains=["both.example"])
        for who, name, rights in ((dev, OLD, {"approves": True}), (dev, NEW, {}), (eve, OLD, {"sees": False, "approves": True})):
            actions.appoint(by=SYSTEM_ACTOR, at=clock.now(), organisation=name, who=who.email, **rights)
        rename(merge=True)

    def _all(self, name):
        found = queries.organisation(name, by=SYSTEM_ACTOR)
        looks = {(one.user_name, one.sees, one.approves) for one in queries.appointments(by=SYSTEM_ACTOR) if one.organisation == name}
        return found.note, found.domains, looks

    def test_everything_goes_back_where_it_was(self, both, ann):
        made = actions.part_organisation(by=SYSTEM_ACTOR, at=clock.now(), name=OLD)
        assert made.name == OLD
        assert organisations() == {"Ewa Lis": OLD, "Jan Lis": NEW}
        assert self._all(OLD) == ("Ring before noon", ("old.example", "both.example"), {("Dev", True, True), ("Eve", False, True)})
        assert self._all(NEW) == ("Closed in July", ("both.example",), {("Dev", True, False)})
        assert queries.organisation("Porcelain", by=cast.acting(ann)).name == OLD
        (event,) = EventRow.objects.filter(kind="departments.OrganisationParted")
        assert (event.data["before"], event.data["after"], event.data["callers"]) == (NEW, OLD, 1)

    def test_what_was_changed_since_stays(self, both, asked, write, dev, eve):
        asked("Ida Lis", NEW)
        Caller.objects.filter(name="Ewa Lis").update(organisation="Elsewhere")
        write(NEW, note="A new note", domains=["both.example", "old.example", "third.example"])
        for one in queries.appointments(by=SYSTEM_ACTOR):
            if one.user_name == "Eve":
                actions.dismiss(by=SYSTEM_ACTOR, at=clock.now(), ref=one.id)
        actions.part_organisation(by=SYSTEM_ACTOR, at=clock.now(), name=OLD)
        assert organisations() == {"Ewa Lis": "Elsewhere", "Ida Lis": NEW, "Jan Lis": NEW}
        assert self._all(NEW) == ("A new note", ("both.example", "third.example"), {("Dev", True, False)})
        assert {one.user_name for one in queries.appointments(by=SYSTEM_ACTOR) if one.organisation == OLD} == {"Dev"}

    def test_it_is_found_under_whatever_the_other_is_called_by_then(self, both, rename):
        rename(name=NEW, to="Third")
        actions.part_organisation(by=SYSTEM_ACTOR, at=clock.now(), name=OLD)
        assert organisations() == {"Ewa Lis": OLD, "Jan Lis": "Third"}

    def test_the_page_offers_it_to_whoever_may_and_once(self, both, browser, olga, page, ann):
        assert "Take it out again" not in page.get(address(NEW)).content.decode()
        assert page.post("/desk/organisation/part", {"name": OLD}).status_code == 403
        shown = browser(olga).get(address(NEW))
        assert [(name, count) for name, _since, count in shown.context["parts"]] == [(OLD, 1)]
        assert "Take it out again" in shown.content.decode()
        done = browser(olga).post("/desk/organisation/part", {"name": OLD}, follow=True)
        assert f"{OLD} is an organisation of its own again." in done.content.decode()
        assert browser(olga).post("/desk/organisation/part", {"name": OLD}).status_code == 404
        assert "Take it out again" not in browser(olga).get(address(NEW)).content.decode()

    def test_a_name_alone_is_nothing_to_take_out(self, asked, rename, both):
        with pytest.raises(NotFound):
            actions.part_organisation(by=SYSTEM_ACTOR, at=clock.now(), name="Porcelain")
        with pytest.raises(NotFound):
            actions.part_organisation(by=SYSTEM_ACTOR, at=clock.now(), name="nobody\0")


class TestWho:
    def test_only_who_sets_up_the_house(self, asked, rename, ann, dev, eve, page):
        asked()
        for who in (ann, dev, eve):
            with pytest.raises(NotAllowed):
                rename(by=cast.acting(who))
        assert page.get(f"/desk/organisation/rename?name={quote(OLD)}").status_code == 403
        assert "Rename or merge" not in page.get(address(OLD)).content.decode()

    def test_nobody_is_called_so(self, rename, desk, olga, browser):
        with pytest.raises(NotFound):
            rename()
        assert browser(olga).get(f"/desk/organisation/rename?name={quote(OLD)}").status_code == 404

    def test_an_old_name_tells_nothing_to_who_may_not_know_of_its_callers(self, asked, rename, hr, ann, bo, page):
        asked(home="hr", by=bo)
        rename()
        assert page.get(address(OLD)).status_code == 404
        assert queries.organisation(OLD, by=cast.acting(ann)) is None
        assert queries.organisation(OLD, by=cast.acting(bo)).name == NEW

    def test_whoever_is_forgotten_leaves_no_former_name(self, asked, rename):
        asked("Ewa Lis", "Ewa Lis")
        rename(name="Ewa Lis", to="Lis AS")
        kept = next(one for part in personal.parts() for one in part.kept if one.table is FormerName)
        personal.erase(kept, Trace(names=("Ewa Lis",)), "Person 1", "")
        assert not FormerName.objects.exists()


class TestThePalette:
    def test_it_finds_organisations_of_whose_callers_one_may_know(self, asked, hr, ann, bo, dev, browser):
        asked()
        asked("Quiet Quentin", "Silent Partners", home="hr", by=bo)
        assert f'href="{address(OLD)}"'.replace("%20", "+") in browser(ann).get("/search?q=porcelain").content.decode()
        assert "Silent Partners" not in browser(ann).get("/search?q=silent").content.decode()
        assert "Silent Partners" in browser(bo).get("/search?q=silent").content.decode()
        assert OLD not in browser(dev).get("/search?q=porcelain").content.decode().replace("value=", "")


def test_a_program_writes_over_nothing_and_renames(client, asked):
    _view, secret = cast.key("Bot", rights=("read", "create", "configure"))
    head = {"headers": {"Authorization": f"Bearer {secret}"}, "content_type": "application/json"}
    asked()
    path = f"/api/v1/desk/organisations/card?name={quote(OLD)}"
    first = client.get(path, **head).json()["mark"]
    assert client.put(path, {"note": "One"}, **head).json()["organisation"]["note"] == "One"
    for base in ({"base": first}, {}):
        late = client.put(path, {"note": "Two", **base}, **head)
        assert (late.status_code, late.json()["newest"]["organisation"]["note"]) == (409, "One")
    assert client.put(path, {"note": "Two", "base": late.json()["newest"]["mark"]}, **head).status_code == 200
    made = client.post(f"/api/v1/desk/organisations/rename?name={quote(OLD)}", {"to": NEW}, **head)
    assert made.json()["organisation"]["name"] == NEW
    assert client.get(path, **head).json()["organisation"]["name"] == NEW
    assert client.post(f"/api/v1/desk/organisations/rename?name={quote(NEW)}", {"to": ""}, **head).status_code == 422


def test_a_program_makes_one_of_two_and_two_of_one(client, asked):
    _view, secret = cast.key("Bot", rights=("read", "create", "configure"))
    head = {"headers": {"Authorization": f"Bearer {secret}"}, "content_type": "application/json"}
    asked()
    asked("Jan Lis", NEW)
    assert client.post(f"/api/v1/desk/organisations/rename?name={quote(OLD)}", {"to": NEW, "merge": True}, **head).status_code == 200
    parting = f"/api/v1/desk/organisations/part?name={quote(OLD)}"
    assert client.post(parting, **head).json()["organisation"]["name"] == OLD
    assert organisations() == {"Ewa Lis": OLD, "Jan Lis": NEW}
    assert client.post(parting, **head).status_code == 404
