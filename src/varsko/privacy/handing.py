"""How a file with all that is kept about somebody leaves the house, through pages and REST."""

from django.http import StreamingHttpResponse
from django.utils.http import content_disposition_header

from varsko.privacy import queries
from varsko.privacy.data import ExportView
from varsko.ui.files import SAFE


def handed_out(view: ExportView) -> StreamingHttpResponse:
    """Send a file; nobody between us and the reader keeps it."""
    answer = StreamingHttpResponse(queries.pieces(view.id), content_type="application/zip", headers={**SAFE, "Cache-Control": "no-store"})
    answer.headers["Content-Disposition"] = content_disposition_header(True, f"{view.person}.zip") or "attachment"
    answer.headers["Content-Length"] = str(view.size)
    return answer
