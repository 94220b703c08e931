"""The address of incidents, and people who write to it."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest

from tests import cast
from tests.apps.desk.mail.conftest import written
from tests.apps.incidents.test_telling import said as told
from varsko.conversations import queries as rooms
from varsko.core import clock
from varsko.core.models import Delivery
from varsko.desk import actions as desk
from varsko.incidents import actions
from varsko.incidents.models import Mail
from varsko.kernel.mail.letter import Arrival
from varsko.people.data import SYSTEM_ACTOR, Person

ADDRESS = "incidents@nordfrakt.example"
MX = "mx.nordfrakt.example"


def vouched(sender: str, verdict: str = "pass") -> dict[str, str]:
    """What our own mail server writes above a mail."""
    return {"Authentication_Results": f"{MX}; dmarc={verdict} header.from={sender.rpartition('@')[2]}"}


@pytest.fixture
def home(db) -> str:
    actions.change_mail(by=SYSTEM_ACTOR, at=cast.NOON, address=ADDRESS, trusted=MX)
    return ADDRESS


@pytest.fixture
def brought(home, work) -> Callable[..., Mail]:
    """Bring a mail to the address of incidents and let the worker put it where it belongs."""

    def bring(sender: str, *, to: str = ADDRESS, verdict: str = "", envelope_from: str | None = None, **mail) -> Mail:
        said = {**(vouched(sender, verdict) if verdict else {}), **mail}
        raw = written(sender, to=to, **said)
        envelope = sender if envelope_from is None else envelope_from
        actions.keep_mail(Arrival(raw=raw, via="lmtp", recipients=(to,), envelope_from=envelope), at=clock.now())
        work()
        return Mail.objects.order_by("came_at", "id").last()

    return bring


@pytest.fixture
def mailed(work):
    """Tell a person of an incident by mail, and give the message as it left."""

    def tell(view, by: Person, to: Person) -> dict[str, str]:
        actions.follow(by=cast.acting(to), at=clock.now(), severity=3)
        update = told(next_update_at=clock.now() + timedelta(minutes=30), skipped="Nobody else is up")
        actions.publish(by=cast.acting(by), at=clock.now(), ref=view.id, telling=update)
        work()
        sent = Delivery.objects.filter(address=to.email, key__startswith="update:").order_by("-created_at", "-id").first()
        assert sent
        return {"key": sent.key, **sent.message}

    return tell


def in_room(view) -> list[tuple[str, str, str]]:
    room = rooms.room_of("incident", str(view.id))
    return [(one.by_name, one.kind, one.text) for one in rooms.messages(SYSTEM_ACTOR, room.id, after=0)] if room else []


def receipts() -> list[Delivery]:
    return list(Delivery.objects.filter(key__startswith="declared:").order_by("created_at", "id"))


def key_of(text: str) -> str:
    found = re.search(r"HOT-\d+", text)
    assert found, text
    return found.group()


@pytest.fixture
def desk_address(ann) -> str:
    """The address of a desk, which nobody else may have."""
    desk.create_desk(by=SYSTEM_ACTOR, at=cast.NOON, name="IT", slug="it", team_id=cast.team("IT", ann).id)
    desk.write_address(by=SYSTEM_ACTOR, at=cast.NOON, desk="it", address="helpdesk@nordfrakt.example")
    return "helpdesk@nordfrakt.example"
