"""The texts that updates begin with are this installation's own, who reads them first is decided, and scripts read and write updates."""

import html
import re
from datetime import timedelta

import pytest
from django.test import Client

from tests import cast
from varsko.core import clock
from varsko.incidents import queries

pytestmark = pytest.mark.django_db
TEXTS = "/settings/incidents/texts"
ONE = f"{TEXTS}/investigating/external/nb"


def text(response, status: int = 200) -> str:
    assert response.status_code == status, response.status_code
    return html.unescape(" ".join(response.content.decode().split()))


@pytest.fixture
def cleo(browser):
    return browser(cast.cleo())


@pytest.fixture
def script():
    _view, secret = cast.key("Bot", rights=["read", "create"])
    return Client(headers={"Authorization": f"Bearer {secret}"})


def test_every_stage_is_there_in_every_language(cleo):
    for language, word in (("en", "Planned maintenance of {service}"), ("pl", "{service}"), ("xx", "Investigating issues with {service}")):
        assert word in text(cleo.get(f"{TEXTS}?language={language}")), language


def test_a_text_is_changed_kept_in_versions_and_restored(cleo, page, declared, ann):
    assert cleo.post(ONE, {"title": "Vi ser på {service}", "body": "Vi ser på {service}.\n? {impact}"}).status_code == 302
    cleo.post(ONE, {"title": "Feil i {service}", "body": "Vi ser på saken."})
    said = queries.text("investigating", "external", "nb")
    assert (said.version, said.template.title, said.changed_by) == (2, "Feil i {service}", "Cleo")
    shown = text(cleo.get(ONE))
    assert "Version 2" in shown
    assert "as Varsko ships it" in shown
    assert "Vi ser på {service}." in text(cleo.get(f"{ONE}?version=1"))
    assert "Version 2" in text(cleo.get(f"{TEXTS}?language=nb"))
    cleo.post(ONE, {"do": "restore"})
    assert not queries.text("investigating", "external", "nb").is_own


def test_of_two_who_write_at_once_the_later_is_told_and_overwrites_nothing(cleo):
    said = {"title": "A", "body": "B", "base": "0"}
    assert 'name="base" value="0"' in text(cleo.get(ONE))
    assert cleo.post(ONE, said).status_code == 302
    late = cleo.post(ONE, {**said, "title": "Z"})
    assert "while you wrote" in text(late, 422)
    assert 'value="Z"' in text(late, 422)
    assert queries.text("investigating", "external", "nb").template.title == "A"
    assert cleo.post(ONE, {**said, "title": "Z", "base": "1"}).status_code == 302


@pytest.mark.parametrize("said", [{"title": "X {cause}", "body": "Y"}, {"title": "X", "body": "{keys}"}, {"title": "", "body": "Y"}])
def test_a_blank_that_nobody_can_fill_is_refused(cleo, said):
    assert cleo.post(ONE, said).status_code == 422
    assert queries.text("investigating", "external", "nb").version == 0


def test_places_that_are_none_are_not_found(cleo):
    for path in ("nothing/external/nb", "investigating/nobody/nb", "investigating/external/xx"):
        assert cleo.get(f"{TEXTS}/{path}").status_code == 404, path


def test_texts_and_readers_are_the_chiefs_business(page):
    assert page.get(TEXTS).status_code == 403
    assert page.post(ONE, {"title": "X", "body": "Y"}).status_code == 403


def test_who_must_be_read_is_decided(cleo):
    assert queries.must_be_read(2)
    cleo.post(TEXTS, {"severity": "3"})
    assert queries.must_be_read(3)
    cleo.post(TEXTS, {"severity": "0"})
    assert not queries.must_be_read(1)
    assert cleo.post(TEXTS, {"severity": "8"}).status_code == 422


def test_texts_are_made_from_a_few_answers_in_five_languages(page):
    assert "Answer what you can" in text(page.get("/incidents/texts"))
    asked = "stage=maintenance_planned&service=Portal&impact=Nobody can sign in&start=2026-11-24T22:00&until=2026-11-24T23:00"
    made = text(page.get(f"/incidents/texts?{asked}"))
    for wanted in ("Planned maintenance of Portal", "Norsk bokmål", "Polski", "Nobody can sign in"):
        assert wanted in made, wanted
    assert "{start}" not in made
    assert page.get("/incidents/texts?stage=party").status_code == 422


def test_what_is_said_in_one_language_is_put_into_no_other(page):
    asked = "stage=investigating&service=Portal&impact=Nobody can sign in&impact_pl=Nikt nie może się zalogować&workaround=Call us"
    answer = page.get(f"/incidents/texts?{asked}")
    cards = {
        code: part
        for code in ("en", "nb", "pl")
        if (part := " ".join(re.findall(rf'<div lang="{code}">(.*?)</div>', answer.content.decode(), re.DOTALL)))
    }
    assert "Nobody can sign in" in cards["en"]
    assert "Nikt nie może się zalogować" in cards["pl"]
    for code in ("nb", "pl"):
        assert "Nobody can sign in" not in cards[code]
        assert "Call us" not in cards[code]
    assert "Nikt" not in cards["nb"]
    shown = text(answer)
    assert "Still to be said in this language: What people notice, in one sentence, What people can do meanwhile." in shown  # in Norwegian
    assert "Still to be said in this language: What people can do meanwhile." in shown  # in Polish
    assert '<details class="mb-3" open>' in answer.content.decode()
    assert '<details class="mb-3">' in page.get("/incidents/texts?stage=investigating").content.decode()


def test_a_script_reads_and_writes_updates(script, declared, ann):
    declared(ann)
    api = "/api/v1/incidents/HOT-1/updates"
    said = {
        "internal_title": "HOT-1 – Severity 3 – Nobody can pay",
        "internal": "The shop is down.\n\n**Current status**\n- Impact: all\n- Cause: not yet known\n\n**Next steps**\n- Look\n- Ann leads",
        "external_title": "Problem with the shop",
        "external": "We look into a problem with the shop.",
    }
    body = {"stage": "investigating", "texts": {"en": said}, "next_update_at": (clock.now() + timedelta(minutes=30)).isoformat()}

    def send(**more: object):
        return script.post(api, data={**body, **more}, content_type="application/json")

    made = send(eta_at=(clock.now() + timedelta(hours=2)).isoformat())
    assert made.status_code == 201, made.content
    assert (made.json()["number"], made.json()["author_name"]) == (1, "Bot")
    assert send(next_update_at=None).status_code == 422
    assert send(stage="party").status_code == 422
    assert send(corrects=9).status_code == 409
    assert [one["texts"]["en"]["external_title"] for one in script.get(api).json()] == ["Problem with the shop"]
    assert script.get(f"{api}/1").json()["eta"]["share"] == 0
    assert script.get(f"{api}/2").status_code == 404


def test_updates_of_a_private_incident_are_for_those_who_may_know(script, declared, ann):
    hidden = declared(ann, private=True)
    assert script.get(f"/api/v1/incidents/{hidden.key}/updates").status_code == 404
