"""Hears of it at once when the publisher of a page that is kept here signs something new, where it tells those who wait.

One thread with a loop asks each publisher for the head of its proof and to wait with the answer (see `waiting`); what was heard makes
the page due to be looked at, by whoever does that. A publisher that answers at once, or not, is asked again later: all pages of others
are looked at now and then anyway.
"""

import asyncio
import logging
import random
import re
import threading
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, TypeVar

from django.db import DatabaseError, InterfaceError, connections

from varsko.channels import outside
from varsko.core import wake
from varsko.core.clock import now
from varsko.kernel.late import late
from varsko.statuspages.actions.mirrors import WAKE, hear
from varsko.statuspages.data import MirrorView
from varsko.statuspages.queries.mirrors import PROOF, kept_mirrors

if TYPE_CHECKING:
    import httpx
else:
    httpx = late("httpx")

log = logging.getLogger("varsko.statuspages")

WAIT = 25
"""Seconds that a publisher is asked to wait with its answer."""
_ANSWER_WITHIN = 10.0
_AT_ONCE = 1.0
_ROLL_EVERY = 30.0
_LATER = (20.0, 40.0)
_BETWEEN_NEWS = (0.4, 0.8)
_MORE_EACH_TIME = 2.0
_IN_VAIN = 5
"""So often in a row a publisher may say that there is something new before it counts that nothing new could be kept."""
_ETAG = re.compile(r'(?:W/)?"([0-9a-zA-Z-]{1,64})"')
_chance = random.Random()  # noqa: S311 - spreads who asks over time; not a secret
Given = TypeVar("Given")


class Hearing:
    """Everything that is waited for in one process; one such process is enough."""

    def __init__(self) -> None:
        """Prepare; nothing runs before `start`."""
        self._thread = threading.Thread(target=self._run, name="varsko-hearing", daemon=True)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._all: asyncio.Task[None] | None = None
        self._is_over = threading.Event()

    def start(self) -> None:
        """Begin to ask."""
        self._thread.start()

    def stop(self, timeout: float = 1.0) -> None:
        """End, waiting at most `timeout` seconds; questions that are under way are dropped."""
        self._is_over.set()
        if self._loop and self._all:
            with suppress(RuntimeError):  # the loop has ended
                self._loop.call_soon_threadsafe(self._all.cancel)
        if self._thread.is_alive():
            self._thread.join(timeout)

    def _run(self) -> None:
        with suppress(asyncio.CancelledError):
            asyncio.run(self._hear_all())

    async def _hear_all(self) -> None:
        self._loop, self._all = asyncio.get_running_loop(), asyncio.current_task()
        bell = asyncio.Event()
        deaf = wake.listen(_ringer(self._loop, bell), WAKE)
        asked: dict[str, asyncio.Task[None]] = {}
        try:
            while not self._is_over.is_set():
                await _call_roll(asked)
                with suppress(TimeoutError):
                    await asyncio.wait_for(bell.wait(), _ROLL_EVERY)
                bell.clear()
        finally:
            deaf()
            for one in asked.values():
                one.cancel()
            await asyncio.gather(*asked.values(), return_exceptions=True)


async def _call_roll(asked: dict[str, asyncio.Task[None]]) -> None:
    """Ask for each page that is kept here, and for no other; what ended of itself begins anew."""
    try:
        kept = {one.id: one for one in await _aside(kept_mirrors)}
    except (DatabaseError, InterfaceError):
        return
    except Exception:  # whatever it is, the next time may go well, and nobody would begin anew
        log.exception("the pages of others that are kept here could not be listed")
        return
    for gone in set(asked) - set(kept):
        asked.pop(gone).cancel()
    for pk, one in kept.items():
        if pk in asked and asked[pk].done() and (error := asked[pk].exception()):
            log.error("hearing of a page of others broke off", exc_info=error, extra={"mirror": one.slug})
        if pk not in asked or asked[pk].done():
            asked[pk] = asyncio.create_task(listen_to(one))


async def listen_to(one: MirrorView) -> None:
    """Ask the publisher of a page again and again, and have the page looked at whenever there is something new."""
    known, marks = "", _Marks()
    async with outside.waiting_client(_ANSWER_WITHIN, WAIT) as client:
        while True:
            began = asyncio.get_running_loop().time()
            found = await _asked(client, one, known)
            if found is None or (found == known and asyncio.get_running_loop().time() - began < _AT_ONCE):
                await asyncio.sleep(_chance.uniform(*_LATER))
            elif found != known and (kept := await _told(one)) is not None:
                known = found
                await asyncio.sleep(marks.pause(found, kept))


class _Marks:
    """What a publisher gave lately: when its processes do not say the same, a mark comes back and is no news, however often it changes.

    Nor is it news when mark follows upon mark and nothing newer is ever signed.
    """

    def __init__(self) -> None:
        self._lately: deque[str] = deque(maxlen=20)
        self._kept = -1
        self._times = self._vain = 0

    def pause(self, found: str, kept: int) -> float:
        """Give the seconds to rest after a mark, when a state of this number was kept: few after news, and more each time it is none."""
        self._times = self._times + 1 if found in self._lately else 0
        self._vain = self._vain + 1 if kept == self._kept else 0
        self._lately.append(found)
        self._kept = kept
        more = max(self._times, self._vain - _IN_VAIN, 0)
        return min(_chance.uniform(*_BETWEEN_NEWS) + _MORE_EACH_TIME * more, _LATER[0])


async def _asked(client: "httpx.AsyncClient", one: MirrorView, known: str) -> str | None:
    """Ask for news: the mark of the newest proof; None when the publisher does not wait, or cannot be reached.

    What is known stands in the address too, so that a cache on the way keeps no answer for another question.
    """
    heads = {"Prefer": f"wait={WAIT}", **({"If-None-Match": f'"{known}"'} if known else {})}
    try:
        target, named, checked = await _aside(lambda: outside.pinned(f"{one.address}/{PROOF}?mirror&after={known}"))
        async with asyncio.timeout(WAIT + _ANSWER_WITHIN):
            answer = await client.head(target, headers={**heads, **named}, extensions=checked)
    except (httpx.HTTPError, httpx.InvalidURL, outside.NotReached, TimeoutError):
        return None
    if "preference-applied" not in answer.headers or answer.status_code not in {httpx.codes.OK, httpx.codes.NOT_MODIFIED}:
        return None
    found = _ETAG.fullmatch(answer.headers.get("etag", ""))
    return found[1] if found else None


async def _told(one: MirrorView) -> int | None:
    """Have a page looked at; gives the number of the state that is kept of it, None when that could not be asked for."""
    try:
        return await _aside(lambda: hear(at=now(), ref=one.id))
    except (DatabaseError, InterfaceError):
        await asyncio.sleep(_chance.uniform(*_BETWEEN_NEWS))
        return None


async def _aside(job: Callable[[], Given]) -> Given:
    """Do something that waits in a thread of its own, which is left behind at a stop."""
    loop = asyncio.get_running_loop()
    told: asyncio.Future[Given] = loop.create_future()

    def work() -> None:
        try:
            given = job()
        except Exception as error:  # noqa: BLE001 - whoever waits gets it, whatever it is
            _later(loop, _settle, told, None, error)
        else:
            _later(loop, _settle, told, given, None)
        finally:
            connections.close_all()

    threading.Thread(target=work, name="varsko-hearing-aside", daemon=True).start()
    return await told


def _settle(told: "asyncio.Future[Given]", given: Given, error: Exception | None) -> None:
    if told.done():
        return
    if error is not None:
        told.set_exception(error)
    else:
        told.set_result(given)


def _later(loop: asyncio.AbstractEventLoop, call: Callable[..., None], *facts: object) -> None:
    with suppress(RuntimeError):  # the loop has ended
        loop.call_soon_threadsafe(call, *facts)


def _ringer(loop: asyncio.AbstractEventLoop, bell: asyncio.Event) -> Callable[[], None]:
    return lambda: _later(loop, bell.set)
