"""The state of an incident as rows: who changes what and how it is taken back, who works on which part, what is being found out."""

import html
from datetime import timedelta
from io import BytesIO

import pytest
from django.test import Client
from pypdf import PdfReader

from tests import cast
from varsko.core import clock
from varsko.incidents import actions, queries
from varsko.incidents.data import ChangeDraft
from varsko.kernel.errors import Conflict, Invalid, NotFound
from varsko.people.domain.permissions import NotAllowed

pytestmark = pytest.mark.django_db
STATE = "/incidents/HOT-1/state"


def text(response, status: int = 200) -> str:
    assert response.status_code == status, response.status_code
    return html.unescape(" ".join(response.content.decode().split()))


@pytest.fixture
def bo():
    return cast.bo()


@pytest.fixture
def found(declared, ann):
    return declared(ann)


@pytest.fixture
def doing(ann, found):
    """What every verb on Ann's incident needs."""
    return lambda who=ann: {"by": cast.acting(who), "at": clock.now(), "ref": found.id}


def move(**more) -> ChangeDraft:
    return ChangeDraft(**{"what": "Move the volume", "way_back": "Attach it to the old host", **more})


def test_a_change_is_planned_made_and_taken_back_on_the_page(page, found):
    said = {"what": "Move the volume", "way_back": "Attach it to the old host", "why": "The disk hangs"}
    assert page.post(f"{STATE}/change", said).headers["Location"] == STATE
    shown = text(page.get(STATE))
    assert "1. Move the volume" in shown
    assert "Attach it to the old host" in shown
    assert "Planned" in shown
    assert "Ann" in shown
    page.post(f"{STATE}/do", {"number": 1, "state": "done"})
    assert queries.board(found.id).changes[0].state == "done"
    page.post(f"{STATE}/do", {"number": 1, "state": "rolled_back"})
    change = queries.board(found.id).changes[0]
    assert (change.state, change.undone_at is not None) == ("rolled_back", True)
    told = text(page.get("/incidents/HOT-1/timeline?only=changes"))
    assert "Ann plans change 1: Move the volume. To take it back: Attach it to the old host" in told
    assert "Ann: change 1 is rolled back: Move the volume" in told


def test_no_change_without_a_way_back(page, doing):
    assert page.post(f"{STATE}/change", {"what": "Move", "way_back": "  "}).status_code == 422
    with pytest.raises(Invalid) as refused:
        actions.log_change(**doing(), draft=move(way_back=" "))
    assert "way_back" in refused.value.errors


def test_a_change_made_already_keeps_its_time(doing, found):
    earlier = clock.now() - timedelta(minutes=20)
    made = actions.log_change(**doing(), draft=move(planned_at=earlier), is_done=True)
    assert (made.state, made.done_at) == ("done", earlier)
    assert actions.log_change(**doing(), draft=move(planned_at=clock.now() + timedelta(hours=1)), is_done=True).done_at <= clock.now()


def test_what_cannot_follow_is_a_conflict_and_saying_it_twice_is_not(page, doing, found):
    actions.log_change(**doing(), draft=move())
    actions.move_change(**doing(), number=1, state="done")
    assert actions.move_change(**doing(), number=1, state="done").state == "done"
    with pytest.raises(Conflict):
        actions.move_change(**doing(), number=1, state="dropped")
    late = page.post(f"{STATE}/do", {"number": 1, "state": "dropped"}, follow=True)
    assert "Somebody was faster" in text(late)
    assert page.post(f"{STATE}/do", {"number": 7, "state": "done"}).status_code == 404


def test_a_change_is_corrected_and_the_log_keeps_what_it_said(page, doing, bo, found):
    actions.log_change(**doing(), draft=move())
    form = text(page.get(f"{STATE}/change/1"))
    assert "Attach it to the old host" in form
    page.post(f"{STATE}/change/1", {"what": "Move the volume", "way_back": "Detach, attach to host 3", "who_id": bo.id})
    change = queries.board(found.id).changes[0]
    assert (change.way_back, change.who_name) == ("Detach, attach to host 3", "Bo")
    said = [one for one in queries.timeline(found, by=cast.acting(bo)).rows if one.kind == "incident_state.ChangeCorrected"]
    assert said[0].data["before"]["way_back"] == "Attach it to the old host"


def test_streams_have_a_lead_and_an_end(page, bo, found):
    page.post(f"{STATE}/stream", {"name": "Broker", "lead_id": bo.id})
    assert "Bo leads" in text(page.get(STATE))
    page.post(f"{STATE}/stream/1", {"name": "Broker kafka-3", "lead_id": ""})
    assert "Nobody leads it yet" in text(page.get(STATE))
    page.post(f"{STATE}/change", {"what": "Move", "way_back": "Move back", "stream": "1"})
    assert queries.board(found.id).changes[0].stream == 1
    page.post(f"{STATE}/end/1", {"outcome": "All partitions have a leader"})
    stream = queries.board(found.id).streams[0]
    assert (stream.ended_at is not None, stream.outcome) == (True, "All partitions have a leader")
    assert "Stream 1 is over: Broker kafka-3" in text(page.get("/incidents/HOT-1/timeline"))


def test_observe_suppose_try_and_say_what_became_of_it(page, found):
    page.post(f"{STATE}/observation", {"text": "Pool empty since 02:58"})
    page.post(f"{STATE}/theory", {"text": "A connection leaks", "of": "1"})
    assert 'value="2" selected' in page.get(f"{STATE}/experiment?of=2").content.decode()
    page.post(f"{STATE}/experiment", {"text": "Restart one node and watch", "of": "2"})
    page.post(f"{STATE}/verdict/3", {"verdict": "confirmed", "because": "The pool fills again"})
    page.post(f"{STATE}/verdict/2", {"verdict": "confirmed"})
    clues = queries.board(found.id).clues
    assert [(one.kind, one.of, one.verdict) for one in clues] == [
        ("observation", 0, "open"),
        ("theory", 1, "confirmed"),
        ("experiment", 2, "confirmed"),
    ]
    shown = text(page.get(STATE))
    assert "The pool fills again" in shown
    assert "Ann tries theory 2 (3): Restart one node and watch" in text(page.get("/incidents/HOT-1/timeline"))
    page.post(f"{STATE}/clue/2", {"text": "A connection leaks in the importer"})
    page.post(f"{STATE}/verdict/2", {"verdict": "open"})
    theory = queries.board(found.id).clues[1]
    assert (theory.text, theory.judged_at, theory.judged_by) == ("A connection leaks in the importer", None, "")


def test_an_experiment_needs_a_theory_and_an_observation_no_verdict(page, doing):
    actions.add_clue(**doing(), kind="observation", text="Slow")
    for wrong in ({"kind": "experiment", "text": "Try"}, {"kind": "experiment", "text": "Try", "of": 1}, {"kind": "guess", "text": "X"}):
        with pytest.raises(Invalid):
            actions.add_clue(**doing(), **wrong)
    with pytest.raises(Invalid):
        actions.judge(**doing(), number=1, verdict="refuted")
    assert page.post(f"{STATE}/experiment", {"text": "Try"}).status_code == 422


def test_what_is_not_there_is_not_found(page, found, doing):
    for path in ("rumour", "change/9", "stream/9", "end/9", "clue/9", "verdict/9", "rumour/1"):
        assert page.get(f"{STATE}/{path}").status_code == 404, path
    with pytest.raises(NotFound):
        actions.end_stream(**doing(), number=4)


def test_the_board_updates_alone_and_needs_few_queries(page, doing, found, django_assert_max_num_queries):
    for number in range(12):
        actions.log_change(**doing(), draft=move(what=f"Step {number}"))
        actions.add_clue(**doing(), kind="theory", text=f"Theory {number}")
    with django_assert_max_num_queries(15):
        inside = page.get(STATE, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in inside
    assert "Step 11" in inside


def test_the_whole_state_can_be_taken_away(page, doing):
    actions.open_stream(**doing(), name="Broker")
    actions.log_change(**doing(), draft=move(stream=1, why="The disk hangs\nas in spring"))
    actions.add_clue(**doing(), kind="theory", text="The controller")
    actions.judge(**doing(), number=1, verdict="refuted", because="Its log is clean")
    paper = page.get("/incidents/HOT-1/state.md")
    assert paper.headers["Content-Type"].startswith("text/markdown")
    said = paper.content.decode()
    assert "1. **Move the volume** (Planned) – Ann" in said
    assert "   * Why: The disk hangs\n     as in spring" in said
    assert "* Theory 1 (Refuted): The controller – Its log is clean" in said
    assert "## What we know" in said
    assert "To take it back: Attach it to the old host" in page.get("/incidents/HOT-1/timeline.md").content.decode()
    for name in ("state", "timeline"):
        set_on_paper = page.get(f"/incidents/HOT-1/{name}.pdf")
        assert set_on_paper.headers["Content-Type"] == "application/pdf"
        (sheet,) = [one.extract_text() for one in PdfReader(BytesIO(set_on_paper.content)).pages]
        assert "Move the volume" in sheet


def test_a_streams_name_holds_nothing_that_nobody_sees(doing):
    made = actions.open_stream(**doing(), name=" The\x1b[2J\x07 broker\x9b\n")
    assert made.name == "The [2J broker"
    with pytest.raises(Invalid):
        actions.open_stream(**doing(), name="\x07\x1b")
    actions.change_stream(**doing(), number=made.number, name="Web\x00")
    assert [one.name for one in queries.board(doing()["ref"]).streams] == ["Web\ufffd"]


def test_who_only_looks_on_reads_and_cannot_write(found, browser, doing):
    watcher = cast.person("Mia", "stakeholder")
    actions.log_change(**doing(), draft=move())
    mia = browser(watcher)
    shown = text(mia.get(STATE))
    assert "Move the volume" in shown
    assert "Write down a change" not in shown
    assert mia.get(f"{STATE}/change").status_code == 403
    assert mia.post(f"{STATE}/do", {"number": 1, "state": "done"}).status_code == 403
    with pytest.raises(NotAllowed):
        actions.open_stream(**doing(watcher), name="Mine")


def test_the_board_of_a_private_incident_is_for_those_who_may_know(ann, eve, declared, browser):
    hidden = declared(ann, private=True)
    stranger = browser(eve)
    for path in ("state", "state.md", "state.pdf", "timeline.pdf", "state/change", "state/verdict/1"):
        assert stranger.get(f"/incidents/{hidden.key}/{path}").status_code == 404, path
    with pytest.raises(NotFound):
        actions.add_clue(by=cast.acting(eve), at=clock.now(), ref=hidden.id, kind="theory", text="Aha")


def test_a_script_keeps_the_board_too(found, bo):
    _view, secret = cast.key("Deploy bot", rights=["read", "create"])
    client = Client(headers={"Authorization": f"Bearer {secret}"})
    api = "/api/v1/incidents/HOT-1/state"

    def send(path: str, body: dict[str, object], method: str = "post"):
        return getattr(client, method)(api + path, data=body, content_type="application/json")

    made = send("/changes", {"what": "Deploy 4.22", "way_back": "Deploy 4.21", "is_done": True})
    assert (made.status_code, made.json()["who_name"], made.json()["state"]) == (201, "Deploy bot", "done")
    assert send("/changes/1", {"what": "Deploy 4.22.1", "way_back": "Deploy 4.21"}, "put").json()["what"] == "Deploy 4.22.1"
    assert send("/changes/1/moves", {"state": "rolled_back"}).json()["state"] == "rolled_back"
    assert send("/changes/1/moves", {"state": "planned"}).status_code == 409
    assert send("/changes", {"what": "X", "way_back": ""}).status_code == 422
    assert send("/streams", {"name": "Portal", "lead_id": bo.id}).json()["lead_name"] == "Bo"
    assert send("/streams/1", {"name": "The portal"}, "put").json()["name"] == "The portal"
    assert send("/streams/1/end", {"outcome": "Up"}).json()["outcome"] == "Up"
    assert send("/clues", {"kind": "theory", "text": "A cache"}).status_code == 201
    assert send("/clues/1", {"text": "A shared cache"}, "put").json()["text"] == "A shared cache"
    assert send("/clues/1/verdict", {"verdict": "confirmed"}).json()["verdict"] == "confirmed"
    board = client.get(api).json()
    assert [len(board[name]) for name in ("streams", "changes", "clues")] == [1, 1, 1]
    assert client.get("/api/v1/incidents/HOT-9/state").status_code == 404


def test_a_hand_over_begins_with_a_briefing_of_the_record(page, ann, declared):
    found = declared(ann, severity=2)
    about = {"by": cast.acting(ann), "at": clock.now(), "ref": found.id}
    actions.take(**about)
    actions.open_stream(**about, name="The pool")
    actions.log_change(**about, draft=ChangeDraft(what="Empty the pool", way_back="Fill it"))
    actions.add_clue(**about, kind="theory", text="A slow query")
    actions.add_task(**about, title="Ring the bank")
    actions.add_task(**about, title="Already rung")
    actions.finish_task(**about, number=2)
    begun = html.unescape(page.get("/incidents/HOT-1/hand-over").content.decode()).partition("<textarea")[2].partition("</textarea>")[0]
    for wanted in ("Severity 2", "Nobody can pay", "The pool", "Empty the pool", "Fill it", "A slow query", "Ring the bank"):
        assert wanted in begun, wanted
    assert "Already rung" not in begun


def test_a_briefing_begun_from_a_long_record_leaves_room_for_the_givers_own_words_as_browsers_count_them(page, ann, bo, declared):
    found = declared(ann)
    about = {"by": cast.acting(ann), "at": clock.now(), "ref": found.id}
    actions.take(**about)
    for number in range(60):
        actions.add_clue(**about, kind="observation", text=f"{number} {'and so on ' * 10}")
    begun = html.unescape(page.get("/incidents/HOT-1/hand-over").content.decode()).partition("<textarea")[2].partition("</textarea>")[0]
    note = begun.partition(">")[2].strip() + "\n\nI am off to bed. " + "Good luck. " * 10
    sent = page.post("/incidents/HOT-1/hand-over", {"user_id": bo.id, "note": note.replace("\n", "\r\n")})
    assert sent.status_code == 302, text(sent, 422)
    assert queries.incident("HOT-1", by=cast.acting(ann)).manager_name == "Bo"
