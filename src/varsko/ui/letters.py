"""Mails through pages: what a stranger laid out and attached, shown so that nothing of it runs, loads or leads anywhere."""

from urllib.parse import quote

from django.http import HttpResponse
from django.utils.html import escape

from varsko.kernel.errors import NotFound
from varsko.kernel.mail.opened import Opened

_SHOWN = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})
_LOCKED = "default-src 'none'; img-src 'self'; style-src 'none'; sandbox; frame-ancestors 'none'"


def laid_out(opened: Opened, title: str, files: str) -> HttpResponse:
    """Show the HTML of a mail, made harmless, on a page that may load nothing but the mail's own images; `files` is where those are."""
    body = opened.html
    for number, one in enumerate(opened.files):
        if one.cid and one.kind in _SHOWN:
            body = body.replace(f'"cid:{one.cid}"', f'"{files}/{number}"')
    return _locked(HttpResponse(f"<!doctype html><meta charset=utf-8><title>{escape(title)}</title>{body}"))


def attached(opened: Opened, number: int) -> HttpResponse:
    """Give a file of a mail: an image of its text to be shown, anything else to be kept, and never opened here. Raises NotFound."""
    if number >= len(opened.files):
        raise NotFound("file")
    one = opened.files[number]
    is_shown = bool(one.cid) and one.kind in _SHOWN
    answer = HttpResponse(one.content, content_type=one.kind if is_shown else "application/octet-stream")
    answer["Content-Disposition"] = f"{'inline' if is_shown else 'attachment'}; filename*=utf-8''{quote(one.name)}"
    return _locked(answer)


def _locked(answer: HttpResponse) -> HttpResponse:
    """Forbid a stranger's content everything, whatever the browser takes it for."""
    answer["Content-Security-Policy"] = _LOCKED
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-store"
    return answer
