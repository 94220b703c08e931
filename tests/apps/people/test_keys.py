"""Keys for machines: shown once, stored hashed, with rights, a team and an end."""

from datetime import timedelta

import pytest

from tests.cast import NOON, acting, ann, cleo, eve, key, person, team
from varsko.core.models import EventRow
from varsko.kernel.errors import Invalid, NotFound
from varsko.people import actions, queries
from varsko.people.data import SYSTEM_ACTOR
from varsko.people.domain.keys import RIGHTS
from varsko.people.domain.permissions import NotAllowed
from varsko.people.models import ApiKey
from varsko.people.queries import actor_for_key

pytestmark = pytest.mark.django_db


def test_a_key_opens_and_its_secret_is_stored_nowhere():
    view, secret = key()
    assert secret.startswith("vk_")
    assert len(secret) > 40
    assert queries.key_by_secret(secret, at=NOON) == view
    row = ApiKey.objects.get()
    assert secret not in str(vars(row))
    assert secret.startswith(row.prefix)
    assert not EventRow.objects.filter(data__icontains=secret[10:]).exists()


@pytest.mark.parametrize("wrong", ["", "vk_", "vk_" + "x" * 43, "\0", "\ud800"])
def test_another_secret_opens_nothing(wrong):
    key()
    assert queries.key_by_secret(wrong, at=NOON) is None


def test_the_stored_digest_opens_nothing():
    key()
    row = ApiKey.objects.get()
    assert queries.key_by_secret(row.digest, at=NOON) is None
    assert queries.key_by_secret(row.prefix, at=NOON) is None


def test_a_key_ends_when_it_was_told_to():
    _view, secret = key(expires_at=NOON + timedelta(days=1))
    assert queries.key_by_secret(secret, at=NOON + timedelta(hours=23))
    assert queries.key_by_secret(secret, at=NOON + timedelta(days=1)) is None
    with pytest.raises(Invalid):
        key(expires_at=NOON)


def test_a_disabled_key_opens_nothing_until_it_is_enabled_again():
    view, secret = key()
    actions.update_key(by=SYSTEM_ACTOR, at=NOON, key_id=view.id, enabled=False)
    assert queries.key_by_secret(secret, at=NOON) is None
    actions.update_key(by=SYSTEM_ACTOR, at=NOON, key_id=view.id, enabled=True, name="Grafana", mapping={"message": "title"})
    found = queries.key_by_secret(secret, at=NOON)
    assert (found.name, found.mapping) == ("Grafana", {"message": "title"})


def test_the_last_use_is_written_once_a_minute(django_assert_num_queries):
    view, _secret = key()
    actions.touch_keys([view.id, "nonsense"], at=NOON)
    with django_assert_num_queries(1):
        actions.touch_keys([view.id], at=NOON + timedelta(seconds=59))
    assert queries.key(view.id).last_used_at == NOON
    actions.touch_keys([view.id], at=NOON + timedelta(seconds=61))
    assert queries.key(view.id).last_used_at == NOON + timedelta(seconds=61)


def test_a_key_has_at_least_one_right_and_no_invented_ones():
    for rights in ([], ["read", "fly"]):
        with pytest.raises(Invalid):
            key(rights=rights)
    assert key(rights=["delete", "read"])[0].rights == {"read", "delete"}


def test_a_key_cannot_make_a_stronger_key():
    weak, _secret = key(rights=["read", "configure"])
    with pytest.raises(NotAllowed):
        actions.create_key(by=acting(weak), at=NOON, name="Strong", rights=["read", "delete"])
    with pytest.raises(NotAllowed):
        actions.update_key(by=acting(weak), at=NOON, key_id=weak.id, rights=["read", "delete", "configure"])
    assert actions.create_key(by=acting(weak), at=NOON, name="Weak", rights=["read"])[0].rights == {"read"}


def test_managers_make_keys_for_their_team_and_see_only_those():
    boss, stranger = ann(), eve()
    ours = team("Platform", stranger, managers=(boss,))
    everywhere, _secret = key("Everywhere")
    made, _secret = actions.create_key(by=acting(boss), at=NOON, name="Ours", rights=["read", "create", "configure"], team_id=ours.id)
    assert made.team_name == "Platform"
    assert queries.keys(acting(boss)) == [made]
    assert queries.keys(acting(stranger)) == []
    assert queries.keys(acting(cleo())) == [everywhere, made]
    for attempt in (
        lambda: actions.create_key(by=acting(boss), at=NOON, name="All", rights=["read"]),
        lambda: actions.delete_key(by=acting(boss), at=NOON, key_id=everywhere.id),
        lambda: actions.update_key(by=acting(stranger), at=NOON, key_id=made.id, enabled=False),
    ):
        with pytest.raises(NotAllowed):
            attempt()


def test_a_manager_gives_no_right_to_delete_but_leaves_one_that_a_chief_gave():
    boss = ann()
    ours = team("Platform", managers=(boss,))
    with pytest.raises(NotAllowed):
        actions.create_key(by=acting(boss), at=NOON, name="Broom", rights=["read", "delete"], team_id=ours.id)
    plain, _secret = actions.create_key(by=acting(boss), at=NOON, name="Plain", rights=["read"], team_id=ours.id)
    with pytest.raises(NotAllowed):
        actions.update_key(by=acting(boss), at=NOON, key_id=plain.id, rights=["read", "delete"])
    assert queries.key(plain.id).rights == {"read"}
    broom, _secret = actions.create_key(by=acting(cleo()), at=NOON, name="Broom", rights=["delete"], team_id=ours.id)
    kept = actions.update_key(by=acting(boss), at=NOON, key_id=broom.id, name="Big broom", rights=["create", "delete"])
    assert kept.rights == {"create", "delete"}


def test_who_lacks_a_right_of_a_key_does_not_switch_it_on_again_but_may_take_the_right_away(browser):
    boss = person("Boss")
    ours = team("Ours", managers=(boss,))
    broom, _secret = actions.create_key(by=acting(cleo()), at=NOON, name="Broom", rights=["read", "delete"], team_id=ours.id)
    actions.update_key(by=acting(boss), at=NOON, key_id=broom.id, enabled=False)
    for wrong in ({}, {"rights": ["read", "delete"]}):
        with pytest.raises(NotAllowed):
            actions.update_key(by=acting(boss), at=NOON, key_id=broom.id, enabled=True, **wrong)
    page = browser(boss).get(f"/settings/keys/{broom.id}").content.decode()
    assert "Switch on" not in page
    assert "take rights away first" in page
    assert not queries.key(broom.id).enabled
    actions.update_key(by=acting(boss), at=NOON, key_id=broom.id, rights=["read"])
    assert "Switch on" in browser(boss).get(f"/settings/keys/{broom.id}").content.decode()
    assert actions.update_key(by=acting(boss), at=NOON, key_id=broom.id, enabled=True).enabled


def counting(secret):
    return actor_for_key(queries.key_by_secret(secret, at=NOON)).rights


def test_a_key_does_no_more_than_its_maker_may_now(django_assert_num_queries):
    chief, other = cleo(), person("Otto", "owner")
    _view, secret = actions.create_key(by=acting(chief), at=NOON, name="Terraform")
    with django_assert_num_queries(1):
        assert counting(secret) == {"read", "create", "delete", "configure"}
    for role, rights in (("responder", {"read", "create"}), ("stakeholder", {"read"}), ("customer", set()), ("admin", set(RIGHTS))):
        actions.update_user(by=acting(other), at=NOON, user_id=chief.id, role=role)
        assert counting(secret) == rights
    actions.update_user(by=acting(other), at=NOON, user_id=chief.id, is_active=False)
    assert counting(secret) == set()


def test_what_a_key_made_counts_by_who_made_that_key_also_when_they_are_deleted():
    chief, other = cleo(), person("Otto", "owner")
    first, _secret = actions.create_key(by=acting(chief), at=NOON, name="Terraform")
    _second, secret = actions.create_key(by=acting(queries.key(first.id)), at=NOON, name="Of Terraform", rights=["read"])
    assert counting(secret) == {"read"}
    actions.delete_user(by=acting(other), at=NOON, user_id=chief.id)
    assert counting(secret) == set()


def test_a_manager_who_is_one_no_longer_takes_the_right_to_configure_along():
    boss = person("Boss")
    ours = team("Ours", managers=(boss,))
    _view, secret = actions.create_key(by=acting(boss), at=NOON, name="Ours", rights=["read", "configure"], team_id=ours.id)
    assert counting(secret) == {"read", "configure"}
    actions.update_team(by=acting(cleo()), at=NOON, team_id=ours.id, members=[(boss.id, "user")])
    assert counting(secret) == {"read"}


def test_whoever_has_its_rights_takes_a_key_over_by_saving_it_and_who_lacks_one_does_not(browser):
    chief, boss = cleo(), person("Boss")
    ours = team("Ours", managers=(boss,))
    otto = person("Otto", "owner")
    view, secret = actions.create_key(by=acting(chief), at=NOON, name="Terraform", team_id=ours.id)
    actions.update_user(by=acting(otto), at=NOON, user_id=chief.id, role="responder")
    page = browser(otto).get(f"/settings/keys/{view.id}").content.decode()
    assert "Cleo, by whose rights it counts, may not do all of this any more" in page
    actions.update_key(by=acting(boss), at=NOON, key_id=view.id, rights=sorted(view.rights))
    actions.update_key(by=acting(otto), at=NOON, key_id=view.id, name="Terraform of us")
    assert counting(secret) == {"read", "create"}
    actions.update_key(by=acting(otto), at=NOON, key_id=view.id, rights=sorted(view.rights))
    assert counting(secret) == set(RIGHTS)
    assert "by whose rights" not in browser(otto).get(f"/settings/keys/{view.id}").content.decode()


def test_whoever_takes_a_key_over_or_whose_key_made_it_answers_for_what_it_does():
    chief, otto = cleo(), person("Otto", "owner")
    bare, _secret = actions.create_key(by=SYSTEM_ACTOR, at=NOON, name="Made at the command line")
    assert queries.behind(acting(bare)) == ()
    actions.update_key(by=acting(chief), at=NOON, key_id=bare.id, rights=sorted(bare.rights))
    assert queries.behind(acting(bare)) == (chief.id,)
    second, _secret = actions.create_key(by=acting(queries.key(bare.id)), at=NOON, name="Of that one", rights=["create"])
    assert queries.behind(acting(second)) == (chief.id,)
    own, _secret = actions.create_key(by=acting(otto), at=NOON, name="Terraform")
    actions.update_key(by=acting(chief), at=NOON, key_id=own.id, rights=sorted(own.rights))
    assert queries.behind(acting(own)) == (otto.id, chief.id)


def test_a_key_for_a_team_that_is_not_there_is_refused():
    with pytest.raises(Invalid):
        actions.create_key(by=SYSTEM_ACTOR, at=NOON, name="X", team_id="nowhere")


def test_a_deleted_key_is_gone():
    view, secret = key()
    actions.delete_key(by=SYSTEM_ACTOR, at=NOON, key_id=view.id)
    assert queries.key_by_secret(secret, at=NOON) is None
    with pytest.raises(NotFound):
        actions.delete_key(by=SYSTEM_ACTOR, at=NOON, key_id=view.id)
    assert [row.kind for row in EventRow.objects.filter(about="key")] == ["people.KeyCreated", "people.KeyDeleted"]


@pytest.mark.parametrize("mapping", [{"message": "x" * 2001}, {str(number): "x" for number in range(51)}])
def test_a_mapping_has_its_limits(mapping):
    with pytest.raises(Invalid):
        key(mapping=mapping)


def test_a_key_of_a_team_acts_for_that_team():
    ours = team("Platform")
    who = acting(key(team=ours)[0])
    assert (who.who.kind, who.team_ids, who.role) == ("key", {ours.id}, None)
