"""Whoever sends a report to an authority is reminded in time, and again when it is late; corrected times count anew."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests import cast
from varsko.core.models import EventRow
from varsko.incidents import actions, queries
from varsko.incidents.data import Draft
from varsko.people.data import SYSTEM_ACTOR


@pytest.fixture
def ann(clock):
    return cast.ann()


@pytest.fixture
def incident(clock, ann):
    law = next(one for one in queries.regimes() if one.key == "gdpr")
    actions.save_regime(by=SYSTEM_ACTOR, at=clock.now, wanted=replace(law, sender="Data officer"))
    view, _ = actions.declare(by=cast.acting(ann), at=clock.now, draft=Draft(summary="Lists were open", severity=3))
    actions.take(by=cast.acting(ann), at=clock.now, ref=view.id)
    actions.open_duty(by=cast.acting(ann), at=clock.now, ref=view.id, regime="gdpr")
    clock.work()
    return view


def told() -> list[tuple[list[str], bool]]:
    rows = EventRow.objects.filter(kind="incident_duties.FilingReminded").order_by("id")
    return [(row.data["told"], row.data["is_late"]) for row in rows]


def test_who_has_the_part_is_reminded_until_it_is_handed_in(post, clock, ann, incident):
    bo = cast.bo()
    clock.after(hours=37)
    post.mailbox(ann).expects(
        "HOT-1: due: GDPR, Notification", "A draft with what the record knows waits for you", "/incidents/HOT-1/duties"
    )
    actions.assign(by=cast.acting(ann), at=clock.now, ref=incident.id, role="other", label="Data Officer", user_id=bo.id)
    for hours in (18, 18):
        clock.after(hours=hours)
    assert told() == [(["Ann"], False), (["Bo"], False), (["Bo"], True)]
    (duty,) = queries.duties(incident.id)
    said = {"text": "We report", "version": 0, "sent_at": clock.now, "note": "Asleep"}
    actions.file(by=cast.acting(bo), at=clock.now, ref=incident.id, filing_id=duty.next.id, **said)
    clock.after(hours=24 * 8)
    assert len(told()) == 3


def test_a_corrected_detection_counts_anew(clock, ann, incident):
    earlier = clock.now - timedelta(hours=10)
    actions.update(by=cast.acting(ann), at=clock.now, ref=incident.id, detected_at=earlier)
    clock.work()
    assert queries.duties(incident.id)[0].next.until == earlier + timedelta(hours=72)
