"""Handing out files and whole rooms. Nothing that somebody sent is ever run or shown as a page."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from varsko.conversations import queries
from varsko.conversations.pages.asking import asker
from varsko.ui.files import SAFE, handed_out


@require_safe
def file(request: HttpRequest, file_id: UUID) -> HttpResponse:
    """Hand out a file: pictures that were looked at are shown, everything else is downloaded as bytes without a kind."""
    return handed_out(queries.file(asker(request), file_id))


@require_safe
def export(request: HttpRequest, room_id: UUID) -> StreamingHttpResponse:
    """Hand out a whole room as Markdown."""
    by = asker(request)
    room = queries.entered(by, room_id)
    answer = StreamingHttpResponse(queries.export(by, room_id), content_type="text/markdown; charset=utf-8", headers=SAFE)
    answer.headers["Content-Disposition"] = content_disposition_header(True, f"{room.title}.md") or "attachment"
    return answer
