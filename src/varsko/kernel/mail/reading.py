"""From the bytes of a mail to a letter. Never fails: what cannot be read is named in `faults`, and the bytes are kept by others."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from email import message_from_bytes
from email.errors import MessageError
from email.message import Message
from email.policy import compat32

from varsko.kernel.mail import limits, markup, reports, robots, sender, tnef
from varsko.kernel.mail.charsets import decode
from varsko.kernel.mail.headers import Headers, address_in, eight_bit, file_name, language_of
from varsko.kernel.mail.letter import File, Letter, Mailbox, Nature
from varsko.kernel.mail.robots import Ours
from varsko.kernel.text import clean, shorten

UNREADABLE = (MessageError, ValueError, LookupError, TypeError, AttributeError, AssertionError, RecursionError)
"""What the parser raises for mails that are made to break it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """What the reader of a mail must know: what is ours, whose verdicts count, who signed it, and which language is likely."""

    ours: Ours = field(default_factory=Ours)
    trusted: str = ""
    signed_by: str = ""
    language: str = ""


NOTHING_KNOWN = Reader()


@dataclass
class _Body:
    text: list[str] = field(default_factory=list)
    html: list[str] = field(default_factory=list)
    files: list[File] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


def read(raw: bytes, *, envelope_from: str | None = None, envelope_to: tuple[str, ...] = (), reader: Reader = NOTHING_KNOWN) -> Letter:
    """Read a mail. `envelope_from` is "" for the null sender and None where the door could not know it."""
    try:
        return _read(raw, envelope_from, envelope_to, reader)
    except UNREADABLE as error:
        found = re.search(rb"^from:(.*)$", raw[: limits.LONGEST_HEADER], re.IGNORECASE | re.MULTILINE)
        address = address_in(decode(found.group(1))) if found else ""
        return Letter(
            sender=Mailbox(address), delivered_to=envelope_to, nature=Nature.AUTOMATIC, faults=(f"unreadable: {type(error).__name__}",)
        )


def _read(raw: bytes, envelope_from: str | None, envelope_to: tuple[str, ...], reader: Reader) -> Letter:
    mail = message_from_bytes(bounded(raw), policy=compat32)
    language = language_of(Headers(mail), otherwise=reader.language)
    headers = Headers(mail, language)
    parts = list(_parts(mail))
    body = _body(parts, language)
    text, fresh, html = _words(body)
    author = next(iter(headers.mailboxes("from")), next(iter(headers.mailboxes("sender")), Mailbox("")))
    is_report = (
        headers.get("content-type").lower().startswith("multipart/report") and "delivery-status" in headers.get("content-type").lower()
    )
    judged = robots.judge(headers, sender=author.address, envelope_from=envelope_from, is_report=is_report, ours=reader.ours)
    return Letter(
        sender=author,
        reply_to=next((one.address for one in headers.mailboxes("reply-to")), ""),
        to=headers.mailboxes("to"),
        cc=headers.mailboxes("cc"),
        delivered_to=_delivered_to(headers, envelope_to),
        message_id=next(iter(headers.message_ids("message-id")), ""),
        references=_references(headers),
        subject=shorten(headers.get("subject"), limits.LONGEST_SUBJECT),
        text=text,
        fresh=fresh,
        html=html,
        files=tuple(body.files[: limits.MOST_FILES]),
        nature=judged.nature,
        sign=judged.sign,
        evidence=judged.evidence,
        bounces=reports.read(parts, text, own=reader.ours.addresses) if judged.nature == Nature.BOUNCE else (),
        returned=reports.returned(parts, text) if judged.nature == Nature.BOUNCE else (),
        is_verified=sender.is_verified(headers, author.address, trusted=reader.trusted, signed_by=reader.signed_by),
        is_disproved=sender.is_disproved(headers, author.address, trusted=reader.trusted, signed_by=reader.signed_by),
        language=language,
        faults=tuple(body.faults),
    )


def bounded(raw: bytes) -> bytes:
    """Cut from the end of a mail what would take more memory or time to be parsed than any mail that somebody wrote.

    Each line takes room, each border between parts takes more, and each line is compared with the border of every part around it.
    """
    raw = raw[: limits.LARGEST_MAIL]
    around = max(raw.lower().count(b"multipart/"), 1)
    for gap, most in ((b"\n", min(limits.MOST_LINES, limits.MOST_STEPS // around)), (b"\n--", limits.MOST_BORDERS)):
        if raw.count(gap) > most:
            raw = raw[: len(raw) - len(raw.split(gap, most)[-1])]
    return raw


def _delivered_to(headers: Headers, envelope_to: tuple[str, ...]) -> tuple[str, ...]:
    """Give whom it was brought to: the door knows, else the servers wrote it down."""
    noted = [one.address for name in ("delivered-to", "x-original-to", "envelope-to") for one in headers.mailboxes(name)]
    return tuple(dict.fromkeys([*map(str.lower, envelope_to), *noted]))[: limits.MOST_RECIPIENTS]


def _references(headers: Headers) -> tuple[str, ...]:
    """Give what is answered first, then what came before it, the nearest first."""
    answered = headers.message_ids("in-reply-to")
    before = headers.message_ids("references")[::-1]
    return tuple(dict.fromkeys([*answered, *before]))[: limits.MOST_REFERENCES]


def _parts(mail: Message, depth: int = 0) -> Iterator[Message]:
    """Give the parts of a mail in order; one that is attached as a mail of its own is one part, and reports are opened."""
    yield mail
    if not mail.is_multipart() or depth > 20 or mail.get_content_type() == "message/rfc822":
        return
    for part in mail.get_payload():
        if isinstance(part, Message):
            yield from _parts(part, depth + 1)


def _body(parts: list[Message], language: str) -> _Body:
    body = _Body()
    if len(parts) > limits.MOST_PARTS:
        body.faults.append("too many parts")
    for part in parts[: limits.MOST_PARTS]:
        if not part.is_multipart() or part.get_content_type() == "message/rfc822":
            _take(part, body, language)
    return body


def _take(part: Message, body: _Body, language: str) -> None:
    kind = part.get_content_type()
    name, is_attached = _name(part, language), part.get_content_disposition() == "attachment"
    if kind == "text/plain" and not is_attached and not name:
        body.text.append(_text(part, language))
    elif kind == "text/html" and not is_attached and not name:
        body.html.append(_text(part, language))
    elif kind != "message/delivery-status":
        file = File(name or _invented(kind), kind, _content(part), _cid(part))
        body.files.extend((tnef.is_packed(kind, name) and tnef.unpack(file.content, most=limits.MOST_FILES)) or (file,))


def _text(part: Message, language: str) -> str:
    charset = str(part.get_param("charset", "") or "")
    said = decode(_content(part), charset, language=language)
    said = said[: max(limits.LONGEST_TEXT, limits.LONGEST_HTML)]
    said = _flowed(said) if str(part.get_param("format", "")).lower() == "flowed" else said
    return clean(said).replace("\r\n", "\n").replace("\r", "\n")


def _content(part: Message) -> bytes:
    if part.get_content_type() == "message/rfc822":
        inner = part.get_payload()
        return inner[0].as_bytes() if isinstance(inner, list) and inner and isinstance(inner[0], Message) else b""
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""


def _flowed(text: str) -> str:
    """Join lines that were broken for the way (RFC 3676); quoted ones and the mark of the signature stay as they are."""
    lines: list[str] = []
    goes_on = False
    for line in text.split("\n"):
        line = line.rstrip("\r")
        said = line.removeprefix(" ")
        lines.append(said if goes_on and not line.startswith(">") else f"\n{said}")
        goes_on = said.endswith(" ") and said != "-- " and not said.startswith(">")
    return "".join(lines).removeprefix("\n")


def _name(part: Message, language: str) -> str:
    """Give the name of a file without folders and without what could deceive."""
    try:
        said = _readable(part, language).get_filename("") or ""
    except (*UNREADABLE, UnicodeError):
        return "unnamed"
    said = Headers(_only("subject", said), language).get("subject") if said else ""
    return file_name(said)


def _readable(part: Message, language: str) -> Message:
    """Give the headers that may name a file, with the bytes that no header may hold read as letters."""
    copy = Message()
    for name, value in part.raw_items():
        if name.lower() in {"content-disposition", "content-type"}:
            copy[name] = eight_bit(str(value), language)
    return copy


def _only(name: str, said: str) -> Message:
    mail = Message()
    mail[name] = said.replace("\r", " ").replace("\n", " ")
    return mail


def _cid(part: Message) -> str:
    return clean(str(part.get("content-id", ""))).strip().strip("<>")[:200]


def _invented(kind: str) -> str:
    endings = {"message/rfc822": "mail.eml", "text/calendar": "invitation.ics", "image/png": "image.png", "image/jpeg": "image.jpg"}
    return endings.get(kind, "attachment")


def _words(body: _Body) -> tuple[str, str, str]:
    """Give the text, what the HTML marks as new ("" when it marks nothing), and the HTML made harmless."""
    html = "\n".join(body.html)
    text = "\n\n".join(part.strip("\n") for part in body.text if part.strip())[: limits.LONGEST_TEXT]
    if not html:
        return text, "", ""
    page = markup.read(html)
    return text or page.text[: limits.LONGEST_TEXT], page.fresh or "", markup.harmless(html, depth=page.depth)
