"""Down time that was recorded wrongly is put right: the figures follow, and readers see what it was before, and why."""

from datetime import timedelta

import pytest
import time_machine

from tests import cast
from tests.apps.statuspages.conftest import work
from tests.cast import NOON
from varsko.core import clock
from varsko.core.models import EventRow
from varsko.kernel.errors import Invalid, NotFound
from varsko.people.data import SYSTEM_ACTOR
from varsko.people.domain.permissions import NotAllowed
from varsko.statuspages import actions, queries
from varsko.statuspages.data import PageDraft
from varsko.statuspages.models import Component, Spell, StatusPage
from varsko.statuspages.narrowing import narrowed

HOUR = timedelta(hours=1)
WRONG = "The monitor was wrong, not the ferry."


@pytest.fixture(autouse=True)
def noon(db):
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture
def down(page, code):
    """Tickets were down for two hours, yesterday."""
    Component.objects.update(began_on=(NOON - timedelta(days=9)).date())
    part = Component.objects.get(code=code(page, "Tickets"))
    return Spell.objects.create(component=part, state="major_outage", began_at=NOON - 26 * HOUR, ended_at=NOON - 24 * HOUR)


@pytest.fixture
def does(page, code):
    def do(action, spell, **more):
        facts = {"by": SYSTEM_ACTOR, "at": NOON, "ref": page.id, "code": code(page, "Tickets"), "reason": WRONG}
        return action(**(facts | {"spell": spell.pk} | more))

    return do


def hours(page):
    part = next(one for one in queries.components(page.id) if one.name == "Tickets")
    return sum(day.seconds.get("major_outage", 0) for day in queries.board(page.id, at=clock.now()).days[part.id]) / 3600


def sheet(page, path):
    StatusPage.objects.update(due_at=clock.now())
    work()
    return queries.sheet(page.id, path).plain.decode()


def test_a_wrong_end_is_put_right_and_the_figures_follow(page, down, does):
    before = sheet(page, "en")
    assert hours(page) == 2
    seen = does(actions.correct_spell, down, began_at=down.began_at, ended_at=down.began_at + HOUR)
    assert hours(page) == 1
    assert [(one.ended_before, one.ended_after, one.reason) for one in seen.corrections] == [(NOON - 24 * HOUR, NOON - 25 * HOUR, WRONG)]
    after = sheet(page, "en")
    assert "Put right since:" not in before
    assert "Put right since:" in after
    assert WRONG in after


def test_what_never_was_is_struck_and_can_be_put_back(page, down, does):
    does(actions.strike_spell, down)
    assert hours(page) == 0
    with pytest.raises(Invalid):
        does(actions.strike_spell, down)
    with pytest.raises(Invalid):
        does(actions.correct_spell, down, began_at=down.began_at, ended_at=NOON)
    does(actions.restore_spell, down)
    assert hours(page) == 2
    with pytest.raises(Invalid):
        does(actions.restore_spell, down)
    assert [one.change for one in queries.spells(page.id, down.component.code)[0].corrections] == ["restored", "struck"]


def test_what_was_recorded_first_stays_known_however_often_it_is_put_right(page, down, does):
    for longer in (1, 2, 3):
        does(actions.correct_spell, down, began_at=down.began_at, ended_at=down.began_at + longer * HOUR)
    found = queries.spell(page.id, down.component.code, down.pk)
    assert (found.corrections[-1].began_before, found.corrections[-1].ended_before) == (down.began_at, down.ended_at)
    assert EventRow.objects.filter(kind="statuspages.UptimeCorrected").count() == 3


def test_down_time_that_goes_on_may_have_begun_earlier_but_is_not_struck(page, code, does):
    actions.set_state(by=SYSTEM_ACTOR, at=NOON - HOUR, ref=page.id, code=code(page, "Tickets"), state="major_outage")
    spell = Spell.objects.get()
    with pytest.raises(Invalid):
        does(actions.strike_spell, spell)
    does(actions.correct_spell, spell, began_at=NOON - 30 * HOUR, ended_at=None)
    assert hours(page) == 30
    actions.set_state(by=SYSTEM_ACTOR, at=NOON, ref=page.id, code=code(page, "Tickets"), state="operational")
    assert hours(page) == 30


@pytest.mark.parametrize(
    ("began", "ended", "field"),
    [(-26, -27, "ended_at"), (-26, -26, "ended_at"), (-26, 1, "ended_at"), (1, 2, "began_at"), (-26, None, "ended_at")],
)
def test_times_that_cannot_be_are_refused(down, does, began, ended, field):
    with pytest.raises(Invalid) as refused:
        does(actions.correct_spell, down, began_at=NOON + began * HOUR, ended_at=None if ended is None else NOON + ended * HOUR)
    assert field in refused.value.errors
    assert Spell.objects.get().ended_at == down.ended_at


@pytest.mark.parametrize("reason", ["", "  \n", "x" * 501])
def test_nothing_is_put_right_without_a_reason(down, does, reason):
    with pytest.raises(Invalid) as refused:
        does(actions.strike_spell, down, reason=reason)
    assert set(refused.value.errors) == {"reason"}


def test_a_component_has_only_its_own_down_time(page, down, does, code, make):
    other = make("Buses", "Tickets")
    with pytest.raises(NotFound):
        does(actions.strike_spell, down, code=code(page, "Timetable"))
    with pytest.raises(NotFound):
        does(actions.strike_spell, down, ref=other.id, code=code(other, "Tickets"))


def test_who_may_not_configure_the_page_puts_nothing_right(down, does):
    for person in (cast.ann(), cast.dev()):
        with pytest.raises(NotAllowed):
            does(actions.strike_spell, down, by=cast.acting(person))


def test_readers_of_another_part_learn_nothing_of_it(page, down, does, code):
    does(actions.strike_spell, down)
    draft = PageDraft(name="Ferries", slug="ferries", languages=("en",), access="groups")
    actions.change_page(by=SYSTEM_ACTOR, at=NOON, ref=page.id, draft=draft)
    shown = queries.board(page.id, at=NOON)
    assert set(shown.corrections) == {str(down.component_id)}
    from_here = narrowed(shown, {code(page, "Timetable")})
    assert from_here.corrections == {}


def test_cleo_puts_it_right_on_a_page_without_script(page, down, browser, cleo):
    client = browser(cleo)
    code = down.component.code
    listed = client.get(f"/status-pages/ferries/components/{code}/uptime")
    assert f"/uptime/{down.pk}" in listed.content.decode()
    one = f"/status-pages/ferries/components/{code}/uptime/{down.pk}"
    assert client.post(one, {"reason": ""}).status_code == 422
    assert client.post(one, {"reason": "<b>Wrong</b>", "do": "strike"}).status_code == 302
    assert "&lt;b&gt;Wrong&lt;/b&gt;" in client.get(one).content.decode()
    assert "&lt;b&gt;Wrong" in sheet(page, "en")
    assert client.get(f"/status-pages/ferries/components/{code}/uptime/{10**30}").status_code == 404
    assert browser().get(one).status_code == 302
