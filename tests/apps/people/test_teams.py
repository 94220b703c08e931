"""Teams and who is in them."""

import pytest

from tests.cast import NOON, acting, ann, bo, cleo, dev, eve, key, team
from varsko.core.models import EventRow
from varsko.kernel.errors import Conflict, Invalid, NotFound
from varsko.people import actions, queries
from varsko.people.data import SYSTEM_ACTOR
from varsko.people.domain.permissions import NotAllowed

pytestmark = pytest.mark.django_db


def test_a_team_is_found_by_id_name_and_name_in_another_case():
    ours = team("Platform", ann())
    assert queries.team(ours.id) == queries.team("Platform") == queries.team("platform") == ours
    assert queries.team("Nobody") is None


def test_a_name_that_only_case_tells_apart_must_be_written_exactly():
    small, big = team("platform"), team("Platform")
    assert (queries.team("platform"), queries.team("Platform"), queries.team("PLATFORM")) == (small, big, None)


def test_members_and_managers_are_told_apart():
    one, other = ann(), bo()
    ours = team("Platform", one, managers=(other,))
    assert ours.members == (one.id, other.id)
    assert ours.managers == (other.id,)
    assert ours.roles == {one.id: "user", other.id: "admin"}
    assert queries.teams_of(one.id) == [ours]


def test_two_teams_cannot_share_a_name():
    team("Platform")
    with pytest.raises(Conflict):
        team("Platform")


@pytest.mark.parametrize("name", ["", "  ", "x" * 101])
def test_a_team_needs_a_name(name):
    with pytest.raises(Invalid):
        actions.create_team(by=SYSTEM_ACTOR, at=NOON, name=name)


def test_an_unknown_member_makes_no_team():
    with pytest.raises(Invalid):
        actions.create_team(by=SYSTEM_ACTOR, at=NOON, name="Platform", members=[("nobody", "user")])
    assert queries.teams() == []


def test_a_manager_changes_the_own_team_and_no_other():
    boss, other = ann(), bo()
    ours, theirs = team("Platform", managers=(boss,)), team("Payments")
    actions.update_team(by=acting(boss), at=NOON, team_id=ours.id, name="Ground", description="what all stand on")
    actions.add_member(by=acting(boss), at=NOON, team_id=ours.id, user_id=other.id)
    assert queries.team("Ground").members == (boss.id, other.id)
    with pytest.raises(NotAllowed):
        actions.update_team(by=acting(boss), at=NOON, team_id=theirs.id, name="X")
    with pytest.raises(NotAllowed):
        actions.delete_team(by=acting(boss), at=NOON, team_id=ours.id)


def test_members_strangers_and_customers_change_no_team():
    member = ann()
    ours = team("Platform", member)
    for who in (member, eve(), dev()):
        with pytest.raises(NotAllowed):
            actions.update_team(by=acting(who), at=NOON, team_id=ours.id, name="X")
        with pytest.raises(NotAllowed):
            actions.add_member(by=acting(who), at=NOON, team_id=ours.id, user_id=who.id, role="admin")
        with pytest.raises(NotAllowed):
            actions.remove_member(by=acting(who), at=NOON, team_id=ours.id, user_id=member.id)
        with pytest.raises(NotAllowed):
            actions.create_team(by=acting(who), at=NOON, name="Mine")


def test_a_key_of_a_team_configures_that_team_only():
    ours, theirs = team("Platform"), team("Payments")
    view, _secret = key(team=ours)
    actions.update_team(by=acting(view), at=NOON, team_id=ours.id, description="d")
    with pytest.raises(NotAllowed):
        actions.update_team(by=acting(view), at=NOON, team_id=theirs.id, description="d")
    with pytest.raises(NotAllowed):
        actions.create_team(by=acting(view), at=NOON, name="New")


def test_replacing_the_members_tells_who_came_and_who_went():
    one, other, third = ann(), bo(), eve()
    ours = team("Platform", one, other)
    EventRow.objects.all().delete()
    actions.update_team(by=SYSTEM_ACTOR, at=NOON, team_id=ours.id, members=[(other.id, "admin"), (third.id, "user")])
    told = {(row.kind, row.data["user_name"]) for row in EventRow.objects.all()}
    assert told == {
        ("people.TeamMemberRemoved", "Ann"),
        ("people.TeamMemberAdded", "Bo"),
        ("people.TeamMemberAdded", "Eve"),
    }
    assert queries.team(ours.id).roles == {other.id: "admin", third.id: "user"}


def test_leaving_twice_is_leaving_once():
    one = ann()
    ours = team("Platform", one)
    for _time in range(2):
        assert actions.remove_member(by=SYSTEM_ACTOR, at=NOON, team_id=ours.id, user_id=one.id).members == ()
    assert EventRow.objects.filter(kind="people.TeamMemberRemoved").count() == 1


def test_a_private_team_is_seen_by_its_people_and_chiefs():
    member, stranger, owner = ann(), eve(), cleo()
    team("Open")
    secret = team("Secret", member, private=True)
    assert [one.name for one in queries.teams(acting(stranger))] == ["Open"]
    assert secret in queries.teams(acting(member))
    assert secret in queries.teams(acting(owner))
    assert secret in queries.teams()


def test_a_team_that_goes_takes_its_keys_and_leaves_its_people():
    one = ann()
    ours = team("Platform", one)
    _view, secret = key(team=ours)
    actions.delete_team(by=acting(cleo()), at=NOON, team_id=ours.id)
    assert queries.user(one.id)
    assert queries.key_by_secret(secret, at=NOON) is None
    with pytest.raises(NotFound):
        actions.delete_team(by=SYSTEM_ACTOR, at=NOON, team_id=ours.id)


def test_listing_teams_costs_two_queries_however_many_there_are(django_assert_num_queries):
    people = [ann(), bo(), eve()]
    for number in range(5):
        team(f"Team {number}", *people)
    with django_assert_num_queries(2):
        assert len(queries.teams()) == 5


@pytest.mark.parametrize("hostile", ["\0", "a\0b", "\ud800", "' OR 1=1 --", "x" * 10_000, "%", "🦌"])
def test_whatever_somebody_asks_for_is_simply_not_there(hostile):
    team("Platform", ann())
    assert queries.team(hostile) is None
    assert queries.user(hostile) is None
    assert queries.team_ids_by_name([hostile]) == {}
    assert queries.contacts([hostile]) == {}
    assert queries.key(hostile) is None
    assert queries.key_by_secret(hostile, at=NOON) is None
    assert queries.invitation_by_token(hostile, at=NOON) is None
