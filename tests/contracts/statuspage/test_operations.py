"""Every operation that Statuspage describes is done, or answered with a reason; none breaks, and none is done without the right."""

import json
from pathlib import Path

import pytest
from django.test import Client

from tests import cast
from tests.lasting import lasting
from varsko.core import clock
from varsko.people.data import SYSTEM_ACTOR
from varsko.statuspages import actions
from varsko.statuspages.data import ComponentDraft, PageDraft, ReportDraft, Wish

pytestmark = pytest.mark.django_db
OPERATIONS = (Path(__file__).parents[1] / "payloads" / "statuspage-operations.txt").read_text().splitlines()
BODY = {
    "page": {"name": "Ferries"},
    "component": {"name": "Cards"},
    "component_group": {"name": "On board", "components": []},
    "incident": {"name": "No tickets", "body": "We look."},
    "incident_update": {"body": "All over."},
    "subscriber": {"email": "dev@example.org"},
    "subscribers": [],
    "component_ids": [],
    "postmortem": {"body_draft": "Too little memory."},
    "template": {"name": "Slow", "title": "It is slow", "body": "We look."},
    "metric": {"name": "Answers", "metric_identifier": "answers"},
    "metrics_provider": {"type": "Self"},
    "status_embed_config": {"position": "bottom-left"},
    "page_access_user": {"email": "dev@example.org"},
    "page_access_group": {"name": "Shipping lines"},
    "data": {"timestamp": 1_772_452_800, "value": 1.5},
}


ALL = ("read", "create", "delete", "configure")
NOBODY = "zzzzzzzzzzzz"


@pytest.fixture(scope="module")
def known(django_db_setup, django_db_blocker):
    """What the paths may name, made once: what one operation changes is as it was for the next."""
    with lasting(django_db_blocker):
        yield named()


def named():
    """Make a page with a group, a component, an incident and its postmortem, and subscribers of both; gives their codes."""
    by, at = SYSTEM_ACTOR, clock.now()
    page = actions.create_page(by=by, at=at, draft=PageDraft(name="Ferries", slug="ferries"))
    group = actions.add_group(by=by, at=at, ref=page.id, name="On land")
    part = actions.add_component(by=by, at=at, ref=page.id, draft=ComponentDraft(name="Tickets", group=group.code))
    draft = ReportDraft(titles={"en": "Tickets"}, texts={"en": "We look."}, affects={part.code: "major_outage"})
    report = actions.open_report(by=by, at=at, ref=page.id, draft=draft)
    actions.draft_learned(by=by, at=at, ref=page.id, code=report.code, texts={"en": "Too little memory."})
    wishes = [Wish(address="ann@example.org"), Wish(address="bo@example.org", report=report.code)]
    of_page, of_report = actions.bring_subscribers(by=by, at=at, ref=page.id, wishes=wishes)
    return {
        "page_id": page.code,
        "component_id": part.code,
        "id": group.code,
        "incident_id": report.code,
        "incident_update_id": report.updates[0].code,
        "subscriber_id": of_page.code,
        "subscriber_of_incident": of_report.code,
    }


def ask(line: str, known, secret: str):
    """Ask for an operation as a client does: its path filled in, a body where it takes one."""
    method, path = line.split()
    names = known | {"subscriber_id": known["subscriber_of_incident"]} if "/incidents/" in path else known
    for name in ("page_id", "component_id", "id", "incident_id", "incident_update_id", "subscriber_id"):
        path = path.replace(f"{{{name}}}", names.get(name, NOBODY))
    path = "/v1" + path.replace("{", "").replace("}", "")
    body = {} if method == "GET" else {"data": json.dumps(BODY), "content_type": "application/json"}
    return Client().generic(method, path, headers={"Authorization": f"OAuth {secret}"} if secret else {}, **body)


def test_the_description_has_its_112_operations():
    assert len(set(OPERATIONS)) == 112


@pytest.mark.parametrize("line", OPERATIONS)
def test_an_operation_is_done_or_answered_with_a_reason(line, known):
    answer = ask(line, known, cast.key(rights=ALL)[1])
    assert answer.status_code in {200, 201, 202, 204, 404, 422, 501}, answer.content
    if answer.status_code >= 400:
        assert json.loads(answer.content)["message"].strip(".").count(" ") >= 2, answer.content
    else:
        assert answer.status_code == 204 or answer.content == b"" or json.loads(answer.content) is not None


@pytest.mark.parametrize("line", OPERATIONS)
def test_an_operation_wants_a_key_with_the_right_to_it(line, known):
    assert ask(line, known, "").status_code == 401
    if not line.startswith("GET"):
        assert ask(line, known, cast.key(rights=("read",))[1]).status_code == 403


def test_most_operations_are_done(known):
    secret = cast.key(rights=ALL)[1]
    refused = [line for line in OPERATIONS if ask(line, known, secret).status_code == 501]
    assert refused == ["DELETE /pages/{page_id}/metrics_providers/{metrics_provider_id}"]
