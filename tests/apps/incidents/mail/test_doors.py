"""One door for all mail: what is for incidents goes there, what is for a desk goes there, and what is for both to both."""

import pytest

from tests.apps.desk.mail.conftest import written
from tests.apps.incidents.mail.conftest import ADDRESS
from varsko.core import clock
from varsko.desk import actions as desk
from varsko.desk.models import Mail as DeskMail
from varsko.desk.models import Postbox
from varsko.incidents.models import Mail
from varsko.ingest.mail import sorting
from varsko.kernel.errors import Conflict
from varsko.kernel.mail.letter import Arrival
from varsko.people.data import SYSTEM_ACTOR

pytestmark = pytest.mark.django_db


def arrived(to: str, *recipients: str) -> Arrival:
    return Arrival(raw=written(to=to), via="imap" if not recipients else "lmtp", recipients=recipients)


def kept() -> tuple[list[str], list[str]]:
    return [one.address for one in Mail.objects.all()], [one.address for one in DeskMail.objects.all()]


def test_the_door_takes_what_somebody_has_an_address_for(home, desk_address):
    said = [sorting.takes(one) for one in (ADDRESS, "incidents+1-x@nordfrakt.example", desk_address, "nobody@nordfrakt.example")]
    assert said == [True, True, True, False]


def test_each_address_has_its_keeper(home, desk_address):
    sorting.keep(arrived(ADDRESS, ADDRESS), at=clock.now())
    assert kept() == ([ADDRESS], [])
    sorting.keep(arrived(desk_address, desk_address, ADDRESS), at=clock.now())
    assert kept() == ([ADDRESS, ADDRESS], [desk_address])


def test_a_mailbox_is_read_on_whoever_a_mail_is_for(home, desk_address):
    box = Postbox.objects.create(name="box")
    for uid, to in enumerate((ADDRESS, f"{desk_address}, {ADDRESS}", "hidden@elsewhere.example"), 1):
        sorting.keep(arrived(to), at=clock.now(), postbox=box, last_uid=uid)
        box.refresh_from_db()
        assert box.last_uid == uid
    assert kept() == ([ADDRESS, ADDRESS], [desk_address, desk_address])


def test_a_desk_cannot_take_the_address_of_incidents(home, desk_address):
    with pytest.raises(Conflict):
        desk.write_address(by=SYSTEM_ACTOR, at=clock.now(), desk="it", address=ADDRESS)
