"""A page of another installation as it is shown here: its own bytes, its links led within the mirror, and a word about what it is."""

import re
from collections.abc import Collection
from datetime import datetime
from urllib.parse import urlsplit

from django.utils import translation
from django.utils.html import format_html
from django.utils.translation import gettext as _

from varsko.statuspages.data import MirrorView
from varsko.statuspages.render.sheets import MARK, silence

_LEFT_OUT = (
    (re.compile(r"<script\b", re.IGNORECASE), re.compile(r"</script>", re.IGNORECASE)),
    (re.compile(r'<details class="too">'), re.compile(r"</details>")),  # what needs an answer of the publisher
    (re.compile(r'<form class="too"'), re.compile(r"</form>")),
)


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
    return here.sub(lead, text).replace(MARK.decode(), note(one, path.partition("/")[0], at=at), 1).encode()


def _without(text: str, begin: re.Pattern[str], end: re.Pattern[str]) -> str:
    """Leave out what stands between two marks, in one pass however the text is made; what never ends stays."""
    kept, at = [], 0
    while (first := begin.search(text, at)) and (last := end.search(text, first.end())):
        kept.append(text[at : first.start()])
        at = last.end()
    return "".join([*kept, text[at:]])


def note(one: MirrorView, language: str, *, at: datetime) -> str:
    """Say what this is, how old, and whether the publisher is still heard of."""
    when = f"{one.signed_at:%Y-%m-%d %H:%M} UTC" if one.signed_at else "–"
    with translation.override(language):
        said = _("A mirror of %(address)s. The publisher signed it at %(when)s.") % {"address": one.address, "when": when}
        kept = format_html('<p class="copy" role="note">{}</p>', said)
        if not one.is_silent(at):
            return kept
    return format_html('<p class="silent" role="alert">{}</p>{}', silence(language).replace("{time}", when), kept)
