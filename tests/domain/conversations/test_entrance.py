"""Who enters a room, and does what in it."""

import pytest

from tests.cast import actor
from varsko.conversations.domain.entrance import may_enter, may_remove, may_write, of_team
from varsko.people.data import NOBODY, SYSTEM_ACTOR

OPEN, PRIVATE = of_team("a", private=False), of_team("a", private=True)
MEMBER, STRANGER = actor(teams=["a"]), actor(id="2", teams=["b"])
ADMIN, ADMIN_INSIDE = actor(role="admin", id="3"), actor(role="admin", id="4", teams=["a"])
CUSTOMER = actor(role="customer", id="5")
READER_KEY, WRITER_KEY = actor("key", None, teams=["a"], rights=["read"]), actor("key", None, teams=["a"], rights=["read", "create"])
OTHER_KEY, FREE_KEY = actor("key", None, teams=["b"], rights=["read"]), actor("key", None, rights=["read", "create"])


@pytest.mark.parametrize(
    ("who", "enters_open", "enters_private"),
    [
        (MEMBER, True, True),
        (STRANGER, False, False),
        (ADMIN, True, False),
        (ADMIN_INSIDE, True, True),
        (CUSTOMER, False, False),
        (NOBODY, False, False),
        (SYSTEM_ACTOR, True, True),
        (READER_KEY, True, True),
        (OTHER_KEY, False, False),
        (FREE_KEY, True, False),
    ],
)
def test_a_teams_room_is_for_its_members_and_admins_a_private_one_for_members_alone(who, enters_open, enters_private):
    assert may_enter(who, OPEN) is enters_open
    assert may_enter(who, PRIVATE) is enters_private


def test_who_enters_writes_and_a_key_needs_the_right():
    assert [may_write(one, OPEN) for one in (MEMBER, ADMIN, STRANGER, READER_KEY, WRITER_KEY)] == [True, True, False, False, True]


def test_messages_are_removed_by_their_authors_and_by_chiefs_who_may_enter():
    assert may_remove(MEMBER, PRIVATE, MEMBER.who.id)
    assert not may_remove(MEMBER, PRIVATE, "somebody else")
    assert may_remove(ADMIN, OPEN, "somebody else")
    assert not may_remove(ADMIN, PRIVATE, "somebody else")
