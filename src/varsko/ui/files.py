"""Files through pages: taken from a form, and handed out so that nothing that somebody sent is ever run or shown as a page."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils.http import content_disposition_header
from django.utils.module_loading import import_string
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from varsko.kernel.files import LARGEST, PLAIN, FileContent, Upload

SAFE = {
    "Content-Security-Policy": "default-src 'none'; sandbox; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "private, max-age=3600",
}


_NONE: Mapping[str, bytes] = MappingProxyType({})
Paper = Literal["md", "pdf"]
"""How a text is taken away."""


def taken_away(text: str, name: str, kind: Paper, title: str, pictures: Mapping[str, bytes] = _NONE) -> HttpResponse:
    """Hand out Markdown as a file, as it is or set as a PDF, with these pictures by name; what sets it takes long to load, and few
    processes ever need it.
    """
    if kind == "pdf":
        cut = _("There is more: it is in the Markdown.")
        body = import_string("varsko.ui.paper.as_pdf")(title, text, language=get_language() or "en", cut=cut, pictures=pictures)
        answer = HttpResponse(body, content_type="application/pdf", headers=SAFE)
    else:
        answer = HttpResponse(text, content_type="text/markdown; charset=utf-8", headers=SAFE)
    answer.headers["Content-Disposition"] = content_disposition_header(True, f"{name}.{kind}") or "attachment"
    answer.headers["Cache-Control"] = "private, no-cache"
    return answer


def uploads(request: HttpRequest, name: str = "files") -> list[Upload]:
    """Read what was attached; of a file that is too large only as much as tells that it is."""
    sent = [one for one in request.FILES.getlist(name) if one.name]
    return [Upload(name=str(one.name), data=one.read(LARGEST + 1)) for one in sent]


def handed_out(found: FileContent) -> HttpResponse:
    """Hand out a file: pictures that were looked at are shown, everything else is downloaded as bytes without a kind."""
    is_picture = bool(found.file.width)
    answer = HttpResponse(found.data, content_type=found.file.kind if is_picture else PLAIN, headers=SAFE)
    answer.headers["Content-Disposition"] = content_disposition_header(not is_picture, found.file.name) or "attachment"
    return answer


def handed_out_anew(request: HttpRequest, found: FileContent) -> HttpResponse:
    """Do so where rights change: a browser asks each time, and hears that it has it already."""
    etag = f'"{found.digest}"'
    same = etag in request.headers.get("If-None-Match", "")
    answer = HttpResponseNotModified() if same else handed_out(found)
    answer.headers["ETag"], answer.headers["Cache-Control"] = etag, "private, no-cache"
    return answer
