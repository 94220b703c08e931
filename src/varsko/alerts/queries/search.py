"""The search language of alert lists, translated for the database.

Words and texts are found by whole words, whatever their accents, or by what begins a word where no alert has the whole one; names, tags
and details only whole. Stars stand for anything: one at the end is answered by the index of words, others are compared one by one.
`priority` orders as it is written: P1 is less than P2.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from functools import cached_property, reduce
from operator import and_, or_
from types import MappingProxyType
from uuid import UUID

from django.db.models import Q

from varsko.alerts.domain import words
from varsko.alerts.domain.lifecycle import State
from varsko.alerts.domain.words import Wanted
from varsko.alerts.queries import index
from varsko.alerts.queries.patterns import HasKey, HasText, HasValue, Matches, NamesResponder, like
from varsko.kernel.ids import as_uuid
from varsko.kernel.moments import read_moment
from varsko.kernel.query import AllOf, AnyOf, Node, Not, Problem, Term, Text, Word, parse, wrong
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
_MOST_WORDS = 8
_TEXTS = {"message": words.MESSAGE, "entity": words.ENTITY, "source": words.SOURCE, "description": None}
_RESPONDERS = (words.RESPONDER, NamesResponder, "responders")
_WHOLES: Mapping[str, tuple[str, type[Matches], str]] = {
    "tag": (words.TAG, HasText, "tags"),
    "tags": (words.TAG, HasText, "tags"),
    "details.key": (words.KEY, HasKey, "details"),
    "details.value": (words.VALUE, HasValue, "details"),
    "responder": _RESPONDERS,
    "responders": _RESPONDERS,
    "recipients": _RESPONDERS,
}

Translate = Callable[[Term], Q]


def matching(query: str) -> Q:
    """Give the condition that a query in the search language stands for. Raises Invalid with the field `query`."""
    node = parse(query)
    return Q() if node is None else _Search().condition(node)


def holding(text: str) -> Q:
    """Give the condition that every word of a plain text is somewhere in the alert, or at least begins one there."""
    search = _Search()
    parts = [search.in_words(Text((part,))) for part in text.split()[:_MOST_WORDS] if words.has_words(Text((part,)))]
    return Q(*parts) if parts else Q(pk=None)


class _Search:
    """Translates one query."""

    @cached_property
    def late(self) -> index.Late:
        """What the index does not hold yet, looked up once."""
        return index.late()

    def condition(self, node: Node) -> Q:
        """Translate a part of the query."""
        match node:
            case Word():
                return self._word(node.text)
            case Term():
                return self._term(node)
            case Not(node=inner):
                return ~self.condition(inner)
            case AllOf(nodes=nodes):
                return reduce(and_, map(self.condition, nodes))
            case AnyOf(nodes=nodes):
                return self._either([self.condition(one) for one in nodes])

    def _either(self, parts: Sequence[Q]) -> Q:
        found = [part.children[0] for part in parts if not part.negated and len(part.children) == 1]
        asked = [one.wanted for one in found if isinstance(one, index.InWords)]
        return self._asking(words.some(asked)) if len(asked) == len(parts) else reduce(or_, parts)

    def _asking(self, wanted: Wanted) -> Q:
        return Q(index.InWords(wanted, self.late))

    def in_words(self, text: Text, sign: str = "") -> Q:
        """Find the words of a text; where no alert has them, those that begin with its last one."""
        wanted = words.somewhere(text, sign)
        longer = None if index.is_held(wanted, self.late) else words.beginnings(wanted)
        return self._asking(longer or wanted)

    def _word(self, text: Text) -> Q:
        pattern, number = like(text, inside=True), str(text).removeprefix("#")
        if number != str(text) and _NUMBER.fullmatch(number):
            return Q(number=int(number))
        if words.has_words(text) and not words.is_phrase(text):
            return self.in_words(text)
        found = reduce(or_, (Q(Matches(column, pattern)) for column in _WORD_COLUMNS)) | Q(HasText("tags", pattern))
        return self.in_words(text) & found if words.has_words(text) else found

    def _term(self, term: Term) -> Q:
        name = term.field.lower()
        if name in _TEXTS:
            return self._text(term, name)
        if name in _WHOLES:
            return self._whole(term, *_WHOLES[name])
        if name in {"team", "teams"}:
            return self._team(term)
        translate = _FIELDS.get(name)
        if translate is None:
            raise wrong(Problem.NO_FIELD, field=repr(term.field))
        return translate(term)

    def _text(self, term: Term, column: str) -> Q:
        """Search in a text; an empty value finds empty texts. What is more than one word must stand in it as it is written."""
        if not _plain(term):
            return Q(**{column: ""})
        written, sign = Q(Matches(column, like(term.text, inside=True))), _TEXTS[column]
        if not words.has_words(term.text):
            return written
        if sign and not words.is_phrase(term.text) and not words.is_joined(term.text):
            return self.in_words(term.text, sign)
        return self.in_words(term.text) & written

    def _whole(self, term: Term, sign: str, compare: type[Matches], column: str) -> Q:
        """Compare with the whole of a tag, a detail or a responder."""
        _plain(term)
        wanted = words.whole(term.text, sign)
        return self._asking(wanted) if wanted else Q(compare(column, like(term.text)))

    def _team(self, term: Term) -> Q:
        """Find alerts of a team, or with it among their responders."""
        if not _plain(term):
            return Q(team=None)
        teams = [one for one in people.teams() if term.text.fits(one.name) or term.text.fits(one.id)]
        named = [words.whole(Text((name,)), words.RESPONDER) for one in teams for name in (one.name, one.id)]
        named += [] if term.text.is_pattern else [words.whole(term.text, words.RESPONDER)]
        if not named:
            return Q(pk=None)
        asked = words.some(one for one in named if one)
        return Q(index.OfTeams([UUID(one.id) for one in teams], index.InWords(asked, self.late)))


def _plain(term: Term) -> str:
    """Read the value of a field that is only compared as a whole."""
    if term.operator != "=":
        raise wrong(Problem.NOT_ORDERED, field=repr(term.field), sign=term.operator)
    return str(term.text)


def _name(column: str) -> Translate:
    """Compare a whole text without regard to case."""

    def translate(term: Term) -> Q:
        value = _plain(term)
        return Q(Matches(column, like(term.text))) if term.text.is_pattern else Q(**{f"{column}__iexact": value})

    return translate


def _action(term: Term) -> Q:
    _plain(term)
    return Q(HasText("actions", like(term.text)))


def _number(column: str, form: re.Pattern[str] = _NUMBER) -> Translate:
    def translate(term: Term) -> Q:
        match = form.fullmatch(str(term.text))
        if not match:
            raise wrong(Problem.NOT_A, text=repr(str(term.text)[:40]), field=term.field)
        return Q(**{column + _LOOKUPS[term.operator]: int(match[match.lastindex or 0])})

    return translate


def _moment(column: str) -> Translate:
    """Compare an instant; an equal one lies within the second that begins with it."""

    def translate(term: Term) -> Q:
        try:
            moment = read_moment(str(term.text))
            end = moment + timedelta(seconds=1)
        except (ValueError, OverflowError):
            raise wrong(Problem.NO_DATE, text=repr(str(term.text)[:40])) from None
        if term.operator == "=":
            return Q(**{f"{column}__gte": moment, f"{column}__lt": end})
        return Q(**{column + _LOOKUPS[term.operator]: moment})

    return translate


def _flag(when_true: Q) -> Translate:
    def translate(term: Term) -> Q:
        said = _plain(term).lower()
        if said not in _YES | _NO:
            raise wrong(Problem.NO_FLAG, field=repr(term.field))
        return when_true if said in _YES else ~when_true

    return translate


def _status(term: Term) -> Q:
    found = _STATES.get(_plain(term).lower())
    if found is None:
        raise wrong(Problem.NO_STATUS)
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


_FIELDS: Mapping[str, Translate] = MappingProxyType(
    {
        "status": _status,
        "priority": _number("priority", _PRIORITY),
        "alias": _alias,
        "alertid": _id,
        "id": _id,
        "tinyid": _number("number"),
        "count": _number("count"),
        "owner": _owner,
        "acknowledgedby": _name("acknowledged_by"),
        "closedby": _name("closed_by"),
        "service": _name("service__name"),
        "integration.name": _name("key__name"),
        "integration.type": _name("kind"),
        "actions": _action,
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
