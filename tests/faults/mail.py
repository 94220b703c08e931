"""A real SMTP server on loopback: it takes letters, refuses them, or dawdles, and remembers all of it."""

import asyncio
import re
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from functools import cached_property
from typing import Any, Self

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP

from tests.processes import free_port

Hook = Callable[[], object]
_ALIAS = re.compile(r"(\S+) is down")


@dataclass
class Letter:
    """A letter as it came: when (monotonic), for whom, and what. `was_taken` tells whether the sender heard 250."""

    at: float
    to: tuple[str, ...]
    message: EmailMessage
    was_taken: bool

    @property
    def subject(self) -> str:
        return str(self.message["Subject"])

    @property
    def id(self) -> str:
        return str(self.message["Message-ID"])

    @cached_property
    def text(self) -> str:
        part = self.message.get_body(("plain",))
        return str(part.get_content()) if part else ""

    @cached_property
    def names(self) -> frozenset[str]:
        """The aliases of the alerts that it is about; a summary names many."""
        return frozenset(_ALIAS.findall(self.subject + "\n" + self.text))


def nothing() -> None:
    """Do nothing."""


class Mailbox:
    """The post office of a test. Set `refusing`, `delay`, or a hook, at any time."""

    def __init__(self) -> None:
        self.port = free_port()
        self.refusing = False
        self.delay = 0.0
        self.before_letter: Hook = nothing
        self.before_answer: Hook = nothing
        self.after_answer: Hook = nothing
        self.seen: list[Letter] = []
        self._changed = threading.Condition()
        self._controller: _Controller | None = None

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    @property
    def letters(self) -> list[Letter]:
        """The letters that were taken."""
        return [one for one in tuple(self.seen) if one.was_taken]

    def naming(self, alias: str, to: str = "") -> list[Letter]:
        """The letters about an alert."""
        return [one for one in self.letters if alias in one.names and (not to or to in one.to)]

    def told(self) -> Counter[str]:
        """How often each alert was told of."""
        return Counter(alias for letter in self.letters for alias in letter.names)

    def told_to(self) -> Counter[tuple[str, str]]:
        """How often each person was told of each alert."""
        return Counter((alias, to) for letter in self.letters for alias in letter.names for to in letter.to)

    def wait(self, wanted: Callable[[], Any], within: float) -> Any:
        """Wait until something about the letters is true; gives the last value."""
        with self._changed:
            self._changed.wait_for(wanted, within)
        return wanted()

    def open(self) -> None:
        self._controller = _Controller(self)
        self._controller.start()

    def close(self) -> None:
        """Be out of reach: nobody listens any more."""
        if self._controller:
            self._controller.stop()
            self._controller = None

    def __enter__(self) -> Self:
        self.open()
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def keep(self, letter: Letter) -> None:
        with self._changed:
            self.seen.append(letter)
            self._changed.notify_all()


class _Controller(Controller):
    def __init__(self, mailbox: Mailbox) -> None:
        super().__init__(_Handler(mailbox), hostname="127.0.0.1", port=mailbox.port)
        self._mailbox = mailbox

    def factory(self) -> SMTP:
        return _Desk(self._mailbox, self.handler, enable_SMTPUTF8=True)


class _Desk(SMTP):
    """Tells the mailbox right after a letter was answered."""

    def __init__(self, mailbox: Mailbox, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self._mailbox = mailbox

    async def push(self, status: str | bytes) -> None:
        await super().push(status)
        if isinstance(status, str) and status.startswith("250 taken"):
            self._mailbox.after_answer()


class _Handler:
    def __init__(self, mailbox: Mailbox) -> None:
        self._mailbox = mailbox

    async def handle_RCPT(self, server: SMTP, session: Any, envelope: Any, address: str, options: list[str]) -> str:  # noqa: N802 - the name that aiosmtpd calls
        self._mailbox.before_letter()
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Any, envelope: Any) -> str:  # noqa: N802 - the name that aiosmtpd calls
        mailbox = self._mailbox
        takes, delay = not mailbox.refusing, mailbox.delay  # before anybody hears of the letter and changes them
        message = message_from_bytes(envelope.content, policy=policy.default)
        letter = Letter(time.monotonic(), tuple(envelope.rcpt_tos), message, takes)
        mailbox.keep(letter)
        mailbox.before_answer()
        if delay:
            await asyncio.sleep(delay)
        return "250 taken" if takes else "451 4.3.0 not now"
