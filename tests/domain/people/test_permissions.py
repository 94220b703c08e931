"""Who may do what, for each verb: an owner, an admin, a member, a manager, a stranger, a stakeholder, a customer and keys."""

import pytest

from tests.cast import actor
from varsko.events.base import SYSTEM
from varsko.people.data import NOBODY, Actor, Subject
from varsko.people.domain.permissions import NotAllowed, demand, may, rights_to_give
from varsko.people.domain.roles import may_give

VERBS = ("see", "open", "acknowledge", "change", "delete", "configure")
OURS, THEIRS = "team-1", "team-2"

OWNER = actor(role="owner")
ADMIN = actor(role="admin")
MEMBER = actor(teams=[OURS])
MANAGER = actor(teams=[OURS], manages=[OURS])
STRANGER = actor(teams=[THEIRS], manages=[THEIRS])
STAKEHOLDER = actor(role="stakeholder")
CUSTOMER = actor(role="customer")
VARSKO = Actor(who=SYSTEM)
KEY = actor("key", None, rights=["read", "create", "delete", "configure"])
READING_KEY = actor("key", None, rights=["read"])
TEAM_KEY = actor("key", None, teams=[OURS], rights=["read", "create", "delete", "configure"])
OTHER_TEAM_KEY = actor("key", None, teams=[THEIRS], rights=["read", "create", "delete", "configure"])


def allowed(who: Actor, subject: Subject) -> set[str]:
    return {verb for verb in VERBS if may(who, verb, subject)}


@pytest.mark.parametrize(
    ("who", "verbs"),
    [
        (VARSKO, set(VERBS)),
        (OWNER, set(VERBS)),
        (ADMIN, set(VERBS)),
        (MANAGER, {"see", "open", "acknowledge", "change", "configure"}),
        (MEMBER, {"see", "open", "acknowledge", "change"}),
        (STRANGER, {"see", "open", "acknowledge", "change"}),
        (STAKEHOLDER, {"see"}),
        (CUSTOMER, set()),
        (NOBODY, set()),
        (KEY, set(VERBS)),
        (READING_KEY, {"see"}),
        (TEAM_KEY, set(VERBS)),
        (OTHER_TEAM_KEY, set()),
    ],
)
def test_an_alert_of_a_team(who, verbs):
    assert allowed(who, Subject(kind="alert", team_ids=frozenset({OURS}))) == verbs


@pytest.mark.parametrize(
    ("who", "verbs"),
    [
        (OWNER, set(VERBS)),
        (MEMBER, {"see", "open", "acknowledge", "change"}),
        (STRANGER, set()),
        (STAKEHOLDER, set()),
        (CUSTOMER, set()),
        (TEAM_KEY, set(VERBS)),
        (OTHER_TEAM_KEY, set()),
    ],
)
def test_something_private_of_a_team_is_not_even_seen_by_others(who, verbs):
    assert allowed(who, Subject(kind="schedule", team_ids=frozenset({OURS}), private=True)) == verbs


def test_the_key_of_a_team_sees_what_is_not_private_elsewhere_but_changes_nothing_there():
    assert allowed(OTHER_TEAM_KEY, Subject(kind="schedule", team_ids=frozenset({OURS}))) == {"see"}


def test_the_key_of_a_team_may_open_what_has_no_team_yet():
    assert may(TEAM_KEY, "open", Subject(kind="alert"))
    assert not may(TEAM_KEY, "configure", Subject(kind="user"))


@pytest.mark.parametrize("kind", ["key", "settings", "delivery"])
def test_what_is_behind_the_counter_is_seen_by_chiefs_only(kind):
    assert may(ADMIN, "see", Subject(kind=kind))
    assert not may(MEMBER, "see", Subject(kind=kind))
    assert not may(CUSTOMER, "see", Subject(kind=kind))
    assert may(KEY, "see", Subject(kind=kind))
    assert not may(TEAM_KEY, "see", Subject(kind=kind))
    assert not may(OTHER_TEAM_KEY, "see", Subject(kind=kind, team_ids=frozenset({OURS})))


def test_only_an_owner_changes_the_installation_itself():
    assert may(OWNER, "delete", Subject(kind="installation"))
    assert may(ADMIN, "see", Subject(kind="installation"))
    assert not may(ADMIN, "delete", Subject(kind="installation"))
    assert allowed(KEY, Subject(kind="installation")) == {"see"}


def test_everybody_may_do_what_they_like_with_what_is_their_own():
    own = Subject(kind="user", owner_id=CUSTOMER.who.id)
    assert allowed(CUSTOMER, own) == set(VERBS)


@pytest.mark.parametrize(
    ("who", "rights"),
    [
        (OWNER, {"read", "create", "delete", "configure"}),
        (ADMIN, {"read", "create", "delete", "configure"}),
        (MANAGER, {"read", "create", "configure"}),
        (actor(role="stakeholder", teams=[OURS], manages=[OURS]), {"read", "configure"}),
        (CUSTOMER, set()),
        (NOBODY, set()),
        (READING_KEY, {"read"}),
        (TEAM_KEY, {"read", "create", "delete", "configure"}),
        (OTHER_TEAM_KEY, set()),
    ],
)
def test_nobody_puts_a_right_into_a_key_that_they_have_not(who, rights):
    assert rights_to_give(who, frozenset({OURS})) == rights


def test_nobody_owns_what_has_no_owner():
    assert not may(actor(role="customer", id=""), "configure", Subject(kind="user"))


def test_a_verb_nobody_knows_is_allowed_to_nobody():
    assert not may(VARSKO, "obliterate", Subject(kind="alert"))


def test_a_refusal_says_what_was_wanted_but_not_of_whom():
    with pytest.raises(NotAllowed, match=r"^delete alert$"):
        demand(MEMBER, "delete", Subject(kind="alert", team_ids=frozenset({OURS})))


@pytest.mark.parametrize(("who", "possible"), [(OWNER, True), (VARSKO, True), (ADMIN, False), (KEY, False), (MANAGER, False)])
def test_owners_are_made_by_owners(who, possible):
    assert may_give(who, "responder", "owner") is possible
    assert may_give(who, "admin", "responder")
