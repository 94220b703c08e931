"""From Cachet 3: components, groups, incidents with updates, maintenance and subscribers, by its API.

The API is JSON:API (`/api/components`, `/component-groups`, `/incidents`, `/schedules`, `/subscribers`; `include=`, `per_page`, `page`),
as its source has it: https://github.com/cachethq/core, `routes/api.php`, `src/Http/Resources`, `src/Enums`. Its times say no zone: they
are of the zone that Cachet runs in. What a component was in one incident stands only in the answer for that incident alone, so each is
read by itself.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from types import MappingProxyType
from typing import Any

from varsko.importers.bringing import Baggage
from varsko.importers.source import NotThere, Source
from varsko.importers.values import LONG, NAME, TITLE, derived, inner, key, line, listed, moment, number, prose, text
from varsko.statuspages.data import BroughtComponent, BroughtGroup, BroughtReport, BroughtUpdate, PageDraft, Wish

_SIZE, _MOST_PARTS = 100, 1000
_STATES = MappingProxyType(
    {1: "operational", 2: "degraded_performance", 3: "partial_outage", 4: "major_outage", 5: "operational", 6: "under_maintenance"}
)
_STAGES = MappingProxyType({0: "investigating", 1: "investigating", 2: "identified", 3: "monitoring", 4: "resolved"})
_PLANS = MappingProxyType({0: "scheduled", 1: "in_progress", 2: "completed"})
_IMPACTS = MappingProxyType({"degraded_performance": "minor", "partial_outage": "major", "major_outage": "critical"})
_ORDER = ("major_outage", "partial_outage", "degraded_performance")

Said = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Document:
    """One thing that Cachet tells of, and what came with it."""

    data: Said
    included: tuple[Said, ...] = ()

    @property
    def told(self) -> Said:
        """Give its attributes."""
        return inner(self.data, "attributes")

    def value(self, name: str) -> int:
        """Give the number behind a word; -1 when there is none."""
        return _value(self.told, name)

    def at(self, name: str, zone: str) -> datetime | None:
        """Give a moment."""
        return moment(inner(self.told, name), "string", zone=zone)

    def near(self, name: str) -> list["Document"]:
        """Give what it is tied to by this name, of what came with it."""
        data = inner(inner(self.data, "relationships"), name).get("data")
        wanted = {(text(one, "type"), key(one)) for one in (data if isinstance(data, list) else [data]) if isinstance(one, dict)}
        return [Document(one) for one in self.included if (text(one, "type"), key(one)) in wanted]

    def ids(self, name: str) -> list[str]:
        """Give the ids of what it is tied to by this name."""
        data = inner(inner(self.data, "relationships"), name).get("data")
        return [key(one) for one in (data if isinstance(data, list) else [data]) if isinstance(one, dict) and key(one)]


class Cachet:
    """One Cachet, as its API tells of it."""

    def __init__(self, source: Source, *, zone: str, with_subscribers: bool) -> None:
        """Take where its API is and the zone it runs in; subscribers are read with a key only."""
        self._source, self._zone, self._with_subscribers = source, zone, with_subscribers

    def baggage(self, *, slug: str, name: str) -> Baggage:
        """Tell what comes from it. Raises CannotRead."""
        return Baggage(
            code=self._code("page", "1"),
            page=PageDraft(name=name or slug, slug=slug, access="internal", time_zone=self._zone),
            groups=[self._group(one) for one in self._all("component-groups")],
            components=[self._component(one) for one in self._all("components", include="group")],
            reports=chain(map(self._incident, self._each("incidents")), map(self._schedule, self._each("schedules"))),
            wishes=map(self._wish, self._all("subscribers", include="components")) if self._with_subscribers else (),
        )

    def _code(self, kind: str, ref: str) -> str:
        return derived("cachet", self._source.home, kind, ref)

    def _all(self, path: str, *, include: str = "") -> Iterator[Document]:
        for part in range(1, _MOST_PARTS):
            said = self._source.read(f"/{path}", {"per_page": _SIZE, "page": part, **({"include": include} if include else {})})
            rows = listed(said, "data") if isinstance(said, dict) else []
            yield from (Document(one, tuple(listed(said, "included"))) for one in rows if key(one))
            if len(rows) < _SIZE:
                return

    def _each(self, path: str) -> Iterator[Document]:
        """Read each by itself; one that was taken away meanwhile is left out."""
        for ref in [key(one.data) for one in self._all(path) if key(one.data).isdigit()]:
            try:
                said = self._source.read(f"/{path}/{ref}", {"include": "components,updates"})
            except NotThere:
                continue
            if isinstance(said, dict):
                yield Document(inner(said, "data"), tuple(listed(said, "included")))

    def _group(self, one: Document) -> BroughtGroup:
        ref = key(one.data)
        return BroughtGroup(code=self._code("group", ref), name=line(one.told, "name") or ref[:NAME], position=number(one.told, "order"))

    def _component(self, one: Document) -> BroughtComponent:
        ref, group = key(one.data), one.ids("group")
        return BroughtComponent(
            code=self._code("component", ref),
            name=line(one.told, "name") or ref[:NAME],
            description=prose(one.told, "description", most=LONG),
            group=self._code("group", group[0]) if group else "",
            position=number(one.told, "order"),
            state=_STATES.get(one.value("status"), "operational"),
        )

    def _affects(self, one: Document) -> dict[str, str]:
        return {
            self._code("component", key(part.data)): _STATES.get(_value(inner(part.told, "pivot"), "component_status"), "operational")
            for part in one.near("components")
        }

    def _incident(self, one: Document) -> BroughtReport | None:
        created = one.at("created", self._zone)
        began = one.at("occurred", self._zone) or created
        if created is None or began is None or not key(one.data):
            return None
        affects, stage = self._affects(one), _STAGES.get(one.value("status"), "investigating")
        updates = self._updates(one, "incident", began, affects)
        over = updates[-1].said_at if stage == "resolved" else None
        return BroughtReport(
            code=self._code("incident", key(one.data)),
            title=line(one.told, "name", most=TITLE) or "Incident",
            stage=stage,
            impact=next((_IMPACTS[state] for state in _ORDER if state in affects.values()), "none"),
            began_at=began,
            over_at=over,
            created_at=created,
            affects=dict.fromkeys(affects, "operational") if over else affects,
            updates=updates,
        )

    def _updates(self, one: Document, kind: str, began: datetime, affects: Mapping[str, str]) -> tuple[BroughtUpdate, ...]:
        """Give what was said: first the text of the incident itself, with how its components were then."""
        later = sorted(
            ((at, said) for said in one.near("updates") if (at := said.at("created", self._zone)) and key(said.data)),
            key=lambda row: row[0],
        )
        stages = _STAGES if kind == "incident" else {}
        final = stages.get(one.value("status"), "investigating") if kind == "incident" else _PLANS.get(one.value("status"), "scheduled")
        first = BroughtUpdate(
            code=self._code(f"{kind} text", key(one.data)),
            stage=("investigating" if later else final) if kind == "incident" else "scheduled",
            text=prose(one.told, "message"),
            said_at=min([began, *(at for at, _ in later)]),
            states=affects,
        )
        rest = (
            BroughtUpdate(
                code=self._code(f"{kind} update", key(said.data)),
                stage=stages.get(said.value("status"), final),
                text=prose(said.told, "message"),
                said_at=at,
            )
            for at, said in later
        )
        return (first, *rest)

    def _schedule(self, one: Document) -> BroughtReport | None:
        planned, created = one.at("scheduled", self._zone), one.at("created", self._zone)
        if planned is None or not key(one.data):
            return None
        stage, over = _PLANS.get(one.value("status"), "scheduled"), one.at("completed", self._zone)
        began = min(planned, over) if over else planned  # it may be over before it was to begin
        affects = dict.fromkeys(self._affects(one), "operational" if over else "under_maintenance")
        return BroughtReport(
            code=self._code("schedule", key(one.data)),
            title=line(one.told, "name", most=TITLE) or "Maintenance",
            stage=stage,
            impact="maintenance",
            is_maintenance=True,
            began_at=began,
            over_at=over if stage == "completed" else None,
            planned_for=began,
            planned_until=over,
            begins_itself=True,
            created_at=created or planned,
            affects=affects,
            updates=self._updates(one, "schedule", created or planned, {}),
        )

    def _wish(self, one: Document) -> Wish | None:
        address = text(one.told, "email")
        if not address or one.told.get("verified") is not True:
            return None
        parts = () if one.told.get("global") is True else tuple(self._code("component", ref) for ref in one.ids("components"))
        return Wish(kind="email", address=address, components=parts)


def _value(one: Said, name: str) -> int:
    found = inner(one, name).get("value")
    return found if isinstance(found, int) else -1
