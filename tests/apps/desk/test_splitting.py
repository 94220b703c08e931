"""Two matters in one request become two requests, each with its own promise, and one again if that was wrong."""

from datetime import timedelta

import pytest

from tests import cast
from varsko.core import clock
from varsko.desk import actions, queries
from varsko.desk.data import CallerDraft, Draft
from varsko.desk.models import Mail, Request
from varsko.kernel.errors import Invalid, NotFound
from varsko.people.data import SYSTEM_ACTOR

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def two(ann, called, doing):
    """A request in which somebody speaks of another matter, an hour after they called."""
    at = clock.now() - timedelta(hours=5)
    found = called(ann, "The printer is jammed", at=at)
    actions.note(by=cast.acting(ann), at=at + timedelta(minutes=5), ref=found.id, text="Old drum")
    actions.answer(by=cast.acting(ann), at=at + timedelta(minutes=10), ref=found.id, text="We are on our way")
    actions.note(by=cast.acting(ann), at=at + timedelta(hours=1), ref=found.id, text="She says her screen flickers too", kind="call")
    return queries.request(found.key, by=SYSTEM_ACTOR)


def said(request):
    return [one.text for one in queries.entries(request.id)]


@pytest.fixture
def split(ann):
    def do(request, *places, by=ann, title="The screen flickers"):
        ids = [queries.entries(request.id)[place].id for place in places]
        return actions.split_request(by=cast.acting(by), at=clock.now(), ref=request.id, entries=ids, title=title)

    return do


def test_what_was_said_of_it_goes_along_and_both_lead_to_each_other(two, split):
    new = split(two, 2)
    assert said(new) == ["She says her screen flickers too"]
    assert said(two) == ["Old drum", "We are on our way"]
    assert (new.caller.name, new.team_name, new.title) == ("Kari Holm", "IT", "The screen flickers")
    mine, its = queries.ties(new.id, by=SYSTEM_ACTOR)[0], queries.ties(two.id, by=SYSTEM_ACTOR)[0]
    assert (mine.relation, mine.is_from_other, mine.request.key) == ("split", False, two.key)
    assert (its.relation, its.is_from_other, its.request.key) == ("split", True, new.key)


def test_its_promises_count_from_when_the_caller_asked(two, split, work):
    asked = queries.entries(two.id)[2].created_at
    new = split(two, 2)
    work()
    assert new.created_at == asked
    _hours, receipts = queries.receipts(new.id, clock.now())
    assert {one.promise.start for one in receipts} == {asked}


def test_its_caller_is_told_the_number_of_the_new_one(dev, ann, called, split, work, doing):
    found = called(ann, caller=dev)
    actions.note(**doing(ann), ref=found.id, text="And a screen")
    new = split(found, 0)
    work()
    assert [one.key for one in queries.own_requests(by=cast.acting(dev))] == [new.key, found.key]


def test_it_goes_back_if_that_was_wrong(two, split, ann):
    new = split(two, 2)
    actions.note(by=cast.acting(ann), at=clock.now(), ref=new.id, text="Wrong, it is the same matter")
    back = actions.unsplit(by=cast.acting(ann), at=clock.now(), ref=new.id)
    assert back.key == two.key
    assert said(two) == ["Old drum", "We are on our way", "She says her screen flickers too", "Wrong, it is the same matter"]
    gone = queries.request(new.key, by=SYSTEM_ACTOR)
    assert (gone.state, gone.merged_into) == ("closed", two.key)
    assert queries.ties(two.id, by=SYSTEM_ACTOR) == []
    with pytest.raises(Invalid):
        actions.unsplit(by=cast.acting(ann), at=clock.now(), ref=new.id)


def test_it_does_not_vanish_in_one_that_is_over(two, split, doing, ann):
    new = split(two, 2)
    actions.move(**doing(ann), ref=two.id, move="solve")
    with pytest.raises(Invalid, match="is over"):
        actions.unsplit(**doing(ann), ref=new.id)
    assert said(new) == ["She says her screen flickers too"]
    actions.move(**doing(ann), ref=two.id, move="reopen")
    assert actions.unsplit(**doing(ann), ref=new.id).key == two.key


def test_a_mail_goes_along_with_what_it_said(two, split):
    entry = queries.entries(two.id)[2]
    facts = {"identity": "1" * 64, "address": "it@example.org", "raw": b"", "size": 0, "came_at": clock.now()}
    mail = Mail.objects.create(request_id=two.id, entry_id=entry.id, **facts)
    new = split(two, 2)
    mail.refresh_from_db()
    assert str(mail.request_id) == new.id


def test_nothing_chosen_and_what_is_anothers_is_refused(two, split, ann, called, doing):
    with pytest.raises(Invalid):
        split(two)
    other = called(ann, "Another")
    actions.note(**doing(ann), ref=other.id, text="Elsewhere")
    ids = [queries.entries(other.id)[0].id]
    with pytest.raises(Invalid):
        actions.split_request(**doing(ann), ref=two.id, entries=ids, title="x")
    assert Request.objects.count() == 2


def test_a_confidential_one_is_split_by_its_team_alone_and_stays_there(bo, ann, hr, desk, split, doing):
    draft = Draft(title="A complaint", desk="hr", caller=CallerDraft(name="Quiet Quentin"))
    secret = actions.open_request(**doing(bo), draft=draft)
    actions.note(**doing(bo), ref=secret.id, text="Another complaint")
    with pytest.raises(NotFound):
        split(secret, 0, by=ann)
    new = split(secret, 0, by=bo)
    assert new.confidential
    assert queries.request(new.key, by=cast.acting(ann)) is None


def test_the_page_splits_and_puts_back(two, page):
    chosen = queries.entries(two.id)[2].id
    assert page.post(f"/desk/{two.key}/split", {"title": "", "entries": [chosen]}).status_code == 422
    assert page.post(f"/desk/{two.key}/split", {"title": "Screen", "entries": [chosen]}).status_code == 302
    new = queries.requests(by=SYSTEM_ACTOR)[0]
    assert "split into" in page.get(f"/desk/{two.key}").content.decode()
    shown = page.get(f"/desk/{new.key}").content.decode()
    assert f"Put it back into {two.key}" in shown
    again = page.post(f"/desk/{new.key}/do", {"verb": "unsplit"}, follow=True).content.decode()
    assert f"What was said is in {two.key} again." in again
    assert "split" not in dict(page.get(f"/desk/{two.key}/relate").context["form"].fields["relation"].choices)
