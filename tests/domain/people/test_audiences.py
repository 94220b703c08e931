"""Groups say the same as the one function of permissions."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.cast import actor
from varsko.people.data import NOBODY, SYSTEM_ACTOR, Subject
from varsko.people.domain.audiences import audience_of, groups_of
from varsko.people.domain.permissions import may

TEAMS = ["a", "b"]
some_teams = st.frozensets(st.sampled_from(TEAMS))
subjects = st.builds(
    Subject,
    kind=st.sampled_from(["alert", "team", "user", "key", "settings", "delivery", "service", "incident", "installation"]),
    team_ids=some_teams,
    owner_id=st.sampled_from(["", "1", "2"]),
    private=st.booleans(),
    guests=st.one_of(st.none(), st.frozensets(st.sampled_from(["1", "2"]))),
    holders=st.frozensets(st.sampled_from(["1", "2"])),
)
people = st.builds(
    lambda role, teams: actor("user", role, teams=teams),
    st.sampled_from(["owner", "admin", "responder", "stakeholder", "customer", None]),
    some_teams,
)
rights = st.sampled_from([part for n in range(3) for part in combinations(["read", "create"], n)])
keys = st.builds(lambda given_rights, teams: actor("key", None, teams=teams, rights=given_rights, id="9"), rights, some_teams)


@given(st.one_of(people, keys, st.sampled_from([SYSTEM_ACTOR, NOBODY])), subjects)
def test_an_actor_is_in_an_audience_if_and_only_if_they_may_see(asking, subject):
    assert bool(groups_of(asking) & audience_of(subject)) == may(asking, "see", subject)


@pytest.mark.parametrize("role", ["responder", "stakeholder"])
def test_a_stranger_to_a_private_team_is_in_no_group_that_may_see_its_alerts(role):
    private = Subject(kind="alert", team_ids=frozenset({"a"}), private=True)
    assert not groups_of(actor("user", role, teams=["b"])) & audience_of(private)
