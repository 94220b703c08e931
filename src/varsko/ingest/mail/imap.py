"""Mail fetched from a mailbox: each kept in the same transaction as how far the box was read, then marked as seen."""

import hashlib
import imaplib
import logging
import re
import ssl
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from django.conf import settings
from imap_tools import MailBox, MailBoxStartTls, MailBoxUnencrypted
from imap_tools.errors import ImapToolsError

from varsko.core import outage
from varsko.core.clock import now
from varsko.desk import actions as desk
from varsko.ingest.mail import sorting
from varsko.kernel.mail.letter import Arrival
from varsko.kernel.mail.limits import LARGEST_MAIL

log = logging.getLogger("varsko.ingest")

LOOK_EVERY = timedelta(seconds=30)
LEASE = timedelta(minutes=5)
_ANSWER_WITHIN = 30.0
_AT_ONCE = 50
_TROUBLES = (OSError, imaplib.IMAP4.error, ImapToolsError)
_SIZE = re.compile(rb"RFC822\.SIZE (\d+)")


@dataclass(frozen=True, slots=True)
class Account:
    """A mailbox: where, whose, which folder; `tls` is implicit, starttls or none."""

    host: str
    port: int
    tls: str
    user: str
    password: str
    folder: str

    @classmethod
    def of(cls, url: str) -> "Account":
        """Read `imaps://user:pass@host:993/INBOX`, or `imap://…?tls=starttls`; `imap` alone is not encrypted."""
        parts = urlsplit(url)
        tls = "implicit" if parts.scheme == "imaps" else parse_qs(parts.query).get("tls", ["none"])[0]
        port = parts.port or (993 if tls == "implicit" else 143)
        folder = unquote(parts.path.strip("/")) or "INBOX"
        return cls(parts.hostname or "", port, tls, unquote(parts.username or ""), unquote(parts.password or ""), folder)

    @property
    def name(self) -> str:
        """Give a name that tells it from others and betrays nothing."""
        return hashlib.sha256(f"{self.user}@{self.host}/{self.folder}".encode()).hexdigest()


def poll(rows: Sequence[Any]) -> None:
    """Look into the mailbox, and plan the next look. Called by flow.py."""
    for row in rows:
        url = settings.VARSKO.imap_url
        if not url or Account.of(url).name != row.name:
            row.finish(due_at=None)
            continue
        more = _look(Account.of(url), row)
        outage.of("the mailbox of the desk").worked()
        row.finish(due_at=now() + (timedelta() if more else LOOK_EVERY), looked_at=now(), last_error="", attempts=0)


def _look(account: Account, row: Any) -> bool:
    """Fetch what is new; tells whether there is more."""
    try:
        with _signed_in(account) as box:
            return _fetch(box, account, row)
    except _TROUBLES as error:
        outage.of("the mailbox of the desk").failed(error)
        raise


def _signed_in(account: Account) -> Any:
    """Connect, sign in and open the folder."""
    if account.tls == "implicit":
        box: Any = MailBox(account.host, account.port, timeout=_ANSWER_WITHIN, ssl_context=ssl.create_default_context())
    elif account.tls == "starttls":
        box = MailBoxStartTls(account.host, account.port, timeout=_ANSWER_WITHIN, ssl_context=ssl.create_default_context())
    else:
        box = MailBoxUnencrypted(account.host, account.port, timeout=_ANSWER_WITHIN)
    try:
        return box.login(account.user, account.password, initial_folder=account.folder)
    except _TROUBLES:
        box.client.shutdown()  # nobody else would hang up
        raise


def _fetch(box: Any, account: Account, row: Any) -> bool:
    state = box.folder.status(account.folder, ["UIDVALIDITY", "UIDNEXT"])
    if state["UIDVALIDITY"] != row.validity:
        unseen = [int(uid) for uid in box.uids("UNSEEN")]
        desk.begin_anew(row, validity=state["UIDVALIDITY"], last_uid=min(unseen, default=state["UIDNEXT"]) - 1)
    uids = sorted(uid for uid in map(int, box.uids(f"UID {row.last_uid + 1}:*")) if uid > row.last_uid)
    for uid in uids[:_AT_ONCE]:
        sorting.keep(_arrival(box, uid), at=now(), postbox=row, last_uid=uid)
        box.flag([str(uid)], "\\Seen", True)
    return len(uids) > _AT_ONCE


def _arrival(box: Any, uid: int) -> Arrival:
    """Fetch one mail without marking it; of one that is too large only the headers."""
    size = _size(box.client.uid("FETCH", str(uid), "(RFC822.SIZE)"))
    what = "BODY.PEEK[]" if size <= LARGEST_MAIL else "BODY.PEEK[HEADER]"
    _said, data = box.client.uid("FETCH", str(uid), f"({what})")
    raw = next((one[1] for one in data if isinstance(one, tuple)), b"")
    return Arrival(raw=raw, via="imap", size=size if size > LARGEST_MAIL else 0)


def _size(answer: Any) -> int:
    found = _SIZE.search(b" ".join(part for part in answer[1] if isinstance(part, bytes)))
    return int(found.group(1)) if found else 0
