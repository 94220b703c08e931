"""Who needs whom: pairs (service, what it needs) as a graph without circles."""

from collections import defaultdict, deque
from collections.abc import Iterable
from typing import NamedTuple

Edges = Iterable[tuple[str, str]]


class Reached(NamedTuple):
    """A service that can be reached: how many steps away, and by way of which neighbour."""

    id: str
    steps: int
    via: str


def hurt_by(edges: Edges, broken: str) -> list[Reached]:
    """List who is hurt when `broken` breaks, the nearest first; each once, by its shortest way."""
    return _walk(_ways([(needs, service) for service, needs in edges]), broken)


def needed_for(edges: Edges, service: str) -> list[Reached]:
    """List what `service` stands on, the nearest first; each once, by its shortest way."""
    return _walk(_ways(edges), service)


def circle(edges: Edges, service: str, needs: str) -> list[str]:
    """Give the circle that a new dependency would close, from `service` round to `service`; empty when there is none."""
    found = {one.id: one for one in _walk(_ways(edges), needs)}
    if service == needs:
        return [service, service]
    if service not in found:
        return []
    way = [service]
    while way[-1] != needs:
        way.append(found[way[-1]].via)
    return [service, *reversed(way)]


def _ways(edges: Edges) -> dict[str, list[str]]:
    ways: dict[str, list[str]] = defaultdict(list)
    for start, end in edges:
        ways[start].append(end)
    return ways


def _walk(ways: dict[str, list[str]], start: str) -> list[Reached]:
    found: list[Reached] = []
    seen = {start}
    waiting = deque([(start, 0)])
    while waiting:
        here, steps = waiting.popleft()
        for there in ways.get(here, ()):
            if there not in seen:
                seen.add(there)
                found.append(Reached(there, steps + 1, here))
                waiting.append((there, steps + 1))
    return found
