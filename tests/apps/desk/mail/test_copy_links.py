"""The link of those in copy: how long it shows the request, how a new one comes, and where else they find what they are in copy of."""

from datetime import timedelta

import pytest

from tests import cast
from tests.apps.desk.mail.conftest import BOSS, letters, path_of, standing
from varsko.core import clock
from varsko.core.models import Delivery
from varsko.desk import actions
from varsko.desk.models import InCopy

pytestmark = pytest.mark.django_db(transaction=True)


def test_after_ninety_days_it_shows_nothing_and_sends_a_new_one_to_the_address_alone(in_copy, client, time_machine, work):
    request = in_copy(f"Boss <{BOSS}>")
    path = path_of(InCopy.objects.get())
    time_machine.move_to(clock.now() + timedelta(days=89), tick=False)
    assert "Den er tom." in client.get(path).content.decode()
    time_machine.move_to(clock.now() + timedelta(days=2), tick=False)
    over = client.get(path).content.decode()
    assert "This link is over" in over
    assert "Den er tom." not in over
    assert request.title not in over
    assert len(letters(BOSS)) == 1
    for _press in range(4):
        time_machine.move_to(clock.now() + timedelta(minutes=1), tick=False)
        assert "Den er tom." not in client.post(path, {"renew": "1"}, follow=True).content.decode()
    assert len(letters(BOSS)) == 3, "no more within the hour than receipts"
    link = Delivery.objects.filter(address=BOSS).order_by("created_at", "id").last().message["link"]
    assert "Den er tom." in client.get("/portal" + link.partition("/portal")[2]).content.decode()


def test_a_link_that_is_over_still_ends_it_and_sends_nothing_to_who_hears_no_more(in_copy, client, time_machine):
    request = in_copy()
    path = path_of(InCopy.objects.get())
    time_machine.move_to(clock.now() + timedelta(days=400), tick=False)
    assert client.post(path, {"List-Unsubscribe": "One-Click"}).status_code == 302
    assert standing(request) == [(BOSS, "stopped", "left")]
    assert "You hear no more of it" in client.get(path).content.decode()
    assert client.post(path, {"renew": "1"}).status_code == 404
    assert len(letters(BOSS)) == 1


def test_each_letter_brings_a_link_that_lasts_from_then_on(in_copy, ann, doing, work, client, time_machine):
    request = in_copy()
    time_machine.move_to(clock.now() + timedelta(days=80), tick=False)
    actions.answer(**doing(ann), ref=request.pk, text="At last")
    work()
    sent = Delivery.objects.filter(address=BOSS).order_by("created_at", "id").last().message
    assert "90 days" in sent["facts"]["after"]
    time_machine.move_to(clock.now() + timedelta(days=80), tick=False)
    assert "At last" in client.get("/portal" + sent["link"].partition("/portal")[2]).content.decode()


def test_who_has_an_account_finds_in_the_portal_what_they_are_in_copy_of_as_long_as_they_hear(in_copy, browser, rule, eve):
    person = cast.person("Pia", role="customer")
    request = in_copy(f"{person.email}, {BOSS}")
    shown = browser(person).get("/portal")
    ((token, one, caller),) = shown.context["in_copy"]
    assert (one.key, caller) == (request.key, "Dev Nowak")
    assert one.title in shown.content.decode()
    assert "Den er tom." in browser(person).get(f"/portal/copy/{token}").content.decode()
    assert browser(eve).get("/portal").context["in_copy"] == []
    rule("everybody", confidential=True)
    assert browser(person).get("/portal").context["in_copy"] == []
