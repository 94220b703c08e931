"""Finding alerts by their words, in the index of the database and among the newest, which are not in it yet."""

from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass, field
from heapq import nlargest
from itertools import chain
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import BooleanField, F, Func, Q, QuerySet
from django.db.models.functions import Coalesce
from django.db.models.sql.compiler import SQLCompiler

from varsko.alerts.domain import words
from varsko.alerts.domain.lifecycle import State
from varsko.alerts.domain.words import Every, Facts, Has, Wanted, Without
from varsko.alerts.models import Alert, Indexing
from varsko.core.bulk import json

FIELDS = ("number", "message", "alias", "description", "entity", "source", "tags", "details", "responders")
MOST_LATE = 1000
"""How many of the newest alerts are looked through besides the index; it falls behind further only in a storm."""

_SAMPLE = 2000
_FREQUENT = 20  # among a sample
_FEW = 1000
_SORTED = 3000
_DEARER = 5  # to sort an alert than to walk past one
_MANY_TEAMS = 10
_ENDLESS = 2**63 - 1


@dataclass(frozen=True, slots=True)
class Known:
    """The newest numbers that hold some words, falling; whether they are all; and how many of the very newest, a sample, hold them."""

    numbers: list[int]
    is_all: bool
    share: int


@dataclass(frozen=True, slots=True)
class Late:
    """The newest alerts, which are not in the index yet: their words by number. And what the index answered since, for the same search."""

    words: dict[int, Set[str]]
    upto: int
    answered: dict[tuple[str, int], Known] = field(default_factory=dict, compare=False)

    def those(self, wanted: Wanted) -> list[int]:
        """Give the numbers of those that are wanted."""
        return [number for number, held in self.words.items() if words.holds(wanted, held)]


def late() -> Late:
    """Look which alerts are not in the index yet."""
    upto = Indexing.objects.values_list("upto", flat=True).first() or 0
    rows = Alert.objects.filter(number__gt=upto).order_by("-number").values(*FIELDS)[:MOST_LATE]
    return Late({row["number"]: frozenset(words.words_of(Facts(**row))) for row in rows}, upto)


class Found(Func):
    """Tells whether an alert is among those that some source of numbers gives."""

    conditional = True
    output_field = BooleanField()

    def __init__(self) -> None:
        """Look at the alert's number."""
        super().__init__(F("number"))

    def newest(self, *, below: int | None, most: int) -> list[int]:
        """Give the highest numbers of what is found, up to `most` of them, falling."""
        raise NotImplementedError

    def in_front(self, rows: QuerySet[Alert], *, below: int | None) -> tuple[list[int], bool]:
        """Give the numbers of what is found among the first of some alerts, and whether they are all there are; none where it does not pay.

        The alerts are listed with the highest in front, below a number.
        """
        return [], False

    def choice(self, vendor: str) -> tuple[str, list[Any]]:
        """Write what can be found, after the name of the column."""
        raise NotImplementedError

    def as_sql(  # type: ignore[override]
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **_context: Any
    ) -> tuple[str, list[Any]]:
        """Write the condition in the words of the database."""
        column, params = compiler.compile(self.source_expressions[0])
        condition, more = self.choice(connection.vendor)
        return f"({condition.replace('{column}', column)})", [*list(params) * condition.count("{column}"), *more]


class Among(Found):
    """Tells whether an alert has one of these numbers."""

    def __init__(self, numbers: Sequence[int]) -> None:
        """Take the numbers."""
        super().__init__()
        self.numbers = numbers

    def choice(self, vendor: str) -> tuple[str, list[Any]]:
        """Give the numbers as one value."""
        return _among(self.numbers, vendor)


class InWords(Found):
    """Tells whether an alert has the wanted words."""

    def __init__(self, wanted: Wanted, late: Late) -> None:
        """Look for `wanted` in the index, and among the `late`."""
        super().__init__()
        self.wanted, self.late = wanted, late

    def newest(self, *, below: int | None, most: int) -> list[int]:
        """Ask the index, and take the late in front."""
        newer = [number for number in self.late.those(self.wanted) if below is None or number < below]
        return nlargest(most, {*newer, *_newest(self.wanted, _ENDLESS if below is None else below, most, self.late)})

    def in_front(self, rows: QuerySet[Alert], *, below: int | None) -> tuple[list[int], bool]:
        """Look up the words of the first of them: PostgreSQL would read all that have frequent words to leave most of it out."""
        if not self.is_frequent(below):
            return [], False
        first = list(rows.values_list("number", flat=True)[:_SAMPLE])
        return self.among(first), len(first) < _SAMPLE

    def is_frequent(self, below: int | None) -> bool:
        """Tell whether it pays to ask single alerts: what is rare is known at once, and SQLite finds also what is frequent."""
        if connection.vendor != "postgresql":
            return False
        return _known(self.wanted, _ENDLESS if below is None else below, 1, self.late).share >= _FREQUENT

    def among(self, numbers: Sequence[int]) -> list[int]:
        """Give those of some alerts that have the wanted words, on PostgreSQL, falling."""
        held = "SELECT number, vector @@ %s::tsquery AS fits FROM alerts_words WHERE number = ANY(%s::bigint[]) OFFSET 0"
        asked = [_written(self.wanted, connection.vendor), _array(numbers)]
        found = _numbers(f"SELECT number FROM ({held}) AS held WHERE fits", asked)  # noqa: S608 - constants
        return sorted({*found, *set(self.late.those(self.wanted)).intersection(numbers)}, reverse=True)

    def count(self) -> int:
        """Count all that is found."""
        ask, vendor = _ASK[connection.vendor], connection.vendor
        number = "rowid" if vendor == "sqlite" else "number"
        statement = f"SELECT count(*) FROM ({ask} AND {number} < %s) AS found"  # noqa: S608 - constants of this file
        in_index = _numbers(statement, [_written(self.wanted, vendor), min(self.late.words, default=_ENDLESS)])
        return in_index[0] + len(self.late.those(self.wanted))

    def choice(self, vendor: str) -> tuple[str, list[Any]]:
        """Let the database look for all that the index holds."""
        condition, params = f"{{column}} IN ({_ASK[vendor]})", [_written(self.wanted, vendor)]
        newer = self.late.those(self.wanted)
        if not newer:
            return condition, params
        also, more = _among(newer, vendor)
        return f"{condition} OR {also}", [*params, *more]


class OfTeams(Found):
    """Tells whether an alert belongs to one of some teams, or has one among its responders."""

    def __init__(self, ids: Sequence[UUID], named: InWords) -> None:
        """Take the ids of the teams, and what finds them by name among the responders."""
        super().__init__()
        self.ids, self.named = ids, named

    def newest(self, *, below: int | None, most: int) -> list[int]:
        """Ask the index of each team, and that of words."""
        rows = Alert.objects.order_by("-number").values_list("number", flat=True)
        rows = rows if below is None else rows.filter(number__lt=below)
        if len(self.ids) <= _MANY_TEAMS:
            of_teams = chain.from_iterable(rows.filter(team=pk)[:most] for pk in self.ids)
        else:  # most alerts are theirs: walk back over all of them, whatever the database would rather do
            of_teams = chain(rows.alias(its=Coalesce("team_id", "team_id")).filter(its__in=self.ids)[:most])
        return nlargest(most, {*of_teams, *self.named.newest(below=below, most=most)})

    def in_front(self, rows: QuerySet[Alert], *, below: int | None) -> tuple[list[int], bool]:
        """Look at the teams of the first of them, and at their words."""
        if not self.named.is_frequent(below):
            return [], False
        first = list(rows.values_list("number", "team_id")[:_SAMPLE])
        theirs, ids = [number for number, _team in first], set(self.ids)
        found = {*(number for number, team in first if team in ids), *self.named.among(theirs)}
        return sorted(found, reverse=True), len(first) < _SAMPLE

    def resolve_expression(self, *args: Any, **kwargs: Any) -> Any:
        """Become an ordinary condition where the database is to look for everything."""
        return (Q(team__isnull=False, team__in=self.ids) | Q(self.named)).resolve_expression(*args, **kwargs)


def split(where: Q | None) -> tuple[Found | None, Q]:
    """Part a condition into the source of numbers that answers it best, and what else must hold; None without a source."""
    if where is None:
        return None, Q()
    parts = list(_parts(where))
    in_words = [part for part in parts if isinstance(part, InWords)]
    if in_words:
        wanted = words.every(part.wanted for part in in_words)
        refused = [inner.wanted for part in parts if (inner := _refused(part))]
        source: Found | None = InWords(Without(wanted, words.some(refused)) if refused else wanted, in_words[0].late)
        return source, Q(*(part for part in parts if not isinstance(part, InWords) and not _refused(part)))
    source = next((part for part in parts if isinstance(part, OfTeams)), None)
    return source, Q(*(part for part in parts if part is not source))


def asks_for_unclosed(where: Q) -> bool:
    """Tell whether a condition leaves out what is closed, in the words of a list's state."""
    said = [(part.negated, part.children[0]) for part in _parts(where) if isinstance(part, Q) and len(part.children) == 1]
    return any(one[0] == "state" and (one[1] == State.CLOSED) is negated for negated, one in said if isinstance(one, tuple))


def _refused(part: Any) -> InWords | None:
    inner = part.children[0] if isinstance(part, Q) and part.negated and len(part.children) == 1 else None
    return inner if isinstance(inner, InWords) else None


def _parts(where: Q) -> Iterable[Any]:
    """List what must hold at once."""
    if where.negated or (where.connector != Q.AND and len(where.children) > 1):
        yield where
        return
    for part in where.children:
        if isinstance(part, Q):
            yield from _parts(part)
        else:
            yield part if isinstance(part, Found) else Q(part)


def is_held(wanted: Wanted, late: Late) -> bool:
    """Tell whether any alert has the wanted words."""
    return bool(late.those(wanted) or _newest(wanted, _ENDLESS, 1, late))


_ASK = {
    "sqlite": "SELECT rowid FROM alerts_words_index WHERE alerts_words_index MATCH %s",
    "postgresql": "SELECT number FROM alerts_narrow_words WHERE alerts_held(held) @@ %s::tsquery",
}
# PostgreSQL looks at the words of single alerts here, where they stand in the row; its index is over the narrow rows.
_WALK = "SELECT number FROM alerts_words WHERE vector @@ %s::tsquery AND number < %s ORDER BY number DESC LIMIT %s"


def _newest(wanted: Wanted, below: int, most: int, late: Late) -> list[int]:
    if connection.vendor == "sqlite":  # walks the index from its newest end
        return _numbers(f"{_ASK['sqlite']} AND rowid < %s ORDER BY rowid DESC LIMIT %s", [_written(wanted, "sqlite"), below, most])
    return _known(wanted, below, most, late).numbers[:most]


def _known(wanted: Wanted, below: int, most: int, late: Late) -> Known:
    """Ask PostgreSQL, if it did not answer that already: a list, its count and its next step ask for the same words."""
    written = _written(wanted, "postgresql")
    known = late.answered.get((written, below))
    if known is None or (len(known.numbers) < most and not known.is_all):
        known = late.answered[written, below] = _ask_postgresql(written, below, most, known, late.upto)
    return known


def _ask_postgresql(written: str, below: int, most: int, known: Known | None, held: int) -> Known:
    """Walk back from the newest if the words are frequent there, else sort all that has them: the database itself guesses badly."""
    if known is None:
        known = _sampled(written, below)
    if len(known.numbers) >= most or known.is_all:
        return known
    if most * _SAMPLE**2 < _DEARER * held * known.share**2:
        return _listed(_WALK, [written, below], most, known.share)
    sort = f"{_ASK['postgresql']} AND number < %s ORDER BY number + 0 DESC LIMIT %s"  # which no index is sorted by
    return _listed(sort, [written, below], max(most, _SORTED), known.share)


def _listed(statement: str, params: list[Any], most: int, share: int) -> Known:
    numbers = _numbers(statement, [*params, most])
    return Known(numbers, len(numbers) < most, share)


def _sampled(written: str, below: int) -> Known:
    """Look through the newest; what hardly any of them holds may be rare, and then all of it is found at once."""
    newest = "SELECT number, vector @@ %s::tsquery AS fits FROM alerts_words WHERE number < %s ORDER BY number DESC LIMIT %s"
    sample = _numbers(f"SELECT number FROM ({newest}) AS newest WHERE fits ORDER BY number DESC", [written, below, _SAMPLE])  # noqa: S608 - constants
    if len(sample) >= _FREQUENT:
        return Known(sample, False, len(sample))
    # Planned as if all were wanted: for the first few the database would read the whole table, where the words are old.
    few = f"SELECT number FROM ({_ASK['postgresql']} AND number < %s OFFSET 0) AS held LIMIT %s"  # noqa: S608 - constants
    found = _numbers(few, [written, below, _FEW + 1])
    is_all = len(found) <= _FEW
    return Known(sorted(found, reverse=True) if is_all else sample, is_all, len(sample))


def _numbers(statement: str, params: Sequence[Any]) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        return [row[0] for row in cursor.fetchall()]


def _among(numbers: Sequence[int], vendor: str) -> tuple[str, list[Any]]:
    if vendor == "sqlite":
        return "{column} IN (SELECT value FROM json_each(%s))", [json(list(numbers))]
    return "{column} = ANY(%s::bigint[])", [_array(numbers)]


def _array(numbers: Sequence[int]) -> str:
    """Write numbers as PostgreSQL reads them; the driver takes longer to look at each than the database for all."""
    return f"{{{','.join(map(str, numbers))}}}"


def _written(wanted: Wanted, vendor: str) -> str:
    """Write what is wanted in the language of the database's index."""
    if isinstance(wanted, Has):
        return _on_sqlite(wanted) if vendor == "sqlite" else _on_postgresql(wanted)
    if isinstance(wanted, Without):
        return f"({_written(wanted.wanted, vendor)} {'NOT' if vendor == 'sqlite' else '& !'} {_written(wanted.refused, vendor)})"
    sign = (" AND " if vendor == "sqlite" else " & ") if isinstance(wanted, Every) else (" OR " if vendor == "sqlite" else " | ")
    return f"({sign.join(_written(part, vendor) for part in wanted.parts)})"


def _on_sqlite(one: Has) -> str:
    quoted = one.word.replace('"', '""')
    return f'"{quoted}"*' if one.begins else f'"{quoted}"'


def _on_postgresql(one: Has) -> str:
    quoted = one.word.replace("\\", "\\\\").replace("'", "''")
    return f"'{quoted}':*" if one.begins else f"'{quoted}'"
