"""What stands around a request, over the API: its mails, its promises stretch by stretch, who calls."""

import pytest

from tests import cast
from tests.apps.desk.mail.conftest import written
from varsko.core import clock
from varsko.desk import actions
from varsko.desk.data import CallerDraft, Draft

pytestmark = pytest.mark.django_db


@pytest.fixture
def asks(client):
    """Ask as a program; with `said` something is written."""

    def use(secret: str):
        head = {"headers": {"Authorization": f"Bearer {secret}"}, "content_type": "application/json"}
        return lambda path, said=None: (client.put if said else client.get)(f"/api/v1/desk/{path}", said, **head)

    return use


@pytest.fixture
def api(asks, desk):
    return asks(cast.key("Monitoring", rights=("read", "create"))[1])


def test_the_mails_of_a_request_and_why_they_are_there(api, brought):
    found = brought(written(subject="Skriveren", text="Den er tom.", files={"log.txt": b"paper out"}))
    (one,) = api(f"requests/{found.request.key}/mails").json()
    assert (one["sender"], one["why"], one["proof"]) == ("dev@kunde.example", "new", "unsigned")
    whole = api(f"mails/{one['id']}").json()
    assert (whole["fresh"], whole["request"], whole["files"]) == (
        "Den er tom.",
        found.request.key,
        [{"name": "log.txt", "kind": "application/octet-stream", "size": 9}],
    )
    assert api("mails/nothing").status_code == 404


def test_promises_can_be_reckoned_again_from_what_is_given(api, asked):
    said = api(f"requests/{asked.key}/promises").json()
    first = next(one for one in said["promises"] if one["goal"] == "response")
    assert (first["target_minutes"], first["is_cut"]) == (480, False)
    counted = sum(1 for one in first["stretches"] if one["counts"] == "counted")
    assert counted or first["used_minutes"] == 0
    assert {one["goal"] for one in said["evidence"]} == {one["goal"] for one in said["promises"]}
    assert first["used_minutes"] + first["left_minutes"] == pytest.approx(first["target_minutes"])


def test_the_card_of_a_caller_is_found_read_and_written(api, asked):
    (card,) = api("callers?q=dev").json()
    whole = api(f"callers/{card['id']}").json()
    assert [one["key"] for one in whole["requests"]] == [asked.key]
    changed = api(f"callers/{card['id']}", {"name": "Dev Nowak", "email": card["email"], "phone": "+47 22 33 44 55", "vip": True}).json()
    assert (changed["caller"]["vip"], changed["caller"]["phone"]) == (True, "+47 22 33 44 55")


def test_programs_of_other_teams_read_nothing_of_a_confidential_desk(asks, bo, eve, hr):
    caller = CallerDraft(name="Somebody", email="somebody@example.net")
    case = actions.open_request(by=cast.acting(bo), at=clock.now(), draft=Draft(title="My manager shouts", desk="hr", caller=caller))
    api = asks(cast.key("Script", team=cast.team("Ops", eve), rights=("read", "create"))[1])
    for path in (f"requests/{case.key}/mails", f"requests/{case.key}/promises", f"callers/{case.caller.id}"):
        assert api(path).status_code == 404
    assert api("callers?q=somebody").json() == []
