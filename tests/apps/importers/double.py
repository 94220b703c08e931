"""A double of Statuspage's management API: the shapes of its published description, its pages, its key, its impatience."""

import gzip
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote_plus, urlsplit

KEY, PAGE = "secret-key", "kctbh9vrtdwd"
PARTS = {
    "tickets": {"id": "b13yz5g2cw10", "page_id": PAGE, "group_id": "7zq2g1m0x4ab", "name": "Tickets", "status": "partial_outage",
                "position": 1, "description": None, "showcase": True, "start_date": "2025-06-01", "group": False,
                "only_show_if_degraded": False},
    "boats": {"id": "8kbf7d35c070", "page_id": PAGE, "group_id": None, "name": "Boats", "status": "operational", "position": 2,
              "description": "Where they are", "showcase": True, "start_date": None, "group": False, "only_show_if_degraded": False},
}  # fmt: skip
GROUP = {"id": "7zq2g1m0x4ab", "page_id": PAGE, "name": "Sales", "description": None, "components": ["b13yz5g2cw10"], "position": "1"}


def said(code: str, status: str, body: str, at: str, *changes: tuple[str, str, str]) -> dict[str, Any]:
    """One update, with the components it changed: name, before, after."""
    affected = [{"code": PARTS[name]["id"], "name": name, "old_status": before, "new_status": after} for name, before, after in changes]
    return {"id": code, "status": status, "body": body, "created_at": at, "updated_at": at, "display_at": at,
            "affected_components": affected or None, "deliver_notifications": True, "incident_id": "x"}  # fmt: skip


def incident(code: str, name: str, status: str, at: str, *updates: dict[str, Any], **more: Any) -> dict[str, Any]:
    """One incident as the API gives it, the newest update first."""
    return {"id": code, "name": name, "status": status, "impact": "major", "impact_override": None, "created_at": at, "updated_at": at,
            "monitoring_at": None, "resolved_at": None, "shortlink": "", "page_id": PAGE, "incident_updates": list(updates),
            "components": [], "metadata": {}, "scheduled_for": None, "scheduled_until": None, "postmortem_body": None, **more}  # fmt: skip


INCIDENTS = [
    incident("open00000001", "Tickets fail", "investigating", "2026-03-02T11:00:00.000Z",
             said("upd000000003", "investigating", "We look.", "2026-03-02T11:00:00.000Z", ("tickets", "operational", "partial_outage")),
             components=[PARTS["tickets"]]),
    incident("plan00000001", "New boats", "scheduled", "2026-03-01T08:00:00.000Z",
             said("upd000000004", "scheduled", "A night of work.", "2026-03-01T08:00:00.000Z"), impact="maintenance",
             scheduled_for="2026-03-09T22:00:00.000Z", scheduled_until="2026-03-10T02:00:00.000Z", scheduled_auto_in_progress=True,
             components=[PARTS["boats"]]),
    incident("old000000001", "Boats were lost", "postmortem", "2026-02-20T10:00:00.000+01:00",
             said("upd000000002", "resolved", "Found.", "2026-02-20T11:30:00.000+01:00", ("boats", "major_outage", "operational")),
             said("upd000000001", "investigating", "<script>We look.</script>", "2026-02-20T10:00:00.000+01:00",
                  ("boats", "operational", "major_outage")),
             resolved_at="2026-02-20T11:30:00.000+01:00", postmortem_body="We learned to look.",
             postmortem_published_at="2026-02-22T09:00:00.000Z", components=[PARTS["boats"]]),
]  # fmt: skip
TEMPLATES = [
    {"id": "tpl000000001", "name": "Tickets down", "title": "Tickets cannot be bought", "body": "We <b>look</b>.", "group_id": None,
     "update_status": "identified", "components": [{"id": "b13yz5g2cw10"}], "should_send_notifications": False},
    {"id": "tpl000000002", "name": "Night of work", "title": "Work", "body": None, "update_status": "in_progress", "components": None},
    {"id": "tpl000000003", "name": "", "title": None, "body": None, "update_status": None},
    "nothing", {"id": "no code at all"},
]  # fmt: skip
METRICS = [
    {"id": "met000000001", "name": "Answer time", "display": True, "tooltip_description": "Of the till", "y_axis_min": 0, "y_axis_max": 500,
     "suffix": "ms", "decimal_places": 9, "metrics_display_id": "dis000000001"},
    {"id": "met000000002", "name": "Odd", "display": False, "y_axis_min": 5, "y_axis_max": 1, "decimal_places": None},
    {"id": "met000000003", "name": "Huge", "y_axis_min": 1e300, "y_axis_max": "many"},
]  # fmt: skip
STEPS = {"day": 300, "week": 1800, "month": 7200}


def drawn(period: str, points: list[Any], metric: str = "met000000001") -> dict[str, Any]:
    """What a page answers about a drawing, as discord-undoc and Discord4J describe it: by steps, in seconds since 1970."""
    return {"period": {"count": len(points), "interval": STEPS[period], "identifier": period},
            "metrics": [{"metric": {"name": "Answer time", "metric_identifier": "avg:till", "id": metric, "backfilled": True,
                                    "metrics_display_id": "dis000000001", "backfill_percentage": 1.0},
                         "summary": {"sum": 1.0, "mean": 1.0}, "data": points}],
            "summary": {"sum": 1.0, "mean": 1.0, "last": 1}}  # fmt: skip


SUBSCRIBERS = [
    {"id": "sub1", "mode": "email", "email": "dev@example.org", "endpoint": None, "components": ["b13yz5g2cw10"]},
    {"id": "sub2", "mode": "webhook", "email": "dev@example.org", "endpoint": "https://hooks.example.org/x", "components": None},
    {"id": "sub3", "mode": "sms", "email": None, "endpoint": None, "phone_number": "5551234"},
    {"id": "sub4", "mode": "email", "email": "no address", "endpoint": None},
]


class Double:
    """What it holds, what it was asked, and how often it first says "later"."""

    def __init__(self) -> None:
        self.incidents: list[Any] = list(INCIDENTS)
        self.subscribers: list[Any] = list(SUBSCRIBERS)
        self.asked: list[str] = []
        self.later = 0
        self.fails_at = ""
        self.drawings: dict[str, Any] = {}
        """What the page itself answers, by path, to whoever shows no key."""
        self.url = ""
        self.packed = False

    def answer(self, target: str, key: str | None) -> tuple[int, Any]:
        """Answer one request."""
        parts = urlsplit(target)
        self.asked.append(target)
        if parts.path in self.drawings and key is None:
            return self.drawings[parts.path]
        if parts.path.startswith("/metrics-display/"):
            return 404, {"error": "Not found", "key": key}
        if key != f"OAuth {KEY}":
            return 401, {"error": "Could not authenticate"}
        if self.later:
            self.later -= 1
            return 420, {"error": "Slow down"}
        if not parts.path.startswith(f"/v1/pages/{PAGE}"):
            return 404, {"error": "Not found"}
        name = parts.path.removeprefix(f"/v1/pages/{PAGE}").strip("/")
        if self.fails_at and name == self.fails_at:
            return 503, {"error": "Away"}
        page = {"id": PAGE, "name": "Ferries of the north", "page_description": "How they go", "time_zone": "Europe/Oslo",
                "support_url": "javascript:alert(1)", "domain": "status.example.org"}  # fmt: skip
        lists = {"components": [*PARTS.values(), {**GROUP, "group": True}], "component-groups": [GROUP],
                 "incidents": self.incidents, "subscribers": self.subscribers,
                 "incident_templates": TEMPLATES, "metrics": METRICS}  # fmt: skip
        return (200, page) if not name else (200, _part(lists[name], parse_qs(parts.query), 0 if name == "subscribers" else 1))


def _part(rows: list[Any], query: dict[str, list[str]], first: int) -> list[Any]:
    size = int((query.get("limit") or query.get("per_page") or ["100"])[0])
    begin = (int(query.get("page", ["1"])[0]) - first) * size
    return rows[begin : begin + size]


class Answers:
    """Another program's API: what it answers at each address, and what it was asked. `key` is what it wants as `Authorization`.

    One that is `packed` packs what it answers, whatever it was asked for.
    """

    def __init__(self, said: dict[str, Any], *, key: str | None = None, packed: bool = False) -> None:
        self.said, self.key, self.packed = said, key, packed
        self.asked: list[str] = []
        self.url = ""

    def answer(self, target: str, key: str | None) -> tuple[int, Any]:
        """Answer one request: the address with its query, or without."""
        self.asked.append(target)
        if key != self.key:
            return 401, {"message": "Unauthenticated."}
        found = self.said.get(unquote_plus(target), self.said.get(urlsplit(target).path))
        return (404, {"message": "Not found."}) if found is None else (200, found)


@contextmanager
def opened() -> Iterator[Double]:
    """Open a double of Statuspage on a port of this machine."""
    double = Double()
    with served(double) as home:
        double.url = f"{home}/v1"
        yield double


@contextmanager
def served(double: Double | Answers) -> Iterator[str]:
    """Serve what a double answers on a port of this machine; bytes are sent as they are."""

    class Door(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            status, body = double.answer(self.path, self.headers.get("Authorization"))
            sent = body if isinstance(body, bytes) else json.dumps(body).encode()
            self.send_response(status)
            if double.packed:
                sent = gzip.compress(sent)
                self.send_header("Content-Encoding", "gzip")
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(sent)))
            self.end_headers()
            self.wfile.write(sent)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Door)
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
