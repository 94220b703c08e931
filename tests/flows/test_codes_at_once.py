"""Codes to one number, asked for on many pages in one moment: no more are sent, and paid, than one after another; and typed meanwhile."""

import itertools
from datetime import timedelta

import pytest

from tests import cast
from tests.flows.test_workers import at_once
from varsko.people.data import SYSTEM_ACTOR
from varsko.statuspages import actions
from varsko.statuspages.data import PageDraft, Wish
from varsko.statuspages.domain import numbers
from varsko.statuspages.models import CodeSent, Subscriber

HOW = {"by": SYSTEM_ACTOR, "at": cast.NOON}
SLUGS = ("ferries", "trains", "buses", "trams", "bicycles", "cable-cars", "taxis", "lifts")


@pytest.fixture(autouse=True)
def account(transactional_db, settings):
    said = {"twilio_sid": "AC77", "twilio_token": "secret", "twilio_from": "+4790000000"}
    settings.VARSKO = settings.VARSKO.model_copy(update=said)


def test_many_pages_asked_at_once_send_no_more_than_one():
    pages = iter([actions.create_page(**HOW, draft=PageDraft(name=slug, slug=slug)) for slug in SLUGS])

    def ask() -> None:
        wish = Wish(kind="sms", address="+4740612345", language="en", asker="192.0.2.9")
        actions.subscribe(at=cast.NOON, page_id=next(pages).id, wish=wish)

    at_once(len(SLUGS), ask)
    assert CodeSent.objects.count() == numbers.MOST_OF_NUMBER


def test_who_types_a_code_while_it_is_asked_for_anew_waits_for_nobody_who_waits(monkeypatch):
    monkeypatch.setattr("secrets.randbelow", lambda _most: 123456)
    page = actions.create_page(**HOW, draft=PageDraft(name="Ferries", slug="ferries"))
    for number in (f"+4740612{last}" for last in range(345, 365)):
        wish = Wish(kind="sms", address=number, language="en", asker="")
        actions.subscribe(at=cast.NOON, page_id=page.id, wish=wish)
        soon = cast.NOON + timedelta(minutes=11)
        turn = itertools.count()

        def either(wish=wish, number=number, soon=soon, turn=turn) -> None:
            if next(turn) % 2:
                actions.confirm_number(at=soon, page_id=page.id, address=number, report="", code="123456")
            else:
                actions.subscribe(at=soon, page_id=page.id, wish=wish)

        at_once(2, either)
    assert set(Subscriber.objects.values_list("state", flat=True)) == {"active"}
