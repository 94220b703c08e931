"""Nothing private leaks by any address: the rows are made from the routes and from the description of the API, so that none is forgotten.

A new address about an incident, its room, its document or its review is tried by itself; one with a part that is not known here fails.
"""

import json
import re
from collections.abc import Iterator
from datetime import timedelta
from functools import cache
from importlib import import_module
from types import MappingProxyType
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils.timezone import localdate

from tests import cast
from tests.lasting import lasting
from varsko import flow
from varsko.config.rest import api
from varsko.conversations.queries import messages
from varsko.core import clock
from varsko.core.worker import work_off
from varsko.incidents import actions, queries
from varsko.incidents.data import ChangeDraft, Draft
from varsko.incidents.told import Telling, Texts
from varsko.knowledge import actions as documents
from varsko.people.data import SYSTEM_ACTOR
from varsko.people.models import User
from varsko.postmortems import actions as reviews

pytestmark = pytest.mark.django_db
SECRET = "Somebody read the salaries"
NOT_THERE = "HOT-999"
TOLD = Texts(internal_title=SECRET, internal=f"Impact: {SECRET}", external_title=SECRET, external=SECRET)

ABOUT = ("varsko.incidents.urls", "varsko.postmortems.urls", "varsko.conversations.urls", "varsko.drills.urls")
"""Where each address with a part in it is about something private here, unless it is named in ELSE."""
DOCUMENTS = re.compile(r"documents/")
ELSE = MappingProxyType(
    {
        "incident-list": "a distribution list",
        "incident-left-mail": "mail for chiefs: tests/apps/incidents/mail/test_left.py",
        "incident-left-mail-do": "the same",
        "incident-left-mail-html": "the same",
        "incident-left-mail-file": "the same",
        "incident-checklist": "a checklist",
        "incident-type": "a type",
        "incident-regime": "a law",
        "incident-text": "a text that updates begin with",
        "handbook-team-values": "values of a team",
        "team_room": "the room of a team: tests/apps/conversations",
        "drill": "a drill is no secret inside: tests/apps/drills/test_doors.py",
        "drill-do": "the same",
        "drill-notes": "the same",
        "drill-export": "the same",
        "drill-pdf": "the same",
        "drill-script": "a script",
    }
)
ELSE_IN_REST = re.compile(r"^/api/v1/(?!incidents/|postmortems/|rooms/|documents/)")
"""What is about no incident, by its beginning."""
ONLY_POST = 405


class Scene:
    """A private incident with all that can belong to one, and strangers who know its key and every number."""

    def __init__(self, work) -> None:
        self.ann, self.cleo = cast.ann(), cast.cleo()
        strangers = {"Eve": cast.eve(), "Dev": cast.dev(), "Sam": cast.person("Sam", "stakeholder")}
        self.strangers = {name: entered(one) for name, one in strangers.items()}
        self.knowing = entered(self.cleo)
        about = {"by": cast.acting(self.ann), "at": clock.now()}
        self.key = actions.declare(**about, draft=Draft(summary=SECRET, severity=1, private=True))[0].key
        about["ref"] = self.key
        actions.take(**about)
        actions.add_task(**about, title=SECRET)
        entry = actions.write_entry(**about, text=SECRET)
        actions.open_stream(**about, name=SECRET)
        actions.log_change(**about, draft=ChangeDraft(what=SECRET, way_back=SECRET))
        actions.add_clue(**about, kind="theory", text=SECRET)
        actions.open_duty(**about, regime="gdpr")
        self._talk(work)
        actions.publish(
            **about,
            telling=Telling(
                stage="investigating", texts={"en": TOLD}, next_update_at=clock.now() + timedelta(hours=1), skipped="Nobody is awake"
            ),
        )
        actions.resolve(**about, impact_ended_at=about["at"])
        work()
        self._review(about)
        duty = queries.duties(queries.incident(self.key, by=SYSTEM_ACTOR).id)[0]
        self.known |= {"key": self.key, "number": 1, "entry_id": entry, "duty_id": duty.id, "filing_id": duty.filings[0].id}
        self.known |= {"report_id": self.known["filing_id"]}

    def _talk(self, work) -> None:
        by, at = cast.acting(self.ann), clock.now()
        room = actions.enter_room(by=by, at=at, ref=self.key)
        client = Client()
        client.force_login(User.objects.get(pk=self.ann.id))
        picture = SimpleUploadedFile("salaries.txt", SECRET.encode())
        client.post(f"/rooms/{room.id}/say", {"text": SECRET, "files": picture, "token": "1"}, headers={"Accept": "application/json"})
        said = messages(by, room.id)[-1]
        document = actions.open_state(by=by, at=at, ref=self.key)
        documents.write(by=by, at=at, document_id=document.id, section="known", base="", text=SECRET)
        version = documents.keep_version(by=by, at=at, document_id=document.id, name="First")
        self.known: dict[str, Any] = {"room_id": room.id, "message_id": said.id, "file_id": said.files[0].id}
        self.known |= {"document_id": document.id, "version_id": version.id, "section": "known"}

    def _review(self, about: dict[str, Any]) -> None:
        reviews.write(**about, texts={"summary": SECRET, "learned": SECRET})
        reviews.write_factor(**about, text=SECRET, kind="trigger")
        reviews.add_action(**about, title=SECRET, owner_id=self.ann.id, due_on=localdate(about["at"]) + timedelta(days=3))


@pytest.fixture(scope="module")
def made(django_db_setup, django_db_blocker):
    """Make it once for all rows; each takes back what it did."""
    with lasting(django_db_blocker):
        yield Scene(lambda: work_off(*flow.DUE))


@pytest.fixture
def scene(made, db) -> Scene:
    return made


def routes(resolver=None, before: str = "", home: str = "") -> Iterator[tuple[str, URLPattern, str]]:
    """Give each address of the pages, with its place among the stages; our own REST API describes itself."""
    for one in (resolver or get_resolver()).url_patterns:
        if isinstance(one, URLResolver):
            name = getattr(one.urlconf_name, "__name__", str(one.urlconf_name))
            if name != "varsko.config.rest":
                yield from routes(one, before + str(one.pattern), name)
        else:
            yield before + str(one.pattern), one, home


def about_it() -> list[str]:
    """List the routes of which each is about something private of the scene."""
    ours = [(route, one) for route, one, home in routes() if "<" in route and (home in ABOUT or DOCUMENTS.match(route))]
    return [route for route, one in ours if one.name not in ELSE]


def addresses(route: str, known: dict[str, Any]) -> list[str]:
    """Fill a route in; a part that nobody thought of is a KeyError: say in the scene what it is, or in ELSE what it is about."""
    kinds = _forms(route) if "<str:what>" in route else [""]
    filled = [re.sub(r"<(?:\w+:)?(\w+)>", lambda found, what=what: str({**known, "what": what}[found[1]]), route) for what in kinds]
    return [f"/{one.removesuffix('$')}" for one in filled]


def _forms(route: str) -> list[str]:
    if route.startswith("postmortems/"):
        return list(import_module("varsko.postmortems.pages.small").FORMS)
    board = import_module("varsko.incidents.pages.board")
    if "/state/" in route:
        return list(board.THERE if "<int:number>" in route else board.NEW)
    return list(import_module("varsko.incidents.pages.small").FORMS)


def absent(scene: Scene) -> dict[str, Any]:
    """Give what is not there: the key of no incident, and ids of nothing."""
    return {name: NOT_THERE if name == "key" else str(uuid4()) if name.endswith("_id") else one for name, one in scene.known.items()}


def entered(person) -> Client:
    client = Client()
    client.force_login(User.objects.get(pk=person.id))
    return client


def answer(client: Client, verb: str, path: str, body: Any = None, said: Any = None) -> tuple[int, str]:
    """Ask, and take back whatever it did."""
    with transaction.atomic():
        sent = {"data": said} if body is None else {"data": json.dumps(body), "content_type": "application/json"}
        found = getattr(client, verb)(path, **sent)
        text = b"".join(found.streaming_content) if found.streaming else found.content
        transaction.set_rollback(True)
    return found.status_code, text.decode(errors="replace") + found.headers.get("Location", "")


def masked(text: str, *keys: str) -> str:
    """Leave out of an answer what differs from one to the next: what was asked for, and the marks of forms."""
    for one in sorted(keys, key=len, reverse=True):
        text = text.replace(one, "…")
    return re.sub(r'(csrfmiddlewaretoken" value|name="csrf-token" content|data-live-as|data-live-after)="[^"]*"', "", text)


FORMS = MappingProxyType(
    {
        "documents/<uuid:document_id>": {"section": "known", "base": "", "text": "x"},
        "incidents/<str:key>/state/do": {"verb": "end", "number": "1"},
    }
)
"""What a form must say to be a door for those who may."""


@pytest.mark.parametrize("route", about_it())
def test_each_page_is_for_strangers_as_if_nothing_were_there(scene, route):
    nothing = absent(scene)
    for here, there in zip(addresses(route, scene.known), addresses(route, nothing), strict=True):
        for verb in ("get", "post"):
            for name, client in scene.strangers.items():
                found, other = answer(client, verb, here), answer(client, verb, there)
                assert found[0] == other[0], (name, verb, here)
                assert SECRET not in found[1], (name, verb, here)
                assert found[0] not in {200, 302, 422}, (name, verb, here)
        known = scene.knowing
        assert {answer(known, verb, here, said=FORMS.get(route))[0] for verb in ("get", "post")} - {404, ONLY_POST}, (
            f"a door for nobody: {here}"
        )


def test_no_list_feed_search_or_export_of_the_whole_house_names_it_to_strangers(scene):
    plain = [f"/{route}" for route, _one, _home in routes() if "<" not in route and "(?P" not in route]
    assert len(plain) > 140
    for name, client in scene.strangers.items():
        for path in plain:
            for query in ("", "?q=salaries&state=all") if name == "Eve" else ("",):
                _status, text = answer(client, "get", path + query)
                assert SECRET not in text, (name, path + query)
    known = scene.knowing
    assert [path for path in plain if SECRET in answer(known, "get", path)[1]]


@cache
def described() -> dict[str, Any]:
    return api.get_openapi_schema(path_prefix="/api/v1/")


def operations() -> list[tuple[str, str, dict[str, Any]]]:
    """List what the API offers: verb, path, description."""
    return [(verb, path, said) for path, verbs in described()["paths"].items() for verb, said in verbs.items()]


ABOUT_IT_IN_REST = [(verb, path) for verb, path, _said in operations() if "{" in path and not ELSE_IN_REST.match(path)]


def example(shape: dict[str, Any], known: dict[str, Any]) -> Any:
    """Make the least that a body of this shape needs."""
    shape = known[shape["$ref"].rpartition("/")[2]] if "$ref" in shape else shape
    if "enum" in shape or "const" in shape:
        return shape.get("const") or shape["enum"][0]
    if "anyOf" in shape:
        return example(shape["anyOf"][0], known)
    if shape.get("type") == "object":
        return {name: example(shape["properties"][name], known) for name in shape.get("required", ())}
    if shape.get("type") == "string":
        return {"date-time": "2026-03-02T12:00:00Z", "date": "2026-03-02", "uuid": str(uuid4())}.get(shape.get("format", ""), "x")
    return {"integer": 1, "number": 1, "boolean": False, "array": []}.get(shape.get("type", ""))


SAID = MappingProxyType(
    {
        "/api/v1/incidents/{key}/checklists": {"list": "manager", "item": "parts"},
        "/api/v1/incidents/{key}/guests/end": {"user_id": "ANN"},
        "/api/v1/postmortems/{key}/moves": {"move": "publish"},
    }
)
"""Bodies that must name something, which their shape does not tell; ANN stands for her id."""


def body_of(path: str, verb: str, said: dict[str, Any]) -> Any:
    if verb == "post" and path in SAID:
        return SAID[path]
    content = said.get("requestBody", {}).get("content", {}).get("application/json")
    return example(content["schema"], described()["components"]["schemas"]) if content else None


@pytest.mark.parametrize(("verb", "path"), ABOUT_IT_IN_REST)
def test_each_operation_is_for_strangers_as_if_nothing_were_there(scene, verb, path):
    said = next(one for other, way, one in operations() if (other, way) == (verb, path))
    body, nothing = json.loads(json.dumps(body_of(path, verb, said)).replace("ANN", scene.ann.id)), absent(scene)
    here, there = path.format(**scene.known), path.format(**nothing)
    for name, client in scene.strangers.items():
        found, other = answer(client, verb, here, body), answer(client, verb, there, body)
        assert found[0] in {403, 404}, (name, found)
        assert masked(found[1], *map(str, scene.known.values())) == masked(other[1], *map(str, nothing.values())), name
    status, text = answer(scene.knowing, verb, here, body)
    assert status != 404, f"{verb} {here} is a door for nobody: {text}"
    assert "not as described" not in text, text


def test_no_list_of_the_api_names_it_to_strangers(scene):
    plain = [path for verb, path, _said in operations() if verb == "get" and "{" not in path]
    assert len(plain) > 45
    for name, client in scene.strangers.items():
        for path in plain:
            assert SECRET not in answer(client, "get", path)[1], (name, path)
    known = scene.knowing
    assert {"/api/v1/incidents", "/api/v1/postmortems"} <= {path for path in plain if SECRET in answer(known, "get", path)[1]}
