"""Nothing private leaks: every door and every verb, for an owner, a holder, a guest, a stranger, a stakeholder, a customer and keys."""

from collections.abc import Callable

import pytest
from django.db.models import Q

from tests import cast
from varsko.alerts import queries as alerts
from varsko.config.live import audiences
from varsko.core import clock
from varsko.core.live.lines import lines
from varsko.incidents import actions, queries
from varsko.incidents.data import AssessmentView, ChangeDraft, Draft, Target
from varsko.incidents.told import Telling
from varsko.kernel.errors import Conflict, Invalid, NotFound
from varsko.people.data import SYSTEM_ACTOR, Actor
from varsko.people.domain.audiences import groups_of
from varsko.people.domain.permissions import NotAllowed

pytestmark = pytest.mark.django_db
SECRET = "Somebody read the salaries"


class Scene:
    """A private incident that Ann declared and Bo has a part in, and everybody who might ask about it."""

    def __init__(self) -> None:
        self.ann, self.bo, self.eve = cast.ann(), cast.bo(), cast.eve()
        self.cleo, self.dev = cast.cleo(), cast.dev()
        self.sam = cast.person("Sam", "stakeholder")
        draft = Draft(summary=SECRET, severity=1, private=True)
        self.key = actions.declare(by=cast.acting(self.ann), at=clock.now(), draft=draft)[0].key
        actions.assign(by=cast.acting(self.ann), at=clock.now(), ref=self.key, role="scribe", user_id=self.bo.id)
        actions.add_task(by=cast.acting(self.ann), at=clock.now(), ref=self.key, title="Lock the folder")
        self.entry = actions.write_entry(by=cast.acting(self.ann), at=clock.now(), ref=self.key, text="Seen at noon")
        actions.declare(by=cast.acting(self.eve), at=clock.now(), draft=Draft(summary="Printer on fire"))
        self.knowing = {"Ann": self.ann, "Bo": self.bo, "Cleo": self.cleo}
        self.strangers: dict[str, Actor] = {name: cast.acting(getattr(self, name)) for name in ("eve", "sam", "dev")}
        rights = ["read", "create", "delete", "configure"]
        self.strangers["key"] = cast.acting(cast.key(rights=rights)[0])
        self.strangers["team key"] = cast.acting(cast.key("Ours", team=cast.team("Web", self.ann), rights=rights)[0])


@pytest.fixture
def scene() -> Scene:
    return Scene()


CHANGE = ChangeDraft(what="Unplug it", way_back="Plug it in")
Verb = Callable[[Actor, Scene], object]
VERBS: dict[str, Verb] = {
    "take": lambda by, scene: actions.take(by=by, at=clock.now(), ref=scene.key),
    "move": lambda by, scene: actions.move(by=by, at=clock.now(), ref=scene.key, move="decline", note="No"),
    "resolve": lambda by, scene: actions.resolve(by=by, at=clock.now(), ref=scene.key, impact_ended_at=clock.now()),
    "update": lambda by, scene: actions.update(by=by, at=clock.now(), ref=scene.key, summary="Nothing"),
    "severity": lambda by, scene: actions.change_severity(by=by, at=clock.now(), ref=scene.key, severity=3),
    "keep_severity": lambda by, scene: actions.keep_severity(by=by, at=clock.now(), ref=scene.key, severity=1),
    "affected": lambda by, scene: actions.set_affected(by=by, at=clock.now(), ref=scene.key, service_ids=[]),
    "promise": lambda by, scene: actions.promise_update(by=by, at=clock.now(), ref=scene.key, until=None),
    "private": lambda by, scene: actions.set_private(by=by, at=clock.now(), ref=scene.key, private=False),
    "assign": lambda by, scene: actions.assign(by=by, at=clock.now(), ref=scene.key, role="deputy", user_id=scene.ann.id),
    "step down": lambda by, scene: actions.step_down(by=by, at=clock.now(), ref=scene.key, holding_id=scene.entry),
    "page": lambda by, scene: actions.page(by=by, at=clock.now(), ref=scene.key, target=Target(kind="user", id=scene.bo.id, name="Bo")),
    "release": lambda by, scene: actions.release(by=by, at=clock.now(), ref=scene.key, user_id=scene.bo.id),
    "invite": lambda by, scene: actions.invite(by=by, at=clock.now(), ref=scene.key, user_id=scene.eve.id),
    "turn away": lambda by, scene: actions.turn_away(by=by, at=clock.now(), ref=scene.key, user_id=scene.ann.id),
    "link": lambda by, scene: actions.link_alerts(by=by, at=clock.now(), ref=scene.key, alert_ids=[]),
    "unlink": lambda by, scene: actions.unlink_alert(by=by, at=clock.now(), ref=scene.key, alert_id=scene.entry),
    "merge": lambda by, scene: actions.merge(by=by, at=clock.now(), ref=scene.key, into="HOT-2"),
    "split": lambda by, scene: actions.split(by=by, at=clock.now(), ref=scene.key),
    "relate": lambda by, scene: actions.relate(by=by, at=clock.now(), ref=scene.key, other="HOT-2"),
    "unrelate": lambda by, scene: actions.unrelate(by=by, at=clock.now(), ref=scene.key, other="HOT-2"),
    "parent": lambda by, scene: actions.set_parent(by=by, at=clock.now(), ref=scene.key, parent="HOT-2"),
    "task": lambda by, scene: actions.add_task(by=by, at=clock.now(), ref=scene.key, title="Look"),
    "change task": lambda by, scene: actions.change_task(by=by, at=clock.now(), ref=scene.key, number=1, title="Look", kind="response"),
    "finish": lambda by, scene: actions.finish_task(by=by, at=clock.now(), ref=scene.key, number=1),
    "reopen": lambda by, scene: actions.reopen_task(by=by, at=clock.now(), ref=scene.key, number=1),
    "write": lambda by, scene: actions.write_entry(by=by, at=clock.now(), ref=scene.key, text="Hm"),
    "correct": lambda by, scene: actions.change_entry(
        by=by, at=clock.now(), ref=scene.key, entry_id=scene.entry, text="Hm", happened_at=clock.now()
    ),
    "room": lambda by, scene: actions.enter_room(by=by, at=clock.now(), ref=scene.key),
    "state": lambda by, scene: actions.open_state(by=by, at=clock.now(), ref=scene.key),
    "tell": lambda by, scene: actions.publish(by=by, at=clock.now(), ref=scene.key, telling=Telling(stage="investigating", texts={})),
    "stream": lambda by, scene: actions.open_stream(by=by, at=clock.now(), ref=scene.key, name="Web"),
    "change stream": lambda by, scene: actions.change_stream(by=by, at=clock.now(), ref=scene.key, number=1, name="Web"),
    "end stream": lambda by, scene: actions.end_stream(by=by, at=clock.now(), ref=scene.key, number=1),
    "log change": lambda by, scene: actions.log_change(by=by, at=clock.now(), ref=scene.key, draft=CHANGE),
    "correct change": lambda by, scene: actions.correct_change(by=by, at=clock.now(), ref=scene.key, number=1, draft=CHANGE),
    "move change": lambda by, scene: actions.move_change(by=by, at=clock.now(), ref=scene.key, number=1, state="done"),
    "clue": lambda by, scene: actions.add_clue(by=by, at=clock.now(), ref=scene.key, kind="theory", text="Hm"),
    "correct clue": lambda by, scene: actions.correct_clue(by=by, at=clock.now(), ref=scene.key, number=1, text="Hm"),
    "judge": lambda by, scene: actions.judge(by=by, at=clock.now(), ref=scene.key, number=1, verdict="open"),
    "assess": lambda by, scene: actions.assess(by=by, at=clock.now(), ref=scene.key, said=AssessmentView(impact="All")),
    "tick": lambda by, scene: actions.tick(by=by, at=clock.now(), ref=scene.key, checklist="manager", item="parts"),
    "untick": lambda by, scene: actions.untick(by=by, at=clock.now(), ref=scene.key, checklist="manager", item="parts"),
    "type": lambda by, scene: actions.set_type(by=by, at=clock.now(), ref=scene.key, type_id=""),
    "fill in": lambda by, scene: actions.fill_in(by=by, at=clock.now(), ref=scene.key, facts={}),
    "duty": lambda by, scene: actions.open_duty(by=by, at=clock.now(), ref=scene.key, regime="gdpr"),
    "drop": lambda by, scene: actions.drop_duty(by=by, at=clock.now(), ref=scene.key, duty_id=scene.entry, note="No"),
    "time": lambda by, scene: actions.time_duty(
        by=by, at=clock.now(), ref=scene.key, duty_id=scene.entry, aware_at=None, classified_at=clock.now()
    ),
    "draft": lambda by, scene: actions.write_filing(by=by, at=clock.now(), ref=scene.key, filing_id=scene.entry, text="Hm", version=0),
    "file": lambda by, scene: actions.file(
        by=by, at=clock.now(), ref=scene.key, filing_id=scene.entry, text="Hm", version=0, sent_at=clock.now()
    ),
    "take back": lambda by, scene: actions.take_back(by=by, at=clock.now(), ref=scene.key, filing_id=scene.entry, note="No"),
    "evidence": lambda by, scene: actions.take_evidence(by=by, at=clock.now(), ref=scene.key),
    "add to drill": lambda by, scene: actions.add_to_drill(by=by, at=clock.now(), ref=scene.key, user_ids=[scene.bo.id]),
    "join": lambda by, scene: actions.join_drill(by=by, at=clock.now(), ref=scene.key),
    "remove": lambda by, scene: actions.remove_entry(by=by, at=clock.now(), ref=scene.key, entry_id=scene.entry),
}


def test_to_a_stranger_a_private_incident_is_not_there_whatever_they_try(scene):
    found = [(name, verb) for verb, act in VERBS.items() for name, by in scene.strangers.items() if is_there(act, by, scene)]
    assert found == []


def is_there(act: Verb, by: Actor, scene: Scene) -> bool:
    """Tell whether somebody's verb found the incident, whatever else came of it."""
    try:
        act(by, scene)
    except NotFound:
        return False
    except (NotAllowed, Invalid, Conflict):
        return True
    return True


def test_no_verb_is_forgotten():
    names = {name for name in dir(actions) if not name.startswith("_") and callable(getattr(actions, name))}
    # these are about no incident that is there already
    others = {"declare", "change_scale", "change_settings", "write_text", "restore_text", "require_reader"}
    others |= {
        "report",
        "set_cards",
        "set_paging",
        "save_checklist",
        "delete_checklist",
        "save_type",
        "say_awake",
        "save_regime",
        "delete_regime",
        "delete_type",
        "save_list",
        "delete_list",
        "follow",
        "read_addresses",
        "findings",
        "change_mail",
        "assign_mail",  # tests/apps/incidents/mail/test_left.py
        "declare_by_mail",
        "dismiss_mail",
        "hand_on_mail",
        "handed_on",
        "keep_mail",  # where it belongs is decided by what proves its sender: tests/apps/incidents/mail
        "pack_with",
        "Kind",  # how incidents learn of known errors, at the start
        "Known",
        "know_by",
    }
    assert len(names - others) == len(VERBS)


@pytest.mark.parametrize("name", ["sam", "dev"])
def test_who_only_reads_changes_nothing(scene, name):
    with pytest.raises((NotAllowed, NotFound)):
        actions.write_entry(by=scene.strangers[name], at=clock.now(), ref="HOT-2", text="Hm")


def test_who_has_a_part_may_change_it_even_as_a_stakeholder(scene):
    actions.assign(by=cast.acting(scene.ann), at=clock.now(), ref=scene.key, role="communications", user_id=scene.sam.id)
    assert actions.write_entry(by=cast.acting(scene.sam), at=clock.now(), ref=scene.key, text="Told the board")


def test_lists_counts_search_and_alerts_say_nothing_to_strangers(scene):
    for name, by in scene.strangers.items():
        found = [one.summary for one in (*queries.ongoing(by=by), *queries.incidents(by=by))]
        assert SECRET not in found
        assert queries.count(by=by) == (0 if name == "dev" else 1)
        assert queries.incident(scene.key, by=by) is None
        assert not [one for one in alerts.alerts(by=by) if "HOT-1" in one.message]
    for one in scene.knowing.values():
        by = cast.acting(one)
        assert queries.count(by=by) == 2
        assert queries.incident(scene.key, by=by)
        assert [alert for alert in alerts.alerts(by=by) if "HOT-1" in alert.message]


def test_a_related_incident_is_not_named_to_strangers(scene):
    actions.relate(by=cast.acting(scene.cleo), at=clock.now(), ref=scene.key, other="HOT-2")
    other = queries.incident("HOT-2", by=cast.acting(scene.eve))
    assert other
    assert queries.relations(other, by=cast.acting(scene.eve)) == []
    assert [one.incident.key for one in queries.relations(other, by=cast.acting(scene.ann))] == ["HOT-1"]


def test_live_pages_of_strangers_hear_nothing_of_it(scene):
    view = queries.incident(scene.key, by=SYSTEM_ACTOR)
    assert view
    told = [line for line in lines(Q()) if line.subject == view.id]
    assert told
    heard = audiences(told)
    for name in ("eve", "sam", "dev"):
        assert not any(groups_of(scene.strangers[name]) & audience for audience in heard)
    for one in scene.knowing.values():
        assert all(groups_of(cast.acting(one)) & audience for audience in heard)


def test_pages_and_rest_answer_strangers_as_if_it_were_not_there(scene, browser):
    eve, ann = browser(scene.eve), browser(scene.ann)
    paths = ("", "/timeline", "/timeline.md", "/change", "/room", "/state", f"/entries/{scene.entry}", "/tasks/1")
    for path in (*(f"/incidents/{scene.key}{path}" for path in paths), f"/i/{scene.key}", f"/api/v1/incidents/{scene.key}"):
        assert eve.get(path).status_code == 404, path
        assert ann.get(path).status_code in {200, 302}, path
    for path in ("/", "/incidents", "/incidents/declare", "/search?q=salaries", "/api/v1/incidents", "/alerts?state=all"):
        assert SECRET not in eve.get(path).content.decode(), path
    assert SECRET in ann.get("/incidents").content.decode()
