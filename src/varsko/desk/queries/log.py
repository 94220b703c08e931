"""What the line of the telephone log is compared with, as far as the operator may know of it."""

from django.db.models import Q

from varsko.catalog import queries as catalog
from varsko.desk.data import CallerView
from varsko.desk.domain.line import Known, Read, first_words, read_line
from varsko.desk.domain.objects import MOST_TIED, tags_in
from varsko.desk.queries.callers import callers_for
from varsko.desk.queries.desks import categories, desks
from varsko.desk.queries.lists import caller_view
from varsko.desk.queries.objects import objects_by_tag
from varsko.incidents import queries as incidents
from varsko.kernel.text import clean
from varsko.people.data import Actor

_MOST = 60


def understand(line: str, *, by: Actor) -> tuple[Read, list[CallerView]]:
    """Read a line of the telephone log; gives what it says, and the callers it may mean, the likeliest first."""
    text = clean(line)[:400]
    people = _callers(text, by)
    named = objects_by_tag(tags_in(text), by=by)[:MOST_TIED]
    known = Known(
        callers=[(one.id, f"{one.name} {one.organisation}") for one in people],
        objects=[(one.tag, user.id if user else "") for one, user in named],
        categories=[(one.id, [one.name, *one.words]) for one in categories([one.id for one in desks(by=by)])],
        services=[(one.id, [one.name, *one.aliases]) for one in catalog.services(by)],
        ongoing=[(one.key, f"{one.summary} {one.description[:400]}") for one in incidents.ongoing(by=by)],
    )
    found = read_line(text, known)
    by_id = {one.id: one for one in [*people, *(user for _one, user in named if user)]}
    return found, [by_id[pk] for pk in found.callers]


def _callers(text: str, by: Actor) -> list[CallerView]:
    """Find the callers whose cards hold the first word of a line, or whose address or number it names."""
    words = first_words(text)
    if not words:
        return []
    rows = callers_for(by).filter(Q(words__contains=words[0].rstrip("."))).order_by("-vip", "name", "pk")
    return [caller_view(row) for row in rows[:_MOST]]
