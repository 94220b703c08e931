"""A mirror hears at once that its publisher signed something new, and goes on as before where that is not offered."""

import asyncio
import http.server
import queue
import threading
from datetime import timedelta
from types import SimpleNamespace

import httpx
import pytest
import time_machine

from tests.apps.statuspages.test_mirrors import keep, look
from tests.apps.statuspages.test_mirrors import origin as origin
from tests.asgi import ask
from tests.cast import NOON
from varsko.channels import outside
from varsko.core import wake
from varsko.statuspages.actions import mirrors as rules
from varsko.statuspages.live import Endpoint, Shelf, hearing
from varsko.statuspages.models import Mirror


@pytest.fixture(autouse=True)
def noon(db):
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


class Publisher(http.server.BaseHTTPRequestHandler):
    """Another installation that answers a question for news with what its server is told to say."""

    def do_HEAD(self) -> None:
        self.server.cookies.append(self.headers.get("Cookie"))
        self.server.asked.append((self.path, self.headers.get("If-None-Match"), self.headers.get("Prefer")))
        status, heads = self.server.says.pop(0) if self.server.says else (500, {})
        self.send_response(status)
        for name, value in heads.items():
            self.send_header(name, value)
        self.end_headers()

    def log_message(self, *args) -> None:
        """Say nothing."""


@pytest.fixture
def publisher(settings):
    settings.VARSKO = settings.VARSKO.model_copy(update={"allow_private_webhooks": True})
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Publisher)
    server.asked, server.cookies, server.says = [], [], []
    server.page = SimpleNamespace(id="x", slug="next-door", address=f"http://127.0.0.1:{server.server_port}/status/ferries")
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


def news(mark: str) -> tuple[int, dict[str, str]]:
    return 200, {"ETag": mark, "Preference-Applied": "wait=25"}


def asked(publisher, known: str = "") -> str | None:
    async def once() -> str | None:
        async with httpx.AsyncClient(trust_env=False) as client:
            return await hearing._asked(client, publisher.page, known)

    return asyncio.run(once())


def test_it_is_told_once_of_each_new_state(publisher, monkeypatch):
    told, enough = [], threading.Event()
    publisher.says = [news('"one"'), news('W/"one"'), news('"two"')]

    def hear(*, at, ref) -> int:
        told.append(ref)
        if len(told) == 2:
            enough.set()
        return len(told)

    async def until_enough() -> None:
        listening = asyncio.create_task(hearing.listen_to(publisher.page))
        while not enough.is_set():
            await asyncio.sleep(0.01)
        listening.cancel()

    monkeypatch.setattr(hearing, "hear", hear)
    monkeypatch.setattr(hearing, "_BETWEEN_NEWS", (0, 0))
    monkeypatch.setattr(hearing, "_LATER", (0, 0))
    asyncio.run(until_enough())
    assert told == ["x", "x"]
    assert publisher.asked[:3] == [
        ("/status/ferries/proof.json?mirror&after=", None, "wait=25"),
        ("/status/ferries/proof.json?mirror&after=one", '"one"', "wait=25"),
        ("/status/ferries/proof.json?mirror&after=one", '"one"', "wait=25"),
    ]


def rests_after(monkeypatch, said: list[tuple[str, int]]) -> list[float]:
    """Give how long a publisher is left alone after each of its marks, beside the number of the state that is kept by then."""
    marks, numbers, rests = iter([mark for mark, _number in said]), iter([number for _mark, number in said]), []

    async def asked(_client, _one, _known) -> str:
        return next(marks)

    async def rest(seconds: float) -> None:
        rests.append(seconds)
        if len(rests) == len(said):
            raise asyncio.CancelledError

    monkeypatch.setattr(hearing, "_asked", asked)
    monkeypatch.setattr(hearing, "hear", lambda **_facts: next(numbers))
    monkeypatch.setattr(asyncio, "sleep", rest)
    with pytest.raises(asyncio.CancelledError):
        asyncio.run(hearing.listen_to(SimpleNamespace(id="x")))
    return rests


def test_a_publisher_whose_processes_differ_is_asked_ever_more_seldom_until_there_is_real_news(monkeypatch):
    """Behind what shares requests out, one process may not have heard yet, or never will: a mark that comes back is no news."""
    rests = rests_after(monkeypatch, [(mark, number) for number, mark in enumerate([*["old", "new"] * 12, "newer"])])
    assert max(rests[:2]) < 1
    assert rests[2:24] == sorted(rests[2:24])
    assert rests[23] == 20
    assert rests[24] < 1


def test_a_publisher_that_says_news_and_signs_none_is_asked_ever_more_seldom(monkeypatch):
    rests = rests_after(monkeypatch, [*[(f"lie{turn}", 7) for turn in range(24)], ("true", 8)])
    assert max(rests[:6]) < 1
    assert rests[6:24] == sorted(rests[6:24])
    assert rests[23] == 20
    assert rests[24] < 1


def test_many_news_in_a_row_are_each_heard_at_once(monkeypatch):
    assert max(rests_after(monkeypatch, [(f"state{turn}", turn) for turn in range(100)])) < 1


def test_cookies_of_a_publisher_are_neither_kept_nor_sent_back(publisher):
    publisher.says = [(200, {**news('"one"')[1], "Set-Cookie": "a=b"}), news('"two"')]

    async def twice() -> tuple[str | None, str | None, int]:
        async with outside.waiting_client(10, 10) as client:
            found = await hearing._asked(client, publisher.page, ""), await hearing._asked(client, publisher.page, "one")
            return *found, len(client.cookies)

    assert asyncio.run(twice()) == ("one", "two", 0)
    assert publisher.cookies == [None, None]


def test_a_list_that_could_not_be_read_is_read_again(monkeypatch):
    """No thread can be started while memory is short; whoever listens must not fall silent for good."""
    read, stops = queue.SimpleQueue(), iter([RuntimeError("can't start new thread")])

    def kept() -> list[object]:
        read.put(None)
        for stop in stops:
            raise stop
        return []

    monkeypatch.setattr(hearing, "kept_mirrors", kept)
    listening = hearing.Hearing()
    listening.start()
    read.get(timeout=60)
    wake.local(rules.WAKE)
    read.get(timeout=60)
    listening.stop(60)


@pytest.mark.parametrize(
    "said",
    [
        (200, {"ETag": '"one"'}),  # a version that does not wait
        (200, {"Preference-Applied": "wait=25"}),
        (200, {"ETag": "a b\x7f", "Preference-Applied": "wait=25"}),
        (200, {"ETag": f'"{"x" * 65}"', "Preference-Applied": "wait=25"}),
        (302, {"ETag": '"one"', "Preference-Applied": "wait=25", "Location": "http://192.0.2.1/"}),
        (503, {"Retry-After": "2"}),
    ],
)
def test_one_that_does_not_wait_or_makes_no_sense_is_asked_again_later(publisher, said):
    publisher.says = [said]
    assert asked(publisher, "one") is None
    assert len(publisher.asked) == 1


def test_nobody_in_a_private_network_is_asked(publisher, settings):
    settings.VARSKO = settings.VARSKO.model_copy(update={"allow_private_webhooks": False})
    publisher.says = [news('"one"')]
    assert asked(publisher) is None
    assert publisher.asked == []


def test_a_version_of_before_is_asked_as_before(origin, page, tmp_path):
    """It knows no HEAD at all, or answers it at once; what is signed there comes at the next look."""
    one = keep(origin)
    assert asked(SimpleNamespace(page=one)) is None
    assert look().refusal == ""


def test_what_is_heard_is_looked_at_now(origin):
    one = keep(origin)
    assert look().due_at == NOON + rules.LOOK_EVERY
    assert rules.hear(at=NOON + timedelta(seconds=3), ref=one.id) == Mirror.objects.get().number > 0
    assert Mirror.objects.get().due_at == NOON + timedelta(seconds=3)
    assert rules.hear(at=NOON, ref="00000000-0000-0000-0000-000000000000") == 0


def test_what_is_heard_during_a_look_is_looked_at_right_after_it(origin, noon, monkeypatch):
    one = keep(origin)
    fetched = rules._fetched

    def meanwhile(row):
        found = fetched(row)
        noon.shift(timedelta(seconds=1))
        rules.hear(at=NOON + timedelta(seconds=1), ref=one.id)
        monkeypatch.setattr(rules, "_fetched", fetched)
        return found

    monkeypatch.setattr(rules, "_fetched", meanwhile)
    origin.asked.clear()
    look()
    assert origin.asked.count("/status/ferries/proof.json") == 2
    assert Mirror.objects.get().due_at == NOON + timedelta(seconds=1) + rules.LOOK_EVERY


def test_after_trouble_it_is_tried_again_soon_and_then_each_minute(origin, noon):
    """What was written anew while it was fetched fits no more: a minute would be long to wait for the rest."""
    keep(origin)
    origin.files.clear()
    Mirror.objects.update(due_at=NOON)
    pauses = []
    for _try in range(8):
        row = Mirror.objects.get()
        row.attempts += 1
        Mirror.objects.update(attempts=row.attempts)
        rules.look_at(row)
        pauses.append((Mirror.objects.get().due_at - NOON).total_seconds())
    assert pauses == [1, 2, 4, 8, 16, 32, 60, 60]


def test_the_raw_path_takes_the_question_at_a_page_and_leaves_every_other_to_what_answered_it_before(page, tmp_path):
    async def django(scope, _receive, send):
        await send({"type": "http.response.start", "status": 299, "headers": []})
        await send({"type": "http.response.body", "body": b""})

    from_before = [("prefer", "wait=25"), ("if-none-match", '"none"')]
    app = Endpoint(Shelf(tmp_path), django)
    assert ask(app, "/status/ferries/proof.json", method="HEAD", headers=from_before).status == 299


def test_a_shelf_that_has_something_new_says_so(page, tmp_path):
    shelf, rung = Shelf(tmp_path), []
    shelf.when_written = lambda: rung.append(1)
    shelf.refresh()
    before = len(rung)
    shelf.refresh()
    assert before == len(rung) == 1
