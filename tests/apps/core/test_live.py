"""Open pages hear what happens, in order, and only what their readers may know."""

import asyncio
import json
import threading
from functools import partial

import pytest
from django.db import OperationalError, connections

from tests.cast import NOON
from varsko.core import outbox
from varsko.core.live import stream
from varsko.core.live.hub import RELOAD, Hub, Reader
from varsko.core.live.lines import Follower, Line, by_kind
from varsko.core.models import EventRow
from varsko.events.alerts import AlertNoted
from varsko.events.base import SYSTEM

pytestmark = pytest.mark.django_db(transaction=True)

SOON = 60.0
"""Seconds until what must happen has happened, on a busy machine."""

EVERYBODY, TEAM = frozenset({"readers"}), frozenset({"team:a"})


def happen(*subjects):
    return list(outbox.record(*(AlertNoted(at=NOON, by=SYSTEM, subject=one, note="n") for one in subjects)))


def audiences(lines):
    return [TEAM if line.subject == "private" else EVERYBODY for line in lines]


def read(event):
    return json.loads(event.decode().split("data: ")[1])


class Page:
    """An open page: hears a stream until enough was heard, then leaves."""

    def __init__(self, groups=EVERYBODY, *, query="", last_event_id=""):
        self.groups, self.pieces, self.status = groups, [], 0
        headers = [(b"last-event-id", last_event_id.encode())] if last_event_id else []
        self.scope = {"type": "http", "headers": headers, "query_string": query.encode()}
        self.leaving = asyncio.Event()

    async def receive(self):
        await self.leaving.wait()
        return {"type": "http.disconnect"}

    async def send(self, message):
        self.status = message.get("status", self.status)
        self.pieces.append(message.get("body", b""))

    async def hears(self, text):
        async with asyncio.timeout(SOON):
            while text not in b"".join(self.pieces):
                await asyncio.sleep(0.01)


def play(story, **settings):
    """Run a story with a hub and a stream, in threads as the application does."""

    async def run():
        hub = Hub(audiences)
        hub.start(asyncio.get_running_loop())
        try:
            await story(hub)
        finally:
            await asyncio.to_thread(hub.stop)

    asyncio.run(run())


async def in_thread(job):
    def work():
        try:
            return job()
        finally:
            connections.close_all()

    return await asyncio.to_thread(work)


def test_a_page_hears_what_happens_after_it_was_opened():
    happen("before")

    async def story(hub):
        page = Page()
        open_page = asyncio.create_task(stream.Stream(hub, lambda *_: page.groups, in_thread)(page.scope, page.receive, page.send))
        await page.hears(b"retry:")
        await in_thread(partial(happen, "first", "second"))
        await page.hears(b"second")
        page.leaving.set()
        await open_page
        heard = b"".join(page.pieces)
        assert b"event: alert\n" in heard
        assert heard.index(b"first") < heard.index(b"second")
        assert b"before" not in heard
        assert hub.readers == 0

    play(story)


def test_a_page_that_comes_back_hears_what_it_missed():
    seen, *_ = happen("seen", "missed", "private")

    async def story(hub):
        for page in (Page(last_event_id=str(seen)), Page(query=f"after={seen}")):
            serve = stream.Stream(hub, lambda *_: EVERYBODY, in_thread)
            open_page = asyncio.create_task(serve(page.scope, page.receive, page.send))
            await page.hears(b"missed")
            page.leaving.set()
            await open_page
            assert b'"seen"' not in b"".join(page.pieces)
            assert b"private" not in b"".join(page.pieces)

    play(story)


def test_a_stranger_hears_nothing():
    async def story(hub):
        page = Page()
        await stream.Stream(hub, lambda *_: None, in_thread)(page.scope, page.receive, page.send)
        assert page.status == 401
        assert hub.readers == 0

    play(story)


def test_who_listens_is_asked_with_the_mark_of_whom_the_page_was_drawn_for():
    cookies = (b"cookie", b"sessionid=bo")

    async def story(hub):
        page = Page(query="after=1&as=ann")
        page.scope["headers"].append(cookies)
        asked = []
        await stream.Stream(hub, lambda *said: asked.append(said), in_thread)(page.scope, page.receive, page.send)
        assert asked == [({"sessionid": "bo"}, "ann")]
        assert page.status == 401

    play(story)


def test_streams_end_when_the_process_stops():
    async def story(hub):
        page = Page()
        open_page = asyncio.create_task(stream.Stream(hub, lambda *_: EVERYBODY, in_thread)(page.scope, page.receive, page.send))
        await page.hears(b"retry:")
        hub.end_streams()
        async with asyncio.timeout(SOON):
            await open_page

    play(story)


def test_somebody_who_was_deactivated_hears_nothing_more(monkeypatch):
    monkeypatch.setattr(stream, "HEARTBEAT", 0.02)
    monkeypatch.setattr(stream, "CHECK_AGAIN", 0.05)
    answers = iter([EVERYBODY])

    async def story(hub):
        page = Page()
        async with asyncio.timeout(SOON):
            await stream.Stream(hub, lambda *_: next(answers, None), in_thread)(page.scope, page.receive, page.send)
        assert b": alive" in b"".join(page.pieces)

    play(story)


def test_only_members_hear_of_a_private_team():
    member, stranger = Reader(EVERYBODY | TEAM), Reader(EVERYBODY)
    told = [(Line(1, "alerts.AlertNoted", "alert", "private"), TEAM), (Line(2, "alerts.AlertNoted", "alert", "open"), EVERYBODY)]
    for reader in (member, stranger):
        reader.tell(told)
    assert (member.queue.qsize(), stranger.queue.qsize()) == (2, 1)
    assert read(stranger.queue.get_nowait()) == {"id": 2, "kind": "alerts.AlertNoted", "about": "alert", "subject": "open"}


def test_a_page_that_cannot_keep_up_is_told_to_load_anew():
    reader = Reader(EVERYBODY)
    reader.tell([(Line(number, "k", "alert", "s"), EVERYBODY) for number in range(500)])
    assert reader.queue.get_nowait() == RELOAD
    assert reader.queue.empty()
    reader.tell([(Line(number, "k", "alert", "s"), EVERYBODY) for number in range(200)])
    reader.end()
    assert [reader.queue.get_nowait(), reader.queue.get_nowait()] == [RELOAD, None]


def test_too_much_to_catch_up_with_means_loading_anew():
    happen(*["s"] * 501)
    reader = Reader(EVERYBODY)
    assert Hub(audiences).join(reader, after=0) is None


def test_a_number_that_appears_late_is_still_told():
    follower = Follower()
    first, second, third = happen("1", "2", "3")
    late = EventRow.objects.get(pk=second)
    EventRow.objects.filter(pk=second).delete()
    assert [line.id for line in follower.read()] == [first, third]
    late.save(force_insert=True)
    assert [line.id for line in follower.read()] == [second]
    assert follower.read() == []


def test_each_kind_has_its_own_way_to_know_the_audience():
    asked = []

    def resolve(ids):
        asked.append(ids)
        return {"1": TEAM}

    find = by_kind({"alert": resolve}, otherwise=frozenset({"all"}))
    lines = [Line(1, "k", "alert", "1"), Line(2, "k", "alert", "1"), Line(3, "k", "alert", "gone"), Line(4, "k", "key", "1")]
    assert find(lines) == [TEAM, TEAM, frozenset({"all"}), frozenset({"all"})]
    assert asked == [["1", "gone"]]


@pytest.mark.parametrize(("trouble", "heard"), [(OperationalError("away"), "before"), (ValueError("odd"), "after")])
def test_pages_hear_what_could_not_be_told_at_once_and_a_line_that_breaks_takes_none_along(trouble, heard, caplog):
    troubles = [trouble]

    def sometimes(lines):
        if troubles:
            happen("after")
            raise troubles.pop()
        return audiences(lines)

    async def story(hub):
        hub._audiences = sometimes
        page = Page()
        open_page = asyncio.create_task(stream.Stream(hub, lambda *_: EVERYBODY, in_thread)(page.scope, page.receive, page.send))
        await page.hears(b"retry:")
        await in_thread(partial(happen, "before"))
        await page.hears(b"after")
        page.leaving.set()
        await open_page
        events = b"".join(page.pieces).split(b"\n\n")  # one piece may hold several
        assert next(read(event)["subject"] for event in events if b'"subject"' in event) == heard

    play(story)


def test_the_hub_survives_a_database_that_is_away(monkeypatch):
    away = threading.Event()
    real = Follower.read

    def read_or_fail(self):
        if not away.is_set():
            away.set()
            raise OperationalError("away")
        return real(self)

    monkeypatch.setattr(Follower, "read", read_or_fail)

    async def story(hub):
        page = Page()
        open_page = asyncio.create_task(stream.Stream(hub, lambda *_: EVERYBODY, in_thread)(page.scope, page.receive, page.send))
        await page.hears(b"retry:")
        await in_thread(partial(happen, "after the outage"))
        await page.hears(b"after the outage")
        page.leaving.set()
        await open_page

    play(story)
