"""What comes back becomes a problem; how the desk does is said in words, and taken away."""

from datetime import timedelta

import pytest

from tests import cast
from varsko.core import clock
from varsko.desk import actions, queries
from varsko.desk.data import Draft

pytestmark = pytest.mark.django_db


def text(answer) -> str:
    return b"".join(answer.streaming_content).decode() if answer.streaming else answer.content.decode()


@pytest.fixture
def weekly(ann, called):
    """The printer, three weeks in a row."""
    at = clock.now()
    return [
        called(ann, f"Printer on floor 3 jams, {word}", at=at - timedelta(days=days))
        for days, word in ((15, "once"), (8, "again"), (1, "still"))
    ]


def test_what_comes_back_every_week_becomes_a_problem(page, ann, weekly):
    shown = text(page.get("/desk/patterns"))
    assert all(one.key in shown for one in weekly)
    answer = page.post("/desk/patterns", {"request": [one.key for one in weekly], "title": "The printer on floor 3"})
    made = queries.request(answer.url.rpartition("/")[2], by=cast.acting(ann))
    assert made
    assert (made.kind, made.title) == ("problem", "The printer on floor 3")
    assert {one.request.key for one in queries.ties(made.id, by=cast.acting(ann))} == {one.key for one in weekly}
    assert "Nothing comes back" in text(page.get("/desk/patterns"))
    assert page.post("/desk/patterns", {"title": "x"}).status_code == 200


def test_what_is_confidential_is_no_pattern(bo, hr):
    for _ in range(3):
        draft = Draft(title="My manager shouts at people", desk="hr")
        actions.open_request(by=cast.acting(bo), at=clock.now(), draft=draft)
    assert queries.coming_back(by=cast.acting(bo), at=clock.now()) == []


def test_how_the_desk_does(page, ann, called):
    at = clock.now() - timedelta(days=2)
    first, second = called(ann, at=at), called(ann, at=at)
    called(ann, at=at, channel="email")
    actions.answer(by=cast.acting(ann), at=at + timedelta(minutes=10), ref=first.key, text="Done", then="solve")
    actions.move(by=cast.acting(ann), at=at + timedelta(hours=3), ref=second.key, move="solve")
    found = queries.figures(by=cast.acting(ann), at=clock.now(), days=7)
    assert (found.came, found.solved, found.open, found.at_once, found.reopened) == (3, 2, 1, 2, 0)
    assert (found.first_answer.half, found.solving.most) == (timedelta(minutes=10), timedelta(hours=3))
    assert found.ages == (0, 1, 0, 0, 0)
    assert dict(found.by_channel) == {"phone": 2, "email": 1}
    shown = text(page.get("/desk/figures?days=7"))
    assert "Half of what was solved took at most 10 minutes" in shown
    assert page.get("/desk/figures?days=x&desk=%00").status_code == 200


def test_figures_know_nothing_of_what_is_confidential(page, ann, bo, hr, desk):
    actions.open_request(by=cast.acting(bo), at=clock.now(), draft=Draft(title="Secret", desk="hr"))
    assert queries.figures(by=cast.acting(ann), at=clock.now(), days=7).came == 0
    assert "Secret" not in text(page.get("/desk/figures.csv"))
    assert queries.figures(by=cast.acting(bo), at=clock.now(), days=7).came == 1


def test_a_table_to_take_away_holds_no_formula(page, ann, called, monkeypatch):
    monkeypatch.setattr("varsko.desk.queries.measures._BATCH", 2)
    for number in range(4):
        called(ann, f"=cmd|calc {number}")
    lines = text(page.get("/desk/figures.csv?days=7")).strip().splitlines()
    assert len(lines) == 5
    assert lines[0].startswith("key,desk_name,kind")
    assert all("'=cmd" in line for line in lines[1:])


def test_customers_see_no_figures(browser, dev, desk):
    for address in ("/desk/figures", "/desk/figures.csv", "/desk/patterns"):
        assert browser(dev).get(address).status_code == 403
