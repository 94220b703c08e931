"""From Kener 4: one page with its monitors, incidents with comments and maintenance, by its API.

`/api/v4/pages`, `/monitors`, `/incidents`, `/incidents/ID/comments`, `/maintenances/events`, with `Authorization: Bearer KEY` and times in
seconds since 1970, as its description has them: https://kener.ing/docs/v4/api-reference and `src/lib/types/api.ts` in
https://github.com/rajnandan1/kener; tried against a running 4.1.2.
It gives the newest thousand incidents; its API tells nothing of subscribers.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from itertools import chain
from types import MappingProxyType
from typing import Any

from varsko.importers.bringing import Baggage
from varsko.importers.source import CannotRead, NotThere, Source
from varsko.importers.values import LONG, NAME, TITLE, derived, key, line, listed, moment, number, prose, seconds, text
from varsko.statuspages.data import BroughtComponent, BroughtGroup, BroughtReport, BroughtUpdate, PageDraft

HOME_PAGE = "~home"
_SIZE, _MOST_PARTS = 100, 1000
_STATES = MappingProxyType({"DOWN": "major_outage", "DEGRADED": "degraded_performance", "MAINTENANCE": "under_maintenance"})
_STAGES = MappingProxyType(
    {"INVESTIGATING": "investigating", "IDENTIFIED": "identified", "MONITORING": "monitoring", "RESOLVED": "resolved"}
)
_PLANS = MappingProxyType(
    {"SCHEDULED": "scheduled", "READY": "scheduled", "ONGOING": "in_progress", "COMPLETED": "completed", "CANCELLED": "cancelled"}
)

Said = Mapping[str, Any]


class Kener:
    """One page of a Kener."""

    def __init__(self, source: Source, page: str = HOME_PAGE, *, at: datetime) -> None:
        """Take where Kener is, which of its pages is meant, and the moment at which it is brought."""
        self._source, self._page, self._at = source, page, at

    def baggage(self, *, slug: str) -> Baggage:
        """Tell what comes from it. Raises CannotRead."""
        page = next((one for one in self._list("pages", "pages") if text(one, "page_path") == self._page), None)
        if page is None:
            raise CannotRead(f"Kener has no page {self._page}")
        positions = {text(one, "monitor_tag"): number(one, "position") for one in listed(page, "monitors")}
        monitors = [one for one in self._list("monitors", "monitors") if text(one, "tag") in positions]
        kinds = sorted({line(one, "category_name") for one in monitors} - {""})
        return Baggage(
            code=self._code("page", self._page),
            page=PageDraft(
                name=line(page, "page_title") or slug, slug=slug, access="internal", description=prose(page, "page_subheader", most=LONG)
            ),
            groups=[BroughtGroup(code=self._code("group", name), name=name, position=place) for place, name in enumerate(kinds, 1)],
            components=[self._component(one, positions) for one in monitors],
            reports=chain(self._incidents(positions), self._maintenances(positions)),
        )

    def _code(self, kind: str, ref: str) -> str:
        return derived("kener", self._source.home, self._page, kind, ref)

    def _list(self, path: str, name: str, query: Mapping[str, str | int] | None = None) -> list[Said]:
        said = self._source.read(f"/api/v4/{path}", query)
        return listed(said, name) if isinstance(said, dict) else []

    def _component(self, one: Said, positions: Mapping[str, int]) -> BroughtComponent:
        tag, kind = text(one, "tag"), line(one, "category_name")
        return BroughtComponent(
            code=self._code("monitor", tag),
            name=line(one, "name") or tag[:NAME],
            description=prose(one, "description", most=LONG),
            group=self._code("group", kind) if kind else "",
            position=positions[tag],
        )

    def _affects(self, said: Iterable[Said], tags: Iterable[str]) -> dict[str, str]:
        known = set(tags)
        return {
            self._code("monitor", tag): _STATES.get(text(one, "impact"), "operational")
            for one in said
            if (tag := text(one, "monitor_tag")) in known
        }

    def _incidents(self, tags: Iterable[str]) -> Iterator[BroughtReport | None]:
        for one in self._list("incidents", "incidents"):
            affects = self._affects(listed(one, "monitors"), tags)
            is_elsewhere = bool(listed(one, "monitors")) and not affects  # about monitors of other pages only
            if key(one).isdigit() and not is_elsewhere:
                yield self._incident(one, affects)

    def _incident(self, one: Said, affects: Mapping[str, str]) -> BroughtReport | None:
        began = seconds(one, "start_date_time")
        if began is None:
            return None
        stage, end = _STAGES.get(text(one, "state"), "investigating"), seconds(one, "end_date_time")
        stage = "resolved" if end and end <= self._at else stage  # an end that has come ends it there, whatever its last comment says
        updates = self._comments(one, began, affects, stage)
        over = (end or updates[-1].said_at) if stage == "resolved" else None
        return BroughtReport(
            code=self._code("incident", key(one)),
            title=line(one, "title", most=TITLE) or "Incident",
            stage=stage,
            impact="critical" if "major_outage" in affects.values() else "minor" if affects else "none",
            began_at=began,
            over_at=over,
            created_at=moment(one, "created_at") or began,
            affects=dict.fromkeys(affects, "operational") if over else affects,
            updates=updates,
        )

    def _comments(self, one: Said, began: datetime, affects: Mapping[str, str], stage: str) -> tuple[BroughtUpdate, ...]:
        try:
            found = self._list(f"incidents/{key(one)}/comments", "comments")
        except NotThere:
            found = []
        said = sorted(((at, row) for row in found if (at := seconds(row, "timestamp")) and key(row)), key=lambda pair: pair[0])
        first = BroughtUpdate(
            code=self._code("incident begin", key(one)),
            stage="investigating" if said or stage == "resolved" else stage,
            text="",
            said_at=min([began, *(at for at, _ in said)]),
            states=affects,
        )
        rest = [
            BroughtUpdate(
                code=self._code("comment", key(row)), stage=_STAGES.get(text(row, "state"), stage), text=prose(row, "comment"), said_at=at
            )
            for at, row in said
        ]
        return (first, *rest, *self._end(one, stage, [first, *rest][-1]))

    def _end(self, one: Said, stage: str, last: BroughtUpdate) -> Iterator[BroughtUpdate]:
        """Say that it is over where no comment does."""
        if stage == "resolved" and last.stage != stage:
            end = max(seconds(one, "end_date_time") or last.said_at, last.said_at)
            yield BroughtUpdate(code=self._code("incident end", key(one)), stage=stage, text="", said_at=end)

    def _maintenances(self, tags: Iterable[str]) -> Iterator[BroughtReport | None]:
        for part in range(1, _MOST_PARTS):
            rows = self._list("maintenances/events", "events", {"event_start_date_time": 0, "limit": _SIZE, "page": part})
            for one in rows:
                affects = self._affects(listed(one, "monitors"), tags)
                if affects or not listed(one, "monitors"):
                    yield self._maintenance(one, list(affects))
            if len(rows) < _SIZE:
                return

    def _maintenance(self, one: Said, affects: Iterable[str]) -> BroughtReport | None:
        ref, stage = key(one, "event_id"), _PLANS.get(text(one, "event_status"), "")
        begins, ends = seconds(one, "event_start_date_time"), seconds(one, "event_end_date_time")
        if begins is None or ends is None or ends <= begins or not ref or not stage:
            return None
        told = min(begins, self._at)
        is_over = stage in {"completed", "cancelled"}
        said = BroughtUpdate(
            code=self._code("maintenance text", ref), stage=stage, text=prose(one, "maintenance_description"), said_at=told
        )
        return BroughtReport(
            code=self._code("maintenance", ref),
            title=line(one, "maintenance_title", most=TITLE) or "Maintenance",
            stage=stage,
            impact="maintenance",
            is_maintenance=True,
            began_at=begins,
            over_at=ends if is_over else None,
            created_at=told,
            planned_for=begins,
            planned_until=ends,
            begins_itself=True,
            ends_itself=True,
            affects=dict.fromkeys(affects, "operational" if is_over else "under_maintenance"),
            updates=(said,),
        )
