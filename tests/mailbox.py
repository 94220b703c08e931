"""A real SMTP server, and the mailboxes behind it that expect mails and nothing else."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP

from varsko.channels.email import smtp
from varsko.people.data import Person


class Post:
    """The mail server: keeps what it takes, by address. `trouble` maps a recipient to the answers it gets first."""

    def __init__(self, **security: Any) -> None:
        self.security = security
        self.was_encrypted = False
        self.arrived: dict[str, list[EmailMessage]] = {}
        self.trouble: dict[str, list[str]] = {}
        self.controller: Controller | None = None
        self.sessions = 0

    async def handle_EHLO(self, server, session, envelope, hostname, responses):  # noqa: N802 - aiosmtpd's name
        self.sessions += 1
        self.was_encrypted = bool(session.ssl)
        session.host_name = hostname
        return responses

    async def handle_RCPT(self, server, session, envelope, address, rcpt_options):  # noqa: N802 - aiosmtpd's name
        if self.trouble.get(address):
            return self.trouble[address].pop(0)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802 - aiosmtpd's name
        mail = message_from_bytes(envelope.content, policy=default)
        for address in envelope.rcpt_tos:
            self.arrived.setdefault(address, []).append(mail)
        return "250 taken"

    @property
    def url(self) -> str:
        assert self.controller
        return f"smtp://127.0.0.1:{self.controller.server.sockets[0].getsockname()[1]}"

    def mailbox(self, who: Person | str) -> "Mailbox":
        return Mailbox(self, who if isinstance(who, str) else who.email)

    @property
    def count(self) -> int:
        return sum(map(len, self.arrived.values()))

    def start(self, port: int = 0) -> None:
        self.controller = _Loopback(self, hostname="127.0.0.1", port=port, enable_SMTPUTF8=True, **self.security)
        self.controller.start()

    def stop(self) -> int:
        """Close the post office; returns its port, so that it can open there again."""
        assert self.controller
        port = self.controller.server.sockets[0].getsockname()[1]
        self.controller.stop()
        self.controller = None
        return port


class _Loopback(Controller):
    """aiosmtpd looks its own port up in its arguments to say that it is ready; with port 0 it must be asked of the socket."""

    def _trigger_server(self):
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()

    def factory(self):
        return SMTP(self.handler, **self.SMTP_kwargs)


class Mailbox:
    """The mails of one person, read one by one."""

    def __init__(self, post: Post, address: str) -> None:
        self.post, self.address = post, address

    def expects(self, *words: str) -> EmailMessage:
        """Take the oldest mail; its subject and text must hold the words."""
        waiting = self.post.arrived.get(self.address, [])
        assert waiting, f"no mail for {self.address}; there is mail for {sorted(self.post.arrived)}"
        mail = waiting.pop(0)
        shown = f"{mail['Subject']}\n{text_of(mail)}"
        for word in words:
            assert word in shown, f"{word!r} is not in the mail to {self.address}:\n{shown}"
        return mail

    def is_empty(self) -> bool:
        return self.count() == 0

    def count(self) -> int:
        return len(self.post.arrived.get(self.address, []))


def text_of(mail: EmailMessage) -> str:
    part = mail.get_body(("plain",))
    assert part
    return part.get_content().replace("\r\n", "\n")


def link_of(mail: EmailMessage) -> str:
    """The path of the link to the paging page."""
    found = re.search(r"/p/\w+", text_of(mail))
    assert found, text_of(mail)
    return found.group()


@contextmanager
def opened(**security: Any) -> Iterator[Post]:
    """Open a post office; `security` may hold what aiosmtpd's SMTP takes, such as `tls_context`."""
    post = Post(**security)
    post.start()
    yield post
    if post.controller:
        post.stop()
    smtp.hang_up()
