"""What states add up to, and which stages follow which."""

import pytest

from varsko.statuspages.domain import limits
from varsko.statuspages.domain.stages import Kind, Stage, may_become, wire
from varsko.statuspages.domain.states import DESCRIPTIONS, INDICATORS, Impact, Overall, State, impact_of, of_severity, overall, worst

OK, SLOW, PART, DOWN, WORK = State.OPERATIONAL, State.DEGRADED, State.PARTIAL, State.MAJOR, State.MAINTENANCE


@pytest.mark.parametrize(
    ("states", "said"),
    [
        ([], Overall.GOOD),
        ([OK, OK], Overall.GOOD),
        ([OK, WORK], Overall.MAINTENANCE),
        ([OK, SLOW], Overall.SOME_DEGRADED),
        ([SLOW, SLOW], Overall.DEGRADED),
        ([SLOW, WORK], Overall.SOME_DEGRADED),
        ([OK, PART], Overall.MINOR_OUTAGE),
        ([PART, PART], Overall.PARTIAL_OUTAGE),
        ([OK, DOWN], Overall.PARTIAL_OUTAGE),
        ([DOWN, DOWN], Overall.MAJOR_OUTAGE),
        ([DOWN], Overall.MAJOR_OUTAGE),
        ([WORK, DOWN, OK], Overall.PARTIAL_OUTAGE),
    ],
)
def test_the_sentence_follows_from_the_components(states, said):
    assert overall(states) == said


@pytest.mark.parametrize(("impact", "indicator"), [("none", "none"), ("minor", "minor"), ("major", "major"), ("critical", "critical")])
def test_an_incident_without_components_counts_by_its_impact(impact, indicator):
    assert INDICATORS[overall([OK], [Impact(impact)])] == indicator


def test_the_worse_of_components_and_incidents_counts():
    assert overall([OK, DOWN], [Impact.MINOR]) == Overall.PARTIAL_OUTAGE
    assert overall([OK, SLOW], [Impact.CRITICAL]) == Overall.MAJOR_OUTAGE


def test_every_sentence_has_a_word_and_a_description_of_statuspage():
    assert set(INDICATORS) == set(DESCRIPTIONS) == set(Overall)
    assert set(INDICATORS.values()) == {"none", "minor", "major", "critical", "maintenance"}


def test_an_outage_outranks_maintenance():
    assert worst([WORK, SLOW]) == SLOW
    assert worst([WORK, OK]) == WORK
    assert worst([]) == OK


def test_impact_and_severity_follow_from_states():
    assert [impact_of([one]).value for one in (OK, WORK, SLOW, PART, DOWN)] == ["none", "maintenance", "minor", "major", "critical"]
    assert [of_severity(one) for one in (1, 2, 3, 4)] == [DOWN, PART, SLOW, SLOW]


def test_incidents_go_anywhere_but_maintenance_has_an_order():
    assert may_become(Kind.INCIDENT, Stage.RESOLVED, Stage.INVESTIGATING)
    assert not may_become(Kind.INCIDENT, Stage.INVESTIGATING, Stage.COMPLETED)
    assert may_become(Kind.MAINTENANCE, Stage.SCHEDULED, Stage.IN_PROGRESS)
    assert may_become(Kind.MAINTENANCE, Stage.SCHEDULED, Stage.SCHEDULED)
    assert not may_become(Kind.MAINTENANCE, Stage.SCHEDULED, Stage.COMPLETED)
    assert not may_become(Kind.MAINTENANCE, Stage.COMPLETED, Stage.IN_PROGRESS)


def test_programs_hear_only_words_that_they_know():
    known = {"investigating", "identified", "monitoring", "resolved", "scheduled", "in_progress", "verifying", "completed"}
    assert {wire(one) for one in Stage} == known


@pytest.mark.parametrize(
    ("text", "fits"), [("our-status", True), ("a", True), ("-a", False), ("A", False), ("new", False), ("a/b", False), ("", False)]
)
def test_slugs(text, fits):
    assert limits.is_slug(text) is fits


@pytest.mark.parametrize(
    ("text", "fits"),
    [("status.example.org", True), ("localhost", False), ("10.0.0.1", False), ("a..b", False), ("x.org/y", False), ("é.org", False)],
)
def test_host_names(text, fits):
    assert limits.is_host(text) is fits
