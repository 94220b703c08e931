"""Mail as a mail server hands it over on the spot (RFC 2033): answered recipient by recipient, after it is stored."""

import asyncio
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from aiosmtpd.controller import Controller
from aiosmtpd.lmtp import LMTP
from aiosmtpd.smtp import Envelope, Session
from django.db import DatabaseError, InterfaceError, close_old_connections, connections

from varsko.core.clock import now
from varsko.ingest.mail import sorting
from varsko.kernel.mail.letter import Arrival
from varsko.kernel.mail.limits import LARGEST_MAIL

log = logging.getLogger("varsko.ingest")

_LATER = "451 4.3.0 Not now, try again later"
Result = TypeVar("Result")


class _Handler:
    """Answers RCPT and DATA. The database is asked in a thread, so that no conversation stands still for it."""

    def __init__(self, thread: ThreadPoolExecutor) -> None:
        """Take the thread with the connection to the database."""
        self._thread = thread

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, server: LMTP, session: Session, envelope: Envelope, address: str, rcpt_options: list[str]
    ) -> str:
        """Take recipients that somebody here has an address for."""
        try:
            is_ours = await self._ask(lambda: sorting.takes(address))
        except (DatabaseError, InterfaceError):
            log.warning("mail is put off: the database cannot be asked")
            return _LATER
        if not is_ours:
            return "550 5.1.1 Nobody here has this address"
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    async def handle_DATA(self, server: LMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's name
        """Store a mail, then answer for each recipient in turn, as LMTP wants it and aiosmtpd does not do by itself."""
        raw = envelope.content if isinstance(envelope.content, bytes) else b""
        sender = (envelope.mail_from or "").strip("<>")
        arrival = Arrival(raw=raw, recipients=tuple(envelope.rcpt_tos), envelope_from=sender, via="lmtp")
        try:
            await self._ask(lambda: sorting.keep(arrival, at=now()))
        except (DatabaseError, InterfaceError):
            log.warning("mail is put off: the database cannot be written to")
            return "\r\n".join([_LATER] * len(envelope.rcpt_tos))
        return "\r\n".join(["250 2.0.0 Stored"] * len(envelope.rcpt_tos))

    async def _ask(self, job: Callable[[], Result]) -> Result:
        return await asyncio.get_running_loop().run_in_executor(self._thread, _with_a_sound_connection, job)


def _with_a_sound_connection(job: Callable[[], Result]) -> Result:
    close_old_connections()
    return job()


class Listener(Controller):
    """Listens on HOST:PORT, in a thread of its own. `port` tells which, when 0 was asked for."""

    def __init__(self, bind: str) -> None:
        """Prepare; nobody is answered before `start`."""
        host, _, port = bind.rpartition(":")
        self._thread_of_database = ThreadPoolExecutor(1, thread_name_prefix="varsko-mail")
        super().__init__(_Handler(self._thread_of_database), hostname=host.strip("[]"), port=int(port))

    def factory(self) -> LMTP:
        """Make the protocol of one connection."""
        return LMTP(self.handler, data_size_limit=LARGEST_MAIL, enable_SMTPUTF8=True, ident="Varsko", loop=self.loop)

    def stop(self, no_assert: bool = False) -> None:
        """Stop listening, and leave the database."""
        super().stop(no_assert)
        self._thread_of_database.submit(connections.close_all)
        self._thread_of_database.shutdown()

    def _trigger_server(self) -> None:
        """Ask the socket for its port: aiosmtpd tries the connection to say that it is ready."""
        server: Any = self.server
        self.port = server.sockets[0].getsockname()[1]
        super()._trigger_server()  # type: ignore[no-untyped-call]  # aiosmtpd has no types
