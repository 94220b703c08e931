"""The questions of bench.articles; they need Django."""

import asyncio
from collections.abc import Callable, Iterator, Sequence

from django.conf import settings
from django.test import Client

from varsko import flow
from varsko.core import schema
from varsko.core.clock import new_id, now
from varsko.core.raw import App, Message, Receive, Scope, Send
from varsko.core.worker import work_off
from varsko.knowledge import actions, queries
from varsko.knowledge.data import SpaceDraft
from varsko.knowledge.live.articles import Articles
from varsko.knowledge.live.articles import Endpoint as KeptArticles
from varsko.knowledge.models import Article
from varsko.people import actions as people
from varsko.people import queries as persons
from varsko.people.data import SYSTEM_ACTOR
from varsko.people.models import User
from varsko.statuspages import actions as statuspages
from varsko.statuspages.data import PageDraft
from varsko.statuspages.live import Endpoint as StatusPages
from varsko.statuspages.live import Shelf

Question = tuple[str, float, Callable[[int], object]]
_TOGETHER = 500


def questions(count: int, texts: Sequence[tuple[str, str]], typed: Sequence[str], limits: tuple[float, float, float]) -> Iterator[Question]:
    """Fill the database, then give each question with its limit in milliseconds."""
    schema.migrate()
    made = people.create_user(by=SYSTEM_ACTOR, at=now(), email="ann@example.org", name="Ann", role="responder")
    _fill(texts)
    ann = persons.actor_for_person(made.id)
    customer = people.create_user(by=SYSTEM_ACTOR, at=now(), email="dev@example.org", name="Dev", role="customer")
    dev = persons.actor_for_person(customer.id)
    client = Client()
    client.force_login(User.objects.get(pk=made.id))
    suggest, search, page = limits
    yield "suggest while somebody inside types", suggest, lambda turn: queries.suggest(typed[turn % len(typed)], ann)
    yield "suggest while a customer types", suggest, lambda turn: queries.suggest(typed[turn % len(typed)], dev)
    yield "search a word of many", search, lambda _turn: queries.search("printer", by=ann)
    yield "search three words", search, lambda _turn: queries.search("printer gdansk slow", by=ann)
    yield "search the beginning of a word", search, lambda _turn: queries.search("pri", by=ann)
    yield "search a rare word", search, lambda turn: queries.search(str(turn * 7 % count), by=ann)
    yield "page of an article", page, lambda turn: client.get(f"/knowledge/KB-{turn + 1}")
    yield "first page of the knowledge base", page, lambda _turn: client.get("/knowledge")


def beside() -> dict[str, Callable[[], object]]:
    """Ask for a public article from the cache, for a status page from its own, and for the same article of the view that draws it."""
    actions.write_sheets(Article.objects.filter(space__readers="public").values_list("pk", flat=True)[:100], at=now())
    statuspages.create_page(by=SYSTEM_ACTOR, at=now(), draft=PageDraft(name="Bench", slug="bench"))
    work_off(*flow.DUE)
    folder = settings.DATA / "bench"
    articles, shelf = Articles(folder / "articles"), Shelf(folder / "status")
    articles.look()
    shelf.refresh()
    articles.is_away = True  # the cache answers only while the database does not
    number = queries.sheets()[0].number
    stranger, loop = Client(), asyncio.new_event_loop()
    return {
        "article from the cache": _asking(loop, KeptArticles(articles, _nobody), f"/knowledge/KB-{number}"),
        "status page from its cache": _asking(loop, StatusPages(shelf, _nobody), "/status/bench/en"),
        "article drawn for a stranger": lambda: _ok(stranger.get(f"/knowledge/KB-{number}").status_code),
    }


def _asking(loop: asyncio.AbstractEventLoop, app: App, path: str) -> Callable[[], object]:
    scope = {"type": "http", "method": "GET", "path": path, "query_string": b"", "headers": [(b"accept-encoding", b"gzip")]}

    async def ask() -> None:
        async def hear(message: Message) -> None:
            if message["type"] == "http.response.start":
                _ok(message["status"])

        await app(scope, _silence, hear)

    return lambda: loop.run_until_complete(ask())


async def _silence() -> Message:
    return {"type": "http.request"}


async def _nobody(scope: Scope, _receive: Receive, _send: Send) -> None:
    raise AssertionError(f"{scope['path']} was not answered by a cache")


def _ok(status: int) -> None:
    if status != 200:
        raise AssertionError(f"answered {status}")


def _fill(texts: Sequence[tuple[str, str]]) -> None:
    at = now()
    spaces = [
        actions.open_space(by=SYSTEM_ACTOR, at=at, draft=SpaceDraft(name=f"Space {number}", readers=readers)).id
        for number, readers in enumerate(("inside", "portal", "inside", "public", "inside"))
    ]
    rows = [
        Article(id=new_id(), number=number, space_id=spaces[number % 5], title=title, text=text, language="en", state="published",
                labels=[title.split()[1]], created_at=at, changed_at=at)
        for number, (title, text) in enumerate(texts, 1)
    ]  # fmt: skip
    Article.objects.bulk_create(rows, batch_size=_TOGETHER)
    actions.index_everything(at=at)
