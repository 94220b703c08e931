"""Sheets as whole answers, made once: heads and bodies, plain and packed."""

import gzip
import hashlib
from dataclasses import dataclass
from datetime import datetime

from varsko.statuspages.data import SheetView
from varsko.statuspages.render import embed, widget
from varsko.statuspages.render.mine import answered, in_words, told_of
from varsko.statuspages.render.sheets import MARK

_HTML, _TEXT = "text/html", "text/plain; charset=utf-8"
_POLICY = (
    b"default-src 'none'; style-src 'self'; img-src 'self' data:; script-src 'self'; connect-src 'self'; form-action 'self';"
    b" base-uri 'none'; frame-ancestors 'none'"
)
_FRAMED_POLICY = b"default-src 'none'; style-src 'self'; img-src data:; form-action 'none'; base-uri 'none'; frame-ancestors *"
_BANNER_POLICY = (
    b"default-src 'none'; style-src 'self'; img-src data:; script-src 'self'; connect-src 'self'; form-action 'none'; base-uri 'none';"
    b" frame-ancestors *"
)
_CACHE = b"public, max-age=10, s-maxage=10, stale-while-revalidate=60, stale-if-error=86400"
Heads = list[tuple[bytes, bytes]]


@dataclass(frozen=True, slots=True)
class Answer:
    """What is sent for one address. `packed` goes to those who take gzip, `same` to those who have it already."""

    etag: bytes
    head: Heads
    body: bytes
    packed_head: Heads
    packed: bytes
    same: Heads
    silence: str = ""


def answer(sheet: SheetView, slug: str, *, at_root: bool) -> Answer:
    """Make the answer of a sheet; at the root of a host name its links lead to the root."""
    body, packed = sheet.plain, sheet.packed
    if at_root and sheet.kind.startswith(_HTML):
        body = body.replace(f"/status/{slug}/".encode(), b"/")
        packed = b""
    etag = f'"{sheet.etag}{"-r" if at_root else ""}"'.encode()
    return _made(body, packed, _heads(sheet, etag), etag, sheet.silence)


def silent(known: Answer, since: datetime) -> Answer:
    """Make the same answer with the word that nothing new was heard since a moment."""
    said = known.silence.replace("{time}", f"{since:%Y-%m-%d %H:%M} UTC")
    if MARK in known.body:
        body = known.body.replace(MARK, b'<p class="silent" role="alert">' + said.encode() + b"</p>", 1)
    else:
        body = said.encode() + b"\n\n" + known.body
    etag = known.etag[:-1] + b'-s"'
    heads = [(name, etag if name == b"etag" else value) for name, value in known.same]
    return _made(body, b"", heads, etag, "")


def brief(twin: Answer, word: str, silence: str) -> Answer:
    """Make the short form of a page of its plain text, with a word on top why it is short; `silence` as the page itself says it."""
    body = word.encode() + b"\n\n" + twin.body
    etag = twin.etag[:-1] + b'-b"'
    said = {b"etag": etag, b"cache-control": b"public, max-age=10, s-maxage=10", b"vary": b"Accept-Encoding, Accept"}
    heads = [(name, said.get(name, value)) for name, value in twin.same]
    return _made(body, gzip.compress(body, 6, mtime=0), [*heads, (b"varsko-short", b"yes")], etag, silence)


def personal(known: Answer, query: bytes, page: bytes = b"") -> Answer:
    """Make the same answer with the word whether what one reader uses works, which no store in between keeps.

    `page` are the bytes of the page that say so where these do not: those of a mirror as its publisher signed them, or beside plain text.
    """
    asked = query.decode("latin-1")
    if not page:
        body = answered(known.body, asked)
    elif (b"content-type", _TEXT.encode()) in known.same:
        body = in_words(known.body, page, asked)
    else:
        body = told_of(known.body, page, asked)
    if body is known.body:
        return known
    etag = known.etag[:-1] + b"-" + hashlib.sha256(body).hexdigest()[:16].encode() + b'"'
    said = {b"etag": etag, b"cache-control": b"private, max-age=10"}
    heads = [(name, said.get(name, value)) for name, value in known.same]
    return _made(body, gzip.compress(body, 1, mtime=0), heads, etag, "")


def made(body: bytes, heads: Heads, etag: bytes) -> Answer:
    """Make an answer of bytes and heads that somebody else chose."""
    return _made(body, gzip.compress(body, 6, mtime=0), heads, etag, "")


def _heads(sheet: SheetView, etag: bytes) -> Heads:
    heads = [
        (b"content-type", sheet.kind.encode()),
        (b"etag", etag),
        (b"cache-control", _CACHE),
        (b"vary", b"Accept-Encoding"),
        (b"x-content-type-options", b"nosniff"),
        (b"referrer-policy", b"same-origin"),
    ]
    if sheet.kind.startswith(_HTML):
        heads.append((b"content-security-policy", _policy(sheet.path)))
    else:
        heads.append((b"access-control-allow-origin", b"*"))
    return heads


def _policy(path: str) -> bytes:
    """Let foreign sites frame what is made for them, and nothing else."""
    place = path.partition("/")[2]
    return {widget.NAME: _FRAMED_POLICY, embed.NAME: _BANNER_POLICY}.get(place, _POLICY)


def _made(body: bytes, packed: bytes, heads: Heads, etag: bytes, silence: str) -> Answer:
    packed_head = [*heads, (b"content-encoding", b"gzip"), (b"content-length", b"%d" % len(packed))]
    head = [*heads, (b"content-length", b"%d" % len(body))]
    return Answer(etag=etag, head=head, body=body, packed_head=packed_head, packed=packed, same=heads, silence=silence)
