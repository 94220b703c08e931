"""One mail over SMTP, on a connection that each thread keeps for the next one.

The commands MAIL, RCPT and DATA are given one by one, because only what happens while the mail itself is handed over leaves a doubt:
everything before it is a clear "not taken".
"""

import smtplib
import ssl
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from varsko.channels.email.letter import Letter
from varsko.core.deliveries import CannotDeliver, NotTaken, begin

ANSWER_WITHIN = 10.0
_IDLE_AT_MOST = 30.0
_GO_ON, _REFUSED_FOR_NOW, _REFUSED = 354, 400, 500

_kept = threading.local()


@dataclass(frozen=True, slots=True)
class Server:
    """A mail server. `tls` is starttls, implicit or none; "" takes STARTTLS where the server offers it."""

    host: str
    port: int
    tls: str = ""
    user: str = ""
    password: str = ""

    @classmethod
    def of(cls, url: str) -> "Server":
        """Read `smtp://user:pass@host:587?tls=starttls`, or `smtps://…` for TLS from the first byte."""
        parts = urlsplit(url)
        tls = parse_qs(parts.query).get("tls", [""])[0] or ("implicit" if parts.scheme == "smtps" else "")
        port = parts.port or {"implicit": 465, "starttls": 587}.get(tls, 25)
        return cls(parts.hostname or "", port, tls, unquote(parts.username or ""), unquote(parts.password or ""))


class _Line:
    """A connection that a thread keeps, and when it was last good. It ends with its thread."""

    def __init__(self, server: Server, smtp: smtplib.SMTP) -> None:
        """Keep a connection that is good now."""
        self.server = server
        self.smtp: smtplib.SMTP | None = smtp
        self.good_at = time.monotonic()

    def take(self, server: Server) -> smtplib.SMTP | None:
        """Give the connection away if it leads to this server and is fresh; otherwise hang up."""
        smtp, self.smtp = self.smtp, None
        if smtp is not None and (self.server != server or time.monotonic() - self.good_at > _IDLE_AT_MOST):
            smtp.close()
            return None
        return smtp

    def __del__(self) -> None:
        """Hang up when nobody can use it any more."""
        if self.smtp is not None:
            self.smtp.close()


def hand_over(server: Server, letter: Letter, since: datetime) -> str:
    """Give a mail that is ours since then to a server; returns what it said.

    Raises CannotDeliver, NotTaken, or anything else when it may have gone out.
    """
    smtp = _begun(server, letter)
    try:
        refused, (code, said) = _deliver(smtp, letter, since)
    except BaseException:
        smtp.close()
        raise
    _keep(server, smtp)
    if refused and code >= _REFUSED:
        raise CannotDeliver(f"{code} {_text(said)}")
    if code >= _REFUSED_FOR_NOW:
        raise NotTaken(f"{code} {_text(said)}")
    return _text(said)


def _deliver(smtp: smtplib.SMTP, letter: Letter, since: datetime) -> tuple[bool, tuple[int, bytes]]:
    """Name the recipient and send the mail; tells whether it was the recipient that was refused, and the server's last answer."""
    answer = _surely_not_taken(lambda: smtp.rcpt(letter.recipient))
    return (True, answer) if answer[0] >= _REFUSED_FOR_NOW else (False, _data(smtp, letter, since))


def hang_up() -> None:
    """End the connection that this thread keeps, as at the end of its work."""
    _kept.line = None


def try_out(server: Server) -> str:
    """Connect and sign in as for a mail, without one; gives what the server said. Raises NotTaken with what went wrong."""
    smtp: smtplib.SMTP = _surely_not_taken(lambda: _connect(server))
    code, said = smtp.noop()
    smtp.close()
    return f"{code} {_text(said)}"


def _begun(server: Server, letter: Letter) -> smtplib.SMTP:
    """Give a connection on which the server accepted the sender; one that was kept and has died is replaced once."""
    line: _Line | None = getattr(_kept, "line", None)
    kept = line.take(server) if line else None
    if kept is not None:
        try:
            _mail(kept, letter)
        except NotTaken:
            kept.close()
        else:
            return kept
    smtp: smtplib.SMTP = _surely_not_taken(lambda: _connect(server))
    _mail(smtp, letter)
    return smtp


def _mail(smtp: smtplib.SMTP, letter: Letter) -> None:
    if not letter.recipient.isascii() and not smtp.has_extn("smtputf8"):
        raise CannotDeliver("the mail server takes no addresses with such letters")
    options = () if letter.recipient.isascii() else ("SMTPUTF8",)
    code, said = _surely_not_taken(lambda: smtp.mail(letter.sender, options))
    if code >= _REFUSED_FOR_NOW:
        smtp.close()
        raise NotTaken(f"{code} {_text(said)}")


def _data(smtp: smtplib.SMTP, letter: Letter, since: datetime) -> tuple[int, bytes]:
    """Send the mail itself, unless it is too late to begin. Whoever falls silent after its first byte may have taken it."""
    code, said = _surely_not_taken(lambda: smtp.docmd("DATA"))
    if code != _GO_ON:
        return max(code, _REFUSED_FOR_NOW), said
    begin(since)
    smtp.send(_dotted(letter.content))
    return smtp.getreply()


def _dotted(content: bytes) -> bytes:
    """Double the dots at the beginnings of lines and put the lone dot behind, as the protocol wants it."""
    lines = content.replace(b"\r\n", b"\n").replace(b"\r", b"\n").rstrip(b"\n").split(b"\n")
    return b"\r\n".join(b"." + line if line.startswith(b".") else line for line in lines) + b"\r\n.\r\n"


def _connect(server: Server) -> smtplib.SMTP:
    if server.tls == "implicit":
        smtp: smtplib.SMTP = smtplib.SMTP_SSL(server.host, server.port, timeout=ANSWER_WITHIN, context=ssl.create_default_context())
    else:
        smtp = smtplib.SMTP(server.host, server.port, timeout=ANSWER_WITHIN)
    try:
        _greet(smtp, server)
    except BaseException:
        smtp.close()
        raise
    return smtp


def _greet(smtp: smtplib.SMTP, server: Server) -> None:
    """Say hello, go over to TLS, and sign in, as far as that is asked for or offered."""
    smtp.ehlo_or_helo_if_needed()
    if server.tls == "starttls" or (not server.tls and smtp.has_extn("starttls")):
        smtp.starttls(context=_context(server))
        smtp.ehlo()
    if server.user:
        smtp.login(server.user, server.password)


def _context(server: Server) -> ssl.SSLContext:
    """Verify the server where TLS was asked for or a password is sent; otherwise a certificate of its own is better than none."""
    context = ssl.create_default_context()
    if not server.tls and not server.user:
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    return context


def _surely_not_taken(command: Callable[[], Any]) -> Any:
    """Run what comes before the mail itself; whatever goes wrong there, the mail was not taken."""
    try:
        return command()
    except (OSError, smtplib.SMTPException, ValueError) as error:
        raise NotTaken(f"{type(error).__name__}: {error}") from None


def _keep(server: Server, smtp: smtplib.SMTP) -> None:
    """Keep a connection for the thread's next mail, ready for it; a refused recipient leaves a mail begun that must be dropped."""
    try:
        smtp.rset()
    except (OSError, smtplib.SMTPException):
        smtp.close()
        return
    _kept.line = _Line(server, smtp)


def _text(said: bytes) -> str:
    return said.decode("utf-8", "replace")
