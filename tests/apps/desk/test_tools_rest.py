"""The operator's tools for programs: as on the pages, with the same rights."""

import pytest

from tests import cast
from varsko.core import clock
from varsko.desk import actions, queries
from varsko.desk.data import Draft
from varsko.people.data import SYSTEM_ACTOR

pytestmark = pytest.mark.django_db


@pytest.fixture
def api(client):
    """Ask with a key that may read and create."""
    _view, secret = cast.key("Bot", rights=("read", "create"))
    head = {"headers": {"Authorization": f"Bearer {secret}"}, "content_type": "application/json"}
    return lambda verb, path, said=None: getattr(client, verb)(f"/api/v1/desk/{path}", said, **head)


def test_a_program_presses_a_macro_and_writes_down_time(api, ann, called):
    actions.write_macro(by=SYSTEM_ACTOR, at=clock.now(), desk="it", name="Done", answers={"en": "Done, {first_name}"}, end="solve")
    found = called(ann)
    one = api("get", "macros").json()[0]
    assert one["name"] == "Done"
    assert api("post", f"requests/{found.key}/macro", {"macro": one["id"]}).json()["state"] == "solved"
    assert api("post", f"requests/{found.key}/macro", {"macro": "x"}).status_code == 422
    assert api("post", f"requests/{found.key}/times", {"minutes": 5}).json()[0]["minutes"] == 5
    assert api("post", f"requests/{found.key}/times", {"minutes": 0}).status_code == 422
    api("post", f"requests/{found.key}/notes", {"text": "Looked", "minutes": 10})
    assert sum(one["minutes"] for one in api("get", f"requests/{found.key}/times").json()) == 15


def test_a_program_splits_and_puts_back(api, ann, called, doing):
    found = called(ann)
    actions.note(**doing(ann), ref=found.id, text="Another matter")
    entry = queries.entries(found.id)[0].id
    made = api("post", f"requests/{found.key}/split", {"entries": [entry], "title": "Another"})
    assert made.status_code == 201
    assert api("delete", f"requests/{made.json()['key']}/split").json()["key"] == found.key
    assert api("post", f"requests/{found.key}/split", {"entries": [], "title": "x"}).status_code == 422


def test_a_program_lets_people_follow_but_follows_nothing_itself(api, ann, called):
    found = called(ann)
    assert [one["name"] for one in api("post", f"requests/{found.key}/followers", {"user_id": ann.id}).json()] == ["Ann"]
    assert [one["name"] for one in api("get", f"requests/{found.key}/followers").json()] == ["Ann"]
    assert api("delete", f"requests/{found.key}/followers").status_code == 403
    assert api("post", f"requests/{found.key}/followers", {"user_id": "x"}).status_code == 422
    assert api("get", "views").json() == []


def test_the_wall_is_for_programs_too_and_has_nothing_confidential(api, ann, bo, hr, called):
    called(ann)
    actions.open_request(by=cast.acting(bo), at=clock.now(), draft=Draft(title="A complaint", desk="hr"))
    for path in ("wall", "wall?desk=it"):
        found = api("get", path)
        assert found.json()["open"] == 1
        assert "complaint" not in found.content.decode()
    assert api("get", "wall?desk=hr").json()["open"] == 0
