"""Who waits for news of a page hears of it at once: open pages, and mirrors elsewhere, a bounded number of each."""

import asyncio
import resource
from typing import Any

import pytest

from varsko.core import handles
from varsko.statuspages.live import waiting
from varsko.statuspages.live.answers import made
from varsko.statuspages.live.waiting import Waits, asked_to_wait


class Page:
    """A page whose proof changes, and one question about it after another."""

    def __init__(self) -> None:
        self.number, self.is_public = 1, True
        self.waits = Waits()

    @property
    def mark(self) -> str:
        return f'"state{self.number}"'

    def state(self):
        return made(b"", [], self.mark.encode()) if self.is_public else None

    def write(self) -> None:
        self.number += 1
        self.waits.ring()

    def ask(self, known: str, *, seconds: int = 40, query: bytes = b"", client: str = "192.0.2.7") -> "Asker":
        return Asker(self, known, seconds, query, client)


class Asker:
    """One that asks; `answered` gives the status, its mark and whether it could wait."""

    def __init__(self, page: Page, known: str, seconds: int, query: bytes, client: str) -> None:
        heads = [(b"if-none-match", known.encode()), (b"prefer", b"respond-async, wait=%d" % seconds)]
        self.scope: dict[str, Any] = {"method": "HEAD", "headers": heads, "query_string": query, "client": (client, 1)}
        self.left = asyncio.Event()
        self.said: list[Any] = []
        self.task = asyncio.create_task(page.waits.answer(page.state, self.scope, self._receive, self._send))

    async def _receive(self):
        await self.left.wait()
        return {"type": "http.disconnect"}

    async def _send(self, message) -> None:
        self.said.append(message)

    async def answered(self):
        await self.task
        heads = dict(self.said[0]["headers"])
        assert heads[b"cache-control"] == b"no-store"
        return self.said[0]["status"], heads.get(b"etag", b"").decode(), b"preference-applied" in heads


def play(story) -> None:
    async def all_of_it() -> None:
        page = Page()
        page.waits.start(asyncio.get_running_loop())
        await story(page)
        assert page.waits.waiting == 0

    asyncio.run(all_of_it())


async def until_waiting(page: Page, count: int) -> None:
    async with asyncio.timeout(60):
        while page.waits.waiting != count:
            await asyncio.sleep(0)


def test_whoever_knows_the_newest_state_hears_of_the_next():
    async def story(page):
        asker = page.ask('"state1"')
        await until_waiting(page, 1)
        page.waits.ring()  # another page was written
        await asyncio.sleep(0)
        assert not asker.task.done()
        page.write()
        assert await asker.answered() == (200, '"state2"', True)

    play(story)


def test_whoever_knows_another_state_is_answered_at_once():
    async def story(page):
        assert await page.ask("").answered() == (200, '"state1"', True)
        assert await page.ask('"state0"').answered() == (200, '"state1"', True)

    play(story)


def test_with_nothing_new_the_answer_comes_when_the_time_is_over():
    async def story(page):
        assert await page.ask('W/"state1"', seconds=1).answered() == (304, '"state1"', True)

    play(story)


def test_a_page_that_is_not_public_any_more_is_not_there():
    async def story(page):
        asker = page.ask('"state1"')
        await until_waiting(page, 1)
        page.is_public = False
        page.write()
        assert await asker.answered() == (404, "", True)

    play(story)


def test_one_that_goes_away_leaves_its_place():
    async def story(page):
        asker = page.ask('"state1"')
        await until_waiting(page, 1)
        asker.left.set()
        await asker.task
        await until_waiting(page, 0)

    play(story)


def test_only_so_many_wait_and_open_pages_take_no_place_of_a_mirror(monkeypatch):
    monkeypatch.setattr(waiting, "MOST_PAGES", 1)
    monkeypatch.setattr(waiting, "MOST_MIRRORS", 2)
    monkeypatch.setattr(waiting, "MOST_OF_ONE", 1)

    async def story(page):
        kept = [page.ask('"state1"'), page.ask('"state1"', query=b"mirror"), page.ask('"state1"', query=b"mirror", client="192.0.2.8")]
        await until_waiting(page, 3)
        turned_away = (304, '"state1"', False)
        assert await page.ask('"state1"').answered() == turned_away
        assert await page.ask('"state1"', query=b"mirror").answered() == turned_away
        assert await page.ask('"state1"', query=b"mirror", client="192.0.2.9").answered() == turned_away
        page.write()
        assert [(await one.answered())[0] for one in kept] == [200, 200, 200]
        assert (await page.ask('"state0"').answered())[0] == 200

    play(story)


def test_where_few_connections_may_be_held_most_are_left_for_alerts_and_those_who_work(monkeypatch):
    monkeypatch.setattr(resource, "getrlimit", lambda _what: (8, 8))

    async def story(page):
        kept = [page.ask('"state1"') for _n in range(2)]
        await until_waiting(page, 2)
        assert await page.ask('"state1"').answered() == (304, '"state1"', False)
        page.write()
        assert [(await one.answered())[0] for one in kept] == [200, 200]

    play(story)


@pytest.mark.parametrize(
    ("before", "hard", "after"),
    [
        (1024, 524_288, handles.MOST),
        (1024, 4096, 4096),
        (1024, resource.RLIM_INFINITY, handles.MOST),
        (1024, 1024, None),
        (100_000, 524_288, None),
        (resource.RLIM_INFINITY, resource.RLIM_INFINITY, None),
    ],
)
def test_a_server_takes_as_many_connections_as_it_may_and_never_gives_any_up(monkeypatch, before, hard, after):
    taken = []
    monkeypatch.setattr(resource, "getrlimit", lambda _what: (before, hard))
    monkeypatch.setattr(resource, "setrlimit", lambda _what, limits: taken.append(limits))
    handles.allow_many()
    assert taken == ([(after, hard)] if after else [])


def test_a_system_that_refuses_more_connections_stops_no_server(monkeypatch):
    def refuse(_what, _limits) -> None:
        raise ValueError("not allowed to raise maximum limit")

    monkeypatch.setattr(resource, "getrlimit", lambda _what: (1024, resource.RLIM_INFINITY))
    monkeypatch.setattr(resource, "setrlimit", refuse)
    handles.allow_many()


def test_one_address_does_not_take_all_places_of_mirrors(monkeypatch):
    monkeypatch.setattr(waiting, "MOST_OF_ONE", 1)

    async def story(page):
        first = page.ask('"state1"', query=b"mirror")
        await until_waiting(page, 1)
        assert await page.ask('"state1"', query=b"mirror").answered() == (304, '"state1"', False)
        second = page.ask('"state1"', query=b"mirror", client="192.0.2.8")
        await until_waiting(page, 2)
        page.write()
        await asyncio.gather(first.task, second.task)

    play(story)


def test_at_a_stop_all_are_sent_away_and_nobody_waits_again():
    async def story(page):
        asker = page.ask('"state1"')
        await until_waiting(page, 1)
        page.waits.end()
        assert (await asker.answered())[0] == 503
        assert (await page.ask('"state1"').answered())[0] == 503

    play(story)


@pytest.mark.parametrize(
    ("method", "prefer", "seconds"),
    [
        ("HEAD", "wait=25", 25),
        ("HEAD", "respond-async; wait=10", 10),
        ("HEAD", "wait=999", waiting.LONGEST),
        ("GET", "wait=25", 0),
        ("HEAD", "", 0),
        ("HEAD", "await=25", 0),
        ("HEAD", "wait=-1", 0),
        ("HEAD", "wait=9999", 0),
    ],
)
def test_only_a_head_with_the_word_waits_and_never_too_long(method, prefer, seconds):
    assert asked_to_wait({"method": method, "headers": [(b"prefer", prefer.encode())]}) == seconds
