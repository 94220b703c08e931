"""The parts of the figures as small tables in words, for mails and files; in the language that is switched on."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from io import StringIO

from django.utils.translation import gettext as _

from varsko.desk import words
from varsko.desk.data import Figures
from varsko.desk.domain.digests import Part
from varsko.desk.domain.states import SCORES
from varsko.desk.promise_words import GOALS
from varsko.desk.tables import cell
from varsko.ui import times

Rows = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Table:
    """One part: its title, and what is said in words and numbers."""

    title: str
    rows: Rows


def tables(found: Figures, parts: Sequence[Part]) -> list[Table]:
    """Put the wanted parts of figures into words; a part about which there is nothing to say is left out."""
    made = [Table(str(words.PARTS[part]), _MAKERS[part](found)) for part in Part if part in parts]
    return [one for one in made if one.rows]


def as_csv(found: Sequence[Table]) -> str:
    """Give the tables as one CSV: part, name, value."""
    text = StringIO()
    writer = csv.writer(text)
    for table in found:
        writer.writerows([cell(table.title), cell(name), cell(value)] for name, value in table.rows)
    return text.getvalue()


def _counts(found: Figures) -> Rows:
    named = (
        (_("Came in"), found.came),
        (_("Solved"), found.solved),
        (_("Solved at the first go"), found.at_once),
        (_("Opened again"), found.reopened),
        (_("Open now"), found.open),
    )
    rows = [(name, str(count)) for name, count in named]
    if found.deflected is not None:
        rows.append((_("Answered without a request"), f"{found.deflected} %"))
    return rows


def _speed(found: Figures) -> Rows:
    spreads = ((_("First answer"), found.first_answer), (_("Solution"), found.solving))
    rows: Rows = []
    for name, one in spreads:
        if one.half is not None and one.most is not None:
            rows += [(_("%(what)s, half within") % {"what": name}, times.duration(one.half))]
            rows += [(_("%(what)s, nine of ten within") % {"what": name}, times.duration(one.most))]
    return rows


def _promises(found: Figures) -> Rows:
    return [
        (str(GOALS[goal]), _("%(kept)s of %(all)s kept") % {"kept": kept, "all": kept + missed})
        for goal, (kept, missed) in found.by_promise
        if kept + missed
    ]


def _ages(found: Figures) -> Rows:
    return [(str(name), str(count)) for name, count in zip(words.AGES, found.ages, strict=True)]


def _scores(found: Figures) -> Rows:
    return [(str(words.SCORES[score]), str(found.by_score[score - 1])) for score in reversed(SCORES)] if any(found.by_score) else []


def _channels(found: Figures) -> Rows:
    return [(str(words.CHANNELS.get(name, name)), str(count)) for name, count in found.by_channel]


def _categories(found: Figures) -> Rows:
    return [(name or _("Not sorted yet"), str(count)) for name, count in found.by_category]


_MAKERS = {
    Part.COUNTS: _counts,
    Part.SPEED: _speed,
    Part.PROMISES: _promises,
    Part.AGES: _ages,
    Part.SCORES: _scores,
    Part.CHANNELS: _channels,
    Part.CATEGORIES: _categories,
}
