"""A review is known to those who may know of its incident, whatever they try and wherever they look."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db.models import Q
from django.utils.timezone import localdate

from tests import cast
from varsko.config.live import audiences
from varsko.core import clock
from varsko.core.live.lines import lines
from varsko.incidents import actions as incidents
from varsko.incidents.data import Draft
from varsko.kernel.errors import Invalid, NotFound
from varsko.people.data import Actor
from varsko.people.domain.audiences import groups_of
from varsko.people.domain.permissions import NotAllowed
from varsko.postmortems import actions, queries

pytestmark = pytest.mark.django_db
SECRET = "Somebody read the salaries"


class Scene:
    """The review of a private incident that Ann led, and everybody who might ask about it."""

    def __init__(self, work) -> None:
        self.ann, self.bo, self.eve = cast.ann(), cast.bo(), cast.eve()
        self.cleo, self.dev = cast.cleo(), cast.dev()
        self.sam = cast.person("Sam", "stakeholder")
        by, at = cast.acting(self.ann), clock.now()
        self.key = incidents.declare(by=by, at=at, draft=Draft(summary=SECRET, severity=1, private=True, past=True))[0].key
        incidents.take(by=by, at=at, ref=self.key)
        incidents.resolve(by=by, at=at, ref=self.key, impact_ended_at=at)
        work()
        actions.write(by=by, at=at, ref=self.key, texts={"summary": SECRET, "impact": SECRET, "learned": SECRET})
        actions.write_factor(by=by, at=at, ref=self.key, text=SECRET, kind="trigger")
        actions.add_action(by=by, at=at, ref=self.key, title=SECRET, owner_id=self.ann.id, due_on=localdate(at))
        self.strangers: dict[str, Actor] = {name: cast.acting(getattr(self, name)) for name in ("eve", "sam", "dev")}
        rights = ["read", "create", "delete", "configure"]
        self.strangers["key"] = cast.acting(cast.key(rights=rights)[0])
        self.strangers["team key"] = cast.acting(cast.key("Ours", team=cast.team("Web", self.ann), rights=rights)[0])


@pytest.fixture
def scene(work) -> Scene:
    return Scene(work)


def due():
    return localdate(clock.now()) + timedelta(days=3)


Verb = Callable[..., object]
VERBS: dict[str, Verb] = {
    "open_review": lambda scene, **of: actions.open_review(**of),
    "write": lambda scene, **of: actions.write(**of, texts={"learned": "x"}),
    "assign": lambda scene, **of: actions.assign(**of, owner_id=scene.ann.id, due_on=due()),
    "write_factor": lambda scene, **of: actions.write_factor(**of, text="x", kind="trigger"),
    "change_factor": lambda scene, **of: actions.change_factor(**of, number=1, text="x", kind="trigger"),
    "remove_factor": lambda scene, **of: actions.remove_factor(**of, number=1),
    "move": lambda scene, **of: actions.move(**of, move="submit"),
    "ask_approval": lambda scene, **of: actions.ask_approval(**of, user_id=scene.ann.id),
    "write_outside": lambda scene, **of: actions.write_outside(**of, texts={}),
    "hand_on": lambda scene, **of: actions.hand_on(**of),
    "approve": lambda scene, **of: actions.approve(**of),
    "add_action": lambda scene, **of: actions.add_action(**of, title="x", owner_id=scene.ann.id, due_on=due()),
    "change_action": lambda scene, **of: actions.change_action(**of, number=1, title="x", owner_id=scene.ann.id, due_on=due()),
    "end_action": lambda scene, **of: actions.end_action(**of, number=1),
    "reopen_action": lambda scene, **of: actions.reopen_action(**of, number=1),
}


@pytest.mark.parametrize("verb", sorted(VERBS))
def test_to_a_stranger_the_review_of_a_private_incident_is_not_there(scene, verb):
    for by in scene.strangers.values():
        with pytest.raises(NotFound):
            VERBS[verb](scene, by=by, at=clock.now(), ref=scene.key)


def test_no_verb_is_forgotten():
    names = {name for name in dir(actions) if not name.startswith("_") and callable(getattr(actions, name))}
    assert names - {"change_rules", "change_values"} == set(VERBS)


@pytest.mark.parametrize("verb", sorted(set(VERBS) - {"approve"}))
def test_who_only_reads_changes_nothing(scene, verb):
    incidents.set_private(by=cast.acting(scene.ann), at=clock.now(), ref=scene.key, private=False)
    with pytest.raises(NotAllowed):
        VERBS[verb](scene, by=cast.acting(scene.sam), at=clock.now(), ref=scene.key)


def test_lists_counts_and_reports_say_nothing_to_strangers(scene):
    for by in scene.strangers.values():
        assert queries.reviews(by=by) == []
        assert queries.review(scene.key, by=by) is None
        assert queries.open_actions(by=by, at=clock.now()) == []
        assert queries.counts(by=by, at=clock.now()).open == 0
        assert queries.waiting(by=by, at=clock.now()) == (0, 0)
        assert queries.unreviewed(by=by) == []
    for one in (scene.ann, scene.cleo):
        assert len(queries.reviews(by=cast.acting(one), text="salaries")) == 1


def test_nobody_learns_of_it_by_a_task_or_a_question(scene):
    of = {"by": cast.acting(scene.ann), "at": clock.now(), "ref": scene.key}
    for verb in (
        lambda: actions.add_action(**of, title="x", owner_id=scene.eve.id, due_on=due()),
        lambda: actions.ask_approval(**of, user_id=scene.eve.id),
        lambda: actions.assign(**of, owner_id=scene.eve.id, due_on=due()),
    ):
        with pytest.raises(Invalid, match="may know"):
            verb()


def test_live_pages_of_strangers_hear_nothing_of_it(scene):
    told = list(lines(Q(about="review")))
    assert told
    for by in (scene.strangers[name] for name in ("eve", "sam", "dev")):
        assert not any(groups_of(by) & audience for audience in audiences(told))
    assert all(groups_of(cast.acting(scene.ann)) & audience for audience in audiences(told))


def test_pages_and_rest_answer_strangers_as_if_it_were_not_there(scene, browser):
    eve, ann = browser(scene.eve), browser(scene.ann)
    for path in ("", "/edit", "/factor", "/action", "/factors/1", "/actions/1", "/approver", "/assign", "/outside", ".md"):
        assert eve.get(f"/postmortems/{scene.key}{path}").status_code == 404, path
        assert ann.get(f"/postmortems/{scene.key}{path}").status_code == 200, path
    assert eve.get(f"/api/v1/postmortems/{scene.key}").status_code == 404
    everywhere = ("/postmortems", "/postmortems?q=salaries", "/postmortems?shown=missing", "/postmortems/actions", "/search?q=salaries")
    for path in (*everywhere, "/incidents", "/", "/api/v1/postmortems", "/api/v1/postmortems/actions"):
        assert SECRET not in eve.get(path).content.decode(), path
    assert "not published yet" not in eve.get("/incidents").content.decode()
    for path in ("/postmortems", "/postmortems/actions", "/api/v1/postmortems"):
        assert SECRET in ann.get(path).content.decode(), path
