"""What leaves a review: hints to look again, Markdown to take away, and a text of its own for customers."""

import pytest

from tests import cast
from tests.apps.postmortems.test_pages import text
from varsko.core import clock
from varsko.core.models import EventRow
from varsko.incidents import actions as incidents
from varsko.kernel.errors import Invalid
from varsko.postmortems import actions
from varsko.postmortems.data import Outside

pytestmark = pytest.mark.django_db
SAID = {"en": Outside(title="Payments on Monday", body="Cards failed for 74 minutes. We watch dates now.")}


def of(review, one):
    return {"by": cast.acting(one), "at": clock.now(), "ref": review.key}


def handed_on() -> list[dict]:
    return [row.data for row in EventRow.objects.filter(kind="postmortems.CustomerReviewPublished").order_by("id")]


def test_hints_never_hold_a_review_back(page, ann, review):
    actions.write(**of(review, ann), texts={"badly": "Ann deleted it, which was human error. We should have known."})
    shown = text(page.get("/postmortems/HOT-1"))
    assert "Only a hint" in shown
    assert "<q>human error</q>" in shown
    assert "<q>Ann … deleted</q>" in shown
    page.post("/postmortems/HOT-1/do", {"verb": "submit"})
    page.post("/postmortems/HOT-1/do", {"verb": "publish"})
    assert "Only a hint" not in text(page.get("/postmortems/HOT-1"))


def test_a_review_is_taken_away_as_markdown(page, ann, review):
    actions.write_factor(**of(review, ann), text="Nobody\nwatched", kind="detection", under=1)
    answer = page.get("/postmortems/HOT-1.md")
    said = answer.content.decode()
    assert answer["Content-Type"].startswith("text/markdown")
    assert said.startswith("# HOT-1 – Nobody can pay\n")
    assert "## What happened\n\nCards fail\n" in said
    assert "* Set it off: A certificate ran out\n  * Hid it: Nobody watched\n" in said
    assert "## Timeline" in said


def test_a_review_on_paper_says_what_its_texts_ask_for(page, ann, review):
    actions.write(**of(review, ann), texts={"badly": "Still: {{incidents}}"})
    said = page.get("/postmortems/HOT-1.md").content.decode()
    assert "Still: Nothing goes on." in said
    assert "What is true now was looked up on" in said


def test_the_text_for_customers_is_handed_on_after_the_review_is_published(ann, review):
    with pytest.raises(Invalid, match="Publish the review inside first"):
        actions.hand_on(**of(review, ann))
    for move in ("submit", "publish"):
        actions.move(**of(review, ann), move=move)
    with pytest.raises(Invalid, match="Write the text"):
        actions.hand_on(**of(review, ann))
    actions.write_outside(**of(review, ann), texts=SAID)
    assert handed_on() == []
    assert actions.hand_on(**of(review, ann)).outside_at
    assert [(one["key"], one["texts"]["en"]["title"]) for one in handed_on()] == [("HOT-1", "Payments on Monday")]


def test_nothing_of_a_private_incident_goes_outside(ann, published):
    actions.write_outside(**of(published, ann), texts=SAID)
    incidents.set_private(**of(published, ann), private=True)
    with pytest.raises(Invalid, match="private"):
        actions.hand_on(**of(published, ann))
    assert handed_on() == []


def test_a_title_and_a_text_belong_together_and_languages_are_known(ann, review):
    for wrong in ({"en": Outside(title="Only a title")}, {"xx": Outside(title="a", body="b")}):
        with pytest.raises(Invalid):
            actions.write_outside(**of(review, ann), texts=wrong)
    actions.write_outside(**of(review, ann), texts=SAID)
    assert actions.write_outside(**of(review, ann), texts={"en": Outside()}).outside == {}


def test_the_page_saves_and_hands_on(page, published):
    form = {"title_nb": "Betaling mandag", "body_nb": "Kort feilet i 74 minutter."}
    page.post("/postmortems/HOT-1/outside", form)
    assert "not handed on yet" in text(page.get("/postmortems/HOT-1"))
    page.post("/postmortems/HOT-1/outside", {**form, "do": "hand_on"})
    assert handed_on()[0]["texts"] == {"nb": {"title": "Betaling mandag", "body": "Kort feilet i 74 minutter."}}
    assert page.post("/postmortems/HOT-1/outside", {"title_en": "Only"}).status_code == 422
