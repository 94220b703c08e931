"""The search language of alert lists, translated for the database.

Words and texts are found anywhere in what they are compared with, names only whole; stars stand for anything. `priority` orders as it
is written: P1 is less than P2.
"""

import re
from collections.abc import Callable, Mapping
from datetime import timedelta
from functools import reduce
from operator import and_, or_
from types import MappingProxyType

from django.db.models import Q

from varsko.alerts.domain.lifecycle import State
from varsko.alerts.queries.patterns import HasKey, HasText, HasValue, Matches, NamesResponder, like
from varsko.kernel.errors import Invalid
from varsko.kernel.ids import as_uuid
from varsko.kernel.moments import read_moment
from varsko.kernel.query import AllOf, AnyOf, Node, Not, Term, Word, parse
from varsko.people import queries as people

_LOOKUPS = {"=": "", "<": "__lt", ">": "__gt", "<=": "__lte", ">=": "__gte"}
_YES, _NO = frozenset({"true", "yes", "1"}), frozenset({"false", "no", "0"})
_PRIORITY = re.compile(r"[Pp]?([1-5])", re.ASCII)
_NUMBER = re.compile(r"\d{1,18}", re.ASCII)
_OPEN = ~Q(state=State.CLOSED)
_STATES = {
    "open": _OPEN,
    "closed": Q(state=State.CLOSED),
    "acknowledged": Q(state=State.ACKNOWLEDGED),
    "snoozed": Q(state=State.SNOOZED),
}
_WORD_COLUMNS = ("message", "alias", "description", "entity", "source")

Translate = Callable[[Term], Q]


def matching(query: str) -> Q:
    """Give the condition that a query in the search language stands for. Raises Invalid with the field `query`."""
    node = parse(query)
    return Q() if node is None else _condition(node)


def _condition(node: Node) -> Q:
    match node:
        case Word():
            return _word(node)
        case Term():
            return _term(node)
        case Not(node=inner):
            return ~_condition(inner)
        case AllOf(nodes=nodes):
            return reduce(and_, map(_condition, nodes))
        case AnyOf(nodes=nodes):
            return reduce(or_, map(_condition, nodes))


def _word(word: Word) -> Q:
    pattern = like(word.text, inside=True)
    found = reduce(or_, (Q(Matches(column, pattern)) for column in _WORD_COLUMNS)) | Q(HasText("tags", pattern))
    number = str(word.text).removeprefix("#")
    return found | Q(number=int(number)) if _NUMBER.fullmatch(number) else found


def _term(term: Term) -> Q:
    translate = _FIELDS.get(term.field.lower())
    if translate is None:
        raise _wrong(f"there is no field {term.field!r}")
    return translate(term)


def _wrong(sentence: str) -> Invalid:
    return Invalid({"query": sentence})


def _plain(term: Term) -> str:
    """Read the value of a field that is only compared as a whole."""
    if term.operator != "=":
        raise _wrong(f"{term.field!r} cannot be compared by {term.operator}")
    return str(term.text)


def _text(column: str) -> Translate:
    """Search inside a text; an empty value finds empty texts."""

    def translate(term: Term) -> Q:
        return Q(Matches(column, like(term.text, inside=True))) if _plain(term) else Q(**{column: ""})

    return translate


def _name(column: str) -> Translate:
    """Compare a whole text without regard to case."""

    def translate(term: Term) -> Q:
        value = _plain(term)
        return Q(Matches(column, like(term.text))) if term.text.is_pattern else Q(**{f"{column}__iexact": value})

    return translate


def _within(compare: type[Matches], column: str) -> Translate:
    """Compare with the parts of a JSON column."""

    def translate(term: Term) -> Q:
        _plain(term)
        return Q(compare(column, like(term.text)))

    return translate


def _number(column: str, form: re.Pattern[str] = _NUMBER) -> Translate:
    def translate(term: Term) -> Q:
        match = form.fullmatch(str(term.text))
        if not match:
            raise _wrong(f"{str(term.text)[:40]!r} is no {term.field}")
        return Q(**{column + _LOOKUPS[term.operator]: int(match[match.lastindex or 0])})

    return translate


def _moment(column: str) -> Translate:
    """Compare an instant; an equal one lies within the second that begins with it."""

    def translate(term: Term) -> Q:
        try:
            moment = read_moment(str(term.text))
            end = moment + timedelta(seconds=1)
        except (ValueError, OverflowError):
            raise _wrong(f"{str(term.text)[:40]!r} is no date") from None
        if term.operator == "=":
            return Q(**{f"{column}__gte": moment, f"{column}__lt": end})
        return Q(**{column + _LOOKUPS[term.operator]: moment})

    return translate


def _flag(when_true: Q) -> Translate:
    def translate(term: Term) -> Q:
        said = _plain(term).lower()
        if said not in _YES | _NO:
            raise _wrong(f"{term.field!r} is true or false")
        return when_true if said in _YES else ~when_true

    return translate


def _status(term: Term) -> Q:
    found = _STATES.get(_plain(term).lower())
    if found is None:
        raise _wrong("'status' is open, closed, acknowledged or snoozed")
    return found


def _alias(term: Term) -> Q:
    value = _plain(term)
    return _OPEN & (Q(Matches("alias", like(term.text))) if term.text.is_pattern else Q(alias=value))


def _id(term: Term) -> Q:
    return Q(pk=as_uuid(_plain(term)))


def _owner(term: Term) -> Q:
    if not _plain(term):
        return Q(owner=None)
    return Q(owner__in=[one.id for one in people.everybody() if term.text.fits(one.email) or term.text.fits(one.name)])


def _team(term: Term) -> Q:
    """Find alerts of a team, or with it among their responders."""
    if not _plain(term):
        return Q(team=None)
    ids = [one.id for one in people.teams() if term.text.fits(one.name) or term.text.fits(one.id)]
    named = (Q(NamesResponder("responders", pattern)) for pattern in (like(term.text), *ids))
    return reduce(or_, named, Q(team__in=ids))


_FIELDS: Mapping[str, Translate] = MappingProxyType(
    {
        "status": _status,
        "priority": _number("priority", _PRIORITY),
        "alias": _alias,
        "alertid": _id,
        "id": _id,
        "tinyid": _number("number"),
        "count": _number("count"),
        "message": _text("message"),
        "description": _text("description"),
        "source": _text("source"),
        "entity": _text("entity"),
        "owner": _owner,
        "acknowledgedby": _name("acknowledged_by"),
        "closedby": _name("closed_by"),
        "responders": _within(NamesResponder, "responders"),
        "responder": _within(NamesResponder, "responders"),
        "recipients": _within(NamesResponder, "responders"),
        "teams": _team,
        "team": _team,
        "service": _name("service__name"),
        "integration.name": _name("key__name"),
        "integration.type": _name("kind"),
        "tag": _within(HasText, "tags"),
        "tags": _within(HasText, "tags"),
        "actions": _within(HasText, "actions"),
        "details.key": _within(HasKey, "details"),
        "details.value": _within(HasValue, "details"),
        "isseen": _flag(Q(seen=True)),
        "seen": _flag(Q(seen=True)),
        "acknowledged": _flag(Q(acknowledged_at__isnull=False)),
        "snoozed": _flag(Q(state=State.SNOOZED)),
        "createdat": _moment("created_at"),
        "updatedat": _moment("updated_at"),
        "lastoccurredat": _moment("last_occurred_at"),
        "lastoccuredat": _moment("last_occurred_at"),
        "snoozeduntil": _moment("snoozed_until"),
    }
)
