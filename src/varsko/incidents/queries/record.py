"""The record in the reader's words, for stages that tell of it later."""

from varsko.incidents import words
from varsko.incidents.data import IncidentView, Level
from varsko.incidents.queries.checks import checklists
from varsko.incidents.queries.parts import holdings
from varsko.incidents.queries.setup import cards, scale
from varsko.incidents.queries.timeline import timeline
from varsko.incidents.words import Told
from varsko.people.data import Actor


def level(number: int) -> Level:
    """Give a level of the severity scale with its texts."""
    return words.level(scale().levels, number)


def levels() -> list[Level]:
    """Give the levels of the severity scale with their texts, the worst first."""
    return words.levels(scale().levels)


def parts(view: IncidentView) -> list[tuple[str, str]]:
    """List who had which part, as (the part, the name), in the order in which they began."""
    return list(dict.fromkeys((words.role(one.role, one.label), one.user_name) for one in holdings(view.id)))


def parts_with_cards() -> list[tuple[str, str]]:
    """List the parts that people can have, each with what it asks of its holder."""
    own = cards()
    return [(str(name), text) for role, name in words.ROLES.items() if (text := words.card(role, own))]


def checklists_in_words() -> list[tuple[str, list[str]]]:
    """List the checklists in use, each with its items."""
    return [(words.checklist(one).name, [words.item(one.key, text) for text in one.items]) for one in checklists() if not one.is_off]


def told(view: IncidentView, *, by: Actor, only: str = "", limit: int = 200) -> list[Told]:
    """Tell the timeline, the newest last, as far as the asker may see it; `only` as for `timeline`."""
    return [words.tell(one) for one in timeline(view, by=by, only=only, limit=limit).rows]
