"""All of an incident on one page, made for paper: nothing is folded away, nothing private leaks, no button is needed."""

import html
from datetime import timedelta

import pytest

from tests import cast
from varsko.core import clock
from varsko.incidents import actions
from varsko.incidents.data import AssessmentView, ChangeDraft
from varsko.incidents.told import Telling, Texts

pytestmark = pytest.mark.django_db
INSIDE = "The shop is down.\n\n**Current status**\n- Impact: all\n- Cause: not yet known\n\n**Next steps**\n- Look\n- Wait"


def text(response, status: int = 200) -> str:
    assert response.status_code == status, response.status_code
    return html.unescape(" ".join(response.content.decode().split()))


@pytest.fixture
def led(declared, ann):
    """An incident with something of everything."""
    made = declared(ann, severity=3, description="Cards are **refused**")
    of = {"by": cast.acting(ann), "at": clock.now(), "ref": made.id}
    actions.take(**of)
    actions.assess(**of, said=AssessmentView(impact="Nobody buys", seen="An error page"))
    actions.add_task(**of, title="Tell the bank")
    actions.log_change(**of, draft=ChangeDraft(what="Switch acquirers", way_back="Switch back"))
    actions.write_entry(**of, text="The bank says: two hours")
    texts = {"en": Texts(internal_title="HOT-1", internal=INSIDE, external_title="Payments", external="We look into it.")}
    telling = Telling(stage="investigating", texts=texts, next_update_at=clock.now() + timedelta(minutes=30), skipped="Small")
    actions.publish(**of, telling=telling)
    return made


def test_everything_stands_on_the_page_and_nothing_is_folded(page, led):
    shown = text(page.get("/incidents/HOT-1/print"))
    for words in (
        "Cards are <strong>refused</strong>", "Nobody buys", "An error page", "Tell the bank", "Switch acquirers", "Switch back",
        "The bank says: two hours", "We look into it.", "Incident manager", "declared it",
    ):  # fmt: skip
        assert words in shown, words
    main = shown.partition('<main id="main"')[2].partition("</main>")[0]
    assert "<details" not in main
    assert "<form" not in main
    assert "/incidents/HOT-1/print" in text(page.get("/incidents/HOT-1"))


def test_a_private_one_is_not_there_for_strangers(declared, ann, eve, browser):
    declared(ann, private=True)
    assert browser(eve).get("/incidents/HOT-1/print").status_code == 404
    assert browser(ann).get("/incidents/HOT-1/print").status_code == 200
    assert browser(cast.dev()).get("/incidents/HOT-1/print").status_code == 404


def test_it_asks_few_questions_however_long_the_timeline(page, led, ann, django_assert_max_num_queries):
    for number in range(30):
        actions.write_entry(by=cast.acting(ann), at=clock.now(), ref=led.id, text=f"Line {number}")
    with django_assert_max_num_queries(45):
        page.get("/incidents/HOT-1/print")
