"""Saying something, changing it, taking it back."""

from datetime import timedelta

import pytest

from tests.apps.conversations.build import PNG, harbour, say, texts, upload
from tests.cast import NOON, acting, cleo, dev, eve, key
from varsko.conversations import actions, queries
from varsko.conversations.models import Content, Message, Version
from varsko.core.models import EventRow
from varsko.kernel.errors import Conflict, Invalid, NotFound
from varsko.people import actions as people
from varsko.people.data import SYSTEM_ACTOR
from varsko.people.domain.permissions import NotAllowed

pytestmark = pytest.mark.django_db


def told(kind: str = "") -> list[EventRow]:
    return list(EventRow.objects.filter(kind__startswith=f"conversations.{kind}").order_by("id"))


def test_what_is_said_is_read_in_its_order_by_those_who_may_enter():
    place, ann, bo = harbour()
    for number, who in enumerate((ann, bo, ann)):
        say(who, place, f"said {number}", at=NOON + timedelta(minutes=number))
    found = queries.messages(acting(bo), place.id)
    assert [(one.number, one.text, one.by_name, one.is_mine) for one in found] == [
        (1, "said 0", "Ann", False),
        (2, "said 1", "Bo", True),
        (3, "said 2", "Ann", False),
    ]


def test_strangers_and_customers_learn_nothing_not_even_that_there_is_a_room():
    place, ann, _bo = harbour()
    message = say(ann, place, "the vault is open", files=[upload()])
    for who in (acting(eve()), acting(dev()), acting(key(team=None, rights=["create"])[0])):
        for attempt in (
            lambda who=who: queries.messages(who, place.id),
            lambda who=who: queries.message(who, message.id),
            lambda who=who: queries.versions(who, message.id),
            lambda who=who: queries.open_room(who, place.id, at=NOON),
            lambda who=who: queries.news(who, place.id, after=0, at=NOON),
            lambda who=who: queries.pinned(who, place.id),
            lambda who=who: queries.present(who, place.id, at=NOON),
            lambda who=who: queries.export(who, place.id),
            lambda who=who: queries.file(who, message.files[0].id),
            lambda who=who: actions.post(by=who, at=NOON, room_id=place.id, text="let me in"),
            lambda who=who: actions.say(by=who, at=NOON, room_id=place.id, text="/help"),
            lambda who=who: actions.edit(by=who, at=NOON, message_id=message.id, text="mine"),
            lambda who=who: actions.delete(by=who, at=NOON, message_id=message.id),
            lambda who=who: actions.react(by=who, at=NOON, message_id=message.id, symbol="👍"),
            lambda who=who: actions.look(by=who, at=NOON, room_id=place.id),
        ):
            with pytest.raises(NotFound):
                attempt()
        assert queries.rooms(who) == []


def test_chiefs_enter_an_open_teams_room_but_not_a_private_one():
    place, ann, _bo = harbour(private=True)
    say(ann, place, "between us")
    chief = cleo()
    with pytest.raises(NotFound):
        queries.messages(acting(chief), place.id)
    people.add_member(by=SYSTEM_ACTOR, at=NOON, team_id=place.subject, user_id=chief.id)
    assert texts(chief, place) == ["between us"]


def test_no_event_holds_what_was_said():
    place, ann, _bo = harbour()
    message = say(ann, place, "secret word", files=[upload("secret.png")])
    actions.edit(by=acting(ann), at=NOON, message_id=message.id, text="other secret")
    actions.delete(by=acting(ann), at=NOON, message_id=message.id)
    assert [row.kind.partition(".")[2] for row in told()] == ["RoomOpened", "MessagePosted", "MessageEdited", "MessageDeleted"]
    assert not any("secret" in str(row.data) for row in told())
    assert {(row.about, row.subject) for row in told()} == {("room", place.id)}


@pytest.mark.parametrize("text", ["", "   \n ", "x" * 10_001])
def test_nothing_and_too_much_are_refused_in_a_clear_sentence(text):
    place, ann, _bo = harbour()
    with pytest.raises(Invalid) as error:
        say(ann, place, text)
    assert set(error.value.errors) == {"text"}
    assert Message.objects.count() == 0


@pytest.mark.parametrize("hostile", ["\0", "\ud800 half", "<script>alert(1)</script>", "'; DROP TABLE", "\u202eevil", "🦌" * 1000])
def test_hostile_text_is_only_text(hostile):
    place, ann, bo = harbour()
    say(ann, place, hostile)
    found = texts(bo, place)[0]
    assert "\0" not in found
    assert found.encode()


def test_the_same_try_is_said_once():
    place, ann, bo = harbour()
    first = say(ann, place, "once", origin="page", external_id="t1")
    assert say(ann, place, "once", origin="page", external_id="t1") == first
    say(ann, place, "twice", origin="page", external_id="t2")
    assert texts(bo, place) == ["once", "twice"]
    assert queries.entered(acting(ann), place.id).last_number == 2
    assert len(told("MessagePosted")) == 2


def test_a_message_of_another_chat_keeps_its_author_and_its_origin():
    place, _ann, bo = harbour()
    elsewhere = SYSTEM_ACTOR.__class__(who=SYSTEM_ACTOR.who.__class__(kind="system", name="Kari (Slack)"))
    actions.post(by=elsewhere, at=NOON, room_id=place.id, text="hello", origin="slack", external_id="1700000000.1")
    found = queries.messages(acting(bo), place.id)[0]
    assert (found.by_name, found.origin, found.text) == ("Kari (Slack)", "slack", "hello")


def test_an_edit_keeps_the_earlier_words_and_tells_who_is_named_anew():
    place, ann, bo = harbour()
    message = say(ann, place, "pool is emtpy")
    later = NOON + timedelta(minutes=2)
    changed = actions.edit(by=acting(ann), at=later, message_id=message.id, text="pool is empty, @Bo")
    assert (changed.text, changed.edited_at) == ("pool is empty, @Bo", later)
    assert [(old.text, old.until) for old in queries.versions(acting(bo), message.id)] == [("pool is emtpy", later)]
    assert [row.data["name"] for row in told("PersonMentioned")] == ["Bo"]
    actions.edit(by=acting(ann), at=later, message_id=message.id, text="pool is empty, @Bo!")
    assert len(told("PersonMentioned")) == 1


def test_an_edit_that_changes_nothing_leaves_no_trace():
    place, ann, _bo = harbour()
    message = say(ann, place, "same")
    assert actions.edit(by=acting(ann), at=NOON, message_id=message.id, text=" same ") == message
    assert told("MessageEdited") == []


def test_only_the_author_edits_and_the_author_or_a_chief_removes():
    place, ann, bo = harbour()
    message = say(ann, place, "mine")
    for who in (acting(bo), acting(cleo())):
        with pytest.raises(NotAllowed):
            actions.edit(by=who, at=NOON, message_id=message.id, text="theirs")
    with pytest.raises(NotAllowed):
        actions.delete(by=acting(bo), at=NOON, message_id=message.id)
    other = actions.post(by=acting(bo), at=NOON, room_id=place.id, text="rude")
    chief = people.create_user(by=SYSTEM_ACTOR, at=NOON, email="chief@example.org", name="Chief", role="admin")
    assert actions.delete(by=acting(chief), at=NOON, message_id=other.id).deleted_by == "Chief"


def test_a_removed_message_leaves_only_a_trace():
    place, ann, bo = harbour()
    message = say(ann, place, "password is hunter2", files=[upload("passwords.png")])
    actions.react(by=acting(bo), at=NOON, message_id=message.id, symbol="📌")
    actions.edit(by=acting(ann), at=NOON, message_id=message.id, text="password is secret")
    gone = actions.delete(by=acting(ann), at=NOON, message_id=message.id)
    assert (gone.text, gone.files, gone.reactions, gone.deleted_by) == ("", (), (), "Ann")
    assert queries.versions(acting(bo), message.id) == []
    assert (Version.objects.count(), Content.objects.count()) == (0, 0)
    with pytest.raises(NotFound):
        queries.file(acting(ann), message.files[0].id)
    with pytest.raises(Conflict):
        actions.edit(by=acting(ann), at=NOON, message_id=message.id, text="back again")
    with pytest.raises(NotFound):
        actions.react(by=acting(bo), at=NOON, message_id=message.id, symbol="👍")


def test_removing_twice_is_removing_once():
    place, ann, _bo = harbour()
    message = say(ann, place, "oops")
    first = actions.delete(by=acting(ann), at=NOON, message_id=message.id)
    again = actions.delete(by=acting(ann), at=NOON + timedelta(minutes=1), message_id=message.id)
    assert again.deleted_at == first.deleted_at
    assert len(told("MessageDeleted")) == 1


def test_an_answer_shows_what_it_answers_and_never_a_message_of_another_room():
    place, ann, bo = harbour()
    asked = say(ann, place, "is it up?\n\nreally?")
    answer = say(bo, place, "yes", reply_to=asked.id)
    assert (answer.reply.number, answer.reply.by_name, answer.reply.text) == (1, "Ann", "is it up? really?")
    other = actions.open_room(by=SYSTEM_ACTOR, at=NOON, about="team", subject="elsewhere", title="Other", audience=place.audience)
    assert say(bo, other, "no", reply_to=asked.id).reply is None
    actions.delete(by=acting(ann), at=NOON, message_id=asked.id)
    assert queries.message(acting(bo), answer.id).reply.text == ""


def test_a_closed_room_is_read_and_nothing_more_is_said_until_it_opens_again():
    place, ann, bo = harbour()
    message = say(ann, place, "done")
    actions.close_room(by=SYSTEM_ACTOR, at=NOON, room_id=place.id)
    actions.close_room(by=SYSTEM_ACTOR, at=NOON, room_id=place.id)
    for attempt in (
        lambda: say(ann, place, "one more"),
        lambda: actions.edit(by=acting(ann), at=NOON, message_id=message.id, text="undone"),
        lambda: actions.react(by=acting(bo), at=NOON, message_id=message.id, symbol="👍"),
    ):
        with pytest.raises(Conflict):
            attempt()
    assert texts(bo, place) == ["done"]
    assert actions.delete(by=acting(ann), at=NOON, message_id=message.id).deleted_at
    actions.reopen_room(by=SYSTEM_ACTOR, at=NOON, room_id=place.id)
    assert say(ann, place, "again").number == 2
    assert [row.kind for row in told("RoomClosed")] == ["conversations.RoomClosed"]


def test_a_key_reads_with_one_right_and_writes_with_another():
    place, _ann, bo = harbour()
    reader, writer = key("Reader", rights=["read"])[0], key("Writer", rights=["read", "create"])[0]
    with pytest.raises(NotAllowed):
        actions.post(by=acting(reader), at=NOON, room_id=place.id, text="no")
    actions.post(by=acting(writer), at=NOON, room_id=place.id, text="deployed 4.18.2")
    assert [(one.by_kind, one.by_name) for one in queries.messages(acting(bo), place.id)] == [("key", "Writer")]
    assert len(queries.messages(acting(reader), place.id)) == 1


def test_files_are_judged_by_their_bytes_and_kept_whole():
    place, ann, bo = harbour()
    sent = [upload(), upload("page.html", b"<script>alert(1)</script>"), upload("fake.png", b"<svg onload=alert(1)>")]
    files = say(ann, place, "", files=sent).files
    assert [(one.name, one.kind, one.width) for one in files] == [
        ("screen.png", "image/png", 640),
        ("page.html", "application/octet-stream", 0),
        ("fake.png", "application/octet-stream", 0),
    ]
    assert queries.file(acting(bo), files[0].id).data == PNG


@pytest.mark.parametrize(
    "files",
    [
        [upload("virus.exe", b"MZ")],
        [upload("empty.txt", b"")],
        [upload("large.bin", b"\0" * (10 * 1024 * 1024 + 1))],
        [upload(f"{number}.png") for number in range(11)],
    ],
    ids=["program", "empty", "large", "many"],
)
def test_what_is_not_taken_is_said_and_nothing_is_half_stored(files):
    place, ann, _bo = harbour()
    with pytest.raises(Invalid) as error:
        say(ann, place, "look", files=files)
    assert set(error.value.errors) == {"files"}
    assert (Message.objects.count(), Content.objects.count()) == (0, 0)


def test_people_are_told_when_they_are_named_and_strangers_and_oneself_are_not():
    place, ann, _bo = harbour()
    eve()
    message = say(ann, place, "@Bo and @Eve and @Ann, look; `@Bo`")
    assert [(row.data["name"], row.data["message"], row.data["of_kind"]) for row in told("PersonMentioned")] == [("Bo", message.id, "team")]


def test_an_answer_of_the_same_person_moments_later_goes_on():
    place, ann, bo = harbour()
    for minutes, who in ((0, ann), (1, ann), (10, ann), (11, bo)):
        say(who, place, "…", at=NOON + timedelta(minutes=minutes))
    assert [one.is_continued for one in queries.messages(acting(bo), place.id)] == [False, True, False, False]
