"""The questions of the bench of lists. Imported after Django is set up."""

import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import partial

from django.core.management import call_command
from django.test import Client

from bench.million import fill
from tests import cast
from varsko.people.models import User

_PAGES = {
    "inbox": "/alerts",
    "inbox of one team": "/alerts?team={Payments}",
    "inbox of one priority": "/alerts?priority=1",
    "closed, from the middle on": "/alerts?state=closed&before={middle}",
    "rare tag, all": "/alerts?state=all&q=tag: eclipse",
    "frequent tag, all": "/alerts?state=all&q=tag: env-prod",
    "frequent tag, from the middle on": "/alerts?state=all&q=tag: env-prod&before={middle}",
    "tag of old alerts only, not closed": "/alerts?q=tag: winter",
    "rare word, all": "/alerts?state=all&q=unicorn",
    "rare word, not closed": "/alerts?q=unicorn",
    "frequent word, not closed": "/alerts?q=disk",
    "two frequent words, all": "/alerts?state=all&q=disk full",
    "frequent word, without another": "/alerts?state=all&q=disk -full",
    "unknown word": "/alerts?state=all&q=nothinglikethis",
    "beginning of a word": "/alerts?state=all&q=certif*",
    "name of a host": "/alerts?state=all&q=web-0042.fjord.example",
    "detail": "/alerts?state=all&q=details.value: r-17",
    "big team by name": "/alerts?q=teams: Payments",
    "small team by name, all": "/alerts?state=all&q=teams: Harbour",
    "search everywhere, frequent word": "/search?q=kafka",
    "search everywhere, rare word": "/search?q=unicorn",
    "search everywhere, name of a team": "/search?q=harbour",
}
_API = {
    "Opsgenie: first page": "/v2/alerts",
    "Opsgenie: message and state": "/v2/alerts?query=message: disk AND status: open",
    "Opsgenie: rare tag": "/v2/alerts?query=tag: eclipse",
    "Opsgenie: entity": "/v2/alerts?query=entity: web-0042.fjord.example",
    "Opsgenie: teams and priority": "/v2/alerts?query=teams: Crew* AND priority: P1",
    "Opsgenie: alias": "/v2/alerts?query=alias: bench-{open}",
    "Opsgenie: count of open": "/v2/alerts/count?query=status: open",
    "Opsgenie: count of a frequent word": "/v2/alerts/count?query=disk",
    "Opsgenie: count of a rare word": "/v2/alerts/count?query=unicorn",
}


def questions(count: int) -> Iterator[tuple[str, Callable[[], None]] | str]:
    """Fill the database and say what that cost; then give what is asked, each with its name."""
    call_command("migrate", verbosity=0)
    page = Client()
    page.force_login(User.objects.get(pk=cast.cleo().id))
    secret = cast.key(at=datetime.now(UTC))[1]
    machine = Client(headers={"Authorization": f"GenieKey {secret}"})
    began = time.perf_counter()
    teams, index = fill(count)
    yield f"\n{count:,} alerts stored in {time.perf_counter() - began:.0f} s; the index of words cost {index:.0f} µs an alert"
    places = {**teams, "middle": count // 2, "open": count // 2 // 20 * 20}
    for what, address in _PAGES.items():
        yield what, partial(_ask, page, address.format(**places))
    for what, address in _API.items():
        yield what, partial(_ask, machine, address.format(**places))


def _ask(client: Client, address: str) -> None:
    path, _, query = address.partition("?")
    answer = client.get(path, query_params=dict(pair.split("=", 1) for pair in query.split("&")) if query else None)
    if answer.status_code != 200:
        raise SystemExit(f"bench: {address} answered {answer.status_code}")
