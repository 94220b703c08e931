"""Once people can get by, the page of an incident asks whether it is still as bad."""

import pytest

from tests import cast
from varsko.core import clock
from varsko.incidents import actions, queries
from varsko.incidents.domain.scale import SHIPPED, asks_again
from varsko.people.data import SYSTEM_ACTOR

pytestmark = pytest.mark.django_db
ASKS = 'id="look-again"'


def text(answer):
    return answer.content.decode()


@pytest.fixture
def by_invoice(declared, ann):
    """Of the worst severity, and people can pay by invoice meanwhile."""
    found = declared(ann, severity=1)
    return actions.update(by=cast.acting(ann), at=clock.now(), ref=found.id, workaround="Pay by invoice")


def told():
    view = queries.incident("HOT-1", by=SYSTEM_ACTOR)
    return [one.kind.removeprefix("incidents.") for one in queries.timeline(view, by=SYSTEM_ACTOR).rows]


def test_the_page_asks_for_the_severity_once_there_is_a_workaround(page, declared, ann):
    declared(ann, severity=1)
    assert ASKS not in text(page.get("/incidents/HOT-1"))
    actions.update(by=cast.acting(ann), at=clock.now(), ref="HOT-1", workaround="Pay by invoice")
    shown = text(page.get("/incidents/HOT-1"))
    assert ASKS in shown
    assert "There is a workaround. Is it still severity 1?" in shown


def test_still_as_bad_is_an_answer_and_stands_in_the_story(page, by_invoice):
    page.post("/incidents/HOT-1/do", {"verb": "keep", "severity": "1"})
    shown = text(page.get("/incidents/HOT-1"))
    assert ASKS not in shown
    assert "Ann looked again: it is still severity 1" in shown
    page.post("/incidents/HOT-1/do", {"verb": "keep", "severity": "1"})
    assert told().count("SeverityKept") == 1
    page.post("/incidents/HOT-1/change", {"summary": by_invoice.summary, "workaround": "Pay by invoice or cash", "detected_by": "staff"})
    assert queries.incident("HOT-1", by=SYSTEM_ACTOR).workaround == "Pay by invoice or cash"
    assert ASKS not in text(page.get("/incidents/HOT-1")), "other words for a workaround ask nothing anew"


def test_the_form_of_the_severity_answers_too_as_it_is_or_changed(page, by_invoice):
    page.post("/incidents/HOT-1/severity", {"severity": "1", "note": "Invoices are for few"})
    assert ASKS not in text(page.get("/incidents/HOT-1"))
    assert "Invoices are for few" in text(page.get("/incidents/HOT-1"))
    assert told().count("SeverityKept") == 1


def test_a_milder_severity_ends_the_question(page, by_invoice):
    page.post("/incidents/HOT-1/severity", {"severity": "2", "note": ""})
    assert ASKS not in text(page.get("/incidents/HOT-1"))
    assert "SeverityKept" not in told()


def test_a_press_on_a_page_that_shows_another_severity_confirms_nothing(page, by_invoice):
    page.post("/incidents/HOT-1/do", {"verb": "keep", "severity": "2"})
    assert ASKS in text(page.get("/incidents/HOT-1"))
    assert "SeverityKept" not in told()


def test_still_as_bad_puts_nothing_back_that_was_changed_in_the_same_moment(by_invoice, ann):
    actions.change_severity(by=cast.acting(ann), at=clock.now(), ref="HOT-1", severity=2)
    after = actions.keep_severity(by=cast.acting(ann), at=clock.now(), ref="HOT-1", severity=1)
    assert after.severity == 2
    assert told().count("SeverityChanged") == 1


def test_nothing_is_asked_of_what_is_over_nor_where_the_workaround_is_taken_back(page, by_invoice, ann):
    actions.update(by=cast.acting(ann), at=clock.now(), ref="HOT-1", workaround="")
    assert ASKS not in text(page.get("/incidents/HOT-1"))
    actions.update(by=cast.acting(ann), at=clock.now(), ref="HOT-1", workaround="Pay by card")
    assert queries.incident("HOT-1", by=SYSTEM_ACTOR).look_again
    over = clock.now()
    actions.resolve(by=cast.acting(ann), at=over, ref="HOT-1", impact_ended_at=over)
    assert ASKS not in text(page.get("/incidents/HOT-1"))
    assert not queries.incident("HOT-1", by=SYSTEM_ACTOR).look_again


def test_the_mildest_severity_is_not_asked_for_and_a_second_workaround_neither():
    assert asks_again(SHIPPED, 1, before="", after="Pay by invoice")
    assert asks_again(SHIPPED, 2, before="", after="Pay by invoice")
    assert not asks_again(SHIPPED, 3, before="", after="Pay by invoice")
    assert not asks_again(SHIPPED, 1, before="Pay by invoice", after="Pay by cash")
    assert not asks_again(SHIPPED, 1, before="Pay by invoice", after="")
