"""The banner that comes up on foreign sites while something is wrong: a script of the page, and the frame that it opens.

Both are at the addresses of Statuspage's own, and speak with each other as those do, so that sites that hold its script, or a copy of
it, need no more than another host name. All words are here; what a frame says to the site around it is `showFrame` and `dismissFrame`.
"""

from zoneinfo import ZoneInfo

from django.template.loader import render_to_string
from django.utils import timezone, translation

from varsko.statuspages.data import Board
from varsko.statuspages.domain import colours
from varsko.statuspages.render.page import card
from varsko.statuspages.render.widget import framed

NAME = "embed/frame"


def frame(board: Board, language: str) -> str:
    """Write what the banner says: the newest of what is wrong, else of maintenance under way; how many more there are, and where."""
    going = [*board.open_incidents, *board.running]
    with translation.override(language), timezone.override(ZoneInfo(board.page.time_zone)):
        facts = framed(board, language) | {
            "card": card(going[0], language, board.at) if going else None,
            "codes": [one.code for one in going],
            "more": len(going) - 1,
        }
        return render_to_string("statuspages/public/embed-frame.html", facts)


def script(board: Board) -> str:
    """Write what a foreign site loads."""
    down, _dash, side = board.embed.position.partition("-")
    return render_to_string("statuspages/public/embed-script.js", {"name": board.page.name, "down": down, "side": side})


def style(board: Board) -> str:
    """Write the colours of the banner; a text that could not be read on its ground is white or black."""
    chosen = board.embed
    facts = {
        "incident": (chosen.incident_ground, _read_on(chosen.incident_text, chosen.incident_ground)),
        "maintenance": (chosen.maintenance_ground, _read_on(chosen.maintenance_text, chosen.maintenance_ground)),
    }
    return render_to_string("statuspages/public/embed-frame.css", facts)


def _read_on(text: str, ground: str) -> str:
    return text if colours.contrast(text, ground) >= colours.ENOUGH else colours.text_on(ground)
