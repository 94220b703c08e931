"""Following a request, a draft that nobody else sees, and the time that it took."""

from datetime import timedelta

import pytest

from tests import cast
from varsko.core import clock
from varsko.core.models import Delivery, EventRow
from varsko.desk import actions, queries
from varsko.desk.data import CallerDraft, Draft
from varsko.kernel.errors import Invalid, NotFound
from varsko.people.data import SYSTEM_ACTOR
from varsko.people.domain.permissions import NotAllowed

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def secret(bo, hr, doing):
    draft = Draft(title="A complaint", desk="hr", caller=CallerDraft(name="Quiet Quentin"))
    return actions.open_request(**doing(bo), draft=draft)


def letters(person):
    """What somebody who follows was written, as (subject, lead, body)."""
    found = Delivery.objects.filter(user_id=person.id, key__startswith="desk:watch").order_by("created_at", "id")
    return [(one.message["subject"], one.message["facts"]["lead"], one.message["facts"]["body"]) for one in found]


def names(request):
    return [one.name for one in queries.watchers(request.id)]


class TestFollowing:
    def test_who_follows_hears_what_others_say_and_do_and_never_their_own(self, ann, bo, called, doing, work):
        found = called(ann, "Slow mouse")
        actions.follow(**doing(bo), ref=found.id)
        actions.note(**doing(ann), ref=found.id, text="It is the battery")
        actions.answer(**doing(ann), ref=found.id, text="A new one comes", then="solve")
        actions.note(**doing(bo), ref=found.id, text="Well done")
        work()
        subject = f"[{found.key}] Slow mouse"
        heard = [("Ann notes inside:", "It is the battery"), ("Ann answers the caller:", "A new one comes")]
        assert letters(bo)[:2] == [(subject, *one) for one in heard]
        assert all("Well done" not in body for _subject, _lead, body in letters(bo))
        assert letters(ann) == []

    def test_the_caller_and_a_new_state_are_told_too(self, ann, bo, dev, called, doing, work):
        found = called(ann, caller=dev)
        actions.follow(**doing(bo), ref=found.id)
        actions.reply(**doing(dev), ref=found.id, text="Still broken")
        actions.move(**doing(ann), ref=found.id, move="withdraw", note="Twice the same")
        work()
        assert [(lead, body) for _subject, lead, body in letters(bo)] == [
            ("The caller writes:", "Still broken"),
            (f"Ann moved {found.key}. It is now: Closed.", "Twice the same"),
        ]

    def test_who_is_named_in_a_note_follows(self, ann, bo, eve, called, doing, work):
        found = called(ann)
        actions.note(**doing(ann), ref=found.id, text="@bo have a look, `@eve` not")
        work()
        assert names(found) == ["Bo"]
        assert [body for _subject, _lead, body in letters(bo)] == ["@bo have a look, `@eve` not"]
        assert letters(eve) == []

    def test_one_press_ends_it(self, ann, bo, called, doing, work, browser):
        found = called(ann)
        actions.follow(**doing(ann), ref=found.id, user_id=bo.id)
        page = browser(bo)
        assert "Do not follow it any more" in page.get(f"/desk/{found.key}/unfollow").content.decode()
        page.post(f"/desk/{found.key}/unfollow")
        actions.note(**doing(ann), ref=found.id, text="Alone again")
        work()
        assert names(found) == []
        assert letters(bo) == []

    def test_nobody_follows_what_they_may_not_see(self, ann, bo, dev, secret, doing, called):
        with pytest.raises(NotFound):
            actions.follow(**doing(ann), ref=secret.id)
        with pytest.raises(Invalid):
            actions.follow(**doing(bo), ref=secret.id, user_id=ann.id)
        actions.note(**doing(bo), ref=secret.id, text="@ann must not hear of this")
        assert names(secret) == []
        with pytest.raises(NotFound):
            actions.follow(**doing(dev), ref=called(ann).id)

    def test_who_may_not_see_it_any_more_hears_no_more(self, ann, bo, hr, secret, doing, work):
        actions.assign(**doing(bo), ref=secret.id, team_id=secret.team_id, user_id=bo.id)
        team = cast.team("Board", ann)
        actions.follow(**doing(bo), ref=secret.id)
        actions.assign(**doing(bo), ref=secret.id, team_id=secret.team_id)
        actions.change_desk(by=SYSTEM_ACTOR, at=clock.now(), ref="hr", team_id=team.id)
        actions.note(**doing(ann), ref=secret.id, text="For the board alone")
        work()
        assert letters(bo) == []

    def test_a_colleague_is_let_follow_from_the_page(self, ann, bo, called, page):
        found = called(ann)
        page.post(f"/desk/{found.key}/follower", {"user_id": bo.id})
        page.post(f"/desk/{found.key}/do", {"verb": "follow"})
        shown = page.get(f"/desk/{found.key}").content.decode()
        assert names(found) == ["Ann", "Bo"]
        assert "Do not follow it any more" in shown
        page.post(f"/desk/{found.key}/do", {"verb": "unfollow"})
        assert names(found) == ["Bo"]


class TestDrafts:
    def test_it_survives_and_nobody_else_sees_it(self, ann, bo, called, page, browser):
        found = called(ann)
        assert page.post(f"/desk/{found.key}/draft", {"text": "My half answer"}).status_code == 204
        assert "My half answer" in page.get(f"/desk/{found.key}").content.decode()
        assert "My half answer" not in browser(bo).get(f"/desk/{found.key}").content.decode()
        assert queries.draft(found.id, by=cast.acting(bo)) is None
        assert not EventRow.objects.filter(data__icontains="half answer").exists()

    def test_it_is_gone_when_it_was_sent_or_thrown_away(self, ann, called, page, doing):
        found = called(ann)
        for end in ({"verb": "answer", "text": "Sent", "seen": "none"}, {"verb": "no-draft"}, {"verb": "draft", "text": "  "}):
            page.post(f"/desk/{found.key}/do", {"verb": "draft", "text": "Half"})
            assert queries.draft(found.id, by=cast.acting(ann)).text == "Half"
            page.post(f"/desk/{found.key}/do", end)
            assert queries.draft(found.id, by=cast.acting(ann)) is None

    def test_of_a_confidential_request_strangers_keep_none(self, secret, page, ann, doing):
        assert page.post(f"/desk/{secret.key}/draft", {"text": "x"}).status_code == 404
        with pytest.raises(NotFound):
            actions.keep_draft(**doing(ann), ref=secret.id, text="x")


class TestTime:
    def test_presses_add_up_and_are_taken_back(self, ann, called, page, doing):
        found = called(ann)
        page.post(f"/desk/{found.key}/do", {"verb": "time", "minutes": "15"})
        page.post(f"/desk/{found.key}/do", {"verb": "note", "text": "Looked", "minutes": "30", "seen": "none"})
        assert queries.request(found.key, by=SYSTEM_ACTOR).minutes == 45
        assert "45 minutes" in page.get(f"/desk/{found.key}").content.decode()
        newest, first = queries.times(found.id)
        assert (newest.minutes, newest.entry, first.entry) == (30, queries.entries(found.id)[0].id, "")
        page.post(f"/desk/{found.key}/do", {"verb": "no-time", "time": first.id})
        assert queries.request(found.key, by=SYSTEM_ACTOR).minutes == 30

    @pytest.mark.parametrize("minutes", ["0", "1441", "-5", "x", "9" * 30])
    def test_nonsense_is_refused(self, ann, called, page, minutes):
        found = called(ann)
        assert page.post(f"/desk/{found.key}/do", {"verb": "time", "minutes": minutes}).status_code in {200, 302}
        assert queries.request(found.key, by=SYSTEM_ACTOR).minutes == 0

    def test_anothers_is_not_taken_back(self, ann, bo, called, doing):
        found = called(ann)
        actions.spend(**doing(ann), ref=found.id, minutes=5)
        with pytest.raises(NotFound):
            actions.take_time_back(**doing(bo), ref=found.id, time=queries.times(found.id)[0].id)
        reader = cast.person("Rita", "stakeholder")
        with pytest.raises(NotAllowed):
            actions.spend(**doing(reader), ref=found.id, minutes=5)

    def test_the_figures_and_the_table_say_it_to_those_who_may_know(self, ann, bo, called, secret, doing, page):
        actions.spend(**doing(ann), ref=called(ann).id, minutes=5)
        actions.spend(**doing(bo), ref=secret.id, minutes=60)
        later = clock.now() + timedelta(minutes=1)
        assert queries.figures(by=cast.acting(ann), at=later, days=7).minutes == 5
        assert queries.figures(by=cast.acting(bo), at=later, days=7).minutes == 65
        table = b"".join(page.get("/desk/figures.csv")).decode()
        assert "minutes" in table.splitlines()[0]
        assert "complaint" not in table


def test_the_page_stays_cheap_however_many_follow(ann, called, page, doing, django_assert_max_num_queries):
    found = called(ann)
    for number in range(6):
        actions.follow(**doing(ann), ref=found.id, user_id=cast.person(f"Reader{number}").id)
        actions.spend(**doing(ann), ref=found.id, minutes=5)
    with django_assert_max_num_queries(34):
        page.get(f"/desk/{found.key}")
