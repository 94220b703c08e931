"""Every event of an alert, and every named reason, has its words."""

import sys
from dataclasses import fields
from datetime import UTC, datetime

import pytest
from django.utils import timezone, translation

from varsko.alerts.data import StoryLine
from varsko.core.outbox import kind_of
from varsko.events import alerts, base, paging, routing
from varsko.paging.domain.reasons import Reason, Via
from varsko.routing.domain.plan import Reason as RoutingReason
from varsko.web import story
from varsko.web.story.reasons import REASONS, VIAS

AT = datetime(2026, 11, 21, 3, 4, tzinfo=UTC)
STAGES = (alerts, routing, paging)
SAMPLES = {
    "until": "2026-11-21T05:04:00+00:00",
    "responder": {"type": "user", "id": "1", "name": "Bo"},
    "targets": [{"kind": "schedule", "id": "1", "name": "Payments_schedule", "reason": "responder"}],
    "people": ["Bo"],
    "count": 4,
    "step": 0,
    "cycle": 0,
}


def every_event(kind: type[base.Event] = base.Event) -> list[type[base.Event]]:
    found = [one for sub in kind.__subclasses__() for one in (sub, *every_event(sub))]
    real = [one for one in found if getattr(sys.modules[one.__module__], one.__name__) is one]  # slots=True makes each class twice
    return [one for one in real if one.ABOUT == "alert" and not one.__subclasses__()]


def line(kind: str, /, *, reason: str = "", by_kind: str = "user", **data) -> StoryLine:
    return StoryLine(id=1, kind=kind, at=AT, by_kind=by_kind, by_name="Ann", reason=reason, data=data)


def said(*lines: StoryLine) -> list[str]:
    with timezone.override("UTC"):
        return [one.text for one in story.tell(lines)]


@pytest.mark.parametrize("event", every_event(), ids=kind_of)
def test_every_event_about_an_alert_is_told_in_words(event):
    own = {field.name for field in fields(event)} - {"at", "by", "subject", "reason"}
    facts = {name: SAMPLES.get(name, name) for name in own}
    text = said(line(kind_of(event), **facts))[0]
    assert text != kind_of(event)
    assert "%(" not in text


def test_the_way_of_a_message_is_told_in_the_readers_words():
    facts = {"name": "Bo", "channel": "email", "error": "full"}
    with translation.override("nb"):
        assert "(e-post)" in said(line("paging.NoticeSent", **facts))[0]
        assert "(e-post)" in said(line("paging.NoticeFailed", **facts))[0]
    assert "(pigeon)" in said(line("paging.NoticeSent", name="Bo", channel="pigeon"))[0]


def test_an_alert_that_names_nobody_who_is_here_goes_nowhere_in_words_too():
    missing = {"kind": "team", "id": "", "name": "Paymets", "reason": "unknown_responder"}
    here = {"kind": "team", "id": "1", "name": "Payments", "reason": "responder"}
    assert said(line("routing.AlertRouted", targets=[missing], reason="no_route")) == ["Goes to nobody"]
    assert said(line("routing.AlertRouted", targets=[here, missing], reason="responder")) == ["Goes to Payments"]
    assert "Paymets" in said(line("paging.TargetSkipped", name="Paymets", kind="team", reason="target_gone"))[0]


def test_every_named_reason_is_a_sentence():
    named = {reason.value for reason in (*Reason, *RoutingReason)} | {"snooze_ended", "escalation_over", "source_silent"}
    assert named <= set(REASONS)
    assert all(str(sentence).endswith(".") for sentence in REASONS.values())


def test_every_way_to_a_person_is_a_sentence():
    assert {via.value for via in Via} == set(VIAS)


def test_repeats_in_a_row_become_one_line():
    lines = [line("alerts.AlertRepeated", count=2), line("alerts.AlertRepeated", count=3), line("alerts.AlertNoted", note="x")]
    assert said(*lines) == ["Came again: 3 times in all", "Ann wrote"]


def test_a_snooze_says_until_when_in_the_readers_zone():
    assert said(line("alerts.AlertSnoozed", until="2026-11-21T05:04:00+00:00", before="open", after="snoozed")) == [
        "Ann snoozed it until Sat 21 Nov 2026, 05:04 UTC"
    ]


def test_a_close_by_a_rule_names_the_reason():
    told = story.tell([line("alerts.AlertClosed", reason="escalation_over", by_kind="system")])[0]
    assert (told.text, told.why) == ("Closed", "Its escalation ran out of steps, and says to close it then.")


def test_a_person_is_paged_for_a_reason():
    told = story.tell([line("paging.PersonPaged", name="Bo", via="on_call", source="Payments_schedule")])[0]
    assert (told.text, told.why) == ("Bo is paged", "On call in Payments_schedule.")


def test_a_step_that_reaches_nobody_says_so():
    told = story.tell([line("paging.StepTaken", step=1, target="Payments_schedule", people=[], reason="nobody_on_call")])[0]
    assert (told.text, told.why) == ("Step 2, Payments_schedule: nobody", "Nobody is on call.")


def test_a_message_that_may_have_gone_twice_is_said_honestly():
    assert "possibly twice" in said(line("paging.NoticeSent", name="Bo", channel="email", maybe_twice=True))[0]


def test_a_line_of_another_version_does_not_break_the_page():
    assert said(line("alerts.AlertTransmogrified", x=1)) == ["alerts.AlertTransmogrified"]
    assert said(line("alerts.AlertSnoozed", until="gibberish")) == ["alerts.AlertSnoozed"]
    assert story.tell([line("alerts.AlertClosed", reason="moon_phase")])[0].why == "moon phase"
