"""What was said in one language never lands in the text of another: each is asked for, and nothing is sent before it is there."""

import html
import re
import sys
from datetime import timedelta

import pytest

from tests import cast
from varsko.catalog import actions as catalog
from varsko.core import clock
from varsko.core.models import EventRow
from varsko.incidents import actions, queries
from varsko.incidents.data import AssessmentView
from varsko.incidents.models import Assessment, Update
from varsko.incidents.told import Telling, Texts
from varsko.kernel.errors import Invalid
from varsko.people.data import SYSTEM_ACTOR

pytestmark = pytest.mark.django_db
ENGLISH, NORWEGIAN = "Nobody can pay by card", "Ingen kan betale med kort"
TEXTS = ("internal_title", "internal", "external_title", "external")
KEPT = ("stage_was", "record_was", "texts_was", "marks", "unknowns")


def text(response, status: int = 200) -> str:
    assert response.status_code == status, response.status_code
    return html.unescape(" ".join(response.content.decode().split()))


def field(response, name: str) -> str:
    said = response.content.decode()
    found = re.search(rf'name="{name}"[^>]*value="([^"]*)"|<textarea name="{name}"[^>]*>\s*([^<]*)</textarea>', said)
    return html.unescape(found[1] or found[2] or "").strip() if found else ""


def again(response, *languages: str) -> dict[str, str]:
    """What the form carries along."""
    asked = [f"{name}_{one}" for one in languages for name in (*TEXTS, "impact", "steps", "cause", "workaround", "fix")]
    names = [name for name in asked if f'name="{name}"' in response.content.decode()]
    return {name: field(response, name) for name in (*names, *KEPT)} | {"languages": list(languages)}


@pytest.fixture
def found(declared, ann):
    shop = catalog.create_service(by=SYSTEM_ACTOR, at=cast.NOON, name="Shop")
    view = declared(ann, service_id=shop.id)
    said = AssessmentView(impact="The bank refuses us", seen_in={"en": ENGLISH, "nb": NORWEGIAN}, outside="all")
    actions.assess(by=cast.acting(ann), at=clock.now(), ref=view.id, said=said)
    return view


def wall() -> str:
    return (clock.now() + timedelta(minutes=30)).replace(tzinfo=None).isoformat(timespec="minutes")


def test_an_update_begins_with_what_was_said_in_its_language(page, found):
    begun = page.get("/incidents/HOT-1/tell")
    assert field(begun, "impact_en") == ENGLISH
    both = {"stage": "investigating", "next_update_at": wall(), "do": "check"} | again(begun, "en") | {"languages": ["en", "nb"]}
    more = page.post("/incidents/HOT-1/tell", both)
    assert (field(more, "impact_en"), field(more, "impact_nb")) == (ENGLISH, NORWEGIAN)
    assert ENGLISH in field(more, "internal_en")
    assert NORWEGIAN in field(more, "internal_nb") + field(more, "external_nb")
    assert ENGLISH not in field(more, "internal_nb") + field(more, "external_nb")


def test_what_is_typed_is_read_aloud_in_its_language_and_its_label_in_the_readers(page, found):
    begun = text(page.get("/incidents/HOT-1/tell"))
    for name in ("impact_en", "steps_en", "internal_title_en", "internal_en", "external_en"):
        assert re.search(rf'<(?:input|textarea)[^>]*name="{name}"[^>]*lang="en"', begun), name
    assert "<fieldset lang" not in begun


def test_without_an_estimate_it_says_how_to_come_to_one(page, found):
    assert 'href="/incidents/HOT-1/known">Known error</a>: What helped before is at hand then' in text(page.get("/incidents/HOT-1/tell"))


def test_a_language_without_an_answer_says_so_and_shows_what_is_known(page, found):
    begun = page.get("/incidents/HOT-1/tell")
    polish = page.post(
        "/incidents/HOT-1/tell",
        {"stage": "investigating", "next_update_at": wall(), "do": "check", "languages": ["pl"]} | {"id": field(begun, "id")},
    )
    assert field(polish, "impact_pl") == ""
    shown = text(polish)
    assert "Polski, Text, inside: Not said yet: What people notice, in one sentence." in shown
    assert "In the record: The bank refuses us" in shown
    for strange in (ENGLISH, NORWEGIAN):
        assert strange not in field(polish, "internal_pl") + field(polish, "external_pl")


def test_the_record_is_asked_for_in_other_languages_than_its_own(page, found, ann):
    actions.update(by=cast.acting(ann), at=clock.now(), ref=found.id, cause="A certificate ran out", workaround="Pay at till 4")
    begun = page.get("/incidents/HOT-1/tell")
    assert "- Cause: A certificate ran out" in field(begun, "internal_en")
    assert 'name="cause_en"' not in text(begun)
    both = {"stage": "identified", "next_update_at": wall()} | again(begun, "en") | {"languages": ["en", "nb"], "record_in": "en"}
    more = page.post("/incidents/HOT-1/tell", both | {"do": "check"})
    shown = text(more)
    assert "Cause, in Norsk bokmål" in shown
    assert "In the record: A certificate ran out" in shown
    assert 'href="#id_cause_nb"' in shown
    assert "A certificate ran out" not in field(more, "internal_nb")
    assert "Pay at till 4" not in field(more, "internal_nb") + field(more, "external_nb")
    answered = both | again(more, "en", "nb") | {"steps_en": "We renew it", "steps_nb": "Vi fornyer det", "do": "send", "unknown": ""}
    held = page.post("/incidents/HOT-1/tell", answered | {"cause_nb": "Et sertifikat gikk ut"})
    assert "Not said yet: Workaround." in text(held, 422)
    assert Update.objects.count() == 0
    said = {"cause_nb": "Et sertifikat gikk ut", "workaround_nb": "Betal i kasse 4"}
    all_known = page.post("/incidents/HOT-1/tell", answered | again(held, "en", "nb") | said | {"do": "check", "unknown": "*"})
    sent = page.post("/incidents/HOT-1/tell", answered | again(all_known, "en", "nb") | said | {"do": "send"})
    assert sent.status_code == 302, text(sent, sent.status_code)
    told = Update.objects.get()
    assert "Et sertifikat gikk ut" in told.texts["nb"]["internal"]
    assert "A certificate ran out" in told.texts["en"]["internal"]
    assert "Betal i kasse 4" in told.texts["nb"]["external"]
    # the next one begins with it, until the record says something else
    assert field(page.get("/incidents/HOT-1/tell"), "cause_nb") == "Et sertifikat gikk ut"
    actions.update(by=cast.acting(ann), at=clock.now(), ref=found.id, cause="A disk is full")
    begun = page.get("/incidents/HOT-1/tell")
    assert (field(begun, "cause_nb"), field(begun, "workaround_nb")) == ("", "Betal i kasse 4")


def test_whoever_writes_records_in_norwegian_says_so_once(page, found, declared, ann, settings):
    by = cast.acting(ann)
    actions.update(by=by, at=clock.now(), ref=found.id, cause="Et sertifikat gikk ut")
    begun = page.get("/incidents/HOT-1/tell")
    said = {"stage": "identified", "next_update_at": wall(), "record_in": "nb", "languages": ["nb"], "steps_nb": "Vi fornyer det"}
    more = page.post("/incidents/HOT-1/tell", said | {"id": field(begun, "id"), "do": "check", "unknown": "*"})
    assert "Et sertifikat gikk ut" in field(more, "internal_nb")
    known = page.post("/incidents/HOT-1/tell", said | again(more, "nb") | {"do": "check", "unknown": "*"})
    sent = page.post("/incidents/HOT-1/tell", said | again(known, "nb") | {"do": "send"})
    assert sent.status_code == 302, text(sent, sent.status_code)
    other = declared(ann, service_id=found.service.id)
    actions.update(by=by, at=clock.now(), ref=other.id, cause="En disk er full")
    third = declared(ann)
    plain = Texts(internal_title="T", internal="It is down.", external_title="T", external="We look into it.")
    telling = Telling(stage="investigating", texts={"en": plain}, next_update_at=clock.now() + timedelta(minutes=30))
    actions.publish(by=by, at=clock.now(), ref=third.id, telling=telling)  # it says nothing of its language
    assert queries.record_language(other.id) == "nb"
    assert "Cause, in English" in text(page.get(f"/incidents/{other.key}/tell"))


def test_what_customers_see_is_asked_in_ones_own_language_first(page, declared, ann):
    declared(ann)
    form = text(page.get("/incidents/HOT-1/assess"))
    assert "What customers see, in English" in form
    assert "What customers see, in other languages" in form
    page.post("/incidents/HOT-1/assess", {"seen_en": ENGLISH, "seen_nb": NORWEGIAN, "inside": "", "outside": ""})
    known = queries.assessment(queries.incident("HOT-1", by=SYSTEM_ACTOR).id)
    assert (dict(known.seen_in), known.seen) == ({"en": ENGLISH, "nb": NORWEGIAN}, ENGLISH)
    shown = text(page.get("/incidents/HOT-1"))
    assert ENGLISH in shown
    assert f'lang="nb">{NORWEGIAN}' in shown
    event = EventRow.objects.get(kind="incident_work.ImpactAssessed")
    assert event.data["answers"]["seen_nb"] == NORWEGIAN
    page.post("/incidents/HOT-1/assess", {"seen_en": ENGLISH, "seen_nb": "Kort virker ikke", "inside": "", "outside": ""})
    assert "changed the assessment: What customers see" in text(page.get("/incidents/HOT-1"))


def test_whatever_fits_into_the_assessment_fits_into_the_update(page, found, ann):
    seen = ("Nobody can pay by card. " * 166).strip()
    assert len(seen) > 3_980
    said = {"seen_en": seen, "seen_nb": NORWEGIAN, "impact": seen, "inside": "", "outside": ""}
    assert page.post("/incidents/HOT-1/assess", said).status_code == 302
    begun = page.get("/incidents/HOT-1/tell")
    assert begun.status_code == 200
    assert field(begun, "impact_en") == seen
    checked = page.post("/incidents/HOT-1/tell", {"stage": "investigating", "next_update_at": wall(), "do": "check"} | again(begun, "en"))
    assert checked.status_code == 200
    assert seen in field(checked, "internal_en")


def test_what_the_record_says_at_length_may_be_said_as_long_in_another_language(page, found, ann):
    cause = ("The certificate ran out. " * 200).strip()
    actions.update(by=cast.acting(ann), at=clock.now(), ref=found.id, cause=cause)
    form = {"stage": "identified", "next_update_at": wall(), "do": "check", "languages": ["nb"], "record_in": "en"}
    begun = page.post("/incidents/HOT-1/tell", form)
    checked = page.post("/incidents/HOT-1/tell", form | again(begun, "nb") | {"cause_nb": cause})
    assert checked.status_code == 200
    assert cause in field(checked, "internal_nb")


def test_the_language_of_records_is_told_from_the_last_updates_not_from_all(declared, ann, monkeypatch):
    monkeypatch.setattr(sys.modules["varsko.incidents.queries.updates"], "_MOST_ASKED", 2)
    for number, answers in enumerate(({"record_in": "da"}, {}, {})):
        view = declared(ann)
        row = {"incident_id": view.id, "number": 1, "stage": "investigating", "texts": {}, "answers": answers, "author_name": "Ann"}
        Update.objects.create(**row, sent_at=cast.NOON + timedelta(minutes=number))
    assert queries.record_language(queries.incident("HOT-1", by=SYSTEM_ACTOR).id) == "da"
    assert queries.record_language(view.id) == ""  # the last two of all said none
    Update.objects.filter(number=1, incident=view.id).update(answers={"record_in": "pl"})
    other = declared(ann)
    assert queries.record_language(other.id) == "pl"


def test_what_an_older_version_wrote_is_in_the_language_of_the_installation(declared, ann):
    view = declared(ann)
    Assessment.objects.create(incident_id=view.id, seen=ENGLISH, by_name="Ann", first_at=clock.now(), changed_at=clock.now())
    assert dict(queries.assessment(view.id).seen_in) == {"en": ENGLISH}


def test_a_language_that_there_is_not_is_refused(declared, ann):
    view = declared(ann)
    with pytest.raises(Invalid):
        actions.assess(by=cast.acting(ann), at=clock.now(), ref=view.id, said=AssessmentView(seen_in={"xx": "?"}))
