"""The questions of bench.articles; they need Django."""

from collections.abc import Callable, Iterator, Sequence

from django.test import Client

from varsko.core import schema
from varsko.core.clock import new_id, now
from varsko.knowledge import actions, queries
from varsko.knowledge.data import SpaceDraft
from varsko.knowledge.models import Article
from varsko.people import actions as people
from varsko.people import queries as persons
from varsko.people.data import SYSTEM_ACTOR
from varsko.people.models import User

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
