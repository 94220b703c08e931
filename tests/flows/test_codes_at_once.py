"""Somebody asks for codes to one number on many pages in one moment: no more are sent, and paid, than one after another."""

from tests import cast
from tests.flows.test_workers import at_once
from varsko.people.data import SYSTEM_ACTOR
from varsko.statuspages import actions
from varsko.statuspages.data import PageDraft, Wish
from varsko.statuspages.domain import numbers
from varsko.statuspages.models import CodeSent

HOW = {"by": SYSTEM_ACTOR, "at": cast.NOON}
SLUGS = ("ferries", "trains", "buses", "trams", "bicycles", "cable-cars", "taxis", "lifts")


def test_many_pages_asked_at_once_send_no_more_than_one(transactional_db, settings):
    said = {"twilio_sid": "AC77", "twilio_token": "secret", "twilio_from": "+4790000000"}
    settings.VARSKO = settings.VARSKO.model_copy(update=said)
    pages = iter([actions.create_page(**HOW, draft=PageDraft(name=slug, slug=slug)) for slug in SLUGS])

    def ask() -> None:
        wish = Wish(kind="sms", address="+4740612345", language="en", asker="192.0.2.9")
        actions.subscribe(at=cast.NOON, page_id=next(pages).id, wish=wish)

    at_once(len(SLUGS), ask)
    assert CodeSent.objects.count() == numbers.MOST_OF_NUMBER
