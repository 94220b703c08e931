"""The room and the state document of an incident: for whoever may know of the incident, and nobody else, at any moment."""

import pytest

from tests import cast
from varsko import flow
from varsko.conversations import actions as talks
from varsko.conversations import queries as conversations
from varsko.core import clock
from varsko.core.worker import work_off
from varsko.incidents import actions, queries
from varsko.incidents.models import Entry
from varsko.kernel.errors import NotFound
from varsko.knowledge import queries as documents
from varsko.people import actions as people
from varsko.people.data import SYSTEM_ACTOR

pytestmark = pytest.mark.django_db


@pytest.fixture
def bo():
    return cast.bo()


def typed(by, room, text: str):
    return talks.say(by=cast.acting(by), at=clock.now(), room_id=room.id, text=text)


def enter(by, found):
    return actions.enter_room(by=cast.acting(by), at=clock.now(), ref=found.id)


def test_the_page_leads_to_the_room_and_there_one_talks(page, ann, declared):
    found = declared(ann)
    assert "/incidents/HOT-1/room" in page.get("/incidents/HOT-1").content.decode()
    assert "HOT-1" in page.get("/incidents/HOT-1/room").content.decode()
    room = enter(ann, found)
    typed(ann, room, "The pool is empty")
    assert "The pool is empty" in page.get("/incidents/HOT-1/room").content.decode()
    assert page.get(f"/rooms/{room.id}", follow=True).status_code == 200


def test_there_is_one_room_whoever_comes(ann, bo, declared):
    found = declared(ann)
    assert enter(ann, found).id == enter(bo, found).id


def test_commands_do_what_the_buttons_do(ann, declared):
    found = declared(ann)
    room = enter(ann, found)
    assert "lead" in typed(ann, room, "/lead").answer
    assert "2" in typed(ann, room, "/severity 2").answer
    assert "1" in typed(ann, room, "/task Empty the queue").answer
    now = queries.incident(found.id, by=cast.acting(ann))
    assert (now.manager_id, now.severity) == (ann.id, 2)
    assert [one.title for one in queries.tasks(found.id)] == ["Empty the queue"]


def test_an_incident_is_declared_in_any_room(ann, bo):
    team = cast.team("Harbour", ann, bo)
    place = talks.enter_team(by=cast.acting(ann), at=clock.now(), team_id=team.id)
    assert typed(ann, place, "/declare 2 Nobody can pay").answer.startswith("HOT-1 is declared.")
    assert typed(bo, place, "/declare 3 mooring lines are worn").answer == "HOT-2 is declared."
    assert typed(bo, place, "/declare 9 lives").answer == "HOT-3 is declared."
    found = [queries.incident(f"HOT-{number}", by=cast.acting(bo)) for number in (1, 2, 3)]
    assert [(one.severity, one.summary) for one in found] == [(2, "Nobody can pay"), (3, "mooring lines are worn"), (3, "9 lives")]
    assert typed(ann, place, "/declare 1").is_wrong
    assert "/declare" in typed(ann, place, "/help").answer


def test_one_try_that_comes_twice_declares_once(ann, bo):
    team = cast.team("Harbour", ann, bo)
    place = talks.enter_team(by=cast.acting(ann), at=clock.now(), team_id=team.id)
    said = {
        "by": cast.acting(ann),
        "at": clock.now(),
        "room_id": place.id,
        "text": "/declare 2 Nobody can pay",
        "token": clock.new_id().hex,
    }
    talks.say(**said)
    assert talks.say(**said).answer == "HOT-1 is declared."
    assert len(queries.incidents(by=cast.acting(ann))) == 1


def test_the_board_is_kept_from_the_room(ann, bo, declared):
    found = declared(ann)
    room = enter(ann, found)
    for command in (
        "/stream The broker",
        "/change Move the volume | Attach it to the old host | The disk hangs",
        "/done 1",
        "/rollback 1 No better",
        "/saw The pool is empty",
        "/theory A connection leaks",
        "/try 2 Restart one node",
        "/verdict 3 confirmed The pool fills",
        "/role tech_lead Bo",
    ):
        assert not typed(ann, room, command).is_wrong, command
    board = queries.board(found.id)
    assert (board.changes[0].state, board.changes[0].why, board.changes[0].note) == ("rolled_back", "The disk hangs", "No better")
    assert [(one.kind, one.of, one.verdict) for one in board.clues][2] == ("experiment", 2, "confirmed")
    assert board.streams[0].name == "The broker"
    assert [(one.role, one.user_name) for one in queries.holdings(found.id)] == [("tech_lead", "Bo")]
    assert "/tell" in typed(ann, room, "/update").answer


def test_somebody_is_paged_by_name_from_the_room(ann, bo, declared):
    found = declared(ann)
    room = enter(ann, found)
    assert "Bo is paged" in typed(ann, room, "/page @bo | You know the importer").answer
    assert [one.note for one in queries.links(found.id, by=cast.acting(ann)) if one.is_call] == ["You know the importer"]


def test_the_lead_is_handed_over_from_the_room_with_a_briefing(ann, bo, declared):
    found = declared(ann)
    room = enter(ann, found)
    typed(ann, room, "/lead")
    assert typed(ann, room, "/hand-over @Bo | The pool is empty | restart planned").answer.startswith("Bo leads this incident now")
    assert queries.incident(found.id, by=cast.acting(ann)).manager_id == bo.id
    parts = {one.user_name: one for one in queries.holdings(found.id)}
    assert parts["Bo"].note == "The pool is empty | restart planned"
    assert parts["Ann"].end_reason == "handed_over"
    assert "/hand-over whom | briefing" in typed(ann, room, "/help").answer


def test_of_two_who_have_one_name_nobody_is_taken_by_chance(ann, bo, declared):
    found = declared(ann)
    room = enter(ann, found)
    people.create_user(by=SYSTEM_ACTOR, at=cast.NOON, email="bo.2@example.org", name="Bo", role="responder")
    for text in ("/hand-over Bo | All is well", "/role tech_lead Bo", "/page Bo"):
        said = typed(ann, room, text)
        assert (said.is_wrong, said.message) == (True, None), text
        assert "More than one is called that" in said.answer
    assert queries.holdings(found.id) == []


def test_a_hand_over_asks_back_what_is_missing_and_changes_nothing_till_then(ann, bo, declared):
    found = declared(ann)
    room = enter(ann, found)
    typed(ann, room, "/lead")
    asked = {
        "/hand-over": "Say who leads",
        "/hand-over | All is well": "Say who leads",
        "/hand-over Bo": "Say how it stands",
        "/hand-over Bo | ": "Say how it stands",
        "/hand-over Zed | All is well": "Nobody is called that",
        "/hand-over Ann | All is well": "Ann leads this incident already",
    }
    for text, answer in asked.items():
        said = typed(ann, room, text)
        assert (said.is_wrong, said.message) == (True, None), text
        assert answer in said.answer
    assert queries.incident(found.id, by=cast.acting(ann)).manager_id == ann.id
    assert typed(bo, room, "/hand-over Bo | Good night").answer.startswith("Bo leads")


@pytest.mark.parametrize(
    "wrong",
    [
        *("/severity", "/severity high", "/severity 99", "/task", "/lead me", "/change Move it", "/change | back", "/done", "/done 7"),
        *(
            "/try Restart",
            "/try 9 Restart",
            "/verdict 1 maybe",
            "/verdict 1 confirmed",
            "/page Nobody",
            "/page",
            "/role king Bo",
            "/stream",
        ),
    ],
)
def test_a_wrong_command_answers_and_says_nothing_in_the_room(ann, declared, wrong):
    found = declared(ann)
    room = enter(ann, found)
    assert typed(ann, room, wrong).message is None


def react(by, said, meaning: str) -> None:
    symbol = next(one.symbol for one in conversations.signs() if one.meaning == meaning)
    talks.react(by=cast.acting(by), at=clock.now(), message_id=said.message.id, symbol=symbol)
    work_off(*[queue for queue in flow.DUE if queue.name == "reactions"])


def test_a_sign_keeps_a_message_in_the_timeline_or_makes_it_a_task(ann, bo, declared):
    found = declared(ann)
    room = enter(ann, found)
    said = typed(bo, room, "The pool is empty since 02:58")
    react(ann, said, "pin")
    react(bo, said, "pin")
    react(ann, said, "task")
    assert list(Entry.objects.values_list("text", flat=True)) == ["Bo: The pool is empty since 02:58"]
    assert [one.title for one in queries.tasks(found.id)] == ["The pool is empty since 02:58"]


def test_a_private_incident_has_a_private_room_from_that_moment(ann, bo, eve, declared):
    found = declared(ann)
    room = enter(bo, found)
    typed(bo, room, "Who has the key?")
    actions.set_private(by=cast.acting(ann), at=clock.now(), ref=found.id, private=True)
    for stranger in (bo, eve):
        with pytest.raises(NotFound):
            enter(stranger, found)
        with pytest.raises(NotFound):
            conversations.open_room(cast.acting(stranger), room.id, at=clock.now())
        with pytest.raises(NotFound):
            typed(stranger, room, "Hello?")
    actions.invite(by=cast.acting(ann), at=clock.now(), ref=found.id, user_id=bo.id)
    assert conversations.open_room(cast.acting(bo), room.id, at=clock.now()).messages[0].text == "Who has the key?"
    actions.turn_away(by=cast.acting(ann), at=clock.now(), ref=found.id, user_id=bo.id)
    with pytest.raises(NotFound):
        conversations.open_room(cast.acting(bo), room.id, at=clock.now())


def test_the_state_document_is_read_and_written_by_those_who_may(page, ann, bo, declared, browser):
    found = declared(ann)
    assert "What we know" in page.get("/incidents/HOT-1/state").content.decode()
    view = actions.open_state(by=cast.acting(ann), at=clock.now(), ref=found.id)
    assert documents.access_to(cast.acting(ann), view) == "write"
    actions.set_private(by=cast.acting(ann), at=clock.now(), ref=found.id, private=True)
    assert documents.access_to(cast.acting(bo), view) == ""
    assert browser(bo).get("/incidents/HOT-1/state").status_code == 404
    assert browser(bo).get("/incidents/HOT-1/room").status_code == 404


def test_nobody_knows_the_places_of_what_is_not_there(page):
    assert page.get("/incidents/HOT-9/room").status_code == 404
    assert page.get("/incidents/HOT-9/state").status_code == 404
