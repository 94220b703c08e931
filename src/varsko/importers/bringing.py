"""Brings a page over, step by step. Each step is whole, and what is here already stays: run it again and it goes on where it was."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeVar

from varsko.importers.source import CannotRead
from varsko.kernel.errors import Invalid
from varsko.people.data import Actor
from varsko.statuspages import actions, queries
from varsko.statuspages.data import (
    BroughtComponent,
    BroughtGroup,
    BroughtReport,
    BroughtValues,
    MetricDraft,
    PageDraft,
    PageView,
    TemplateDraft,
    Wish,
)

Say = Callable[[str], None]
_AT_ONCE = 500
Row = TypeVar("Row")


@dataclass(frozen=True, slots=True, kw_only=True)
class Baggage:
    """What comes from elsewhere, read only when its turn has come: `values` after `metrics`.

    What is None among `reports` and `wishes` cannot be brought.

    With `names_open` all maintenance that goes on there is among `reports`: what was brought without an end and is missing has ended.
    """

    code: str
    page: PageDraft
    groups: Iterable[BroughtGroup]
    components: Iterable[BroughtComponent]
    reports: Iterable[BroughtReport | None]
    wishes: Iterable[Wish | None] = ()
    names_open: bool = False
    templates: Iterable[tuple[str, TemplateDraft]] = ()
    metrics: Iterable[tuple[str, MetricDraft]] = ()
    values: Iterable[BroughtValues] = ()


def bring(baggage: Baggage, *, by: Actor, at: datetime, say: Say) -> PageView:
    """Bring a page with all that is on it; `say` is told each step. Raises CannotRead, Invalid, Conflict."""
    page = queries.page(baggage.code) if baggage.code else None
    if page is None or page.code != baggage.code:
        page = actions.bring_page(by=by, at=at, code=baggage.code, draft=baggage.page)
    say(f"page {page.name}: /status/{page.slug}")
    made = actions.bring_parts(by=by, at=at, ref=page.id, groups=list(baggage.groups), components=list(baggage.components))
    say(f"{made} new groups and components")
    made, ended = _reports(baggage, page, by, at)
    say(f"{made} new incidents and maintenances" + (f", {ended} have ended" if ended else ""))
    _furnish(baggage, page, by, at, say)
    made, left = _subscribers(baggage, page, by, at)
    say(f"{made} new subscribers" + (f", {left} left out: text messages, or addresses that are none" if left else ""))
    return page


def _furnish(baggage: Baggage, page: PageView, by: Actor, at: datetime, say: Say) -> None:
    """Bring texts that are ready, which are in the page's own language, and what is measured."""
    texts = {code: _spoken(draft, page.language) for code, draft in baggage.templates}
    metrics = dict(baggage.metrics)
    if texts and (made := actions.bring_templates(by=by, at=at, ref=page.id, templates=texts)):
        say(f"{made} new templates")
    if metrics and (made := actions.bring_metrics(by=by, at=at, ref=page.id, metrics=metrics)):
        say(f"{made} new metrics")
    if metrics:
        _values(baggage, page, by, at, say)


def _values(baggage: Baggage, page: PageView, by: Actor, at: datetime, say: Say) -> None:
    """Bring values, metric by metric, each whole. Where the page tells none, all else comes over all the same."""
    made = left = 0
    fault = ""
    try:
        for one in baggage.values:
            found = actions.bring_values(by=by, at=at, ref=page.id, brought=one) if one.points is not None else None
            made, left = made + (found or 0), left + (found is None)
    except CannotRead as error:
        fault = str(error)
    if made:
        say(f"{made} new values of metrics, of the last thirty days")
    if left:
        say(f"{left} metrics without their values: the page does not draw them")
    if fault:
        say(f"values of metrics were left out: {fault}; run it again, it goes on where it was, or name where the page is with --page-url")


def _spoken(draft: TemplateDraft, language: str) -> TemplateDraft:
    titles, texts = draft.titles.get("", ""), draft.texts.get("", "")
    return replace(draft, titles={language: titles} if titles.strip() else {}, texts={language: texts} if texts.strip() else {})


def _reports(baggage: Baggage, page: PageView, by: Actor, at: datetime) -> tuple[int, int]:
    """Bring what is new, and end what has ended there; gives how many of both."""
    made, ended, known = 0, 0, set()
    for one in baggage.reports:
        if one is None:
            continue
        known.add(one.code)
        if actions.bring_report(by=by, at=at, ref=page.id, brought=one):
            made += 1
        else:
            ended += actions.end_brought(by=by, at=at, ref=page.id, brought=one)
    if baggage.names_open:
        ended += actions.end_missing(by=by, at=at, ref=page.id, known=known)
    return made, ended


def _subscribers(baggage: Baggage, page: PageView, by: Actor, at: datetime) -> tuple[int, int]:
    wishes = list(baggage.wishes)
    made, left = 0, wishes.count(None)
    for some in _by(_AT_ONCE, (one for one in wishes if one)):
        good = [one for one in some if _is_good(one)]
        left += len(some) - len(good)
        made += len(actions.bring_subscribers(by=by, at=at, ref=page.id, wishes=good))
    return made, left


def _is_good(wish: Wish) -> bool:
    try:
        actions.checked_address(wish)
    except Invalid:
        return False
    return True


def _by(size: int, rows: Iterable[Row]) -> Iterator[list[Row]]:
    kept: list[Row] = []
    for one in rows:
        kept.append(one)
        if len(kept) == size:
            yield kept
            kept = []
    if kept:
        yield kept
