"""Rooms: who is there, what one missed, what changed, what can be found."""

from datetime import timedelta
from uuid import UUID

import pytest

from tests.apps.conversations.build import harbour, room, say, upload
from tests.cast import NOON, acting, ann, bo, cleo, eve, key, team
from varsko.conversations import actions, queries
from varsko.conversations.data import Card, Owner, SignView, Verb
from varsko.conversations.handlers import follow_teams
from varsko.conversations.models import Seat
from varsko.conversations.owners import _owners, _references
from varsko.core.models import EventRow
from varsko.core.outbox import Recorded
from varsko.events.people import TeamChanged, TeamDeleted
from varsko.kernel.errors import Invalid, NotFound
from varsko.people import actions as people
from varsko.people.data import SYSTEM_ACTOR
from varsko.people.domain.permissions import NotAllowed

pytestmark = pytest.mark.django_db


@pytest.fixture
def owned():
    """Let a test own a kind of room, and show things in it."""
    yield actions.own, actions.show
    for kind in ("ship", "crate"):
        _owners.pop(kind, None)
        _references.pop(kind, None)


def opened(one, place, *, minutes: int = 0, **more):
    return queries.open_room(acting(one), place.id, at=NOON + timedelta(minutes=minutes), **more)


def look(one, place, number: int = 0, *, seconds: int = 0):
    actions.look(by=acting(one), at=NOON + timedelta(seconds=seconds), room_id=place.id, read_number=number)


def test_a_room_is_opened_once():
    place, one, _other = harbour()
    again = actions.open_room(by=acting(one), at=NOON, about="team", subject=place.subject, title="Else", audience=["all"])
    assert again == place
    assert queries.room_of("team", place.subject) == place
    assert EventRow.objects.filter(kind="conversations.RoomOpened").count() == 1


def test_whom_the_audience_leaves_out_is_out_at_once():
    place, one, other = harbour()
    say(one, place, "still here")
    actions.update_room(by=SYSTEM_ACTOR, at=NOON, room_id=place.id, title="Pier", audience=[f"user:{one.id}"])
    assert queries.messages(acting(one), place.id)
    assert opened(one, place).room.title == "Pier"
    with pytest.raises(NotFound):
        queries.messages(acting(other), place.id)
    assert queries.audiences([place.id, "nonsense"]) == {place.id: frozenset({f"user:{one.id}"})}
    assert [person.name for person in queries.people_of(queries.entered(acting(one), place.id))] == ["Ann"]


def test_unread_messages_are_counted_per_room():
    place, one, other = harbour()
    quiet = room(team("Quiet", one, other))
    say(one, place, "first", at=NOON + timedelta(minutes=1))
    look(other, place, 1)
    for number in range(3):
        say(one, place, f"news {number}", at=NOON + timedelta(minutes=2))
    assert [(kept.room.id, kept.unread) for kept in queries.rooms(acting(other))] == [(place.id, 3), (quiet.id, 0)]
    assert queries.rooms(acting(other), about="ship") == []


def test_who_speaks_has_read_what_came_right_before():
    place, one, other = harbour()
    look(one, place)
    say(one, place, "a")
    say(one, place, "b")
    assert queries.rooms(acting(one))[0].unread == 0
    say(other, place, "c")
    say(one, place, "d")
    assert queries.rooms(acting(one))[0].unread == 2


def test_who_comes_back_reads_what_happened_meanwhile():
    place, one, other = harbour()
    say(one, place, "early")
    look(other, place, 1)
    pinned = say(one, place, "cause found")
    actions.post(by=acting(one), at=NOON, room_id=place.id, text="on the phone: rolling back", kind="note")
    actions.post(by=SYSTEM_ACTOR, at=NOON, room_id=place.id, text="Severity is 1", kind="system")
    actions.react(by=acting(one), at=NOON, message_id=pinned.id, symbol="📌")
    up = opened(other, place, minutes=60).catch_up
    assert (up.messages, up.people, up.notes, up.since, up.is_first) == (2, 1, 1, NOON, False)
    assert [message.text for message in up.pinned] == ["cause found"]
    assert opened(other, place).first_new == 2
    assert opened(other, place, minutes=2).catch_up is None  # was hardly away
    look(other, place, 4)
    assert opened(other, place).catch_up is None
    assert opened(other, place).first_new == 0


def test_a_newcomer_reads_what_happened_at_all():
    place, one, other = harbour()
    say(one, place, "early")
    up = opened(other, place).catch_up
    assert (up.messages, up.is_first) == (1, True)
    assert opened(other, place).first_new == 0


def test_here_is_who_was_seen_a_moment_ago():
    place, one, other = harbour()
    look(one, place)
    look(other, place, seconds=60)
    assert [person.name for person in opened(one, place, minutes=1).present] == ["Ann", "Bo"]
    assert [person.name for person in opened(one, place, minutes=2).present] == ["Bo"]
    people.update_user(by=SYSTEM_ACTOR, at=NOON, user_id=other.id, is_active=False)
    assert opened(one, place, minutes=2).present == ()


def test_looking_often_writes_seldom(django_assert_num_queries):
    place, one, _other = harbour()
    who = acting(one)
    actions.look(by=who, at=NOON, room_id=place.id)
    with django_assert_num_queries(3):  # the room, and two updates: nothing new was read, seen again
        actions.look(by=who, at=NOON + timedelta(seconds=26), room_id=place.id)
    seat = Seat.objects.get()
    actions.look(by=who, at=NOON + timedelta(seconds=30), room_id=place.id)
    assert Seat.objects.get().seen_at == seat.seen_at
    assert EventRow.objects.filter(kind__startswith="conversations.").count() == 1


def test_nobody_reads_ahead_and_reading_does_not_go_back():
    place, one, other = harbour()
    say(one, place, "a")
    for number in (99, 0, -5):
        look(other, place, number)
    assert Seat.objects.get().read_number == 1


def test_keys_take_no_seat():
    place, _one, _other = harbour()
    view, _secret = key(rights=["read"])
    actions.look(by=acting(view), at=NOON, room_id=place.id, read_number=1)
    assert Seat.objects.count() == 0


def test_pages_of_a_long_room_follow_each_other_without_gap():
    place, one, _other = harbour()
    for number in range(1, 121):
        say(one, place, str(number))
    shown = opened(one, place)
    numbers = [message.number for message in shown.messages]
    assert (numbers[0], numbers[-1], shown.older) == (71, 120, 71)
    before = queries.messages(acting(one), place.id, before=shown.older)
    assert [message.number for message in before] == list(range(21, 71))
    assert opened(one, place, before=21).older == 0
    assert [message.number for message in queries.messages(acting(one), place.id, after=118)] == [119, 120]


def test_who_was_away_gets_all_that_is_new_at_once():
    place, one, other = harbour()
    say(one, place, "0")
    look(other, place, 1)
    for number in range(1, 101):
        say(one, place, str(number))
    shown = opened(other, place)
    assert shown.first_new == 2
    assert shown.messages[0].number == 1


def test_news_are_new_and_changed_messages_since_a_revision():
    place, one, other = harbour()
    first, second = say(one, place, "a"), say(one, place, "b")
    seen = queries.entered(acting(other), place.id).revision
    assert queries.news(acting(other), place.id, after=seen, at=NOON).messages == ()
    actions.edit(by=acting(one), at=NOON, message_id=first.id, text="A")
    actions.react(by=acting(other), at=NOON, message_id=second.id, symbol="👀")
    third = say(other, place, "c")
    found = queries.news(acting(one), place.id, after=seen, at=NOON)
    assert [(message.number, message.text) for message in found.messages] == [(1, "A"), (2, "b"), (3, "c")]
    assert (found.room.revision, found.is_complete) == (third.revision, True)


def test_news_of_too_much_say_that_they_are_not_all(monkeypatch):
    monkeypatch.setattr("varsko.conversations.queries.opened.MOST", 2)
    place, one, _other = harbour()
    for text in "abc":
        say(one, place, text)
    found = queries.news(acting(one), place.id, after=0, at=NOON)
    assert ([message.text for message in found.messages], found.is_complete) == (["b", "c"], False)


def test_signs_count_people_and_tell_their_meaning_to_whoever_reacts():
    place, one, other = harbour()
    message = say(one, place, "cause found")
    actions.react(by=acting(one), at=NOON, message_id=message.id, symbol="📌")
    actions.react(by=acting(other), at=NOON, message_id=message.id, symbol="📌")
    found = actions.react(by=acting(other), at=NOON, message_id=message.id, symbol="📌")
    assert [(sign.symbol, sign.meaning, sign.names, sign.is_mine) for sign in found.reactions] == [("📌", "pin", ("Ann", "Bo"), True)]
    assert found.is_pinned
    assert [one.number for one in queries.pinned(acting(one), place.id)] == [1]
    actions.unreact(by=acting(other), at=NOON, message_id=message.id, symbol="📌")
    left = actions.unreact(by=acting(one), at=NOON, message_id=message.id, symbol="📌")
    actions.unreact(by=acting(one), at=NOON, message_id=message.id, symbol="📌")
    assert (left.reactions, left.is_pinned) == ((), False)
    rows = EventRow.objects.filter(kind__contains="eacted").order_by("id")
    assert [(row.kind[14:], row.data["meaning"], row.data.get("is_last")) for row in rows] == [
        ("MessageReacted", "pin", None),
        ("MessageReacted", "pin", None),
        ("MessageUnreacted", "pin", False),
        ("MessageUnreacted", "pin", True),
    ]


def test_a_sign_that_is_not_offered_is_refused():
    place, one, _other = harbour()
    with pytest.raises(Invalid):
        actions.react(by=acting(one), at=NOON, message_id=say(one, place, "x").id, symbol="🦌")


def test_admins_choose_the_signs_and_what_was_pinned_stays_pinned():
    place, one, _other = harbour()
    message = say(one, place, "x")
    actions.react(by=acting(one), at=NOON, message_id=message.id, symbol="📌")
    chief = acting(cleo())
    actions.choose_signs(by=chief, at=NOON, signs=[SignView(symbol="🦌", meaning="task")])
    assert queries.signs() == (SignView(symbol="🦌", meaning="task"),)
    assert queries.message(acting(one), message.id).is_pinned
    actions.choose_signs(by=chief, at=NOON, signs=[])
    assert [sign.meaning for sign in queries.signs()][:2] == ["pin", "task"]
    with pytest.raises(NotAllowed):
        actions.choose_signs(by=acting(one), at=NOON, signs=[])
    for wrong in (["a"], ["🦌", "🦌"], ["<b>"]):
        with pytest.raises(Invalid):
            actions.choose_signs(by=chief, at=NOON, signs=[SignView(symbol=symbol, meaning="") for symbol in wrong])


def test_a_command_is_a_verb_of_the_rooms_owner_and_its_answer_is_for_its_author_alone(owned):
    own, _show = owned
    calls = []

    def sail(call):
        calls.append((call.by.who.name, call.room.subject, call.words))
        if not call.words:
            raise Invalid({"where": "Say where to."})
        return f"Sailing to {call.arguments}."

    verb = Verb(run=sail, usage=lambda: "<harbour>", help=lambda: "Leave for a harbour.")
    own("ship", Owner(address="/ships/{}".format, verbs={"sail": verb}))
    one = ann()
    place = actions.open_room(by=SYSTEM_ACTOR, at=NOON, about="ship", subject="7", title="Seven", audience=[f"user:{one.id}"])

    def typed(text, **more):
        return actions.say(by=acting(one), at=NOON, room_id=place.id, text=text, **more)

    assert typed("/sail Bergen").answer == "Sailing to Bergen."
    assert calls == [("Ann", "7", ("Bergen",))]
    wrong = typed("/sail")
    assert (wrong.answer, wrong.is_wrong) == ("Say where to.", True)
    unknown = typed("/fly")
    assert "There is no command /fly" in unknown.answer
    assert unknown.is_wrong
    assert "/sail <harbour> – Leave for a harbour." in typed("/help").answer
    assert queries.messages(acting(one), place.id) == []
    assert typed("//sail is a command").message.text == "/sail is a command"
    assert typed("/note on the phone: go").message.kind == "note"
    assert typed("/sail", is_note=True).message.text == "/sail"
    assert [one.verb for one in opened(one, place).verbs] == ["sail", "declare", "request"]
    assert opened(one, place).address == "/ships/7"


def test_our_own_things_are_shown_to_those_who_may_see_them(owned):
    _own, show = owned
    place, one, other = harbour()

    def resolve(refs, reader):
        seen = {ref: Card(href=f"/crates/{ref}", icon="stack-2", title=f"Crate {ref}") for ref in refs}
        return seen if reader.who.id == one.id else {}

    show(actions.Pattern("crate", "/crates/", r"%(\d+)", r"\d+"), resolve)
    say(one, place, "look at %12 and http://127.0.0.1:8000/crates/13, %12")
    assert [card.title for card in queries.messages(acting(one), place.id)[0].cards] == ["Crate 12", "Crate 13"]
    assert queries.messages(acting(other), place.id)[0].cards == ()


def test_messages_can_be_found_by_those_who_may_enter_alone():
    place, one, _other = harbour(private=True)
    for text in ("the crane is stuck", "gone"):
        last = say(one, place, text)
    actions.delete(by=acting(one), at=NOON, message_id=last.id)
    actions.index_room(UUID(place.id), at=NOON)
    assert [(hit.room, hit.text) for hit in queries.search("crane", by=acting(one))] == [("Harbour", "the crane is stuck")]
    assert queries.search("gone", by=acting(one)) == []
    assert queries.search("crane", by=acting(eve())) == []
    assert queries.search("crane", by=acting(cleo())) == []


def test_a_room_is_exported_as_a_document():
    place, one, other = harbour()
    asked = say(one, place, "is it **up**?", files=[upload()])
    say(other, place, "yes", reply_to=asked.id, at=NOON + timedelta(minutes=1))
    actions.react(by=acting(other), at=NOON, message_id=asked.id, symbol="👍")
    actions.delete(by=acting(one), at=NOON, message_id=say(one, place, "oops").id)
    text = "".join(queries.export(acting(other), place.id))
    assert text.startswith("# Harbour\n")
    assert "**2026-03-02 12:00:00 UTC · Ann**\n\nis it **up**?\n\nFile: screen.png\n\n👍 Bo" in text
    assert "> Ann: is it **up**?\n\n\nyes" in text
    assert "_Removed by Ann_" in text
    assert "oops" not in text


def test_a_team_has_a_room_from_the_first_visit_on():
    one = ann()
    ours = team("Harbour", one)
    place = actions.enter_team(by=acting(one), at=NOON, team_id=ours.id)
    assert actions.enter_team(by=acting(cleo()), at=NOON, team_id=ours.id).id == place.id
    with pytest.raises(NotFound):
        actions.enter_team(by=acting(eve()), at=NOON, team_id=ours.id)
    with pytest.raises(NotFound):
        actions.enter_team(by=acting(one), at=NOON, team_id="nowhere")


def test_a_teams_room_follows_the_team():
    one, chief = ann(), cleo()
    ours = team("Harbour", one)
    place = actions.enter_team(by=acting(one), at=NOON, team_id=ours.id)
    people.update_team(by=SYSTEM_ACTOR, at=NOON, team_id=ours.id, name="Pier", private=True)
    told = {"at": NOON, "by": SYSTEM_ACTOR.who, "subject": ours.id, "name": "Pier"}
    changed = [Recorded(1, TeamChanged(**told, field="private", before="False", after="True"))]
    follow_teams(changed * 2)
    assert queries.entered(acting(one), place.id).title == "Pier"
    with pytest.raises(NotFound):
        queries.entered(acting(chief), place.id)
    people.delete_team(by=SYSTEM_ACTOR, at=NOON, team_id=ours.id)
    follow_teams([Recorded(2, TeamDeleted(**told))])
    assert queries.room_of("team", ours.id).closed_at


def test_opening_a_room_costs_the_same_however_much_was_said(django_assert_num_queries):
    place, one, other = harbour()
    who = acting(other)

    def chat(count):
        for number in range(count):
            message = say(one, place, f"message {number}", files=[upload()] if number % 5 == 0 else [])
            actions.react(by=acting(one), at=NOON, message_id=message.id, symbol="📌")
            say(other, place, "yes", reply_to=message.id)

    chat(3)
    look(other, place, 2)
    with django_assert_num_queries(12):
        queries.open_room(who, place.id, at=NOON + timedelta(hours=1))
    chat(20)
    with django_assert_num_queries(12):
        queries.open_room(who, place.id, at=NOON + timedelta(hours=1))


def test_people_who_may_enter_are_found_in_one_query(django_assert_num_queries):
    place, _one, _other = harbour()
    cleo()
    eve()
    with django_assert_num_queries(1):
        assert [person.name for person in queries.people_of(place)] == ["Ann", "Bo", "Cleo"]
    assert [person.name for person in people_in("readers")] == ["Ann", "Bo", "Cleo", "Eve"]
    assert [person.name for person in people_in(f"user:{bo_id(place)}")] == ["Bo"]


def people_in(*groups):
    place = actions.open_room(by=SYSTEM_ACTOR, at=NOON, about="ship", subject=groups[0][:40], title="", audience=groups)
    return queries.people_of(place)


def bo_id(place):
    return next(person.id for person in queries.people_of(place) if person.name == "Bo")


def test_two_rooms_of_one_name_are_two_rooms():
    assert room(team("A", ann())).id != room(team("B", bo())).id
