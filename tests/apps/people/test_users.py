"""People come, change and go."""

from datetime import timedelta

import pytest
from django.contrib.auth import authenticate
from django.utils import translation

from tests.cast import NOON, PASSWORD, acting, actor, ann, bo, cleo, dev, key, person, team
from varsko.core.models import EventRow
from varsko.kernel.errors import Conflict, Invalid, NotFound
from varsko.kernel.text import fold
from varsko.people import actions, queries
from varsko.people.data import SYSTEM_ACTOR
from varsko.people.domain.permissions import NotAllowed
from varsko.people.models import User

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(hours=1)


def told(about: str = "user") -> list[str]:
    return [row.kind for row in EventRow.objects.filter(about=about).order_by("id")]


@pytest.mark.parametrize(
    ("language", "wanted"),
    [("nb", ["Lotte", "Sofie", "Ørsted", "Åse"]), ("pl", ["Åse", "Lotte", "Łukasz", "Ørsted", "Sofie"])],
)
def test_people_and_teams_are_listed_as_the_readers_alphabet_has_them(language, wanted):
    for name in sorted(wanted, key=lambda one: one[::-1]):
        actions.create_user(by=SYSTEM_ACTOR, at=NOON, email=f"{fold(name)}@example.org", name=name, role="responder")
        team(name)
    with translation.override(language):
        assert [one.name for one in queries.everybody()] == wanted
        assert [one.name for one in queries.teams()] == wanted
        assert [name for _pk, name in queries.team_names(actor(role="admin"))] == wanted


def test_ann_is_found_by_id_and_by_any_spelling_of_her_address():
    one = ann()
    assert queries.user(one.id) == queries.user("ANN@example.org ") == one
    assert queries.user("nobody@example.org") is None
    assert queries.users([one.id, "nonsense"]) == {one.id: one}


def test_a_person_made_by_command_is_reached_at_once():
    one = ann()
    contact = queries.contacts([one.id])[one.id][0]
    assert (contact.method, contact.address, contact.verified, contact.enabled) == ("email", "ann@example.org", True, True)
    assert told() == ["people.UserCreated", "people.ContactAdded"]


def test_a_person_made_by_another_person_confirms_the_address_first():
    made = actions.create_user(by=acting(cleo()), at=NOON, email="bo@example.org", name="Bo")
    assert not queries.contacts([made.id])[made.id][0].verified
    assert not made.is_verified


def test_a_person_made_by_a_key_needs_no_confirmation():
    view, _secret = key()
    made = actions.create_user(by=acting(view), at=NOON, email="bo@example.org", name="Bo", profile={"tags": ["night"]})
    assert queries.contacts([made.id])[made.id][0].verified
    assert made.profile == {"tags": ["night"]}


def test_two_people_cannot_share_an_address():
    ann()
    with pytest.raises(Conflict) as refused:
        person("ANN")
    assert list(refused.value.errors) == ["email"]
    assert len(queries.everybody()) == 1


def test_every_wrong_value_is_named_at_once():
    with pytest.raises(Invalid) as refused:
        actions.create_user(
            by=SYSTEM_ACTOR, at=NOON, email="ann", name=" ", role="king", language="xx", time_zone="Mars/Base", phone="call me"
        )
    assert set(refused.value.errors) == {"email", "name", "role", "language", "time_zone", "phone"}


def test_text_from_strangers_is_stored_as_text():
    made = actions.create_user(by=SYSTEM_ACTOR, at=NOON, email="x@example.org", name="A\0n\ud800n  <b>")
    assert queries.user(made.id).name == "A�n?n <b>"


def test_a_weak_password_is_refused_to_people_and_trusted_from_commands():
    one = ann()
    with pytest.raises(Invalid) as refused:
        actions.update_user(by=acting(one), at=NOON, user_id=one.id, password="12345")
    assert "password" in refused.value.errors
    actions.update_user(by=SYSTEM_ACTOR, at=NOON, user_id=one.id, password=PASSWORD)
    assert User.objects.get().check_password(PASSWORD)


def test_passwords_never_reach_the_log():
    one = ann(password=PASSWORD)
    actions.update_user(by=SYSTEM_ACTOR, at=NOON, user_id=one.id, password="another one entirely")
    assert not EventRow.objects.filter(data__icontains="another").exists()
    assert EventRow.objects.filter(data__field="password", data__before="", data__after="").exists()


def test_ann_changes_her_own_name_and_zone_but_not_her_role():
    one = ann()
    actions.update_user(by=acting(one), at=LATER, user_id=one.id, name="Anne", time_zone="Europe/Oslo", phone="+47 900 00 000")
    assert (queries.user(one.id).name, queries.user(one.id).phone) == ("Anne", "+4790000000")
    for forbidden in ({"role": "owner"}, {"email": "x@example.org"}, {"is_active": False}):
        with pytest.raises(NotAllowed):
            actions.update_user(by=acting(one), at=LATER, user_id=one.id, **forbidden)


def test_nobody_changes_somebody_else_without_being_a_chief():
    one, other = ann(), bo()
    for who in (other, dev()):
        with pytest.raises(NotAllowed):
            actions.update_user(by=acting(who), at=LATER, user_id=one.id, name="X")
        with pytest.raises(NotAllowed):
            actions.delete_user(by=acting(who), at=LATER, user_id=one.id)
    with pytest.raises(NotAllowed):
        actions.create_user(by=acting(other), at=LATER, email="y@example.org", name="Y")


def test_a_change_says_what_was_before():
    one = ann()
    actions.update_user(by=acting(cleo()), at=LATER, user_id=one.id, role="admin")
    row = EventRow.objects.get(kind="people.UserChanged")
    assert (row.data["field"], row.data["before"], row.data["after"], row.by_name) == ("role", "responder", "admin", "Cleo")


def test_a_change_to_the_same_value_is_no_change():
    one = ann()
    actions.update_user(by=acting(one), at=LATER, user_id=one.id, name="Ann")
    assert "people.UserChanged" not in told()


def test_an_admin_cannot_make_owners_or_take_one_over():
    chief, owner = person("Kari", "admin"), cleo()
    for attempt in (
        lambda: actions.update_user(by=acting(chief), at=LATER, user_id=chief.id, role="owner"),
        lambda: actions.update_user(by=acting(chief), at=LATER, user_id=owner.id, email="kari2@example.org"),
        lambda: actions.update_user(by=acting(chief), at=LATER, user_id=owner.id, password=PASSWORD),
        lambda: actions.update_user(by=acting(chief), at=LATER, user_id=owner.id, is_active=False),
        lambda: actions.delete_user(by=acting(chief), at=LATER, user_id=owner.id),
        lambda: actions.create_user(by=acting(chief), at=LATER, email="y@example.org", name="Y", role="owner"),
    ):
        with pytest.raises(NotAllowed):
            attempt()


def test_the_last_owner_stays():
    owner = cleo()
    for attempt in (
        lambda: actions.update_user(by=acting(owner), at=LATER, user_id=owner.id, role="admin"),
        lambda: actions.update_user(by=acting(owner), at=LATER, user_id=owner.id, is_active=False),
        lambda: actions.delete_user(by=acting(owner), at=LATER, user_id=owner.id),
    ):
        with pytest.raises(Conflict):
            attempt()
    other = person("Olga", "owner")
    actions.delete_user(by=acting(other), at=LATER, user_id=owner.id)
    assert queries.user(owner.id) is None


def test_the_contact_that_mirrors_the_sign_in_address_follows_it():
    one = ann()
    actions.update_user(by=SYSTEM_ACTOR, at=LATER, user_id=one.id, email="Anne@example.org")
    assert [contact.address for contact in queries.contacts([one.id])[one.id]] == ["anne@example.org"]


def test_a_new_address_may_already_be_a_contact():
    one = ann()
    actions.add_contact(by=SYSTEM_ACTOR, at=NOON, user_id=one.id, method="email", address="anne@example.org")
    actions.update_user(by=SYSTEM_ACTOR, at=LATER, user_id=one.id, email="anne@example.org")
    assert [contact.address for contact in queries.contacts([one.id])[one.id]] == ["ann@example.org", "anne@example.org"]


def test_who_leaves_leaves_the_teams_and_stays_in_the_log():
    one, other = ann(), bo()
    ours = team("Platform", one, other)
    actions.delete_user(by=acting(cleo()), at=LATER, user_id=one.id)
    assert queries.team(ours.id).members == (other.id,)
    gone = EventRow.objects.get(kind="people.UserDeleted")
    assert (gone.subject, gone.data["name"], gone.by_name) == (one.id, "Ann", "Cleo")


def test_who_is_gone_cannot_be_changed():
    with pytest.raises(NotFound):
        actions.update_user(by=SYSTEM_ACTOR, at=LATER, user_id="nobody", name="X")


def test_a_deactivated_person_neither_signs_in_nor_may_anything():
    one = ann(password=PASSWORD)
    assert authenticate(None, username="ann@example.org", password=PASSWORD)
    actions.update_user(by=acting(cleo()), at=LATER, user_id=one.id, is_active=False)
    assert authenticate(None, username="ann@example.org", password=PASSWORD) is None
    assert acting(one).role is None


def test_when_nobody_else_can_be_told_the_owners_are_else_the_admins():
    admin = person("Kari", "admin")
    assert queries.fallback_people() == [admin]
    owner = cleo()
    assert queries.fallback_people() == [owner]


def test_an_actor_knows_teams_and_language():
    one = ann(language="nb", time_zone="Europe/Oslo")
    ours, theirs = team("Platform", one), team("Payments", managers=(one,))
    who = acting(one)
    assert who.team_ids == {ours.id, theirs.id}
    assert who.manages == {theirs.id}
    assert (who.language, who.time_zone, who.who.name) == ("nb", "Europe/Oslo", "Ann")


def test_a_reader_changes_nothing():
    with pytest.raises(NotAllowed):
        actions.create_user(by=actor(role="stakeholder"), at=NOON, email="y@example.org", name="Y")


def test_whatever_a_script_knows_of_a_person_is_stored_clean_and_bounded():
    one = ann(profile={"opsgenie": {"tags": ["a\0b", 1, None], "\0": {"deep": ("\ud800",)}}})
    assert queries.user(one.id).profile == {"opsgenie": {"tags": ["a�b", 1, None], "�": {"deep": ["?"]}}}
    with pytest.raises(Invalid):
        actions.update_user(by=SYSTEM_ACTOR, at=NOON, user_id=one.id, profile={"x": "y" * 100_000})
