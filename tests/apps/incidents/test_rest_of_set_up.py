"""What admins set up on pages, scripts set up too."""

import pytest
from django.test import Client

from tests import cast
from varsko.catalog import actions as catalog
from varsko.people.data import SYSTEM_ACTOR

pytestmark = pytest.mark.django_db


@pytest.fixture
def send():
    _view, secret = cast.key("Bot", rights=["read", "create", "configure"])
    client = Client(headers={"Authorization": f"Bearer {secret}"})

    def ask(method: str, path: str, body: object = None):
        more = {} if body is None else {"data": body, "content_type": "application/json"}
        return getattr(client, method)(f"/api/v1{path}", **more)

    return ask


def test_checklists(send):
    made = send("post", "/incident-checklists", {"name": "Bank", "items": ["Call", "Wait"], "severity": 2})
    assert made.status_code == 201
    key = made.json()["key"]
    assert [one["key"] for one in send("get", "/incident-checklists").json()] == ["manager", key]
    changed = send("put", f"/incident-checklists/{key}", {"name": "Bank", "items": ["Call"], "severity": 1, "again": 10}).json()
    assert (changed["items"], changed["again"]) == (["Call"], 10)
    assert send("put", f"/incident-checklists/{key}", {"name": "Bank", "items": [], "severity": 1}).status_code == 422
    assert send("delete", f"/incident-checklists/{key}").status_code == 204
    assert send("delete", f"/incident-checklists/{key}").status_code == 404


def test_paging_rules(send):
    shop = catalog.create_service(by=SYSTEM_ACTOR, at=cast.NOON, name="Shop")
    rule = {"service": shop.id, "severity": 3, "pages": True}
    assert send("put", "/incident-paging", [rule]).json() == [rule]
    assert send("get", "/incident-paging").json() == [rule]
    assert send("put", "/incident-paging", [{**rule, "pages": None}]).json() == []


def test_own_texts(send):
    path = "/incident-texts/investigating/external/en"
    shipped = next(
        one
        for one in send("get", "/incident-texts").json()
        if (one["stage"], one["audience"], one["language"]) == ("investigating", "external", "en")
    )
    assert not shipped["is_own"]
    own = send("put", path, {"title": "We look", "body": "We look into it."}).json()
    assert (own["is_own"], own["template"]["body"]) == (True, "We look into it.")
    assert send("put", path, {"title": "We look", "body": "{nonsense}"}).status_code == 422
    assert send("delete", path).json()["template"] == shipped["template"]
    assert send("put", "/incident-texts/soon/external/en", {"body": "x"}).status_code in {404, 422}


def test_who_may_not_set_up_does_not(send):
    _view, secret = cast.key("Reader", rights=["read", "create"])
    client = Client(headers={"Authorization": f"Bearer {secret}"})
    body = {"name": "Bank", "items": ["Call"], "severity": 2}
    assert client.post("/api/v1/incident-checklists", data=body, content_type="application/json").status_code == 403
    assert client.put("/api/v1/incident-paging", data=[], content_type="application/json").status_code == 403
    assert client.delete("/api/v1/incident-texts/investigating/external/en").status_code == 403
