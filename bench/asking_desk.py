"""The questions of bench.desk; they need Django."""

import difflib
import random
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from uuid import UUID

from django.core.management import call_command
from django.db import connection, transaction
from django.test import Client

from tests import cast
from varsko.core import bulk, sequences
from varsko.core.clock import new_id
from varsko.desk import actions, queries
from varsko.desk.actions.wording import index_requests
from varsko.desk.models import Asset, Caller, Problem, Request
from varsko.kernel.text import fold
from varsko.people.data import SYSTEM_ACTOR
from varsko.people.models import User

Ask = Callable[[int], object]
Question = tuple[str, bool, Ask, Ask]
CALLERS, OBJECTS, PROBLEMS, OPEN_OF = 20_000, 5_000, 15, 25
_BATCH = 10_000
_BEGAN = datetime(2025, 1, 1, tzinfo=UTC)
_THINGS = ("printer", "password", "scanner", "Wi-Fi", "invoice", "badge", "laptop", "mailbox", "label", "phone", "booking", "router")
_TROUBLES = ("jams again", "is locked", "does not start", "is slow", "shows an error", "was lost", "needs a new one", "prints nothing")
_PLACES = ("Bergen", "Gdańsk", "Utrecht", "København", "Łódź", "Oslo", "Aarhus", "Rotterdam")
_FIRST = ("Kari", "Ola", "Wanda", "Jeppe", "Anneke", "Truls", "Lotte", "Jakub", "Femke", "Henrik")
_TYPED = ("the label printer in Gdansk jams agai", "wifi", "my password is locked", "skanner shows an error", "invoice 4711 was lost")
_LINES = ("kari 17 printer gate 3 jams urgent", "nf-1042 does not start", "wanda 1999 drukarka zacina pilne", "ola password locked")
_REQUEST = (
    "id", "number", "key", "desk_id", "kind", "title", "text", "state", "channel", "caller_id", "team_id", "assignee_id",
    "impact", "urgency", "priority", "by_hand", "why", "tags", "why_note", "matrix", "handovers", "minutes", "reopened",
    "personal", "solution", "opened_by", "created_at", "updated_at", "promised_at", "solved_at", "closed_at",
)  # fmt: skip
_CALLER = ("id", "name", "email", "phone", "organisation", "language", "vip", "words", "created_at")
_ASSET = ("id", "tag", "tag_key", "name", "kind", "state", "holder_id", "place", "notes", "words", "created_at", "updated_at")


def fill(count: int) -> None:
    """Store desks, callers, objects, requests and known problems."""
    call_command("migrate", verbosity=0)
    team = cast.team("IT", cast.ann(), cast.bo())
    for name, slug in (("IT", "it"), ("Facilities", "house"), ("HR", "hr")):
        actions.create_desk(by=SYSTEM_ACTOR, at=_BEGAN, name=name, slug=slug, team_id=team.id, confidential=slug == "hr")
    desks = [UUID(one.id) for one in queries.desks(by=SYSTEM_ACTOR)]
    staff = list(User.objects.values_list("pk", flat=True))
    callers = _callers()
    chance = random.Random(7)
    for first in range(1, count + 1, _BATCH):
        numbers = range(first, min(first + _BATCH, count + 1))
        with transaction.atomic():
            sequences.take("request", len(numbers))
            bulk.insert(Request, _REQUEST, [_row(number, count, desks, callers, UUID(team.id), staff, chance) for number in numbers])
            index_requests(Request.objects.filter(number__gte=numbers[0], number__lte=numbers[-1]))
    _problems()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _callers() -> list[UUID]:
    names = [f"{_FIRST[number % len(_FIRST)]} {number} {_PLACES[number % len(_PLACES)]}sen" for number in range(CALLERS)]
    rows = [(new_id(), name, f"p{number}@example.org", "", "", "en", False, fold(name), _BEGAN) for number, name in enumerate(names)]
    things = [_asset(number, rows[number * 3 % CALLERS][0]) for number in range(OBJECTS)]
    with transaction.atomic():
        bulk.insert(Caller, _CALLER, rows)
        bulk.insert(Asset, _ASSET, things)
    return [row[0] for row in rows]


def _asset(number: int, holder: UUID) -> tuple[object, ...]:
    tag, name, place = f"NF-{number}", f"{_THINGS[number % len(_THINGS)]}", _PLACES[number % len(_PLACES)]
    words = fold(f"{tag} {name} {place}")
    return (new_id(), tag, tag.lower(), name, "device", "in_use", holder, place, "", words, _BEGAN, _BEGAN)


def _row(
    number: int, count: int, desks: list[UUID], callers: list[UUID], team: UUID, staff: list[UUID], chance: random.Random
) -> tuple[object, ...]:
    at = _BEGAN + timedelta(minutes=number)
    is_open = number % OPEN_OF == 0
    rare = " (unicorn)" if number % (count // 5 or 1) == 11 else ""
    title = f"The {chance.choice(_THINGS)} in {chance.choice(_PLACES)} {chance.choice(_TROUBLES)}{rare}"
    text = " ".join(chance.choices((*_THINGS, *_PLACES, "since", "noon", "please", "help", "again"), k=40))
    over = None if is_open else at + timedelta(hours=5)
    state = "working" if is_open else "closed"
    return (
        new_id(), number, f"REQ-{number}", desks[number % 20 % 3 if number % 20 < 3 else 0], "incident", title, text, state, "phone",
        callers[number * 7 % len(callers)], team, staff[number % len(staff)] if number % 3 else None, 3, 2, 1 + number % 5, 0, [], "", "",
        0, 0, 10, 0, False, "", "Ann", at, at, at + timedelta(hours=8) if is_open else None, over, over,
    )  # fmt: skip


def _problems() -> None:
    for row in Request.objects.filter(closed_at=None, desk__confidential=False).order_by("number")[:PROBLEMS]:
        Request.objects.filter(pk=row.pk).update(kind="problem")
        Problem.objects.create(request=row, workaround="Use the one beside it.", public_title=row.title, offered=True)


def questions(count: int) -> Iterator[Question]:
    """Give each question with whether it is a suggestion, and its rival."""
    ann = cast.acting(next(one for one in _persons() if one.name == "Ann"))
    page = Client()
    page.force_login(User.objects.get(pk=ann.who.id))
    open_rows = (
        "SELECT * FROM desk_request r JOIN desk_desk d ON d.id = r.desk_id WHERE NOT (r.state = 'solved') AND NOT (r.state = 'closed')"
    )
    urgent, newest = " ORDER BY r.priority, r.number LIMIT 51", " ORDER BY r.number DESC LIMIT 51"
    words = " AND (lower(r.title) LIKE %s OR lower(r.text) LIKE %s)"
    over = "SELECT * FROM desk_request r WHERE r.state IN ('solved', 'closed')"
    yield "the queue", False, _get(page, "/desk?shown=open"), _sql(open_rows + urgent)
    yield (
        "one's own work list",
        False,
        _get(page, "/desk?shown=mine"),
        _sql(open_rows + " AND r.assignee_id = %s" + urgent, _key(ann.who.id)),
    )
    yield "what is late", False, _get(page, "/desk?shown=late"), _sql(open_rows + " ORDER BY r.promised_at, r.number LIMIT 51")
    yield (
        "a frequent word among open ones",
        False,
        _get(page, "/desk?shown=open&q=printer"),
        _sql(open_rows + words + urgent, *_like("printer")),
    )
    yield (
        "a rare word among open ones",
        False,
        _get(page, "/desk?shown=open&q=unicorn"),
        _sql(open_rows + words + urgent, *_like("unicorn")),
    )
    yield (
        "a frequent word among closed ones",
        False,
        _get(page, "/desk?shown=over&q=printer"),
        _sql(over + words + newest, *_like("printer")),
    )
    yield "a rare word among closed ones", False, _get(page, "/desk?shown=over&q=unicorn"), _sql(over + words + newest, *_like("unicorn"))
    yield (
        "page of a request",
        False,
        lambda turn: _get(page, f"/desk/REQ-{turn + 1}")(turn),
        _sql("SELECT * FROM desk_request WHERE number = 7"),
    )
    known = queries.known(by=ann, language="en")
    titles = [one.title.lower() for one in known]
    yield (
        "what is known already, while somebody types",
        True,
        lambda turn: queries.suggestions(_TYPED[turn % len(_TYPED)], by=ann, language="en"),
        lambda turn: difflib.get_close_matches(_TYPED[turn % len(_TYPED)].lower(), titles, 5, 0.3),
    )
    yield (
        "a line of the telephone log, while it is typed",
        True,
        lambda turn: queries.understand(_LINES[turn % len(_LINES)], by=ann),
        lambda turn: _sql("SELECT * FROM desk_caller WHERE words LIKE %s LIMIT 60", f"%{_LINES[turn % len(_LINES)].split()[0]}%")(turn),
    )


def _persons() -> list[User]:
    return list(User.objects.order_by("email"))


def _key(pk: str) -> str:
    return pk.replace("-", "") if connection.vendor == "sqlite" else pk


def _like(word: str) -> tuple[str, str]:
    return (f"%{word}%", f"%{word}%")


def _get(page: Client, address: str) -> Ask:
    def ask(_turn: int) -> None:
        answer = page.get(address)
        if answer.status_code != 200:
            raise SystemExit(f"bench: {address} answered {answer.status_code}")

    return ask


def _sql(query: str, *said: object) -> Ask:
    def ask(_turn: int) -> object:
        with connection.cursor() as cursor:
            cursor.execute(query, said)
            return cursor.fetchall()

    return ask
