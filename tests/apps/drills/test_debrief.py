"""After a drill: what was expected against what was done, and what goes into a review."""

import html
from datetime import timedelta

import pytest

from tests import cast
from varsko.core import clock
from varsko.drills import actions, queries
from varsko.incidents import actions as incidents
from varsko.incidents.data import AssessmentView
from varsko.kernel.errors import Conflict, Invalid, NotFound
from varsko.postmortems import queries as reviews

pytestmark = pytest.mark.django_db


def text(response, status: int = 200) -> str:
    assert response.status_code == status, response.status_code
    return html.unescape(" ".join(response.content.decode().split()))


def steps(found, by):
    shown = queries.drill(found.key, by=cast.acting(by), at=clock.now())
    assert shown
    return shown.steps


def test_what_the_record_shows_ticks_itself_on_the_drills_clock(begun, after, ann, bo):
    found = begun(speed=2)
    of = {"ref": found.key}
    after(2)
    incidents.take(by=cast.acting(bo), at=clock.now(), **of)
    after(4)
    incidents.assess(by=cast.acting(bo), at=clock.now(), **of, said=AssessmentView(impact="Nobody can pay"))
    lead, assessed, update = steps(found, ann)[:3]
    assert (lead.took, lead.is_late) == (timedelta(minutes=4), False)
    assert (assessed.took, assessed.is_late) == (timedelta(minutes=12), True)
    assert update.took is None


def test_other_steps_are_ticked_by_whoever_saw_them(begun, after, ann):
    found = begun()
    of = {"by": cast.acting(ann), "ref": found.key}
    after(7)
    ticked = actions.tick(**of, at=clock.now(), number=4)
    assert (ticked.steps[3].took, ticked.steps[3].done_by) == (timedelta(minutes=7), "Ann")
    assert (ticked.done, ticked.in_time) == (1, 1)
    assert actions.untick(**of, at=clock.now(), number=4).done == 0
    with pytest.raises(Invalid, match="by itself"):
        actions.tick(**of, at=clock.now(), number=1)
    with pytest.raises(NotFound):
        actions.tick(**of, at=clock.now(), number=99)


def test_ticked_afterwards_a_step_counts_as_done_in_the_drill(begun, after, ann):
    found = begun()
    of = {"by": cast.acting(ann), "ref": found.key}
    after(20)
    actions.end(**of, at=clock.now())
    after(24 * 60)
    assert actions.tick(**of, at=clock.now(), number=4).steps[3].took == timedelta(minutes=20)


def test_notes_go_into_the_review_of_the_drill_once(begun, after, ann):
    found = begun()
    of = {"by": cast.acting(ann), "ref": found.key}
    actions.write_notes(**of, at=clock.now(), notes={"well": "Calm", "badly": "Nobody wrote"})
    with pytest.raises(Conflict):
        actions.take_into_review(**of, at=clock.now())
    incidents.take(by=cast.acting(ann), at=clock.now(), ref=found.key)
    incidents.resolve(by=cast.acting(ann), at=clock.now(), ref=found.key, impact_ended_at=clock.now(), fix="Restarted")
    after(1)
    assert reviews.review(found.key, by=cast.acting(ann)) is None
    review = actions.take_into_review(**of, at=clock.now())
    assert review.texts["badly"] == "Nobody wrote"
    assert review.texts["well"].endswith("Calm")
    assert actions.take_into_review(**of, at=clock.now()).texts == review.texts


def test_the_page_tells_it_all_and_its_buttons_work(begun, after, ann, browser):
    found = begun()
    page = browser(ann)
    shown = text(page.get(f"/drills/{found.key}"))
    for words in ("Nobody can pay", "The drill's clock reads", "Still to come", "Is it an attack?", "Expected within 5 minutes."):
        assert words in shown
    do = f"/drills/{found.key}/do"
    page.post(do, {"verb": "pause"})
    assert "stands at" in text(page.get(f"/drills/{found.key}"))
    page.post(do, {"verb": "go_on"})
    page.post(do, {"verb": "speed", "speed": "5"})
    assert "runs 5 times as fast" in text(page.get(f"/drills/{found.key}"))
    page.post(do, {"verb": "skip"})
    after(0)
    page.post(do, {"verb": "tick", "number": "4"})
    page.post(do, {"verb": "untick", "number": "4"})
    page.post(do, {"verb": "tick", "number": "4"})
    page.post(do, {"verb": "nonsense"})
    page.post(do, {"verb": "speed", "speed": "4"})
    assert "DRILL" not in text(page.post(do, {"verb": "tick", "number": "x"}, headers={"hx-request": "true"}), 404)
    assert text(page.get(f"/drills/{found.key}/notes"))
    assert page.post(f"/drills/{found.key}/notes", {"well": "**Calm**"}).status_code == 302
    page.post(do, {"verb": "end"})
    shown = text(page.get(f"/drills/{found.key}"))
    for words in ("<strong>Calm</strong>", "1 of 9 steps were done, 1 in their time", "Not done.", "Did not come any more"):
        assert words in shown
    exported = page.get(f"/drills/{found.key}.md").content.decode()
    assert "* [x] Support knows what to tell callers." in exported
    assert "**Calm**" in exported
    assert page.get(f"/drills/{found.key}.pdf").content.startswith(b"%PDF-")
    assert "Nobody can pay" in text(page.get("/drills"))
    assert f"/drills/{found.key}" in text(page.get(f"/incidents/{found.key}"))
    assert "Begin a drill by a script" in text(page.get("/incidents?shown=drills"))
