"""The register of objects: a call that names one finds it, a customer sees what is theirs, and nobody learns of secrets by it."""

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import cast
from varsko.catalog import actions as catalog
from varsko.core import clock, personal
from varsko.core.personal import Trace
from varsko.core.personal import own as core_own
from varsko.desk import actions, queries
from varsko.desk import personal as desk_personal
from varsko.desk.data import Field, FormView, ObjectDraft, Report
from varsko.desk.models import Asset, AssetTie, Caller
from varsko.kernel.errors import Conflict, Invalid, NotFound
from varsko.people.data import SYSTEM_ACTOR
from varsko.people.domain.permissions import NotAllowed

pytestmark = pytest.mark.django_db

TABLE = "tag,name,kind,state,place,service,holder,notes\n"


@pytest.fixture
def add(ann, desk):
    """Write an object down."""

    def add_object(tag="NF-2041", name="Scanner", *, by=ann, **more):
        return actions.add_object(by=cast.acting(by), at=clock.now(), draft=ObjectDraft(tag=tag, name=name, **more))

    return add_object


@pytest.fixture
def take_in(ann, desk):
    return lambda text, *, by=ann, store=True: actions.import_objects(by=cast.acting(by), at=clock.now(), text=text, store=store)


def tags(by, **more):
    return [one.tag for one in queries.objects(by=cast.acting(by), **more)]


@pytest.fixture
def api(client):
    """Ask with a key that may read and create."""
    _view, secret = cast.key("Bot", rights=("read", "create"))
    head = {"headers": {"Authorization": f"Bearer {secret}"}, "content_type": "application/json"}
    return lambda verb, path, said=None: getattr(client, verb)(f"/api/v1/desk/{path}", said, **head)


class TestRegister:
    def test_it_is_found_by_tag_name_place_and_by_who_uses_it(self, add, ann, dev):
        add(place="Gate 3", who=dev.email)
        add("NF-17", "Łódź printer")
        assert tags(ann) == ["NF-17", "NF-2041"]
        assert tags(ann, text="lodz PRINTER") == ["NF-17"]
        assert tags(ann, text="gate dev") == tags(ann, text="2041") == ["NF-2041"]
        assert tags(ann, limit=1, after="NF-17") == ["NF-2041"]
        assert queries.object_("nf-2041", by=cast.acting(ann)).holder.name == "Dev"

    def test_a_tag_is_there_once_and_looks_like_one(self, add):
        add()
        with pytest.raises(Conflict):
            add("nf-2041")
        for tag in ("", "printer", "NF 7", "x" * 39 + "12", "\ufdfa" * 5 + "1"):  # the last one is ninety letters in one way to write them
            with pytest.raises(Invalid):
                add(tag)

    def test_what_was_changed_is_remembered(self, add, ann, bo, doing, dev):
        one = add(who="Dev")
        actions.change_object(**doing(bo), ref=one.tag, state="in_store", who="", notes="Battery swells")
        found = queries.object_(one.id, by=cast.acting(ann))
        assert (found.state, found.holder, found.name) == ("in_store", None, "Scanner")
        newest, oldest = queries.history_of_object(found, by=cast.acting(ann))
        assert (newest.who, newest.fields) == ("Bo", (("state", "in_use", "in_store"), ("holder", "Dev", ""), ("notes", "", "")))
        assert (oldest.who, oldest.fields) == ("Ann", ())
        actions.change_object(**doing(bo), ref=one.tag, state="in_store")
        assert len(queries.history_of_object(found, by=cast.acting(ann))) == 2

    def test_who_uses_it_must_be_somebody(self, add, dev, called, ann):
        cast.person("Devi", "customer")
        assert add(who="dev").holder.user_id == dev.id
        with pytest.raises(Invalid, match="mail address"):
            add("NF-2", who="Nobody Atall")
        with pytest.raises(Invalid, match="mail address"):
            add("NF-3", who="guest@example.net")
        called(ann, caller="Kari Holm")
        assert add("NF-3", who="kari holm").holder.name == "Kari Holm"

    def test_a_short_name_within_many_others_is_found(self, add, cleo):
        others = [Caller(name=f"Joanna {n}", words=f"joanna {n}", created_at=clock.now()) for n in range(25)]
        Caller.objects.bulk_create([*others, Caller(name="Anna", words="anna    ", created_at=clock.now())])
        assert add(by=cleo, who="anna").holder.name == "Anna"

    def test_customers_neither_see_nor_write_it(self, add, dev, doing, browser):
        one = add(who=dev.email, notes="Owes us one")
        assert queries.objects(by=cast.acting(dev)) == []
        assert queries.object_(one.id, by=cast.acting(dev)) is None
        with pytest.raises(NotAllowed):
            add("NF-1", by=dev)
        with pytest.raises(NotAllowed):
            actions.change_object(**doing(dev), ref=one.id, name="Mine")
        for path in ("", "/new", "/import", "/table.csv", f"/{one.id}"):
            assert browser(dev).get(f"/desk/objects{path}").status_code == 403

    def test_in_the_portal_everybody_finds_what_they_use(self, add, dev, eve, browser):
        add(who=dev.email, notes="Owes us one")
        add("NF-17", "Old printer", who=dev.email, state="gone")
        page = browser(dev).get("/portal").content.decode()
        assert "NF-2041" in page
        assert "NF-17" not in page
        assert "Owes us" not in page
        assert "NF-2041" not in browser(eve).get("/portal").content.decode()


class TestRequests:
    def test_a_line_of_the_telephone_log_finds_it_and_who_uses_it(self, add, page, ann, dev):
        add(who=dev.email)
        seen = page.get("/desk/call", {"line": "nf-2041 lader ikke haster"}, headers={"HX-Request": "true"}).content.decode()
        assert "NF-2041" in seen
        assert "Dev" in seen
        page.post("/desk/call", {"line": "nf-2041 lader ikke haster"})
        (made,) = queries.requests(by=cast.acting(ann))
        assert (made.caller.name, made.urgency) == ("Dev", 1)
        assert [one.tag for one in queries.around_request(made, by=cast.acting(ann)) if one.is_tied] == ["NF-2041"]

    def test_what_is_asked_about_it_goes_to_the_team_that_looks_after_it(self, add, called, page, ann, eve, cleo, browser):
        ops = cast.team("Printers", eve)
        one = add(team=ops.id)
        assert one.team.name == "Printers"
        page.post("/desk/call", {"line": "nf-2041 is jammed again"})
        (made,) = queries.requests(by=cast.acting(ann))
        assert made.team_name == "Printers"
        assert called(ann, "NF-2041 is dead").team_name == "IT"  # words only propose it
        sort = actions.write_category(by=SYSTEM_ACTOR, at=clock.now(), desk="it", name="Paper", team_id=cast.team("Paper", cleo).id)
        assert called(ann, objects=("NF-2041",), category_id=sort.id).team_name == "Printers"
        assert called(ann, category_id=sort.id).team_name == "Paper"
        assert called(ann, objects=("NF-2041",), team_id=sort.team_id).team_name == "Paper"
        assert "Printers" in browser(ann).get(f"/desk/objects/{one.id}").content.decode()
        actions.change_object(by=cast.acting(ann), at=clock.now(), ref="nf-2041", team="")
        assert called(ann, objects=("NF-2041",)).team_name == "IT"
        (line, *_older) = queries.history_of_object(one, by=cast.acting(ann))
        assert line.fields == (("team", "Printers", ""),)
        with pytest.raises(Invalid, match="team"):
            actions.change_object(by=cast.acting(ann), at=clock.now(), ref="nf-2041", team="nobody")

    def test_a_case_of_a_confidential_desk_stays_with_its_team_whatever_it_is_about(self, add, called, bo, eve, ann, hr):
        add(team=cast.team("Printers", eve).id)
        assert called(bo, desk="hr", objects=("NF-2041",)).team_name == "HR"

    def test_a_private_team_that_looks_after_it_is_named_to_no_stranger(self, add, called, ann, eve, cleo):
        secret = cast.team("Forensics", eve, private=True)
        with pytest.raises(Invalid, match="team"):
            add(team=secret.id)
        one = add(by=cleo, team=secret.id)
        assert one.team.name == "Forensics"
        assert queries.object_(one.id, by=cast.acting(ann)).team is None
        assert "Forensics" not in str(queries.history_of_object(one, by=cast.acting(ann)))
        made = called(ann, objects=("NF-2041",))
        assert (made.team_id, made.team_name) == ("", "")
        assert queries.request(made.id, by=cast.acting(cleo)).team_name == "Forensics"

    def test_a_line_that_names_very_many_is_logged_with_the_first(self, take_in, page, ann):
        take_in("tag,name\n" + "".join(f"NF-{number},Scanner\n" for number in range(10, 40)))
        assert page.post("/desk/call", {"line": " ".join(f"nf-{number}" for number in range(10, 40))}).status_code == 302
        (made,) = queries.requests(by=cast.acting(ann))
        tied = [one.tag for one in queries.around_request(made, by=cast.acting(ann)) if one.is_tied]
        assert tied == [f"NF-{number}" for number in range(10, 30)]

    def test_what_a_mail_names_is_only_proposed(self, add, called, ann, page):
        one = add()
        made = called(ann, "NF-2041 er død", text="Og NF-9999.")
        (near,) = queries.around_request(made, by=cast.acting(ann))
        assert (near.is_tied, near.is_named) == (False, True)
        assert queries.requests_of_object(one.id, by=cast.acting(ann)) == []
        assert "named here" in page.get(f"/desk/{made.key}").content.decode()
        page.post(f"/desk/{made.key}/do", {"verb": "tie-object", "object": "nf-2041"})
        page.post(f"/desk/{made.key}/do", {"verb": "tie-object", "object": "nf-2041"})
        assert [found.key for found in queries.requests_of_object(one.id, by=cast.acting(ann))] == [made.key]
        assert made.key in page.get(f"/desk/objects/{one.id}").content.decode()
        page.post(f"/desk/{made.key}/do", {"verb": "untie-object", "object": "NF-2041"})
        assert AssetTie.objects.count() == 0

    def test_what_it_is_about_and_what_it_names_come_before_all_that_its_caller_uses(self, take_in, called, ann, dev, doing):
        take_in("tag,name,holder\n" + "".join(f"NF-{number},Scanner,dev@example.org\n" for number in range(100, 170)))
        take_in("tag,name\nXY-1,Printer\nXY-2,Screen\n")
        made = called(ann, "XY-2 er død", caller=dev)
        actions.tie_object(**doing(ann), ref=made.key, objects=["XY-1"])
        first, second, *others = queries.around_request(queries.request(made.key, by=cast.acting(ann)), by=cast.acting(ann))
        assert [(one.tag, one.is_tied, one.is_named) for one in (first, second)] == [("XY-1", True, False), ("XY-2", False, True)]
        assert others[0].tag == "NF-100"

    def test_an_unknown_tag_is_said_and_ties_nothing(self, add, called, ann, doing, page):
        made = called(ann)
        with pytest.raises(Invalid):
            actions.tie_object(**doing(ann), ref=made.key, objects=["NF-1"])
        assert "no such object" in page.post(f"/desk/{made.key}/do", {"verb": "tie-object", "object": "NF-1"}, follow=True).content.decode()
        with pytest.raises(Invalid):
            called(ann, objects=("NF-1",))
        assert len(queries.requests(by=cast.acting(ann))) == 1

    def test_its_page_tells_nothing_of_a_confidential_desk(self, add, called, hr, ann, bo, doing, browser):
        one = add()
        secret = called(bo, "Asked to leave", caller="Kari Holm", desk="hr", objects=(one.tag,))
        guest = actions.change_object(**doing(bo), ref=one.tag, holder=secret.caller.id)
        assert guest.holder.name == "Kari Holm"
        assert queries.object_(one.id, by=cast.acting(ann)).holder is None
        assert tags(ann, text="kari") == []
        assert tags(bo, text="kari") == ["NF-2041"]
        for path in (f"/{one.id}", "", "/table.csv"):
            said = b"".join(browser(ann).get(f"/desk/objects{path}")).decode()
            assert secret.key not in said
            assert "Kari" not in said
            assert "Asked" not in said
        assert queries.history_of_object(guest, by=cast.acting(ann))[0].fields == (("holder", "", "…"),)
        assert secret.key in browser(bo).get(f"/desk/objects/{one.id}").content.decode()
        with pytest.raises(NotFound):
            actions.untie_object(**doing(ann), ref=secret.key, object=one.tag)

    def test_whoever_changes_it_leaves_what_they_may_not_know(self, add, called, hr, ann, bo, doing, browser):
        one = add()
        secret = called(bo, caller="Kari Holm", desk="hr")
        actions.change_object(**doing(bo), ref=one.tag, holder=secret.caller.id)
        fields = {
            "tag": one.tag,
            "name": "Scanner 2",
            "kind": "device",
            "state": "in_use",
            "who": "",
            "place": "",
            "service": "",
            "notes": "",
        }
        assert browser(ann).post(f"/desk/objects/{one.id}", fields).status_code == 302
        assert queries.object_(one.id, by=cast.acting(bo)).holder.name == "Kari Holm"

    def test_of_two_who_write_at_once_the_later_is_told_and_overwrites_nothing(self, add, ann, bo, doing, browser):
        one = add(place="Gate 3")
        address = f"/desk/objects/{one.id}"
        begun = re.search(r'name="base" value="([^"]+)"', browser(ann).get(address).content.decode())[1]
        actions.change_object(**doing(bo), ref=one.tag, place="Gate 4")
        fields = {"tag": one.tag, "name": "Scanner 2", "kind": "device", "state": "in_use", "place": "Gate 3", "base": begun}
        late = browser(ann).post(address, fields)
        assert (late.status_code, "Somebody changed this meanwhile." in late.content.decode()) == (422, True)
        assert queries.object_(one.id, by=cast.acting(ann)).place == "Gate 4"
        begun = re.search(r'name="base" value="([^"]+)"', browser(ann).get(address).content.decode())[1]
        assert browser(ann).post(address, {**fields, "base": begun}).status_code == 302
        assert browser(ann).post(address, {**fields, "name": "x", "base": "yesterday"}).status_code == 302

    def test_the_services_of_a_private_team_stay_private(self, add, ann, bo, cleo):
        team = cast.team("Secret", bo, private=True)
        hidden = catalog.create_service(by=SYSTEM_ACTOR, at=clock.now(), name="Hidden", team_id=team.id)
        add(by=cleo, service=hidden.id)
        assert queries.object_("NF-2041", by=cast.acting(ann)).service is None
        assert queries.object_("NF-2041", by=cast.acting(cleo)).service.name == "Hidden"
        with pytest.raises(Invalid):
            add("NF-1", service=hidden.id)


class TestForms:
    @pytest.fixture
    def form(self, desk):
        fields = (Field(key="what", label="What", kind="object", needed=True), Field(key="why", label="Why"))
        wanted = FormView(id="", desk_id="", name="Broken device", fields=fields)
        return actions.write_form(by=SYSTEM_ACTOR, at=clock.now(), desk="it", wanted=wanted)

    def test_customers_choose_among_their_own(self, add, form, dev, ann, browser):
        mine, _other = add(who=dev.email), add("NF-17", "Printer of the board")
        page = browser(dev).get(f"/portal/form/{form.id}").content.decode()
        assert "NF-2041 Scanner" in page
        assert "NF-17" not in page
        browser(dev).post(f"/portal/form/{form.id}", {"fact_what": "NF-2041 Scanner", "asked": ["what", "why"]})
        (made,) = queries.requests_of_object(mine.id, by=cast.acting(ann))
        assert made.form.answers[0].value == "NF-2041 Scanner"

    def test_another_ones_object_is_only_words(self, add, form, dev, ann):
        other = add("NF-17", "Printer of the board")
        for said in (f"NF-17 {other.name}", other.id, "the grey one"):
            report = Report(title="", form=form.id, facts={"what": said})
            made = actions.report(by=cast.acting(dev), at=clock.now(), report=report)
            assert (made.form.answers[0].value, made.form.answers[0].ref) == (said, "")
        assert queries.requests_of_object(other.id, by=cast.acting(ann)) == []

    def test_an_answer_that_is_put_right_ties_it(self, add, form, dev, ann, doing):
        one = add()
        made = actions.report(by=cast.acting(dev), at=clock.now(), report=Report(title="", form=form.id, facts={"what": "the grey one"}))
        actions.fill_in(**doing(ann), ref=made.key, facts={"what": "nf-2041"})
        assert [found.key for found in queries.requests_of_object(one.id, by=cast.acting(ann))] == [made.key]

    def test_a_service_that_must_be_named_is_no_dead_end_for_customers(self, desk, dev, ann, page, browser):
        shop = catalog.create_service(by=SYSTEM_ACTOR, at=clock.now(), name="Shop")
        fields = (Field(key="what", label="What", kind="service", needed=True), Field(key="why", label="Why"))
        wanted = FormView(id="", desk_id="", name="It is slow", fields=fields)
        form = actions.write_form(by=SYSTEM_ACTOR, at=clock.now(), desk="it", wanted=wanted)
        assert "Shop" not in browser(dev).get(f"/portal/form/{form.id}").content.decode()
        sent = browser(dev).post(f"/portal/form/{form.id}", {"fact_what": "the web shop", "asked": ["what", "why"]})
        assert sent.status_code == 302
        (made,) = queries.requests(by=cast.acting(ann))
        assert (made.form.answers[0].value, made.form.answers[0].ref) == ("the web shop", "")
        page.post(f"/desk/{made.key}/answers", {"fact_what": "the web shop", "fact_why": "Friday", "asked": ["what", "why"]})
        said = queries.request(made.key, by=cast.acting(ann)).form.answers
        assert [one.value for one in said] == ["the web shop", "Friday"]
        page.post(f"/desk/{made.key}/answers", {"fact_what": shop.id, "fact_why": "Friday", "asked": ["what", "why"]})
        assert queries.request(made.key, by=cast.acting(ann)).form.answers[0].value == "Shop"


class TestTables:
    def test_a_table_adds_changes_and_leaves_alone(self, add, take_in, ann, dev):
        add("NF-1", "Scanner", place="Gate 1")
        add("NF-2", "Printer", place="Gate 2", state="in_store")
        text = "tag;name;state;holder\nnf-1;Scanner;;\nNF-2;Label printer;in_use;dev@example.org\nNF-3;Screen;;\n"
        look = take_in(text.replace("nf-1", "NF-1"), store=False)
        assert (look.added, look.changed, look.same, look.is_stored) == (1, 1, 1, False)
        assert tags(ann) == ["NF-1", "NF-2"]
        assert Caller.objects.count() == 0
        done = take_in(text)
        assert (done.added, done.changed, done.same) == (1, 2, 0)
        two = queries.object_("NF-2", by=cast.acting(ann))
        assert (two.name, two.state, two.place, two.holder.name) == ("Label printer", "in_use", "Gate 2", "Dev")
        assert [one.who for one in queries.history_of_object(two, by=cast.acting(ann))] == ["Ann", "Ann"]
        assert take_in(text).same == 3

    def test_one_fault_and_nothing_is_stored(self, take_in, ann):
        found = take_in(TABLE + "NF-1,Scanner,device,in_use,,,,\nNF-2,Printer,spoon,,,Nowhere,stranger@example.net,\n")
        assert not found.is_stored
        assert [number for number, _text in found.faults] == [3, 3, 3]
        assert tags(ann) == []

    def test_what_is_taken_away_can_be_taken_in_again(self, add, take_in, page, dev):
        catalog.create_service(by=SYSTEM_ACTOR, at=clock.now(), name="Shop")
        take_in(TABLE + 'NF-1,"=HYPERLINK(""x"")",device,in_use,"Gate 3, left",Shop,dev@example.org,"two\nlines"\n')
        text = b"".join(page.get("/desk/objects/table.csv")).decode()
        assert "'=HYPER" in text
        assert take_in(text).same == 1

    def test_taken_in_again_it_leaves_what_it_could_not_say(self, add, called, hr, take_in, page, ann, bo, cleo, doing, browser):
        guest = called(ann, caller="Kari Holm").caller
        add("NF-1", holder=guest.id)
        secret = called(bo, caller="Ola Berg", desk="hr").caller
        add("NF-2", by=bo, holder=secret.id)
        team = cast.team("Secret", bo, private=True)
        hidden = catalog.create_service(by=SYSTEM_ACTOR, at=clock.now(), name="Hidden", team_id=team.id)
        add("NF-3", by=cleo, service=hidden.id)
        add("NF-4", who="Ann")
        text = b"".join(page.get("/desk/objects/table.csv")).decode()
        assert take_in(text).same == 4
        assert [getattr(one.holder, "name", "") for one in queries.objects(by=cast.acting(cleo))] == ["Kari Holm", "Ola Berg", "", "Ann"]
        assert queries.object_("NF-3", by=cast.acting(cleo)).service.name == "Hidden"
        assert take_in("tag,name,holder\nNF-1,Scanner,ann@example.org\nNF-4,Scanner,\n").changed == 2
        assert [getattr(one.holder, "name", "") for one in queries.objects(by=cast.acting(cleo))] == ["Ann", "Ola Berg", "", ""]

    def test_of_two_tables_at_once_the_second_waits_and_finds_what_the_first_brought(self, add, take_in, monkeypatch):
        others = [lambda: add("NF-1", "Scanner")]
        monkeypatch.setattr("varsko.core.sequences.hold", lambda _name: others and others.pop()())
        assert take_in("tag,name\nNF-1,Scanner\n").same == 1

    def test_it_is_looked_at_before_it_is_stored(self, page, ann, desk):
        file = SimpleUploadedFile("objects.csv", "tag,name\nNF-1,Skjærm\n".encode("cp1252"))
        seen = page.post("/desk/objects/import", {"file": file, "do": "look"})
        assert "Skjærm" in seen.content.decode()
        assert tags(ann) == []
        assert page.post("/desk/objects/import", {"text": "tag,name\nNF-1,Skjærm\n", "do": "store"}).status_code == 302
        assert tags(ann) == ["NF-1"]
        assert page.post("/desk/objects/import", {"text": "nonsense", "do": "store"}).status_code == 422
        of_a_spreadsheet = "tag\tname\tplace\nNF-2\tScreen\t"
        assert page.post("/desk/objects/import", {"text": of_a_spreadsheet, "do": "store"}).status_code == 302
        assert page.post("/desk/objects/import", {"text": " \n", "do": "store"}).status_code == 422
        assert page.post("/desk/objects/import", {"do": "store"}).status_code == 422

    def test_many_lines_cost_no_more_questions(self, take_in, dev):
        catalog.create_service(by=SYSTEM_ACTOR, at=clock.now(), name="Shop")
        with CaptureQueriesContext(connection) as few:
            take_in(TABLE + "NF-1,x,,,,Shop,dev@example.org,\nNF-2,x,,,,Shop,dev@example.org,\n", store=False)
        lines = "".join(f"NF-{n},x,,,,Shop,dev@example.org,\n" for n in range(300))
        with CaptureQueriesContext(connection) as many:
            take_in(TABLE + lines, store=False)
        assert len(many) == len(few)


class TestRest:
    def test_it_does_what_the_pages_do(self, desk, called, ann, api):
        assert api("post", "objects", {"tag": "NF-1", "name": "Scanner", "who": "ann@example.org"}).status_code == 201
        assert api("post", "objects", {"tag": "NF-1", "name": "Scanner"}).status_code in (409, 422)
        assert api("patch", "objects/nf-1", {"place": "Gate 3"}).json()["place"] == "Gate 3"
        assert [one["tag"] for one in api("get", "objects?q=gate&kind=device").json()] == ["NF-1"]
        made = called(ann)
        assert api("post", f"requests/{made.key}/objects", {"object": "NF-1"}).json()[0]["is_tied"]
        assert [one["key"] for one in api("get", "objects/NF-1/requests").json()] == [made.key]
        assert api("delete", f"requests/{made.key}/objects/NF-1").json() == []
        assert len(api("get", "objects/NF-1/history").json()) == 2
        look = api("post", "objects/import", {"csv": "tag,name\nNF-2,Screen\n"}).json()
        assert (look["added"], look["is_stored"]) == (1, False)
        assert api("get", "objects/NF-2").status_code == 404


def test_what_somebody_used_is_handed_out_and_forgotten(add, dev):
    add(name="Scanner of Dev Dahl", who=dev.email)
    card = Caller.objects.get()
    trace = Trace(users=(dev.id,), callers=(str(card.pk),), names=("Dev Dahl",), emails=(dev.email,))
    kept = next(one for part in personal.parts() for one in part.kept if one.table is Asset)
    assert [own for _row, own in personal.collect(kept, trace)] == [True]
    personal.erase(kept, trace, "Person 1", "")
    row = Asset.objects.get()
    assert (row.holder, row.name, row.words) == (None, "Scanner of Person 1", "nf-2041 scanner of person 1 ")


class TestOneOrTwo:
    def test_what_requests_are_about_comes_along_when_they_become_one(self, add, ann, dev, called, doing):
        add("NF-1")
        add("NF-2")
        first, second = (called(ann, caller=dev, objects=tags) for tags in (("NF-1", "NF-2"), ("NF-2",)))
        actions.merge(**doing(ann), ref=first.key, into=second.key)
        about = {one.request.key: one.asset.tag for one in AssetTie.objects.filter(asset__tag="NF-1").select_related("asset", "request")}
        assert about == {second.key: "NF-1"}
        assert AssetTie.objects.filter(request=second.id).count() == 2
        assert not AssetTie.objects.filter(request=first.id).exists()

    def test_a_split_takes_what_it_names_and_gives_it_back(self, add, ann, called, doing):
        add("NF-1")
        add("NF-2")
        found = called(ann, objects=("NF-1", "NF-2"))
        actions.note(**doing(ann), ref=found.key, text="And nf-2 smells of smoke")
        entry = queries.entries(found.id)[0].id
        made = actions.split_request(**doing(ann), ref=found.key, entries=[entry], title="Smoke")
        assert [one.asset.tag for one in AssetTie.objects.filter(request=made.id)] == ["NF-2"]
        assert AssetTie.objects.filter(request=found.id).count() == 2
        actions.tie_object(**doing(ann), ref=made.key, objects=["NF-1"])
        actions.unsplit(**doing(ann), ref=made.key)
        assert AssetTie.objects.filter(request=found.id).count() == 2
        assert not AssetTie.objects.filter(request=made.id).exists()


class TestFinding:
    def test_the_search_finds_what_the_desk_looks_after(self, add, page):
        add("NF-2041", "Hand scanner", place="Łódź")
        for words in ("nf-2041", "scanner", "lodz hand"):
            shown = page.get("/search", {"q": words}).content.decode()
            assert "NF-2041 Hand scanner" in shown
            assert "/desk/objects/" in shown
        assert "Hand scanner" not in page.get("/search", {"q": "s"}).content.decode()

    def test_a_customer_finds_only_what_they_use(self, add, dev, browser):
        add("NF-1", "Scanner of Dev", who=dev.email)
        add("NF-2", "Scanner of others")
        shown = browser(dev).get("/search", {"q": "scanner"}).content.decode()
        assert "Scanner of Dev" in shown
        assert 'href="/portal#own"' in shown
        assert "Scanner of others" not in shown


class TestKeeping:
    def test_the_history_of_an_object_outlives_old_lines_of_the_log(self, add, ann, doing):
        made = add("NF-1", "Scanner")
        actions.change_object(**doing(ann), ref="NF-1", place="Gate 3")
        keep = next(one for one in core_own.KEEPS if one.name == "log")
        kinds = set(keep.rows(clock.now() + timedelta(days=1)).values_list("about", flat=True))
        assert "object" not in kinds
        assert len(queries.history_of_object(made, by=cast.acting(ann))) == 2

    def test_a_request_that_is_anonymised_is_tied_to_nobodys_object(self, add, ann, dev, called):
        add("NF-1", "Laptop of Dev", who=dev.email)
        add("NF-2", "Printer of all")
        found = called(ann, objects=("NF-1", "NF-2"))
        keep = next(one for one in desk_personal.KEEPS if one.name == "requests")
        keep.act("anonymise", [found.id])
        assert [one.asset.tag for one in AssetTie.objects.filter(request=found.id)] == ["NF-2"]
