"""What readers may know of what was learned, written on the desk when no review hands it on."""

import json

import pytest

from tests import cast
from tests.apps.statuspages.conftest import work
from varsko.core.models import EventRow
from varsko.kernel.errors import Invalid
from varsko.people.data import SYSTEM_ACTOR
from varsko.people.domain.permissions import NotAllowed
from varsko.statuspages import actions, queries
from varsko.statuspages.models import LearnedMailing


@pytest.fixture
def report(page, tells):
    return tells(page, stage="resolved")


@pytest.fixture
def place(page, report):
    return f"/status-pages/{page.slug}/reports/{report.code}/learned"


def seen(browser, page, report) -> str:
    return browser().get(f"/status/{page.slug}/incidents/{report.code}").content.decode()


def test_it_is_prepared_published_and_taken_back(page, report, place, browser, cleo):
    desk = browser(cleo)
    assert desk.post(place, {"text_en": "Too little **memory**.", "text_nb": "For lite minne."}).status_code == 302
    assert "Too little" not in seen(browser, page, report)
    assert "Nobody outside sees this yet" in desk.get(place).content.decode()
    desk.post(place, {"do": "publish"})
    assert "Too little <strong>memory</strong>." in seen(browser, page, report)
    assert "Readers see it under the incident" in desk.get(place).content.decode()
    desk.post(place, {"do": "revert"})
    assert "Too little" not in seen(browser, page, report)
    assert queries.report(page.id, report.code).learned_draft["nb"]["body"] == "For lite minne."
    desk.post(place, {"do": "drop"})
    assert queries.report(page.id, report.code).learned_draft == {}


def test_nothing_is_published_that_nobody_wrote(page, report, place, browser, cleo):
    assert browser(cleo).post(place, {"text_en": ""}).status_code == 422
    assert "must not be empty" in browser(cleo).post(place, {"do": "publish"}, follow=True).content.decode()
    with pytest.raises(Invalid):
        actions.draft_learned(by=SYSTEM_ACTOR, at=cast.NOON, ref=page.id, code=report.code, texts={"en": "x" * 25_001})


def test_what_is_prepared_is_in_no_sheet(page, report):
    actions.draft_learned(by=SYSTEM_ACTOR, at=cast.NOON, ref=page.id, code=report.code, texts={"en": "Hush: zeppelin."})
    work()
    assert all(b"zeppelin" not in one.plain for one in queries.sheets([page.id])[page.id])


def test_the_log_keeps_what_it_said(page, report):
    for text in ("First.", "Second."):
        actions.draft_learned(by=SYSTEM_ACTOR, at=cast.NOON, ref=page.id, code=report.code, texts={"en": text})
    said = json.dumps(list(EventRow.objects.filter(kind="statuspages.ReportChanged").values_list("data", flat=True)))
    assert "First." in said
    assert "Second." in said


def test_only_those_who_write_pages_may(page, report, place, browser):
    dev, sten = cast.dev(), cast.person("Sten", "stakeholder")
    for somebody in (dev, sten):
        assert browser(somebody).get(place).status_code == 403
        with pytest.raises(NotAllowed):
            actions.publish_learned(by=cast.acting(somebody), at=cast.NOON, ref=page.id, code=report.code)


def test_what_was_taken_back_before_it_was_sent_is_sent_when_it_is_published_again(page, report, place, browser, cleo):
    desk = browser(cleo)
    for do in ("", "publish", "revert"):
        desk.post(place, {"do": do} if do else {"text_en": "Too little memory."})
    work()
    assert not LearnedMailing.objects.filter(report=report.id).exists()
    desk.post(place, {"do": "publish"})
    assert LearnedMailing.objects.filter(report=report.id).exists()
