"""The page of an incident asks for words when nobody has written any."""

from datetime import timedelta

import pytest

from tests import cast
from varsko.core import clock
from varsko.incidents import actions

pytestmark = pytest.mark.django_db
ASKS = "Nobody has written down yet what was seen."


def test_the_page_asks_for_what_was_seen_until_somebody_writes_it(declared, ann, page, time_machine):
    time_machine.move_to(cast.NOON, tick=False)
    found = declared(ann)

    def asks() -> bool:
        return ASKS in page.get(f"/incidents/{found.key}").content.decode()

    assert not asks()
    time_machine.move_to(cast.NOON + timedelta(minutes=16), tick=False)
    assert asks()
    actions.write_entry(by=cast.acting(ann), at=clock.now(), ref=found.id, text="All counters beep")
    assert not asks()


def test_what_is_over_asks_for_nothing(declared, ann, page, time_machine):
    time_machine.move_to(cast.NOON, tick=False)
    found = declared(ann)
    time_machine.move_to(cast.NOON + timedelta(minutes=16), tick=False)
    actions.resolve(by=cast.acting(ann), at=clock.now(), ref=found.id, impact_ended_at=clock.now())
    assert ASKS not in page.get(f"/incidents/{found.key}").content.decode()
