"""What a page weighs: little enough for a phone with a bad line, also while much is wrong."""

import re
from datetime import timedelta

import pytest
import time_machine

from tests import cast
from varsko.core import clock
from varsko.people.data import SYSTEM_ACTOR
from varsko.statuspages import actions, queries
from varsko.statuspages.data import ComponentDraft, PageDraft, ReportDraft, SaidDraft
from varsko.statuspages.render import sheet

GROUPS = ("Ports", "Boats", "Tickets", "Freight")
MOST = 30_000
"""Bytes of a page and its style sheet, unpacked: what a reader needs before anything can be seen."""


@pytest.fixture
def at_sea(db):
    with time_machine.travel(cast.NOON - timedelta(days=80), tick=False) as traveller:
        yield traveller


def forty(traveller, *, groups=(), troubles=0, affects=2, languages=("en",)):
    """Make a page of forty components, with troubles in the weeks before, and an outage now of some of them that is told of twice."""
    draft = PageDraft(name="Ferries of the north", slug="ferries", description="How they go.", languages=languages)
    page = actions.create_page(by=SYSTEM_ACTOR, at=clock.now(), draft=draft)
    made = [actions.add_group(by=SYSTEM_ACTOR, at=clock.now(), ref=page.id, name=name).code for name in groups] or [""]
    codes = [_component(page, number, made[number * len(made) // 40]) for number in range(40)]
    for number in range(troubles):
        traveller.shift(timedelta(days=11))
        _trouble(page, codes[number * 5], traveller)
    traveller.move_to(cast.NOON)
    texts = {"en": "Tickets cannot be bought on the web. Buy them on board meanwhile; we are looking for the cause."}
    more = {"next_update_at": clock.now() + timedelta(minutes=30), "eta_at": clock.now() + timedelta(hours=1), "eta_share": 90}
    outage = dict.fromkeys(codes[:affects], "major_outage")
    said = ReportDraft(titles={"en": "Tickets cannot be bought"}, texts=texts, affects=outage, scope="central", **more)
    report = actions.open_report(by=SYSTEM_ACTOR, at=clock.now(), ref=page.id, draft=said)
    traveller.shift(timedelta(minutes=10))
    found = SaidDraft(texts={"en": "A database ran full. We are making room."}, stage="identified")
    actions.say(by=SYSTEM_ACTOR, at=clock.now(), ref=page.id, code=report.code, said=found)
    return page


def _component(page, number, group):
    draft = ComponentDraft(name=f"{GROUPS[number // 10][:-1]} service {number}", group=group)
    return actions.add_component(by=SYSTEM_ACTOR, at=clock.now(), ref=page.id, draft=draft).code


def _trouble(page, code, traveller):
    said = ReportDraft(titles={"en": "Slow"}, texts={"en": "We look."}, affects={code: "degraded_performance"})
    report = actions.open_report(by=SYSTEM_ACTOR, at=clock.now(), ref=page.id, draft=said)
    traveller.shift(timedelta(minutes=40))
    done = SaidDraft(texts={"en": "All is well."}, stage="resolved", affects={code: "operational"})
    actions.say(by=SYSTEM_ACTOR, at=clock.now(), ref=page.id, code=report.code, said=done)


def weight(page, *paths):
    found = queries.board(page.id, at=clock.now())
    return {path: len(sheet(found, path).plain) for path in paths}


def test_forty_components_and_an_outage_weigh_less_than_thirty_kilobytes_with_their_style(at_sea):
    found = weight(forty(at_sea), "en", "style.css")
    assert sum(found.values()) < MOST, found


@pytest.mark.parametrize("language", ["en", "nb", "pl"])
def test_so_does_a_page_with_groups_languages_and_past_troubles(at_sea, language):
    page = forty(at_sea, groups=GROUPS, troubles=6, affects=5, languages=("en", "nb", "pl"))
    found = weight(page, language, "style.css")
    assert sum(found.values()) < MOST, found


def test_what_a_component_adds_that_works_is_small(at_sea):
    page = forty(at_sea)
    _component(page, 39, "")  # with it comes the picture of days before the first, once for all
    before = weight(page, "en")["en"]
    _component(page, 39, "")
    assert weight(page, "en")["en"] - before < 430


def test_a_day_with_trouble_is_told_in_words_behind_its_picture_and_a_good_component_opens_nothing(at_sea):
    said = sheet(queries.board(forty(at_sea, troubles=1).id, at=clock.now()), "en").plain.decode()
    assert said.count("<details class=days>") == 2
    assert said.count("<p class=days>") == 38
    assert "<th scope=row>Mon 2 Mar 2026<td>Down: 10 minutes" in said


def test_what_a_reader_chooses_stands_in_rows_of_plain_letters(at_sea):
    """Each label of a box is bold and a block of its own; a rule that says less of where it stands loses against that, wherever it is."""
    style = sheet(queries.board(forty(at_sea).id, at=clock.now()), "style.css").plain.decode()
    rules = [one for one in style.replace("\n", "").split("}") if one.endswith("min-height:44px") and "display:flex;gap:.5rem" in one]
    assert [one.partition("{")[0] for one in rules] == [".box fieldset label"]


def test_each_day_with_trouble_is_drawn_named_under_the_pointer_and_of_a_shape_that_is_there(at_sea):
    said = sheet(queries.board(forty(at_sea, troubles=1).id, at=clock.now()), "en").plain.decode()
    drawn = re.findall(r"<use href=#(v\d+) x=(\d+)><title>([^<]+)</title></use>", said)
    assert [title for _mark, _x, title in drawn] == ["Tue 23 Dec 2025: Slow or limited", "Mon 2 Mar 2026: Down", "Mon 2 Mar 2026: Down"]
    assert len({x for _mark, x, _title in drawn}) == 2
    for mark in {mark for mark, _x, _title in drawn}:
        assert said.count(f"<g id={mark}>") == 1
    shapes = dict(re.findall(r"<g id=(v\d+)><path class=h [^>]*><path class=(\w+) ", said))
    assert {shapes[mark] for mark, _x, _title in drawn} == {"degraded_performance", "major_outage"}


def test_a_state_is_a_word_whatever_is_drawn_beside_it(at_sea):
    page = forty(at_sea, groups=GROUPS)
    said = sheet(queries.board(page.id, at=clock.now()), "en").plain.decode()
    assert said.count("<i>Works</i>") == 38
    assert said.count("<i class=major_outage>Down</i>") == 2
    assert '<h3 class="group major_outage"><span class="aside">Down: </span>Ports' in said
    assert "<li class=major_outage>Port service 0: Down" in said
