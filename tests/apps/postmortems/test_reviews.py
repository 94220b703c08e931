"""From the end of an incident to what everybody can learn from it."""

from datetime import timedelta

import pytest
from django.utils.timezone import localdate

from tests import cast
from varsko.core import clock
from varsko.core.models import Delivery, EventRow
from varsko.incidents import actions as incidents
from varsko.incidents import queries as incident_queries
from varsko.incidents.data import Draft
from varsko.kernel.errors import Conflict, Invalid, NotFound
from varsko.people.data import SYSTEM_ACTOR
from varsko.postmortems import actions, queries

pytestmark = pytest.mark.django_db


def acting(review, one):
    return {"by": cast.acting(one), "at": clock.now(), "ref": review.key}


def mails() -> list[str]:
    return list(Delivery.objects.filter(about="review").order_by("id").values_list("message__subject", flat=True))


def test_a_severe_incident_that_is_over_has_its_review(review, ann):
    assert (review.state, review.owner_name, review.due_on) == ("draft", "Ann", localdate(clock.now()) + timedelta(days=3))
    assert review.texts["summary"] == "Cards fail"
    assert review.texts["impact"] == "- Lasted: 1 hour 14 minutes\n- Noticed after: 1 hour 14 minutes\n- Support cases: 12"
    assert review.texts["well"] == "A new certificate"
    assert [(one.kind, one.text) for one in review.factors] == [("trigger", "A certificate ran out")]
    task = incident_queries.tasks(review.incident.id)[0]
    assert (task.title, task.owner_name, task.due_on) == ("Write the review", "Ann", review.due_on)
    assert mails() == ["HOT-1: write the review"]


def test_a_mild_one_has_none_and_somebody_may_begin_it(ann, over, work):
    made = over(ann, severity=3)
    work()
    assert queries.review(made.key, by=cast.acting(ann)) is None
    begun = actions.open_review(by=cast.acting(ann), at=clock.now(), ref=made.key)
    assert (begun.state, begun.due_on) == ("draft", None)
    assert actions.open_review(by=cast.acting(ann), at=clock.now(), ref=made.key).id == begun.id


def test_one_that_goes_on_is_not_reviewed(ann):
    made = incidents.declare(by=cast.acting(ann), at=clock.now(), draft=Draft(summary="Slow"))[0]
    with pytest.raises(Conflict):
        actions.open_review(by=cast.acting(ann), at=clock.now(), ref=made.key)


def test_one_that_turns_out_severe_afterwards_is_reviewed_too(ann, over, work):
    made = over(ann, severity=3)
    work()
    incidents.change_severity(by=cast.acting(ann), at=clock.now(), ref=made.key, severity=2)
    work()
    found = queries.review(made.key, by=cast.acting(ann))
    assert found
    assert found.due_on == localdate(clock.now()) + timedelta(days=7)


def test_opened_again_and_ended_again_it_keeps_its_review(ann, review, work):
    actions.write(**acting(review, ann), texts={"learned": "Watch dates"})
    incidents.move(**acting(review, ann), move="reopen", note="Not over")
    incidents.resolve(**acting(review, ann), impact_ended_at=review.opened_at)
    work()
    again = queries.review(review.key, by=cast.acting(ann))
    assert again
    assert (again.id, again.texts["learned"]) == (review.id, "Watch dates")


def test_publishing_makes_the_incident_reviewed_and_finishes_the_task(ann, published):
    assert (published.state, published.published_by, published.incident.status) == ("published", "Ann", "reviewed")
    assert incident_queries.tasks(published.incident.id)[0].done_at
    kinds = set(EventRow.objects.filter(about="review").values_list("kind", flat=True))
    assert {"postmortems.ReviewOpened", "postmortems.ReviewMoved", "postmortems.ReviewPublished"} <= kinds


def test_those_who_follow_such_incidents_are_told(ann, bo, eve, review):
    incidents.follow(by=cast.acting(bo), at=clock.now(), severity=1)
    actions.write(**acting(review, ann), texts={"learned": "Certificates end"})
    for move in ("submit", "publish"):
        actions.move(**acting(review, ann), move=move)
    told = Delivery.objects.get(message__subject="HOT-1: what we learned")
    assert (told.name, told.message["facts"]["paragraphs"][1]) == ("Bo", "Certificates end")


def test_it_must_say_something_before_others_read_it(ann, review):
    actions.write(**acting(review, ann), texts={"summary": "", "impact": " "})
    actions.remove_factor(**acting(review, ann), number=1)
    with pytest.raises(Invalid) as wrong:
        actions.move(**acting(review, ann), move="submit")
    assert set(wrong.value.errors) == {"summary", "impact", "factors"}


def test_whoever_was_asked_approves_first_and_a_change_takes_it_back(ann, bo, eve, review):
    actions.ask_approval(**acting(review, ann), user_id=bo.id)
    assert "HOT-1: please read the review" in mails()
    actions.move(**acting(review, ann), move="submit")
    with pytest.raises(Invalid, match="has not approved"):
        actions.move(**acting(review, ann), move="publish")
    with pytest.raises(Conflict):
        actions.approve(**acting(review, eve))
    assert actions.approve(**acting(review, bo)).approvals[0].approved_at
    actions.write(**acting(review, ann), texts={"learned": "More"})
    with pytest.raises(Invalid, match="has not approved"):
        actions.move(**acting(review, ann), move="publish")
    actions.approve(**acting(review, bo), note="Good")
    assert actions.move(**acting(review, ann), move="publish").state == "published"


def test_a_stakeholder_may_approve_but_not_write(ann, review):
    sam = cast.person("Sam", "stakeholder")
    actions.ask_approval(**acting(review, ann), user_id=sam.id)
    actions.move(**acting(review, ann), move="submit")
    assert actions.approve(**acting(review, sam)).approvals[0].user_name == "Sam"


def test_what_is_published_stays_until_it_is_opened_again_with_a_reason(ann, published):
    for change in (
        lambda **of: actions.write(**of, texts={"learned": "x"}),
        lambda **of: actions.write_factor(**of, text="x", kind="trigger"),
    ):
        with pytest.raises(Invalid, match="Open it again"):
            change(**acting(published, ann))
    with pytest.raises(Invalid, match="Say why"):
        actions.move(**acting(published, ann), move="reopen")
    assert actions.move(**acting(published, ann), move="reopen", note="A number was wrong").state == "draft"


def test_somebody_else_writes_it(ann, bo, review):
    day = localdate(clock.now()) + timedelta(days=10)
    found = actions.assign(**acting(review, ann), owner_id=bo.id, due_on=day)
    assert (found.owner_name, found.due_on) == ("Bo", day)
    task = incident_queries.tasks(review.incident.id)[0]
    assert (task.owner_name, task.due_on) == ("Bo", day)


def test_factors_explain_each_other_as_a_tree(ann, review):
    actions.write_factor(**acting(review, ann), text="Nobody watched its date", kind="detection", under=1)
    found = actions.write_factor(**acting(review, ann), text="The list of certificates is a page", kind="condition", under=2, is_main=True)
    assert [(one.number, one.depth, one.is_main) for one in found.factors] == [(1, 0, False), (2, 1, False), (3, 2, True)]
    with pytest.raises(Invalid):
        actions.change_factor(**acting(review, ann), number=1, text="Round", kind="trigger", under=3)
    found = actions.change_factor(**acting(review, ann), number=1, text="It ran out", kind="trigger", is_main=True)
    assert [one.number for one in found.factors if one.is_main] == [1]
    assert actions.remove_factor(**acting(review, ann), number=2).factors[0].text == "It ran out"
    assert len(queries.review(review.key, by=SYSTEM_ACTOR).factors) == 1
    with pytest.raises(NotFound):
        actions.remove_factor(**acting(review, ann), number=2)


def test_rules_are_for_chiefs_and_count_at_once(ann, over, work):
    with pytest.raises(Exception, match="configure"):
        actions.change_rules(by=cast.acting(ann), at=clock.now(), days={1: 1, 2: 1, 3: 1})
    cleo = cast.acting(cast.cleo())
    with pytest.raises(Invalid):
        actions.change_rules(by=cleo, at=clock.now(), days={1: 1})
    actions.change_rules(by=cleo, at=clock.now(), days={1: 0, 2: 5, 3: 20})
    severe, mild = over(ann, severity=1), over(ann, "Slow", severity=3)
    work()
    assert queries.review(severe.key, by=cleo) is None
    assert queries.review(mild.key, by=cleo).due_on == localdate(clock.now()) + timedelta(days=20)


def test_what_nobody_began_is_listed(ann, over, work):
    made = over(ann)
    assert [one.key for one in queries.unreviewed(by=cast.acting(ann))] == [made.key]
    work()
    assert queries.unreviewed(by=cast.acting(ann)) == []
    assert queries.waiting(by=cast.acting(ann), at=clock.now()) == (1, 0)
    assert queries.waiting(by=cast.acting(ann), at=clock.now() + timedelta(days=5)) == (1, 1)
