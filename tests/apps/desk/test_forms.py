"""Forms: the portal asks what the desk needs to know, only what is needed, in the caller's language; old requests keep what was asked."""

import csv
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from tests import cast
from varsko.catalog import actions as catalog
from varsko.core import clock
from varsko.core.models import Delivery
from varsko.desk import actions, queries
from varsko.desk.data import CallerDraft, Draft, Field, FormView, Report, Words
from varsko.desk.tables import csv_lines
from varsko.kernel.errors import Conflict, Invalid, NotFound
from varsko.people.data import SYSTEM_ACTOR
from varsko.people.domain.permissions import NotAllowed

pytestmark = pytest.mark.django_db

FIELDS = (
    Field(key="", label="Name", kind="person", needed=True, words={"nb": Words(label="Navn")}),
    Field(key="", label="First day", kind="date"),
    Field(
        key="", label="Laptop", kind="choice", choices=("None", "Light", "Strong"), words={"nb": Words(choices=("Ingen", "Lett", "Sterk"))}
    ),
    Field(key="", label="Why strong", kind="prose", needed=True, when="laptop", equals="Strong"),
)


@pytest.fixture
def write(desk):
    """Write a form of the desk."""

    def write_form(name="New colleague", fields=FIELDS, *, by=SYSTEM_ACTOR, home="it", **more):
        wanted = FormView(**{"id": "", "desk_id": "", "name": name, "fields": fields} | more)
        return actions.write_form(by=by, at=clock.now(), desk=home, wanted=wanted)

    return write_form


@pytest.fixture
def ask():
    return lambda who, form, **facts: actions.report(
        by=cast.acting(who), at=clock.now(), report=Report(title="", form=form.id, facts=facts)
    )


def keys(form):
    return [one.key for one in form.fields]


class TestWriting:
    def test_of_two_who_write_at_once_the_later_is_told_and_overwrites_nothing(self, write, browser, cleo):
        form, page = write(), browser(cleo)
        address = f"/settings/desk/it/forms/{form.id}"
        assert 'name="version" value="1"' in page.get(address).content.decode()
        said = {"name": "New colleague", "kind": "service_request", "impact": "4", "urgency": "3", "version": "1"}
        empty = {f"kind_{number}": "line" for number in range(6)}
        assert page.post(address, {**said, **empty, "hint": "First"}).status_code == 302
        late = page.post(address, {**said, **empty, "hint": "Second"})
        assert (late.status_code, "while you wrote" in late.content.decode(), "Second" in late.content.decode()) == (422, True, True)
        assert 'href="#id_version"' not in late.content.decode()  # nobody can go to a field that is hidden
        words = page.post(f"{address}/nb", {"label": "Ny", "version": "1"})
        assert words.status_code == 422
        (now,) = queries.forms(by=SYSTEM_ACTOR)
        assert (now.version, now.hint, dict(now.words)) == (2, "First", {})
        assert page.post(f"{address}/nb", {"label": "Ny", "version": "2"}).status_code == 302

    def test_the_later_is_told_that_and_nothing_else_when_there_are_more_fields_now(self, write, browser, cleo):
        form = write(fields=FIELDS[:2])
        write(id=form.id)
        said = {"name": "New colleague", "kind": "service_request", "impact": "4", "urgency": "3", "version": "1"}
        seen = {f"kind_{number}": "line" for number in range(4)}
        late = browser(cleo).post(f"/settings/desk/it/forms/{form.id}", {**said, **seen}).content.decode()
        assert "while you wrote" in late
        assert "This field is required" not in late

    def test_a_desk_in_the_archive_offers_no_forms_to_operators(self, write, browser, ann, desk):
        form, page = write(), browser(ann)
        assert "New colleague" in page.get("/desk/new").content.decode()
        actions.change_desk(by=SYSTEM_ACTOR, at=clock.now(), ref="it", archived=True)
        assert "New colleague" not in page.get("/desk/new").content.decode()
        assert page.get(f"/desk/new?form={form.id}").status_code == 404

    def test_fields_get_keys_that_stay(self, write):
        form = write(words={"nb": Words(label="Ny kollega")})
        assert keys(form) == ["name", "first_day", "laptop", "why_strong"]
        again = actions.write_form(by=SYSTEM_ACTOR, at=clock.now(), desk="it", wanted=form)
        assert (again.version, again.fields, again.words) == (2, form.fields, form.words)

    def test_what_makes_no_sense_is_refused(self, write):
        form = write()
        with pytest.raises(Conflict):
            write()
        with pytest.raises(Invalid, match="depend"):
            write("Other", (Field(key="a", label="A", when="b", equals="yes"),))
        with pytest.raises(Invalid):
            write("Other", kind="change")
        with pytest.raises(Invalid):
            write("Other", words={"xx": Words(label="?")})
        with pytest.raises(NotFound):
            write("Other", id=form.desk_id)

    def test_only_who_sets_up_the_desk_writes_them(self, write, ann, eve):
        with pytest.raises(NotAllowed):
            write(by=cast.acting(ann))
        with pytest.raises(NotFound):
            write(by=cast.acting(eve), home="nowhere")


class TestAsking:
    def test_the_request_says_what_was_filled_in_and_is_sorted(self, write, ask, desk, ann, dev):
        place = actions.write_category(by=SYSTEM_ACTOR, at=clock.now(), desk="it", name="People")
        form = write(category_id=place.id, urgency=2, impact=3)
        own = ask(dev, form, name="Kari Holm", first_day="2026-04-01", laptop="Strong", why_strong="Films")
        found = queries.request(own.key, by=cast.acting(ann))
        assert (found.title, found.kind, found.category) == ("New colleague: Kari Holm", "service_request", "People")
        assert (found.urgency, found.impact, found.channel) == (2, 3, "portal")
        assert [(one.field.key, one.value) for one in found.form.answers] == [
            ("name", "Kari Holm"),
            ("first_day", "2026-04-01"),
            ("laptop", "Strong"),
            ("why_strong", "Films"),
        ]

    def test_what_is_needed_is_demanded_and_what_is_not_asked_is_dropped(self, write, ask, dev):
        form = write()
        with pytest.raises(Invalid) as wrong:
            ask(dev, form, laptop="Strong")
        assert set(wrong.value.errors) == {"fact_name", "fact_why_strong"}
        with pytest.raises(Invalid) as wrong:
            ask(dev, form, name="Kari", laptop="Huge", shoe="42")
        assert set(wrong.value.errors) == {"fact_laptop", "fact_shoe"}
        own = ask(dev, form, name="Kari", laptop="Light", why_strong="It was chosen before")
        assert [one.field.key for one in own.form.answers] == ["name", "laptop"]

    def test_an_old_request_keeps_what_was_asked(self, write, ask, dev):
        form = write()
        own = ask(dev, form, name="Kari", laptop="Light")
        fewer = FormView(id=form.id, desk_id=form.desk_id, name="Somebody new", fields=(Field(key="name", label="Who"),))
        actions.write_form(by=SYSTEM_ACTOR, at=clock.now(), desk="it", wanted=fewer)
        kept = queries.own_request(own.key, by=cast.acting(dev)).form
        assert (kept.version, kept.name, [one.field.label for one in kept.answers]) == (1, "New colleague", ["Name", "Laptop"])
        assert ask(dev, form, name="Ola").form.version == 2

    def test_a_colleague_is_known_by_name_only_to_whoever_may_know_colleagues(self, write, ask, ann, bo, dev):
        form = write()
        assert [one.ref for one in ask(ann, form, name="bo").form.answers] == [bo.id]
        assert [one.ref for one in ask(dev, form, name="bo").form.answers] == [""]

    def test_customers_are_nobodys_colleagues(self, write, ask, page, ann, bo, dev):
        form = write()
        shown = page.get(f"/portal/form/{form.id}").content.decode()
        assert ('<option value="Bo">' in shown, '<option value="Dev">' in shown) == (True, False)
        assert [(one.value, one.ref) for one in ask(ann, form, name=dev.email).form.answers] == [(dev.email, "")]

    def test_nobody_asks_by_a_form_that_is_not_offered_to_them(self, write, ask, hr, bo, dev):
        for form in (write("Off", is_off=True), write("Inside", offered=False), write("Talk", (), home="hr")):
            with pytest.raises(NotFound):
                ask(dev, form, name="Kari")
        assert [one.name for one in queries.forms_offered(cast.acting(dev))] == []
        assert [one.name for one in queries.forms_offered(cast.acting(bo))] == ["Talk"]

    def test_an_operator_fills_it_in_for_a_caller_and_puts_it_right(self, write, ann, eve, hr, told):
        form = write()
        draft = Draft(
            title="Kari begins", desk="it", form=form.id, facts={"name": "Kari", "laptop": "Light"}, caller=CallerDraft(name="Ola")
        )
        made = actions.open_request(by=cast.acting(ann), at=clock.now(), draft=draft)
        after = actions.fill_in(by=cast.acting(ann), at=clock.now(), ref=made.key, facts={"laptop": "Strong", "why_strong": "Films"})
        assert [one.value for one in after.form.answers] == ["Kari", "Strong", "Films"]
        after = actions.fill_in(by=cast.acting(ann), at=clock.now(), ref=made.key, facts={"laptop": "None"})
        assert [one.value for one in after.form.answers] == ["Kari", "None"]
        with pytest.raises(Invalid):
            actions.fill_in(by=cast.acting(ann), at=clock.now(), ref=made.key, facts={"name": ""})
        elsewhere = Draft(title="?", desk="hr", form=form.id)
        with pytest.raises(Invalid, match="offered"):
            actions.open_request(by=SYSTEM_ACTOR, at=clock.now(), draft=elsewhere)


class TestTold:
    def test_whoever_gets_the_request_reads_the_answers_in_their_mail(self, write, ann, bo, work):
        draft = Draft(title="Kari begins", desk="it", form=write().id, facts={"name": "Kari Holm", "laptop": "Light"}, assignee_id="")
        made = actions.open_request(by=cast.acting(ann), at=clock.now(), draft=draft)
        actions.assign(by=cast.acting(ann), at=clock.now(), ref=made.key, user_id=bo.id)
        work()
        body = Delivery.objects.get(user_id=bo.id).message["facts"]["body"]
        assert "Name: Kari Holm\nLaptop: Light" in body

    def test_the_table_to_take_away_has_them_in_one_cell(self, write, ask, page, dev):
        ask(dev, write(), name="=Kari", laptop="Light")
        lines = b"".join(page.get("/desk/figures.csv").streaming_content).decode()
        row = next(csv.DictReader(io.StringIO(lines)))
        assert (row["form"], row["answers"]) == ("New colleague", "Name: =Kari; Laptop: Light")

    def test_the_table_keeps_its_readers_language_to_its_end(self, write, ask, ann, dev):
        form = write()
        for name in ("Kari", "Ola"):
            ask(dev, form, name=name)
        lines = csv_lines(queries.export(by=cast.acting(ann), at=clock.now(), days=30))
        with override("nb"):
            next(lines)
        with override("en"):
            assert [name in line for name, line in zip(("Navn: Ola", "Navn: Kari"), lines, strict=True)] == [True, True]


class TestPages:
    def test_the_portal_asks_in_the_callers_language_and_once_more_where_that_is_needed(self, write, dev, browser):
        form, portal = write(words={"nb": Words(label="Ny kollega", hint="Første dag")}), browser(dev)
        assert b"New colleague" in portal.get("/portal").content
        first = portal.get(f"/portal/form/{form.id}", headers={"accept-language": "nb"}).content.decode()
        assert first.count("<fieldset") >= 4
        assert "hidden disabled" in first
        sent = {"fact_name": "Kari", "fact_laptop": "Strong", "asked": ["name", "first_day", "laptop"]}
        second = portal.post(f"/portal/form/{form.id}", sent)
        assert (second.status_code, b"hidden disabled" in second.content) == (200, False)
        assert b"a little more" in second.content
        done = portal.post(f"/portal/form/{form.id}", {**sent, "fact_why_strong": "Films", "asked": [*sent["asked"], "why_strong"]})
        assert done.status_code == 302
        own = portal.get(done.url).content.decode()
        assert "Why strong" in own
        assert "Films" in own

    def test_many_fields_that_name_people_and_services_ask_for_them_once(self, write, page, bo, django_assert_num_queries):
        links = [Field(key=f"{kind}_{number}", label="Who or what", kind=kind) for number in range(4) for kind in ("person", "service")]
        one, four = write("One", tuple(links[:2])), write("Four", tuple(links))
        page.get(f"/portal/form/{one.id}")
        with CaptureQueriesContext(connection) as first:
            page.get(f"/portal/form/{one.id}")
        with django_assert_num_queries(len(first)):
            assert page.get(f"/portal/form/{four.id}").content.count(b'<option value="Bo">') == 4

    def test_what_is_missing_is_said_at_its_field(self, write, dev, browser):
        form = write()
        answer = browser(dev).post(f"/portal/form/{form.id}", {"asked": ["name", "first_day", "laptop"]})
        assert (answer.status_code, b"id_fact_name_error" in answer.content) == (422, True)
        assert browser(dev).get(f"/portal/form/{form.desk_id}").status_code == 404

    def test_the_operator_begins_with_a_form(self, write, page):
        form = write()
        assert f"?form={form.id}".encode() in page.get("/desk/new").content
        shown = page.get(f"/desk/new?form={form.id}").content
        assert b"fact_laptop" in shown
        sent = {"title": "Kari begins", "name": "Ola", "desk": form.desk_id, "kind": "service_request", "impact": 4, "urgency": 3}
        sent |= {"channel": "phone", "fact_name": "Kari", "asked": ["name", "first_day", "laptop"]}
        done = page.post(f"/desk/new?form={form.id}", sent)
        assert done.status_code == 302
        assert b"Kari" in page.get(done.url).content
        right = page.post(
            f"{done.url}/answers", {"fact_name": "Kari Holm", "fact_laptop": "Light", "asked": ["name", "first_day", "laptop"]}
        )
        assert right.status_code == 302
        assert b"Kari Holm" in page.get(done.url).content
        assert page.get("/desk/new?form=nonsense").status_code == 404

    def test_putting_one_answer_right_leaves_a_service_that_is_not_offered_any_more(self, write, ask, page, ann):
        shop = catalog.create_service(by=SYSTEM_ACTOR, at=clock.now(), name="Shop")
        form = write(fields=(Field(key="what", label="What", kind="service", needed=True), Field(key="why", label="Why")))
        made = ask(ann, form, what="Shop", why="It is slow")
        catalog.archive_service(by=SYSTEM_ACTOR, at=clock.now(), service_id=shop.id)
        address = f"/desk/{made.key}/answers"
        assert f'<option value="{shop.id}" selected>Shop</option>'.encode() in page.get(address).content
        assert page.post(address, {"fact_what": shop.id, "fact_why": "It is down", "asked": ["what", "why"]}).status_code == 302
        answers = queries.request(made.key, by=cast.acting(ann)).form.answers
        assert [(one.value, one.ref) for one in answers] == [("Shop", shop.id), ("It is down", "")]

    def test_setting_a_form_up_page_by_page(self, desk, browser, cleo):
        boss = browser(cleo)
        assert b"No form yet" in boss.get("/settings/desk/it/forms").content
        row = {"kind_0": "flag", "label_0": "Needs a laptop", "kind_1": "line", "label_1": "Which", "place_0": 10, "place_1": 20}
        said = {"name": "New colleague", "kind": "service_request", "impact": 4, "urgency": 3, "offered": "on", **row}
        made = boss.post("/settings/desk/it/forms/new", said)
        assert made.status_code == 302
        shown = boss.get(made.url).content.decode()
        assert "only if Needs a laptop: Yes" in shown
        keyed = {"key_0": "needs_a_laptop", "key_1": "which", "when_1": "needs_a_laptop=yes", "kind_2": "line", "kind_3": "line"}
        assert boss.post(made.url, {**said, **keyed}).status_code == 302
        assert queries.forms(by=SYSTEM_ACTOR)[0].fields[1].when == "needs_a_laptop"
        wrong = boss.post(made.url, {**said, **keyed, "place_0": 30})
        assert (wrong.status_code, b"stands before" in wrong.content) == (422, True)
        spoken = boss.post(f"{made.url}/pl", {"label": "Nowa osoba", "label_0": "Potrzebuje laptopa"})
        assert spoken.status_code == 302
        view = queries.forms(by=SYSTEM_ACTOR)[0]
        assert (view.words["pl"].label, view.fields[0].words["pl"].label, view.version) == ("Nowa osoba", "Potrzebuje laptopa", 3)
        assert boss.get(f"{made.url}/xx").status_code == 404

    def test_of_a_long_form_only_what_is_new_or_wrong_stands_open(self, write, cleo, browser):
        form, page = write(), browser(cleo)
        shown = page.get(f"/settings/desk/it/forms/{form.id}").content.decode()
        assert shown.count("<details") == len(form.fields) + 2
        assert shown.count('<details class="mb-3" open>') == 2
        assert f": {form.fields[0].label}</summary>" in shown

    def test_a_choice_that_is_written_twice_does_not_move_the_words_of_the_next(self, write, cleo, browser):
        words = {"nb": Words(choices=("Lett", "Sterk"))}
        form = write(fields=(Field(key="laptop", label="Laptop", kind="choice", choices=("Light", "Strong"), words=words),))
        said = {"name": form.name, "kind": form.kind, "impact": 4, "urgency": 3, "key_0": "laptop", "label_0": "Laptop", "kind_0": "choice"}
        said |= {"choices_0": "Light\nLight\nVery  strong\nStrong", "kind_1": "line", "kind_2": "line"}
        assert browser(cleo).post(f"/settings/desk/it/forms/{form.id}", said).status_code == 302
        (laptop,) = queries.forms(by=SYSTEM_ACTOR)[0].fields
        assert (laptop.choices, laptop.words["nb"].choices) == (("Light", "Very strong", "Strong"), ("Lett", "", "Sterk"))

    def test_over_rest(self, write, client):
        form = write()
        _view, secret = cast.key("Bot", rights=("read", "create"))
        head = {"headers": {"Authorization": f"Bearer {secret}"}, "content_type": "application/json"}
        listed = client.get("/api/v1/desk/forms", **head).json()
        assert [(one["name"], len(one["fields"])) for one in listed] == [("New colleague", 4)]
        said = {"title": "Kari begins", "form": form.id, "facts": {"name": "Kari"}}
        made = client.post("/api/v1/desk/requests", said, **head).json()
        assert (made["kind"], made["form"]["answers"][0]["value"]) == ("service_request", "Kari")
        wrong = client.post("/api/v1/desk/requests", {**said, "facts": {}}, **head)
        assert (wrong.status_code, list(wrong.json()["errors"])) == (422, ["fact_name"])
        right = client.patch(f"/api/v1/desk/requests/{made['key']}/facts", {"facts": {"laptop": "Light"}}, **head).json()
        assert [one["value"] for one in right["form"]["answers"]] == ["Kari", "Light"]
