"""Macros: one press does several things, in the caller's language, whole or not at all, and nobody gets more rights by it."""

import pytest

from tests import cast
from varsko.core import clock
from varsko.desk import actions, queries
from varsko.desk.data import CallerDraft, Draft
from varsko.kernel.errors import Conflict, Invalid, NotFound
from varsko.people.data import SYSTEM_ACTOR
from varsko.people.domain.permissions import NotAllowed

pytestmark = pytest.mark.django_db

RESET = {"en": "Hello {first_name}, try again now. {key}", "nb": "Hei {first_name}, prøv igjen nå."}


@pytest.fixture
def macro(desk):
    """Write a macro of the desk."""

    def write(name="Password reset", *, desk="it", **said):
        return actions.write_macro(by=SYSTEM_ACTOR, at=clock.now(), desk=desk, name=name, **({"answers": RESET, "end": "solve"} | said))

    return write


@pytest.fixture
def press():
    return lambda who, request, macro, **more: actions.apply_macro(
        by=cast.acting(who), at=clock.now(), ref=request.id, macro=macro.id, **more
    )


class TestTwoWriters:
    def test_the_later_of_two_overwrites_nothing(self, macro, desk, cleo, browser):
        made = macro()
        chief = browser(cleo)
        address = f"/settings/desk/it/macros/{made.id}"
        said = {"name": "Mine", "priority": "0", "end": "solve", "version": str(made.version)}
        assert 'name="version"' in chief.get(address).content.decode()
        assert chief.post(address, said).status_code == 302
        late = chief.post(address, said | {"name": "Theirs"})
        assert late.status_code == 422
        assert "Somebody else saved this macro" in late.content.decode()
        assert [one.name for one in queries.macros(by=SYSTEM_ACTOR)] == ["Mine"]

    def test_a_program_that_names_no_version_writes_what_it_says(self, macro, desk):
        made = macro()
        again = actions.write_macro(by=SYSTEM_ACTOR, at=clock.now(), desk="it", ref=made.id, name="Again", answers=RESET)
        assert (again.name, again.version) == ("Again", made.version + 1)


class TestOnePress:
    def test_it_does_everything_in_its_order(self, ann, called, macro, press, told, desk):
        access = actions.write_category(by=SYSTEM_ACTOR, at=clock.now(), desk=desk.id, name="Access")
        done = macro(category=access.id, priority=2, why_note="Locked out", tags="Password, access", takes=True, note="Checked the card")
        after = press(ann, called(ann, "Locked out"), done)
        assert (after.category, after.priority, after.tags, after.assignee_name) == ("Access", 2, ("password", "access"), "Ann")
        assert (after.state, after.why_note) == ("solved", "Locked out")
        assert told(after) == [("note", "Checked the card"), ("answer", "Hello Kari, try again now. REQ-1")]

    def test_the_answer_is_in_the_callers_language(self, ann, called, macro, press, told):
        found = called(ann, caller="Kari Holm")
        card = CallerDraft(name="Kari Holm", language="nb")
        actions.change_caller(by=cast.acting(ann), at=clock.now(), caller_id=found.caller.id, draft=card, vip=False)
        press(ann, found, macro())
        assert told(found) == [("answer", "Hei Kari, prøv igjen nå.")]

    def test_it_is_handed_to_a_team_and_to_a_person(self, ann, bo, called, macro, press):
        network = cast.team("Network", ann)
        assert press(ann, called(ann), macro("To network", answers={}, end="", team_id=network.id)).team_name == "Network"
        after = press(ann, called(ann), macro("To Bo", answers={}, end="", person_id=bo.id))
        assert (after.team_name, after.assignee_name) == ("IT", "Bo")

    def test_what_a_name_says_is_no_blank(self, ann, called, macro, press, told):
        found = called(ann, "{me} <script>", caller="{key} Holm")
        press(ann, found, macro(answers={"en": "{first_name}: {title}"}, end=""))
        assert told(found) == [("answer", "{key}: {me} <script>")]

    def test_what_one_was_writing_meanwhile_stays_a_draft(self, ann, called, macro, press, doing):
        found = called(ann)
        actions.keep_draft(**doing(ann), ref=found.id, text="A long answer, half written")
        press(ann, found, macro(note="Checked the card"))
        assert queries.draft(found.id, by=cast.acting(ann)).text == "A long answer, half written"

    def test_its_note_calls_who_is_named_and_what_a_stranger_wrote_calls_nobody(self, ann, bo, cleo, called, macro, press):
        found = called(ann, "@cleo look here")
        press(ann, found, macro(answers={"en": "About {title}"}, end="", note="@bo, another one"))
        assert [one.name for one in queries.watchers(found.id)] == ["Bo"]


class TestAllOrNothing:
    def test_one_step_that_is_refused_undoes_the_others(self, ann, called, macro, press, told):
        found = actions.move(by=cast.acting(ann), at=clock.now(), ref=called(ann).id, move="start")
        with pytest.raises(Invalid):
            press(ann, found, macro(answers={}, end="resume", tags="vip", note="Half"))
        after = queries.request(found.key, by=SYSTEM_ACTOR)
        assert (after.tags, told(found)) == ((), [])

    def test_nobody_to_answer_is_said(self, ann, desk, macro, press, told):
        found = actions.open_request(by=cast.acting(ann), at=clock.now(), draft=Draft(title="From inside", desk="it"))
        with pytest.raises(Invalid, match="Nobody waits"):
            press(ann, found, macro(note="Hm"))
        assert told(found) == []

    @pytest.mark.parametrize("noted", ["", "Told them"])
    def test_an_answer_waits_when_somebody_else_wrote_meanwhile(self, ann, bo, called, macro, press, doing, told, noted):
        found = called(ann)
        actions.note(**doing(bo), ref=found.id, text="I am on it")
        with pytest.raises(Invalid, match="wrote something meanwhile"):
            press(ann, found, macro(note=noted), seen="none")
        assert len(told(found)) == 1


class TestRights:
    def test_only_who_sets_up_the_desk_writes_one(self, ann, macro, desk):
        with pytest.raises(NotAllowed):
            actions.write_macro(by=cast.acting(ann), at=clock.now(), desk=desk.id, name="Mine", end="solve")

    def test_who_may_not_change_the_request_may_not_press(self, ann, dev, called, macro, press):
        with pytest.raises(NotFound):
            press(dev, called(ann), macro())
        reader = cast.person("Rita", "stakeholder")
        with pytest.raises(NotAllowed):
            press(reader, called(ann), macro("Other"))

    def test_macros_of_a_confidential_desk_are_known_to_its_team_alone(self, ann, bo, called, macro, hr, page, press):
        secret = macro("Grievance heard", desk="hr", answers={"en": "We heard you"}, end="")
        assert [one.name for one in queries.macros(by=cast.acting(bo))] == ["Grievance heard"]
        assert queries.macros(by=cast.acting(ann)) == []
        assert queries.macro(secret.id, by=cast.acting(ann)) is None
        with pytest.raises(Invalid, match="another desk"):
            press(ann, called(ann), secret)
        with pytest.raises(Invalid, match="another desk"):
            press(bo, called(bo), secret)
        for address in ("/desk", "/desk/REQ-1", "/settings/desk/it"):
            assert "Grievance" not in page.get(address).content.decode()
        assert page.get("/settings/desk/hr/macros").status_code == 404

    def test_it_cannot_hand_a_confidential_request_elsewhere(self, ann, macro, hr):
        other = cast.team("Network", ann)
        with pytest.raises(Invalid):
            macro("Away", desk="hr", team_id=other.id)


class TestSettingUp:
    def test_what_would_do_nothing_or_cannot_be_filled_is_refused(self, macro):
        for said in (
            {"answers": {}, "end": ""},
            {"answers": {"en": "{password}"}},
            {"answers": {"xx": "x"}},
            {"end": "explode"},
            {"priority": 9},
        ):
            with pytest.raises(Invalid):
                macro(**said)

    def test_a_name_is_given_once_and_order_is_ones_own(self, macro, desk):
        macro("One")
        two = macro("Two")
        with pytest.raises(Conflict):
            macro("One")
        actions.raise_macro(by=SYSTEM_ACTOR, at=clock.now(), desk="it", ref=two.id)
        assert [one.name for one in queries.macros(by=SYSTEM_ACTOR)] == ["Two", "One"]
        macro("Three", ref=two.id)
        assert [one.name for one in queries.macros(by=SYSTEM_ACTOR)] == ["Three", "One"]
        actions.remove_macro(by=SYSTEM_ACTOR, at=clock.now(), desk="it", ref=two.id)
        assert [one.name for one in queries.macros(by=SYSTEM_ACTOR)] == ["One"]

    def test_the_pages_write_show_move_and_remove(self, cleo, browser, desk):
        page = browser(cleo)
        assert "No macro yet" in page.get("/settings/desk/it/macros").content.decode()
        said = {"name": "Reset", "end": "solve", "hand": "take:", "priority": "0", "answer_en": "Done, {first_name}", "tags": "password"}
        assert "answer_en" in page.post("/settings/desk/it/macros/new", {**said, "answer_en": "{x}"}).context["form"].errors
        listed = page.post("/settings/desk/it/macros/new", said, follow=True).content.decode()
        assert "Take it yourself" in listed
        one, two = queries.macros(by=SYSTEM_ACTOR)[0], page.post("/settings/desk/it/macros/new", {**said, "name": "Again"})
        assert two.status_code == 302
        shown = page.get(f"/settings/desk/it/macros/{one.id}").content.decode()
        assert 'value="take:" selected' in shown
        page.post("/settings/desk/it/macros", {"up": queries.macros(by=SYSTEM_ACTOR)[1].id})
        assert [found.name for found in queries.macros(by=SYSTEM_ACTOR)] == ["Again", "Reset"]
        page.post(f"/settings/desk/it/macros/{one.id}", {"do": "remove"})
        assert [found.name for found in queries.macros(by=SYSTEM_ACTOR)] == ["Again"]


class TestWherePressed:
    def test_the_request_says_what_each_would_do_before_it_is_pressed(self, page, ann, called, macro):
        found, one = called(ann), macro(takes=True)
        shown = page.get(f"/desk/{found.key}").content.decode()
        for words in ("Password reset", "Take it yourself", "Hello Kari, try again now. REQ-1", 'accesskey="1"'):
            assert words in shown
        page.post(f"/desk/{found.key}/do", {"verb": "macro", "macro": one.id, "seen": "none"})
        assert queries.request(found.key, by=SYSTEM_ACTOR).state == "solved"

    def test_many_at_once_each_by_itself(self, page, ann, called, macro, told):
        found = [called(ann, f"Locked out {number}") for number in range(2)]
        inside = actions.open_request(by=cast.acting(ann), at=clock.now(), draft=Draft(title="From inside", desk="it"))
        said = {"verb": "macro", "macro": macro().id, "request": [one.id for one in (*found, inside)]}
        shown = page.post("/desk/do?shown=open", said, follow=True).content.decode()
        assert "2 requests changed." in shown
        assert "1 × Nobody waits for an answer." in shown
        assert told(inside) == []
        assert 'data-key="m"' in page.get("/desk?shown=open").content.decode()

    def test_tags_are_found(self, page, ann, called, macro, press):
        press(ann, called(ann, "Locked out"), macro(answers={}, end="", tags="badge-office"))
        called(ann, "Another")
        shown = page.get("/desk?shown=open&q=badge").content.decode()
        assert "Locked out" in shown
        assert "Another" not in shown


def test_a_word_made_of_the_name_goes_with_the_name_and_one_of_its_own_stays(ann, desk, crew):
    def write(**said):
        return actions.write_macro(by=SYSTEM_ACTOR, at=clock.now(), desk="it", answers={"en": "Hello"}, **said)

    made = write(name="Many thanks")
    assert made.word == "many-thanks"
    renamed = write(ref=made.id, name="So long", word=made.word)  # as a page or a program sends back what it read
    assert renamed.word == "so-long"
    own = write(ref=made.id, name="So long", word="bye")
    assert write(ref=made.id, name="Farewell", word=own.word).word == "bye"
