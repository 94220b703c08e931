"""What comes back becomes a problem; how the desk does is said in words, and taken away."""

from datetime import timedelta

import pytest

from tests import cast
from varsko.core import clock
from varsko.desk import actions, queries
from varsko.desk.data import Draft
from varsko.desk.models import Caller, MeToo
from varsko.incidents import actions as incidents
from varsko.incidents.data import Draft as IncidentDraft
from varsko.knowledge import actions as knowledge
from varsko.knowledge.data import ArticleDraft, SpaceDraft
from varsko.people.data import SYSTEM_ACTOR

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


class TestWhatThePortalAnswered:
    @pytest.fixture
    def article(self):
        space = knowledge.open_space(by=SYSTEM_ACTOR, at=cast.NOON, draft=SpaceDraft(name="Guides", readers="portal"))
        draft = ArticleDraft(title="Reset your password", text="Press reset.")
        return knowledge.create_article(by=SYSTEM_ACTOR, at=cast.NOON, space=space.id, draft=draft, publish=True)

    def test_it_is_counted_once_a_day_for_each_and_set_beside_what_came(self, page, ann, dev, called, article, browser, work, time_machine):
        time_machine.move_to(clock.now().replace(hour=12), tick=False)  # of one day whenever this runs
        work()  # the worker writes the index of words
        caller = browser(dev)
        shown = text(caller.get("/portal?q=password"))
        assert f'form="helped" name="article" value="{article.key}"' in shown
        assert 'aria-label="That helped: Reset your password"' in shown  # who speaks to a page says what stands on the button
        for _time in range(2):
            assert caller.post("/portal/helped", {"article": article.key}).url == "/portal"
        called(ann, channel="portal")
        found = queries.figures(by=cast.acting(ann), at=clock.now(), days=7)
        assert (found.spared, found.deflected) == ((1, 0), 50)
        assert "1 by an article, 0 had what was known" in text(page.get("/desk/figures"))
        assert queries.figures(by=cast.acting(ann), at=clock.now(), days=7, desk="it").spared is None
        assert "Answered without a request" not in text(page.get("/desk/figures?desk=it"))

    def test_who_has_what_is_known_is_counted_too(self, ann, dev, called, browser):
        problem = called(ann, "Printer", kind="problem", channel="desk")
        actions.write_problem(by=cast.acting(ann), at=clock.now(), ref=problem.id, public_title="The printer jams", offered=True)
        caller = browser(dev)
        assert f'form="me-too" name="known" value="{problem.id}"' in text(caller.get("/portal?q=printer"))
        assert '<form id="me-too" method="post" action="/portal/me-too">' in text(caller.get("/portal?q=printer"))
        caller.post("/portal/me-too", {"known": problem.id})
        assert queries.figures(by=cast.acting(ann), at=clock.now(), days=7).spared == (0, 1)

    def test_what_one_may_not_read_answers_nothing(self, ann, dev, browser, client):
        space = knowledge.open_space(by=SYSTEM_ACTOR, at=cast.NOON, draft=SpaceDraft(name="Inside"))
        hidden = knowledge.create_article(
            by=SYSTEM_ACTOR, at=cast.NOON, space=space.id, draft=ArticleDraft(title="X", text="x"), publish=True
        )
        for said in (hidden.key, "", "KB-999", "\x00"):
            assert browser(dev).post("/portal/helped", {"article": said}).status_code == 404
        assert queries.figures(by=cast.acting(ann), at=clock.now(), days=7).spared == (0, 0)

    def test_each_reader_counts_what_they_may_know_of(self, ann, bo, cleo, dev, desk, hr):
        team = cast.team("Papers", bo)
        draft = SpaceDraft(name="Pay", readers="teams", reader_teams=(team.id,), writers="teams", writer_teams=(team.id,))
        space = knowledge.open_space(by=SYSTEM_ACTOR, at=cast.NOON, draft=draft)
        said = ArticleDraft(title="Your pay slip", text="It comes on the 12th.")
        hidden = knowledge.create_article(by=SYSTEM_ACTOR, at=cast.NOON, space=space.id, draft=said, publish=True)
        secret = Draft(title="Pay slips leak", desk="hr", kind="problem")
        problem = actions.open_request(by=cast.acting(bo), at=clock.now(), draft=secret)
        private, _is_new = incidents.declare(by=cast.acting(cleo), at=clock.now(), draft=IncidentDraft(summary="A thief", private=True))
        caller = Caller.objects.create(name="Ewa", created_at=clock.now())
        actions.helped(by=cast.acting(bo), at=clock.now(), article=hidden.key)
        MeToo.objects.create(caller=caller, problem_id=problem.id, created_at=clock.now())
        MeToo.objects.create(caller=caller, incident_id=private.id, created_at=clock.now())
        count = lambda one: queries.figures(by=cast.acting(one), at=clock.now(), days=7).spared  # noqa: E731
        assert [count(one) for one in (ann, bo, cleo)] == [(0, 0), (1, 1), (1, 2)]

    def test_without_questions_there_is_no_share(self, ann, desk):
        assert queries.figures(by=cast.acting(ann), at=clock.now(), days=7).deflected is None


def test_of_one_team_one_way_in_or_one_category(page, ann, bo, called, desk):
    printers = actions.write_category(by=SYSTEM_ACTOR, at=clock.now(), desk=desk.id, name="Printers")
    labels = actions.write_category(by=SYSTEM_ACTOR, at=clock.now(), desk=desk.id, name="Labels", parent=printers.id)
    secret = cast.team("Secret", bo, private=True)
    one = called(ann, "one", category_id=labels.id)
    called(ann, "two", channel="email")
    actions.assign(by=SYSTEM_ACTOR, at=clock.now(), ref=one.id, team_id=secret.id)
    count = lambda **said: queries.figures(by=cast.acting(ann), at=clock.now(), days=7, which=queries.of_which(**said)).came  # noqa: E731
    assert (count(channel="email"), count(category=printers.id), count(category=labels.id), count(team=secret.id)) == (1, 1, 1, 1)
    assert (count(team="x"), count(category="x"), count(channel="x"), count(desk="x")) == (0, 0, 0, 0)
    found = queries.figures(by=cast.acting(ann), at=clock.now(), days=7)
    assert sorted(found.by_team) == [("?", 1), ("IT", 1)]
    shown = text(page.get("/desk/figures"))
    assert "Secret" not in shown
    assert "Other teams" in shown
    assert "one" not in text(page.get("/desk/figures.csv?channel=email"))
    told = page.get("/api/v1/desk/figures?days=7&channel=email").json()
    assert (told["came"], told["spared"]) == (1, None)
    assert page.get("/api/v1/desk/figures?days=0").status_code == 422


def test_figures_over_rest_are_for_those_who_see_the_desk(dev, browser):
    assert browser(dev).get("/api/v1/desk/figures").status_code == 403
