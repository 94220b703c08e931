"""How a public page is, small, in a frame on foreign sites."""

from zoneinfo import ZoneInfo

from django.template.loader import render_to_string
from django.utils import timezone, translation

from varsko.statuspages import words
from varsko.statuspages.data import Board, PageView
from varsko.statuspages.domain.states import INDICATORS
from varsko.statuspages.queries.wire import address
from varsko.statuspages.render.page import card

NAME = "widget"
_MOST = 5


def framed(board: Board, language: str) -> dict[str, object]:
    """Give what every frame on foreign sites is written with: whose it is, in which language, and the state in words."""
    return {
        "page": board.page,
        "base": f"/status/{board.page.slug}/",
        "language": language,
        "sentence": words.OVERALL[board.overall],
    }


def widget(board: Board, language: str) -> str:
    """Write the frame: the state in a word and a sign, and what is going on with links to it, five at most."""
    ongoing = [*board.open_incidents, *board.running]
    with translation.override(language), timezone.override(ZoneInfo(board.page.time_zone)):
        facts = framed(board, language) | {
            "indicator": INDICATORS[board.overall],
            "at": board.at,
            "cards": [card(one, language, board.at) for one in ongoing[:_MOST]],
            "more": max(0, len(ongoing) - _MOST),
        }
        return render_to_string("statuspages/public/widget.html", facts)


def snippets(page: PageView) -> tuple[str, str, str, str]:
    """Give what brings the widget into a foreign site: with script, without script, as a badge, and as a banner that comes up
    while something is wrong. A page that is not public has none."""
    base = address(page)
    return (
        f'<script src="{base}/widget.js" data-language="{page.language}" async></script>',
        f'<iframe src="{base}/{page.language}/widget" title="Status" width="100%" height="200"></iframe>',
        f'<script src="{base}/widget.js" data-kind="badge" data-language="{page.language}" async></script>',
        f'<script src="{base}/embed/script.js" data-language="{page.language}" async></script>',
    )
