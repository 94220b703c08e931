"""A page of another installation as it is shown here: its own bytes, its links led within the mirror, and a word about what it is."""

import hashlib
import re
from collections.abc import Collection
from datetime import datetime
from urllib.parse import urlsplit

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.html import format_html
from django.utils.http import http_date
from django.utils.translation import gettext as _

from varsko.statuspages.data import MirrorBody, MirrorView
from varsko.statuspages.domain.mirroring import HTML, kind_of
from varsko.statuspages.queries.mirrors import PROOF
from varsko.statuspages.render.sheets import MARK, silence
from varsko.statuspages.render.widget import NAME

_LEFT_OUT = (
    (re.compile(r"<script\b", re.IGNORECASE), re.compile(r"</script>", re.IGNORECASE)),
    (re.compile(r'<details class="too">'), re.compile(r"</details>")),  # what needs an answer of the publisher
    (re.compile(r'<form class="too"'), re.compile(r"</form>")),
)
_NOTHING_ACTS = "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'none'; base-uri 'none'"
_POLICY = f"{_NOTHING_ACTS}; frame-ancestors 'none'; sandbox"
_FRAMED_POLICY = f"{_NOTHING_ACTS}; frame-ancestors *; sandbox allow-popups allow-popups-to-escape-sandbox"
_CACHE = "public, max-age=10, stale-while-revalidate=60, stale-if-error=86400"
_TWIN = re.compile(r"/([a-z]{2})\.txt\)")
GUIDE, SCRIPT = "llms.txt", "widget.js"


def own_language(guide: MirrorBody | None) -> str:
    """Find a page's own language: its guide names that first."""
    found = _TWIN.search(guide.body.decode("utf-8", "replace")) if guide else None
    return found[1] if found else "en"


def resolved(path: str, own: str) -> str:
    """Give the path of a sheet by how it may be asked for: without a language it is the page's own."""
    if path in {"history", NAME} or path.startswith("incidents/"):
        return f"{own}/{path}"
    return path or own


def own_script(paths: Collection[str]) -> MirrorBody | None:
    """Give the script that brings a kept page's frame into other sites: ours, never the publisher's. None for a page without a frame."""
    if not any(path.endswith(f"/{NAME}") for path in paths):
        return None
    body = render_to_string(f"statuspages/public/{SCRIPT}").encode()
    return MirrorBody(hashlib.sha256(body).hexdigest(), body)


def finished(path: str, sheet: MirrorBody, one: MirrorView, paths: Collection[str], *, at: datetime) -> tuple[bytes, str]:
    """Give the bytes that are sent for a sheet, with what they are told apart by."""
    if _kind(path) != HTML:
        return sheet.body, sheet.digest[:32]
    body = shown(sheet.body, path, one, paths, at=at)
    return body, hashlib.sha256(body).hexdigest()[:32]


def heads(path: str, one: MirrorView, etag: str, *, at: datetime) -> dict[str, str]:
    """Give what is said above a sheet: whose it is, how old, and that nothing in it may act."""
    said = {
        "Content-Type": _kind(path),
        "ETag": f'"{etag}"',
        "Cache-Control": _CACHE,
        "Vary": "Accept-Encoding",
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "same-origin",
        "Content-Security-Policy": _FRAMED_POLICY if path.endswith(f"/{NAME}") else _POLICY,
        "Access-Control-Allow-Origin": "*",
        "Varsko-Mirror-Of": one.address,
    }
    if one.signed_at:
        said |= {"Varsko-Signed": http_date(one.signed_at.timestamp()), "Varsko-Silent": "yes" if one.is_silent(at) else "no"}
    return said


def _kind(path: str) -> str:
    if path == SCRIPT:
        return "text/javascript; charset=utf-8"
    return "application/json; charset=utf-8" if path == PROOF else kind_of(path)


def shown(body: bytes, path: str, one: MirrorView, paths: Collection[str], *, at: datetime) -> bytes:
    """Write a page as the mirror shows it; whatever it says, the answer's policy lets nothing in it act."""
    base = urlsplit(one.address).path
    here = re.compile(rf'(href|action|src|srcset)="{re.escape(base)}/([^"?#]*)([^"]*)"')

    def lead(found: re.Match[str]) -> str:
        name, to, rest = found.groups()
        return f'{name}="/mirror/{one.slug}/{to}{rest}"' if to in paths else f'{name}="{one.address}/{to}{rest}"'

    text = body.decode("utf-8", "replace")
    for begin, end in _LEFT_OUT:
        text = _without(text, begin, end)
    return here.sub(lead, text).replace(MARK.decode(), note(one, path, at=at), 1).encode()


def _without(text: str, begin: re.Pattern[str], end: re.Pattern[str]) -> str:
    """Leave out what stands between two marks, in one pass however the text is made; what never ends stays."""
    kept, at = [], 0
    while (first := begin.search(text, at)) and (last := end.search(text, first.end())):
        kept.append(text[at : first.start()])
        at = last.end()
    return "".join([*kept, text[at:]])


def note(one: MirrorView, path: str, *, at: datetime) -> str:
    """Say what this is, how old, and whether the publisher is still heard of; a small frame has room for the last only."""
    language, _slash, rest = path.partition("/")
    when = f"{one.signed_at:%Y-%m-%d %H:%M} UTC" if one.signed_at else "–"
    with translation.override(language):
        said = _("A mirror of %(address)s. The publisher signed it at %(when)s.") % {"address": one.address, "when": when}
        kept = format_html('<p class="copy" role="note">{}</p>', said)
        if not one.is_silent(at):
            return "" if rest == NAME else kept
    return format_html('<p class="silent" role="alert">{}</p>{}', silence(language).replace("{time}", when), kept)
