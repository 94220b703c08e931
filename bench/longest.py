"""Fills an installation with one incident that has gone on for days, and gives what asks for its pages and for a plain list."""

import statistics
import time
from collections.abc import Callable
from datetime import timedelta

from django.db.models import QuerySet
from django.template import engines
from django.test import Client, RequestFactory
from django.views.generic import ListView

from varsko.core.clock import new_id, now
from varsko.incidents import actions
from varsko.incidents.data import Draft
from varsko.incidents.models import Entry, Incident
from varsko.people import actions as people
from varsko.people import queries
from varsko.people.data import SYSTEM_ACTOR
from varsko.people.models import User

Ask = Callable[[], object]
_TEMPLATE = """<!doctype html><html lang="en"><title>Lines</title><ol>{% for one in object_list %}
<li><time datetime="{{ one.happened_at|date:"c" }}">{{ one.happened_at }}</time> {{ one.author_name }}: {{ one.text }}</li>
{% endfor %}</ol></html>"""
_ROUNDS = 15


def fill(lines: int, shown: int) -> tuple[list[Ask], Ask]:
    """Make everything; gives what asks for the incident's page, the newest lines and older ones, and for the plain list."""
    at = now()
    ann = people.create_user(by=SYSTEM_ACTOR, at=at, email="ann@example.org", name="Ann")
    by = queries.actor_for_person(ann.id)
    found = actions.declare(by=by, at=at - timedelta(seconds=lines), draft=Draft(summary="Nobody can pay", severity=3))[0]
    row = Incident.objects.get(pk=found.id)
    moments = [at - timedelta(seconds=number) for number in range(lines)]
    Entry.objects.bulk_create(
        [_line(row, ann.id, number, moment) for number, moment in enumerate(moments)],
        batch_size=1000,
    )
    client = Client()
    client.force_login(User.objects.get(pk=ann.id))
    older = (at - timedelta(seconds=lines // 2)).isoformat().replace("+", "%2B")
    paths = (f"/incidents/{row.key}", f"/incidents/{row.key}/timeline", f"/incidents/{row.key}/timeline?before={older}")
    return [_asking(client, path) for path in paths], _plain(row, shown)


def measure(lines: int, shown: int) -> None:
    """Fill an installation and print the time of the plain list, and of each page with its ratio; in a process of its own."""
    pages, plain = fill(lines, shown)
    base = _median(plain)
    told = [f"{seconds * 1000:.1f} ms | {seconds / base:.1f}" for seconds in map(_median, pages)]
    print(f"{base * 1000:.1f} ms | " + " | ".join(told))


def _median(ask: Ask) -> float:
    times = []
    for _round in range(_ROUNDS + 3):
        began = time.perf_counter()
        ask()
        times.append(time.perf_counter() - began)
    return statistics.median(times[3:])


def _line(row: Incident, author: str, number: int, moment: object) -> Entry:
    text = f"Looked at node {number % 40}: {number % 7} of 7 answer"
    said = {"happened_at": moment, "first_said_at": moment, "written_at": moment, "author_id": author, "author_name": "Ann"}
    return Entry(id=new_id(), incident=row, text=text, **said)


def _asking(client: Client, path: str) -> Ask:
    def ask() -> None:
        answer = client.get(path)
        if answer.status_code != 200:
            raise SystemExit(f"bench: {path} answers {answer.status_code}")

    return ask


def _plain(row: Incident, shown: int) -> Ask:
    class Lines(ListView):  # type: ignore[type-arg]  # generic only for type checkers
        """Django's own list of the newest lines."""

        paginate_by = shown

        def get_queryset(self) -> QuerySet[Entry]:
            """Give the lines."""
            return Entry.objects.filter(incident=row).order_by("-happened_at")

    template, request = engines["django"].from_string(_TEMPLATE), RequestFactory().get("/")

    def ask() -> str:
        view = Lines()
        view.setup(request)
        view.object_list = view.get_queryset()
        return template.render(view.get_context_data(), request)

    return ask
