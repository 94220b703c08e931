"""A desk with an address, Kari who writes to it, and a status page that she follows."""

import pytest
import time_machine

from tests import cast
from tests.apps.desk.mail.conftest import ADDRESS, written
from varsko.core import clock
from varsko.desk import actions as desk
from varsko.desk.data import CallerDraft
from varsko.desk.models import Request
from varsko.kernel.mail.letter import Arrival
from varsko.people.data import SYSTEM_ACTOR
from varsko.privacy import actions, queries
from varsko.statuspages import actions as statuspages
from varsko.statuspages.data import PageDraft, Wish

KARI = "kari.holm@kunde.example"


@pytest.fixture(autouse=True)
def time():
    with time_machine.travel(cast.NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture
def home(ann, bo):
    team = cast.team("IT", ann, bo)
    made = desk.create_desk(by=SYSTEM_ACTOR, at=cast.NOON, name="IT", slug="it", team_id=team.id)
    desk.write_address(by=SYSTEM_ACTOR, at=cast.NOON, desk="it", address=ADDRESS)
    return made


@pytest.fixture
def wrote(home, work):
    """Kari writes to the desk; gives her request."""

    def write(text: str = "Ring Kari Holm, 900 11 222.", subject: str = "The printer of Kari Holm") -> Request:
        raw = written(f"Kari Holm <{KARI}>", subject=subject, text=text)
        desk.keep(Arrival(raw=raw, via="lmtp", recipients=(ADDRESS,), envelope_from=KARI), at=clock.now())
        work()
        return Request.objects.latest("number")

    return write


@pytest.fixture
def closed(wrote, ann, time):
    """Her request, answered and closed, as (request, day)."""

    def close() -> Request:
        row = wrote()
        kari = CallerDraft(name="Kari Holm", email=KARI, phone="+47 900 11 222")
        desk.change_caller(by=SYSTEM_ACTOR, at=clock.now(), caller_id=str(row.caller_id), draft=kari, vip=False)
        desk.answer(by=cast.acting(ann), at=clock.now(), ref=row.key, text="Dear Kari Holm, it prints again.", then="solve")
        desk.move(by=cast.acting(ann), at=clock.now(), ref=row.key, move="close")
        row.refresh_from_db()
        return row

    return close


@pytest.fixture
def follows(work):
    """Kari follows a status page."""
    page = statuspages.create_page(by=SYSTEM_ACTOR, at=cast.NOON, draft=PageDraft(name="Nordfrakt", slug="nordfrakt"))
    statuspages.subscribe(at=cast.NOON, page_id=page.id, wish=Wish(address=KARI, language="en"))
    work()


@pytest.fixture
def erased(cleo, work):
    """Have somebody erased; gives the proof."""

    def erase(ref: str = KARI):
        actions.ask_erasure(by=cast.acting(cleo), at=clock.now(), ref=ref, note="Asked for it on 3 March")
        work()
        return queries.erasures(by=cast.acting(cleo))[0]

    return erase
