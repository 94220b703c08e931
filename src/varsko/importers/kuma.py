"""From Uptime Kuma: a public status page with its groups, monitors and incidents, by what it tells everybody.

`/api/status-page/SLUG` (page, groups with monitors, incidents that are pinned, maintenance that is under way),
`/api/status-page/heartbeat/SLUG` (the last hundred heartbeats of each monitor) and, since version 2,
`/api/status-page/SLUG/incident-history` (all incidents, by cursor), as its source has them: https://github.com/louislam/uptime-kuma,
`server/routers/status-page-router.js`, `server/model/status_page.js`; tried against a running 2.5.3.
Its JSON backup of version 1 knows no status pages, and a hundred
heartbeats are no history, so down time is not brought.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any
from urllib.parse import quote

from varsko.importers.bringing import Baggage
from varsko.importers.source import NotThere, Source
from varsko.importers.values import LONG, NAME, TITLE, derived, inner, key, line, listed, moment, number, prose, text
from varsko.kernel.zones import is_zone
from varsko.statuspages.data import BroughtComponent, BroughtGroup, BroughtReport, BroughtUpdate, PageDraft

_MOST_PARTS = 1000
_STATES = MappingProxyType({0: "major_outage", 3: "under_maintenance"})  # up and "about to be checked again" are operational
_IMPACTS = MappingProxyType({"danger": "major", "warning": "minor"})

Said = Mapping[str, Any]


class Kuma:
    """One public status page of Uptime Kuma."""

    def __init__(self, source: Source, page: str, *, at: datetime) -> None:
        """Take where it is, the page's slug there, and the moment at which it is brought."""
        self._at = at
        self._source, self._path = source, f"/api/status-page/{quote(page, safe='')}"
        self._beats = f"/api/status-page/heartbeat/{quote(page, safe='')}"

    def baggage(self, *, slug: str) -> Baggage:
        """Tell what comes from it. Raises CannotRead."""
        said, beats = self._object(self._path), inner(self._object(self._beats), "heartbeatList")
        config = inner(said, "config")
        groups = [one for one in listed(said, "publicGroupList") if key(one)]
        return Baggage(
            code=self._code("page", "1"),
            page=PageDraft(
                name=line(config, "title") or slug, slug=slug, access="internal", description=prose(config, "description", most=LONG)
            ),
            groups=[
                BroughtGroup(code=self._code("group", key(one)), name=line(one, "name") or "Group", position=number(one, "weight"))
                for one in groups
            ],
            components=[one for group in groups for one in self._components(group, beats)],
            reports=self._reports(said),
            names_open=True,
        )

    def _code(self, kind: str, ref: str) -> str:
        return derived("kuma", self._source.home, self._path, kind, ref)

    def _object(self, path: str, query: Mapping[str, str] | None = None) -> Said:
        found = self._source.read(path, query)
        return found if isinstance(found, dict) else {}

    def _components(self, group: Said, beats: Said) -> Iterator[BroughtComponent]:
        for position, one in enumerate(listed(group, "monitorList"), 1):
            last = listed(beats, key(one))[-1:]
            if key(one):
                yield BroughtComponent(
                    code=self._code("monitor", key(one)),
                    name=line(one, "name") or key(one)[:NAME],
                    group=self._code("group", key(group)),
                    position=position,
                    state=_STATES.get(_status(last[0]), "operational") if last else "operational",
                )

    def _reports(self, said: Said) -> Iterator[BroughtReport | None]:
        yield from map(self._incident, self._incidents(said))
        for one in listed(said, "maintenanceList"):
            if text(one, "strategy") == "manual":
                yield self._open_end(one)
            yield from (self._maintenance(one, slot) for slot in listed(one, "timeslotList"))

    def _incidents(self, said: Said) -> Iterator[Said]:
        """Give all incidents; before version 2 those that are pinned are all there is."""
        cursor: Mapping[str, str] | None = None
        for _ in range(_MOST_PARTS):
            try:
                found = self._object(f"{self._path}/incident-history", cursor)
            except NotThere:
                yield from (*listed(said, "incidents"), *([inner(said, "incident")] if inner(said, "incident") else []))
                return
            yield from listed(found, "incidents")
            following = text(found, "nextCursor")
            if found.get("hasMore") is not True or not following or cursor == {"cursor": following}:
                return
            cursor = {"cursor": following}

    def _incident(self, one: Said) -> BroughtReport | None:
        created = moment(one, "createdDate", zone="UTC")
        if created is None or not key(one):
            return None
        goes_on = one.get("pin") is True and one.get("active") is not False
        over = None if goes_on else max(moment(one, "lastUpdatedDate", zone="UTC") or created, created)
        first = BroughtUpdate(
            code=self._code("incident text", key(one)), stage="investigating", text=prose(one, "content"), said_at=created
        )
        last = () if over is None else (BroughtUpdate(code=self._code("incident end", key(one)), stage="resolved", text="", said_at=over),)
        return BroughtReport(
            code=self._code("incident", key(one)),
            title=line(one, "title", most=TITLE) or "Incident",
            stage="investigating" if over is None else "resolved",
            impact=_IMPACTS.get(text(one, "style"), "none"),
            began_at=created,
            created_at=created,
            over_at=over,
            updates=(first, *last),
        )

    def _open_end(self, one: Said) -> BroughtReport | None:
        """Give maintenance that somebody began by hand there and will end by hand: it has no slots."""
        if text(one, "status") != "under-maintenance" or not key(one):
            return None
        said = BroughtUpdate(
            code=self._code("maintenance text", key(one)), stage="in_progress", text=prose(one, "description"), said_at=self._at
        )
        return BroughtReport(
            code=self._code("maintenance", key(one)),
            title=line(one, "title", most=TITLE) or "Maintenance",
            stage="in_progress",
            impact="maintenance",
            is_maintenance=True,
            began_at=self._at,
            created_at=self._at,
            updates=(said,),
        )

    def _maintenance(self, one: Said, slot: Said) -> BroughtReport | None:
        zone = text(one, "timezone")
        zone = zone if is_zone(zone) else "UTC"
        begins, ends = moment(slot, "startDate", zone=zone), moment(slot, "endDate", zone=zone)
        if begins is None or ends is None or ends <= begins or not key(one):
            return None
        told = min(begins, self._at)
        ref = f"{key(one)} {begins.isoformat()}"
        said = BroughtUpdate(code=self._code("maintenance text", ref), stage="scheduled", text=prose(one, "description"), said_at=told)
        return BroughtReport(
            code=self._code("maintenance", ref),
            title=line(one, "title", most=TITLE) or "Maintenance",
            stage="scheduled",
            impact="maintenance",
            is_maintenance=True,
            began_at=begins,
            created_at=told,
            planned_for=begins,
            planned_until=ends,
            begins_itself=True,
            ends_itself=True,
            updates=(said,),
        )


def _status(beat: Said) -> int:
    found = beat.get("status")
    return found if isinstance(found, int) else 1
