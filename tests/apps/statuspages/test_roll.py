"""The subscribers of a page, for whoever may configure it – and for nobody else."""

import pytest

from tests import cast
from tests.cast import NOON
from varsko.kernel.errors import Invalid
from varsko.people.data import SYSTEM_ACTOR
from varsko.people.domain.permissions import NotAllowed
from varsko.statuspages import actions, queries
from varsko.statuspages.data import Wish
from varsko.statuspages.models import Subscriber

PLACE = "/status-pages/ferries/subscribers"


def test_who_said_yes_elsewhere_is_brought_along_and_asked_nothing(page, browser, cleo):
    client = browser(cleo)
    sent = {"kind": "email", "addresses": "dev@example.org\n\nEve@example.org\ndev@example.org", "sure": "on"}
    assert client.post(PLACE, sent).status_code == 302
    assert client.post(PLACE, sent).status_code == 302
    assert list(Subscriber.objects.order_by("pk").values_list("address", "state")) == [
        ("dev@example.org", "active"),
        ("eve@example.org", "active"),
    ]
    shown = client.get(PLACE).content.decode()
    assert "eve@example.org" in shown
    assert client.get(f"{PLACE}?q=dev").content.decode().count("eve@example.org") == 0


def test_nobody_is_brought_when_one_line_is_no_address(page):
    with pytest.raises(Invalid) as refused:
        actions.bring_subscribers(by=SYSTEM_ACTOR, at=NOON, ref=page.id, wishes=[Wish(address="dev@example.org"), Wish(address="nothing")])
    assert "nothing" in refused.value.errors["addresses"]
    assert not Subscriber.objects.exists()


def test_five_thousand_are_brought_in_a_handful_of_statements(page, django_assert_max_num_queries):
    wishes = [Wish(address=f"reader{number}@example.org") for number in range(500)]
    with django_assert_max_num_queries(25):
        assert len(actions.bring_subscribers(by=SYSTEM_ACTOR, at=NOON, ref=page.id, wishes=wishes)) == 500


def test_a_subscription_is_ended_or_brought_back_by_hand(page, browser, cleo):
    row = actions.bring_subscribers(by=SYSTEM_ACTOR, at=NOON, ref=page.id, wishes=[Wish(address="dev@example.org")])[0]
    Subscriber.objects.update(state="quarantined", failures=3, quarantined_at=NOON)
    client = browser(cleo)
    assert b"Write again" in client.get(PLACE).content
    client.post(PLACE, {"do": "revive", "code": row.code})
    assert Subscriber.objects.get().state == "active"
    client.post(PLACE, {"do": "end", "code": row.code})
    assert not Subscriber.objects.exists()
    assert b"Nobody hears of this page yet" in client.get(PLACE).content


def test_only_who_may_configure_sees_addresses(page, browser, cleo):
    assert browser(cleo).get(PLACE).status_code == 200
    for one in (cast.ann(), cast.dev(), cast.eve()):
        assert browser(one).get(PLACE).status_code in {403, 404}
    assert browser().get(PLACE).status_code == 302
    with pytest.raises(NotAllowed):
        queries.subscribers(page.id, by=cast.actor())


def test_an_address_that_came_back_for_good_is_written_to_no_more_on_any_page(make):
    pages = [make(name) for name in ("Ferries", "Trains")]
    for one in pages:
        actions.bring_subscribers(
            by=SYSTEM_ACTOR, at=NOON, ref=one.id, wishes=[Wish(address="dev@example.org"), Wish(address="bo@example.org")]
        )
    assert actions.bounced(address=" Dev@example.org", at=NOON, error="550 5.1.1 no such user") == 2
    assert actions.bounced(address="dev@example.org", at=NOON) == 0
    assert {(one.address, one.state) for one in Subscriber.objects.all()} == {
        ("dev@example.org", "quarantined"),
        ("bo@example.org", "active"),
    }
    assert actions.bounced(address="stranger@example.org", at=NOON) == 0


def test_each_subscriber_is_listed_with_what_they_asked_for(page, code, browser, cleo):
    ticket = code(page, "Tickets")
    wishes = [
        Wish(address="dev@example.org", language="nb", time_zone="Europe/Oslo", digest_hour=7, learned=True, wants="incident"),
        Wish(address="eve@example.org", language="en", components=(ticket,)),
    ]
    actions.bring_subscribers(by=SYSTEM_ACTOR, at=NOON, ref=page.id, wishes=wishes)
    said = browser(cleo).get(PLACE).content.decode()
    assert "Norsk bokmål · Europe/Oslo · Only what goes wrong · One mail a day, at 07:00 · What was learned, too" in said
    assert "English · Tickets" in said
