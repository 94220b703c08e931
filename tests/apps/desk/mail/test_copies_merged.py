"""Two requests become one: who is in copy of either reads what belongs to them, and more only where somebody at the desk says so."""

from datetime import timedelta

import pytest

from tests import cast
from tests.apps.desk.mail.conftest import ADDRESS, BOSS, PROVEN, letters, path_of, standing, written
from varsko.core import clock
from varsko.desk import actions, queries
from varsko.desk.models import InCopy
from varsko.desk.queries.letters import signed_address

pytestmark = pytest.mark.django_db(transaction=True)

ELSE = "else@kunde.example"


@pytest.fixture
def two(in_copy, brought, ann, work, time_machine):
    """Dev wrote twice, with the boss in copy of the first and somebody else of the second; Ann answered both."""
    later(time_machine)
    first = in_copy()
    later(time_machine)
    second = brought(written(subject="Another", text="The second one.", Cc=ELSE, **PROVEN)).request
    for request, text in ((first, "Of the first"), (second, "Of the second")):
        later(time_machine)
        actions.answer(by=cast.acting(ann), at=clock.now(), ref=request.pk, text=text)
    work()
    later(time_machine)
    return first, second


def later(time_machine) -> None:
    time_machine.move_to(clock.now() + timedelta(minutes=5), tick=False)


def shown(client, address) -> str:
    return client.get(path_of(InCopy.objects.get(address=address))).content.decode()


def said_after(ann, request, work, time_machine) -> None:
    later(time_machine)
    actions.answer(by=cast.acting(ann), at=clock.now(), ref=request.pk, text="Said when they were one")
    work()


def test_without_a_word_each_keeps_their_own_and_reads_nothing_of_the_other(two, ann, work, client, time_machine):
    first, second = two
    actions.merge(by=cast.acting(ann), at=clock.now(), ref=first.pk, into=second.key)
    said_after(ann, second, work, time_machine)
    boss, other = shown(client, BOSS), shown(client, ELSE)
    for text, theirs, others in (
        ("Of the first", True, False),
        ("Den er tom.", True, False),
        ("Of the second", False, True),
        ("The second one.", False, True),
        ("Said when they were one", False, True),
    ):
        assert (text in boss, text in other) == (theirs, others), text
    assert ("answer a mail that you had from us" in boss, "answer a mail that you had from us" in other) == (False, True)
    assert [lead for _subject, lead, _body in letters(BOSS)][2:] == [f"The request {first.key} is closed."]
    assert [body for _subject, _lead, body in letters(ELSE)] == ["", "Of the second", "Said when they were one"]
    assert [one.text for one in queries.entries(str(second.pk))] == ["Of the first", "Of the second", "Said when they were one"]


def test_whom_the_desk_lets_come_along_reads_on_from_then(two, page, ann, work, client, time_machine):
    first, second = two
    form = page.get(f"/desk/{first.key}/merge").content.decode()
    assert "Those in copy hear how the other goes on: Boss" in form
    assert page.post(f"/desk/{first.key}/merge", {"into": second.key, "copies": "on"}).status_code == 302
    assert standing(first) == []
    assert standing(second) == [(BOSS, "follows", "by_rule"), (ELSE, "follows", "by_rule")]
    said_after(ann, second, work, time_machine)
    boss = shown(client, BOSS)
    assert "Said when they were one" in boss
    assert "Of the second" not in boss
    assert "The second one." not in boss
    assert "Of the first" not in shown(client, ELSE)
    assert [body for _subject, _lead, body in letters(BOSS)][2:] == ["Said when they were one"]


def test_the_form_comes_with_the_safe_choice_and_asks_only_where_somebody_is_in_copy(two, page, ann):
    first, second = two
    assert 'name="copies"' in page.get(f"/desk/{first.key}/merge").content.decode()
    assert "checked" not in page.get(f"/desk/{first.key}/merge").content.decode().partition('name="copies"')[2][:80]
    actions.leave_copy(copy=InCopy.objects.get(address=BOSS).pk, at=clock.now())
    assert 'name="copies"' not in page.get(f"/desk/{first.key}/merge").content.decode()
    assert page.post(f"/desk/{first.key}/merge", {"into": second.key}).status_code == 302


@pytest.mark.parametrize(("asked", "follows"), [({}, [ELSE]), ({"copies": False}, [ELSE]), ({"copies": True}, [BOSS, ELSE])])
def test_over_rest_too(two, client, asked, follows):
    first, second = two
    _view, secret = cast.key("Bot", rights=("read", "create"))
    head = {"headers": {"Authorization": f"Bearer {secret}"}, "content_type": "application/json"}
    done = client.post(f"/api/v1/desk/requests/{first.key}/merge", {"into": second.key, **asked}, **head)
    assert done.status_code == 200, done.content
    assert [address for address, _standing, _reason in standing(second)] == follows


def test_what_they_answer_to_the_closed_one_stays_inside_the_other(two, brought, ann):
    first, second = two
    actions.merge(by=cast.acting(ann), at=clock.now(), ref=first.pk, into=second.key)
    actions.move(by=cast.acting(ann), at=clock.now(), ref=second.pk, move="solve", solution="Filled up")
    to = signed_address(ADDRESS, first)
    mail = brought(written(f"Boss <{BOSS}>", to=to, text="It stands on floor 3.", **PROVEN), to=to, envelope_from=BOSS)
    assert (mail.request, mail.hint) == (second, "other_sender")
    assert [(one.kind, one.text) for one in queries.entries(str(second.pk))][-1] == ("note", "It stands on floor 3.")
    second.refresh_from_db()
    assert second.state == "solved"


def test_what_was_merged_twice_is_still_theirs_alone(two, brought, ann, work, client, time_machine):
    first, second = two
    third = brought(written(subject="The third", text="Again.", **PROVEN)).request
    for one, into in ((first, second), (second, third)):
        actions.merge(by=cast.acting(ann), at=clock.now(), ref=one.pk, into=into.key)
    said_after(ann, third, work, time_machine)
    boss, other = shown(client, BOSS), shown(client, ELSE)
    assert ("Of the first" in boss, "Of the second" in boss, "when they were one" in boss) == (True, False, False)
    assert ("Of the first" in other, "Of the second" in other, "when they were one" in other) == (False, True, False)


def test_what_is_split_off_and_put_back_is_read_by_those_who_could(two, ann, page, client):
    first, _second = two
    (said,) = queries.entries(str(first.pk))
    made = actions.split_request(by=cast.acting(ann), at=clock.now(), ref=first.pk, entries=[said.id], title="Apart")
    actions.answer(by=cast.acting(ann), at=clock.now(), ref=made.id, text="Only of what was apart")
    actions.unsplit(by=cast.acting(ann), at=clock.now(), ref=made.id)
    boss = shown(client, BOSS)
    assert "Of the first" in boss
    assert "Only of what was apart" not in boss
