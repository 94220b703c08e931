"""A new host name is proven by itself as soon as its name service says so."""

from datetime import timedelta

import pytest
import time_machine

from tests.apps.statuspages.conftest import work
from tests.cast import NOON
from varsko.channels import outside
from varsko.channels.outside import NotReached
from varsko.core import names
from varsko.people.data import SYSTEM_ACTOR
from varsko.statuspages import actions
from varsko.statuspages.data import PageDraft
from varsko.statuspages.domain.ownership import LOOKED_FOR, pause_after
from varsko.statuspages.models import Host, HostWatch
from varsko.statuspages.queries.hosts import token

NAME = "status.trains.example"


@pytest.fixture(autouse=True)
def noon(db):
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture
def asked(monkeypatch):
    """What the name service says of names that are asked for; no web server answers."""
    said: dict[str, tuple[bytes, ...]] = {}
    heard: list[str] = []

    def texts(name):
        heard.append(name)
        return said.get(name, ())

    def nobody(*_args, **_more):
        raise NotReached("nobody")

    monkeypatch.setattr(names, "texts_now", texts)
    monkeypatch.setattr(outside, "fetch", nobody)
    return heard, said


def test_nobody_has_to_press_anything_once_the_name_service_knows_it(make, asked, noon):
    heard, said = asked
    make("Trains", hosts=(NAME,))
    work()
    assert heard == [f"_varsko.{NAME}"]
    assert Host.objects.get().missing == "absent"
    said[f"_varsko.{NAME}"] = (f"varsko={token(Host.objects.get())}".encode(),)
    work()
    assert Host.objects.get().proof == ""
    noon.shift(timedelta(minutes=1))
    work()
    assert Host.objects.get().proof == "dns"
    assert not HostWatch.objects.exists()


def test_it_is_looked_for_ever_more_rarely_and_not_for_ever(make, asked, noon):
    assert [pause_after(number) // timedelta(minutes=1) for number in (1, 2, 3, 7, 90)] == [1, 2, 4, 60, 60]
    make("Trains", hosts=(NAME,))
    work()
    noon.shift(LOOKED_FOR + timedelta(hours=2))
    work()
    assert not HostWatch.objects.exists()


def test_a_name_that_left_its_page_is_looked_for_no_more(make, asked):
    page = make("Trains", hosts=(NAME,))
    actions.change_page(by=SYSTEM_ACTOR, at=NOON, ref=page.id, draft=PageDraft(name="Trains", slug="trains"))
    assert not HostWatch.objects.exists()
    work()
    assert asked[0] == []
