"""How people are reached."""

import pytest

from tests.cast import NOON, acting, ann, bo, cleo, key, team
from varsko.core.models import EventRow
from varsko.kernel.errors import Conflict, Invalid, NotFound
from varsko.people import actions, queries
from varsko.people.data import SYSTEM_ACTOR
from varsko.people.domain.permissions import NotAllowed

pytestmark = pytest.mark.django_db


def add(by, user, method="sms", address="+47 900 00 000", **more):
    return actions.add_contact(by=by, at=NOON, user_id=user.id, method=method, address=address, **more)


def test_a_contact_that_a_person_adds_waits_for_confirmation():
    one = ann()
    assert not add(acting(one), one).verified
    assert add(SYSTEM_ACTOR, one, "voice").verified
    view, _secret = key()
    assert add(acting(view), one, "email", "ann@home.example").verified


def test_a_person_cannot_just_say_that_it_is_confirmed():
    one = ann()
    for who in (one, cleo()):
        with pytest.raises(NotAllowed):
            add(acting(who), one, verified=True)


def test_contacts_belong_to_their_person():
    one, other = ann(), bo()
    team("Platform", managers=(other,))
    mine = add(acting(one), one)
    for attempt in (
        lambda: add(acting(other), one, "voice"),
        lambda: actions.update_contact(by=acting(other), at=NOON, contact_id=mine.id, enabled=False),
        lambda: actions.remove_contact(by=acting(other), at=NOON, contact_id=mine.id),
    ):
        with pytest.raises(NotAllowed):
            attempt()
    actions.update_contact(by=acting(cleo()), at=NOON, contact_id=mine.id, enabled=False)
    assert not queries.contact(mine.id).enabled


def test_the_same_address_twice_is_a_conflict():
    one = ann()
    add(SYSTEM_ACTOR, one)
    with pytest.raises(Conflict):
        add(SYSTEM_ACTOR, one, address="0047-90000000")
    other = add(SYSTEM_ACTOR, one, address="+47 900 00 001")
    with pytest.raises(Conflict):
        actions.update_contact(by=SYSTEM_ACTOR, at=NOON, contact_id=other.id, address="+47 900 00 000")


@pytest.mark.parametrize(("method", "address"), [("pigeon", "coop 4"), ("sms", "call me"), ("email", "ann@@x")])
def test_what_cannot_be_reached_is_refused(method, address):
    with pytest.raises(Invalid):
        add(SYSTEM_ACTOR, ann(), method, address)


def test_an_address_that_a_person_changes_must_be_confirmed_again():
    one = ann()
    contact = add(SYSTEM_ACTOR, one)
    changed = actions.update_contact(by=acting(one), at=NOON, contact_id=contact.id, address="+47 900 00 001")
    assert (changed.address, changed.verified) == ("+4790000001", False)
    assert actions.update_contact(by=SYSTEM_ACTOR, at=NOON, contact_id=contact.id, address="+47 900 00 002").verified


def test_contacts_keep_the_order_they_are_given():
    one = ann()
    phone = add(SYSTEM_ACTOR, one)
    voice = add(SYSTEM_ACTOR, one, "voice")
    actions.update_contact(by=acting(one), at=NOON, contact_id=voice.id, position=0)
    assert [contact.method for contact in queries.contacts([one.id])[one.id]] == ["voice", "email", "sms"]
    actions.update_contact(by=acting(one), at=NOON, contact_id=voice.id, position=99)
    actions.update_contact(by=acting(one), at=NOON, contact_id=phone.id, position=-3)
    assert [contact.method for contact in queries.contacts([one.id])[one.id]] == ["sms", "email", "voice"]


def test_what_happens_to_a_contact_is_told():
    one = ann()
    contact = add(SYSTEM_ACTOR, one)
    actions.update_contact(by=acting(one), at=NOON, contact_id=contact.id, enabled=False)
    actions.remove_contact(by=acting(one), at=NOON, contact_id=contact.id)
    told = [row.kind for row in EventRow.objects.filter(subject=one.id, data__method="sms").order_by("id")]
    assert told == ["people.ContactAdded", "people.ContactChanged", "people.ContactRemoved"]
    with pytest.raises(NotFound):
        actions.remove_contact(by=acting(one), at=NOON, contact_id=contact.id)


def test_nobody_is_not_reached():
    with pytest.raises(NotFound):
        actions.add_contact(by=SYSTEM_ACTOR, at=NOON, user_id="nobody", method="sms", address="+47 900 00 000")
    assert queries.contacts(["nobody"]) == {}
