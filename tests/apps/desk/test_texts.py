"""Texts that a word brings into an answer: own ones and those of the desk's macros, filled for the caller, with script and without."""

import pytest

from tests import cast
from varsko.core import clock
from varsko.desk import actions, queries
from varsko.desk.data import CallerDraft
from varsko.kernel.errors import Conflict, Invalid, NotFound
from varsko.people.data import SYSTEM_ACTOR
from varsko.people.domain.permissions import NotAllowed

pytestmark = pytest.mark.django_db

THANKS = {"en": "Thank you, {first_name}. {me}", "nb": "Takk, {first_name}. {me}"}


@pytest.fixture
def keep(doing):
    """Keep a text of one's own."""
    return lambda who, name="Thanks", **said: actions.write_text(**doing(who), name=name, **({"answers": THANKS} | said))


@pytest.fixture
def macro(desk):
    return actions.write_macro(
        by=SYSTEM_ACTOR,
        at=clock.now(),
        desk="it",
        name="Password sent",
        word="pw",
        answers={"en": "It is on its way, {caller}."},
        end="solve",
    )


def words(who, request):
    texts = queries.quick_texts(queries.macros([request.desk_id], by=cast.acting(who)), by=cast.acting(who))
    return [one.word for one in texts]


def test_own_ones_come_first_then_those_of_the_desk(ann, bo, called, keep, macro):
    actions.write_macro(by=SYSTEM_ACTOR, at=clock.now(), desk="it", name="Only take", takes=True)
    found = called(ann)
    keep(ann)
    assert words(ann, found) == ["thanks", "pw"]
    assert words(bo, found) == ["pw"]


def test_a_word_is_made_of_the_name_and_of_nothing_else(ann, keep):
    assert keep(ann, "Tak, og på gensyn!").word == "tak-og-på-gensyn"
    assert keep(ann, "Short", word=" /Hei Hei ").word == "hei-hei"


def test_it_stands_there_in_the_callers_language_with_their_name(ann, page, called, keep):
    found, text = called(ann, caller="Kari Holm"), keep(ann)
    actions.change_caller(
        by=cast.acting(ann), at=clock.now(), caller_id=found.caller.id, draft=CallerDraft(name="Kari Holm", language="nb"), vip=False
    )
    got = page.get(f"/desk/{found.key}/text?text={text.id}")
    assert (got.content.decode(), got["Content-Type"]) == ("Takk, Kari. Ann", "text/plain; charset=utf-8")


def test_who_has_none_in_their_language_gets_the_desks(ann, page, called, desk):
    found = called(ann)  # of a caller whose language is not known
    actions.change_desk(by=SYSTEM_ACTOR, at=clock.now(), ref=desk.id, language="nb")
    actions.change_caller(
        by=cast.acting(ann), at=clock.now(), caller_id=found.caller.id, draft=CallerDraft(name="Kari", language="pl"), vip=False
    )
    text = actions.write_text(by=cast.acting(ann), at=clock.now(), name="Thanks", answers={"da": "Tak", "nb": "Takk"})
    assert page.get(f"/desk/{found.key}/text?text={text.id}").content.decode() == "Takk"
    assert [one["text"] for one in page.get(f"/api/v1/desk/requests/{found.key}/texts").json()] == ["Takk"]


def test_nobody_gets_the_texts_of_others(ann, bo, browser, called, keep):
    found, text = called(ann), keep(ann)
    assert browser(bo).get(f"/desk/{found.key}/text?text={text.id}").status_code == 404
    assert browser(bo).get(f"/desk/texts/{text.id}").status_code == 404
    with pytest.raises(NotFound):
        actions.remove_text(by=cast.acting(bo), at=clock.now(), ref=text.id)
    with pytest.raises(NotFound):
        actions.write_text(by=cast.acting(bo), at=clock.now(), ref=text.id, name="Mine", answers=THANKS)


def test_nonsense_is_no_text(ann, page, called):
    found = called(ann)
    for said in ("", "x", "%00", "00000000-0000-0000-0000-000000000000"):
        assert page.get(f"/desk/{found.key}/text?text={said}").status_code == 404


def test_a_text_of_another_desk_is_none_here(ann, bo, hr, browser, called, macro):
    other = actions.write_macro(by=SYSTEM_ACTOR, at=clock.now(), desk="hr", name="Salary", answers={"en": "Secret"})
    found = called(bo)
    assert browser(bo).get(f"/desk/{found.key}/text?text={other.id}").status_code == 404
    assert browser(ann).get(f"/desk/{found.key}/text?text={macro.id}").content == b"It is on its way, Kari Holm."


def test_without_script_it_is_put_behind_what_was_typed(ann, page, called, keep, told):
    found, text = called(ann), keep(ann)
    seen = page.get(f"/desk/{found.key}").content.decode()
    assert f'<option value="{text.id}" data-word="thanks"' in seen
    after = page.post(f"/desk/{found.key}/do", {"verb": "insert", "text": "Hello <b>", "insert": text.id})
    assert after.status_code == 200
    assert "Hello &lt;b&gt;\n\nThank you, Kari. Ann</textarea>" in after.content.decode()
    assert told(found) == []


def test_without_a_choice_what_was_typed_stays(ann, page, called, keep):
    keep(ann)
    after = page.post(f"/desk/{called(ann).key}/do", {"verb": "insert", "text": "Half a sent", "insert": ""})
    assert "Half a sent</textarea>" in after.content.decode()


def test_they_are_kept_changed_and_thrown_away_on_a_page(ann, page):
    assert "No text of your own yet" in page.get("/desk/texts").content.decode()
    assert page.post("/desk/texts/new", {"name": "Thanks", "answer_en": "Thank you, {first_name}."}).status_code == 302
    (text,) = queries.own_texts(cast.acting(ann))
    address = f"/desk/texts/{text.id}"
    assert "Thank you, {first_name}." in page.get(address).content.decode()
    assert page.post(address, {"name": "Thanks", "word": "ty", "answer_en": "Thanks!", "version": "1"}).status_code == 302
    late = page.post(address, {"name": "Late", "answer_en": "Late", "version": "1"})
    assert (late.status_code, "This text was saved meanwhile" in late.content.decode()) == (422, True)
    assert "/ty" in page.get("/desk/texts").content.decode()
    page.post(address, {"do": "remove"})
    assert queries.own_texts(cast.acting(ann)) == []


def test_what_is_wrong_is_said_at_its_field(ann, page, keep):
    keep(ann)
    wrong = page.post("/desk/texts/new", {"name": "Other", "answer_en": "{nobody}"})
    assert (wrong.status_code, "{nobody}" in wrong.content.decode()) == (422, True)
    with pytest.raises(Invalid):
        keep(ann, "Empty", answers={"en": "  "})
    with pytest.raises(Conflict):
        keep(ann)


def test_customers_and_programs_keep_none(dev, page, browser):
    assert browser(dev).get("/desk/texts").status_code == 403
    with pytest.raises(NotAllowed):
        actions.write_text(by=SYSTEM_ACTOR, at=clock.now(), name="Thanks", answers=THANKS)


def test_a_program_reads_them_filled(ann, page, called, keep, macro):
    found = called(ann)
    keep(ann)
    got = page.get(f"/api/v1/desk/requests/{found.key}/texts").json()
    assert [(one["word"], one["own"], one["text"]) for one in got] == [
        ("thanks", True, "Thank you, Kari. Ann"),
        ("pw", False, "It is on its way, Kari Holm."),
    ]
