"""An incident names the known error it is a case of; past cases of it say how long it takes, and the record keeps how that was known."""

import html
import sys
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests import cast
from varsko.catalog import actions as catalog
from varsko.core import clock
from varsko.core.models import EventRow
from varsko.desk import actions as desk
from varsko.desk.data import Draft as Request
from varsko.incidents import actions, queries
from varsko.incidents.told import Telling, Texts
from varsko.kernel.errors import Invalid
from varsko.knowledge import actions as knowledge
from varsko.knowledge.data import ArticleDraft, SpaceDraft
from varsko.people.data import SYSTEM_ACTOR

pytestmark = pytest.mark.django_db
API = "/api/v1/incidents"
TITLE = "Restart the gateway"


def text(response, status: int = 200) -> str:
    assert response.status_code == status, response.status_code
    return html.unescape(" ".join(response.content.decode().split()))


@pytest.fixture
def solution(ann):
    space = knowledge.open_space(by=SYSTEM_ACTOR, at=cast.NOON, draft=SpaceDraft(name="Operations"))
    draft = ArticleDraft(title=TITLE, text="Turn it.", kind="solution")
    return knowledge.create_article(by=cast.acting(ann), at=cast.NOON, space=space.id, draft=draft, publish=True)


@pytest.fixture
def problem(ann):
    desk.create_desk(by=SYSTEM_ACTOR, at=cast.NOON, name="IT", slug="it", team_id=cast.team("Crew", ann).id)
    return desk.open_request(by=cast.acting(ann), at=cast.NOON, draft=Request(title="The gateway forgets", desk="it", kind="problem"))


@pytest.fixture
def past(declared, ann):
    """Cases that are over, of 1 minute and longer, each with what was known of it."""

    def make(count: int, known: str) -> None:
        by = cast.acting(ann)
        for minutes in range(1, count + 1):
            view = declared(ann)
            actions.update(by=by, at=clock.now(), ref=view.id, impact_started_at=cast.NOON, known=known)
            over = cast.NOON + timedelta(days=1000, minutes=minutes)
            actions.resolve(by=by, at=clock.now() + timedelta(days=2000), ref=view.id, impact_ended_at=over)

    return make


@pytest.fixture
def script():
    _view, secret = cast.key("Script", rights=["read", "create"])
    client = Client(headers={"Authorization": f"Bearer {secret}"})
    return lambda method, path, body=None: getattr(client, method)(API + path, data=body, content_type="application/json")


def test_it_is_chosen_on_a_page_of_the_incident_and_shown_there(page, declared, ann, solution, work):
    work()
    view = declared(ann, summary="The gateway is down: restart it")
    form = text(page.get(f"/incidents/{view.key}/known"))
    assert f"KB-1 {TITLE}" in form  # its words are like those of the incident
    assert page.post(f"/incidents/{view.key}/known", {"choice": "KB-1"}).status_code == 302
    shown = page.get(f"/incidents/{view.key}").content.decode()
    assert f'<a href="/knowledge/KB-1">KB-1 {TITLE}</a>' in shown
    assert "Known error or standard solution" in shown
    event = EventRow.objects.get(kind="incidents.IncidentChanged")
    assert (event.data["field"], event.data["before"], event.data["after"]) == ("known", "", "KB-1")
    assert page.post(f"/incidents/{view.key}/known", {"choice": ""}).status_code == 302
    assert f'<a href="/knowledge/KB-1">KB-1 {TITLE}</a>' not in page.get(f"/incidents/{view.key}").content.decode()


@pytest.mark.parametrize("said", ["kb-1", " KB-1 ", "https://varsko.example.org/knowledge/KB-1", "/knowledge/KB-1"])
def test_another_is_named_by_its_key_or_address(page, declared, ann, solution, said):
    view = declared(ann)
    assert page.post(f"/incidents/{view.key}/known", {"choice": "", "other": said}).status_code == 302
    assert queries.incident(view.key, by=SYSTEM_ACTOR).known == "KB-1"


@pytest.mark.parametrize(
    "said", ["KB-99", "REQ-1", "HOT-1", "nonsense", "/knowledge/1", "/desk/1", "KB-" + "9" * 40, "http://[::1", "\x00"]
)
def test_what_is_none_is_refused_at_its_field(page, declared, ann, solution, said):
    view = declared(ann)
    refused = page.post(f"/incidents/{view.key}/known", {"choice": "", "other": said})
    assert refused.status_code == 422
    assert queries.incident(view.key, by=SYSTEM_ACTOR).known == ""


def test_an_article_of_another_kind_or_of_others_is_none(declared, ann, solution):
    by = cast.acting(ann)
    space = knowledge.open_space(by=SYSTEM_ACTOR, at=cast.NOON, draft=SpaceDraft(name="Guides"))
    knowledge.create_article(by=by, at=cast.NOON, space=space.id, draft=ArticleDraft(title="How", text="So."), publish=True)
    team = cast.team("Security")
    closed = SpaceDraft(name="Secret", readers="teams", writers="teams", writer_teams=(team.id,))
    secret = knowledge.open_space(by=SYSTEM_ACTOR, at=cast.NOON, draft=closed)
    draft = ArticleDraft(title="Backdoor", text="So.", kind="known_error")
    hidden = knowledge.create_article(by=SYSTEM_ACTOR, at=cast.NOON, space=secret.id, draft=draft, publish=True)
    view = declared(ann)
    for ref in ("KB-2", hidden.key):
        with pytest.raises(Invalid):
            actions.update(by=by, at=clock.now(), ref=view.id, known=ref)


def test_a_problem_of_the_desk_is_one_too(page, declared, ann, problem, past):
    past(4, problem.key)
    view = declared(ann)
    actions.update(by=cast.acting(ann), at=clock.now(), ref=view.id, known=f"https://varsko.example.org/desk/{problem.key}")
    assert f"{problem.key} The gateway forgets" in text(page.get(f"/incidents/{view.key}"))
    found = queries.estimates(queries.incident(view.key, by=SYSTEM_ACTOR), by=cast.acting(ann), at=clock.now())
    assert [(one.share, one.count, one.known, one.ref) for one in found] == [(80, 4, "The gateway forgets", problem.key)]


def test_problems_of_the_service_are_suggested(page, declared, ann, problem):
    shop = catalog.create_service(by=SYSTEM_ACTOR, at=cast.NOON, name="Shop")
    mine = Request(title="The till forgets", desk="it", kind="problem", service_id=shop.id)
    desk.open_request(by=cast.acting(ann), at=cast.NOON, draft=mine)
    view = declared(ann, service_id=shop.id)
    form = text(page.get(f"/incidents/{view.key}/known"))
    assert "The till forgets" in form
    assert "The gateway forgets" not in form


def test_cases_that_chose_it_and_cases_its_article_names_count_together(declared, ann, solution, past):
    by = cast.acting(ann)
    past(5, "KB-1")
    past(4, "")
    for number in range(6, 10):
        knowledge.link_article(by=by, at=cast.NOON, ref=solution.id, to=f"HOT-{number}")
    view = declared(ann)
    assert queries.estimates(view, by=by, at=clock.now()) == ()
    chosen = actions.update(by=by, at=clock.now(), ref=view.id, known="KB-1")
    assert [(one.share, one.count, one.ref) for one in queries.estimates(chosen, by=by, at=clock.now())] == [
        (90, 9, "KB-1"),
        (80, 9, "KB-1"),
    ]


def test_many_newer_cases_of_another_hide_no_case_of_the_chosen_one(declared, ann, solution, past, monkeypatch):
    monkeypatch.setattr(sys.modules["varsko.incidents.queries.updates"], "_MOST_PAST", 4)
    space = knowledge.open_space(by=SYSTEM_ACTOR, at=cast.NOON, draft=SpaceDraft(name="Ways"))
    draft = ArticleDraft(title="Empty the disk", text="Turn it.", kind="solution")
    other = knowledge.create_article(by=cast.acting(ann), at=cast.NOON, space=space.id, draft=draft, publish=True)
    past(4, solution.key)
    past(8, other.key)
    view = declared(ann)
    by = cast.acting(ann)
    knowledge.link_article(by=by, at=clock.now(), ref=other.id, to=view.key)
    knowledge.link_article(by=by, at=clock.now(), ref=other.id, to="HOT-5")
    view = actions.update(by=by, at=clock.now(), ref=view.id, known=solution.key)
    assert {found.ref for found in queries.estimates(view, by=by, at=clock.now())} == {solution.key}
    view = actions.update(by=by, at=clock.now(), ref=view.id, known="")
    assert {found.ref for found in queries.estimates(view, by=by, at=clock.now())} == {other.key}


def test_however_many_articles_name_it_past_cases_are_asked_for_once(declared, ann, solution, past):
    space = knowledge.open_space(by=SYSTEM_ACTOR, at=cast.NOON, draft=SpaceDraft(name="Ways"))
    past(4, "")
    view = declared(ann)
    by = cast.acting(ann)
    former = [f"HOT-{number}" for number in range(1, 5)]

    def asked() -> int:
        with CaptureQueriesContext(connection) as seen:
            queries.estimates(view, by=by, at=clock.now())
        return len(seen)

    for to in (view.key, former[0]):
        knowledge.link_article(by=by, at=clock.now(), ref=solution.id, to=to)
    one = asked()
    for number in range(6):
        draft = ArticleDraft(title=f"Way {number}", text="Turn it.", kind="solution")
        more = knowledge.create_article(by=by, at=cast.NOON, space=space.id, draft=draft, publish=True)
        for to in (view.key, former[number % 2]):
            knowledge.link_article(by=by, at=clock.now(), ref=more.id, to=to)
    assert asked() == one
    for to in former:
        knowledge.link_article(by=by, at=clock.now(), ref=more.id, to=to)
    assert {found.ref for found in queries.estimates(view, by=by, at=clock.now())} == {more.key}
    assert asked() == one


def test_the_record_shows_the_estimate_with_its_method(page, declared, ann, solution, script):
    by, start = cast.acting(ann), clock.now() - timedelta(days=2)
    for minutes in range(1, 10):
        one = declared(ann)
        actions.update(by=by, at=clock.now(), ref=one.id, impact_started_at=start, known="KB-1")
        actions.resolve(by=by, at=clock.now(), ref=one.id, impact_ended_at=start + timedelta(hours=5, minutes=minutes))
    view = declared(ann)
    assert script("get", f"/{view.key}/estimates").json() == []
    assert script("patch", f"/{view.key}", {"known": "KB-1"}).json()["known"] == "KB-1"
    offered = script("get", f"/{view.key}/estimates").json()
    assert [(one["share"], one["count"], one["ref"], one["known"]) for one in offered] == [(90, 9, "KB-1", TITLE), (80, 9, "KB-1", TITLE)]
    said = {"internal_title": "T", "internal": "The shop is down.", "external_title": "T", "external": "We look into it."}
    body = {"stage": "investigating", "texts": {"en": said}, "next_update_at": (clock.now() + timedelta(minutes=30)).isoformat()}
    assert script("post", f"/{view.key}/updates", body | {"eta_share": 95}).status_code == 422
    sent = script("post", f"/{view.key}/updates", body | {"eta_share": 90})
    assert sent.status_code == 201
    assert (sent.json()["eta"]["share"], sent.json()["eta"]["count"], sent.json()["eta"]["ref"]) == (90, 9, "KB-1")
    method = f"From 9 past incidents with the same known error or standard solution, “{TITLE}”, that lasted longer than this one so far."
    for address in (f"/incidents/{view.key}", f"/incidents/{view.key}/print"):
        shown = text(page.get(address))
        assert "(in 90 of 100 cases)" in shown
        assert method in shown
    event = EventRow.objects.get(kind="incidents.UpdatePublished")
    assert (event.data["eta_share"], event.data["eta_count"], event.data["eta_known"]) == (90, 9, "KB-1")


def test_who_may_not_read_the_article_is_told_the_method_without_its_title(browser, declared, ann, eve):
    team = cast.team("Security", ann)
    closed = SpaceDraft(name="Secret", readers="teams", writers="teams", writer_teams=(team.id,))
    space = knowledge.open_space(by=SYSTEM_ACTOR, at=cast.NOON, draft=closed)
    draft = ArticleDraft(title="Backdoor", text="So.", kind="known_error")
    article = knowledge.create_article(by=SYSTEM_ACTOR, at=cast.NOON, space=space.id, draft=draft, publish=True)
    by, start = cast.acting(ann), clock.now() - timedelta(days=2)
    for minutes in range(1, 5):
        one = declared(ann)
        actions.update(by=by, at=clock.now(), ref=one.id, impact_started_at=start, known=article.key)
        actions.resolve(by=by, at=clock.now(), ref=one.id, impact_ended_at=start + timedelta(hours=5, minutes=minutes))
    view = declared(ann)
    view = actions.update(by=by, at=clock.now(), ref=view.id, known=article.key)
    said = Texts(internal_title="T", internal="The shop is down.", external_title="T", external="We look into it.")
    eta = queries.etas(view, by=by, at=clock.now())[0]
    telling = Telling(stage="investigating", texts={"en": said}, next_update_at=clock.now() + timedelta(minutes=30), eta=eta)
    actions.publish(by=by, at=clock.now(), ref=view.id, telling=telling)
    assert "Backdoor" in text(browser(ann).get(f"/incidents/{view.key}"))
    stranger = browser(eve)
    for address in ("", "/print", "/known", "/tell"):
        shown = text(stranger.get(f"/incidents/{view.key}{address}"))
        assert "Backdoor" not in shown
    assert "with the same known error or standard solution that lasted longer" in text(stranger.get(f"/incidents/{view.key}"))
    assert queries.estimates(view, by=cast.acting(eve), at=clock.now()) == ()
    stranger.post(f"/incidents/{view.key}/known", {"choice": "", "other": ""})
    assert queries.incident(view.key, by=SYSTEM_ACTOR).known == article.key  # who cannot know of it does not take it away unseen
