"""A public page as plain files for any web server: links lead within the copy, what needs an answer leads to the publisher."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime

from django.utils import translation
from django.utils.translation import gettext as _

from varsko.statuspages.data import PageView, SheetView
from varsko.statuspages.queries.wire import address
from varsko.statuspages.render.sheets import MARK

_HTML = "text/html"


def copied(page: PageView, written: datetime, sheets: Sequence[SheetView]) -> Mapping[str, tuple[str, bytes]]:
    """Give the files of a page by name: content type and bytes. Pages are `…/index.html`, and `index.html` is in the page's language."""
    documents = {one.path for one in sheets if one.kind.startswith(_HTML)}
    others = {one.path for one in sheets} - documents
    files: dict[str, tuple[str, bytes]] = {}
    for one in sheets:
        if one.path not in documents:
            files[one.path] = (one.kind, one.plain)
            continue
        files[f"{one.path}/index.html"] = (one.kind, _led(one, f"{one.path}/", page, written, documents, others))
        if one.path == page.language:
            files["index.html"] = (one.kind, _led(one, "", page, written, documents, others))
    return files


def _led(sheet: SheetView, at: str, page: PageView, written: datetime, documents: set[str], others: set[str]) -> bytes:
    """Lead the links of a page within the copy, and say what it is."""
    up = "../" * at.count("/")
    here = re.compile(rf'(href|action|src|srcset)="/status/{re.escape(page.slug)}/([^"?#]*)([^"]*)"')

    def lead(found: re.Match[str]) -> str:
        name, path, rest = found.groups()
        if path in documents and name != "action":
            return f'{name}="{up}{path}/index.html{rest}"'
        return f'{name}="{up}{path}{rest}"' if path in others else f'{name}="{address(page)}/{path}{rest}"'

    with translation.override(sheet.path.partition("/")[0]):
        note = _("A copy, made at %(when)s. If that is more than half an hour ago, the publisher has been silent since.")
    said = note % {"when": f"{written:%Y-%m-%d %H:%M} UTC"}
    return here.sub(lead, sheet.plain.decode()).replace(MARK.decode(), f'<p class="copy" role="note">{said}</p>', 1).encode()
