"""Outgoing webhooks are told what happens to alerts, once for each event."""

import json

import pytest

from tests import cast
from tests.flows.conftest import acknowledge, resolve
from varsko.catalog import actions as catalog
from varsko.core.models import Delivery
from varsko.incidents import actions as incidents
from varsko.incidents.data import Draft
from varsko.kernel.errors import Invalid, NotFound
from varsko.paging import actions, queries
from varsko.people.data import SYSTEM_ACTOR
from varsko.people.domain.permissions import NotAllowed


def hook(clock, **more):
    return actions.create_webhook(by=SYSTEM_ACTOR, at=clock.now, **{"name": "Chat", "url": "https://chat.example/hook", **more})


def told():
    rows = Delivery.objects.filter(channel="webhook").order_by("id")
    return [json.loads(row.message["body"]) for row in rows]


def test_the_life_of_an_alert_is_told(clock, fires):
    hook(clock)
    alert = fires()
    acknowledge(clock, alert, cast.acting(cast.ann()))
    resolve(clock, alert.alias)
    assert [one["type"] for one in told()] == ["alert.opened", "alert.acknowledged", "alert.closed"]
    assert told()[1]["by"]["name"] == "Ann"
    assert told()[0]["alert"]["message"] == "Database is on fire"


def test_only_what_a_webhook_wants_is_told(clock, fires):
    hook(clock, events=["alert.closed"])
    view, _secret = hook(clock, name="Off")
    actions.update_webhook(by=SYSTEM_ACTOR, at=clock.now, webhook_id=view.id, name="Off", url=view.url, events=(), enabled=False)
    resolve(clock, fires().alias)
    assert [one["type"] for one in told()] == ["alert.closed"]


def test_the_secret_is_shown_once_and_kept_sealed(clock, fires):
    view, secret = hook(clock)
    fires()
    assert secret not in json.dumps(Delivery.objects.get(channel="webhook").message)
    assert not hasattr(view, "secret")


@pytest.mark.parametrize("url", ["", "ftp://x", "https://", "javascript:alert(1)", "http://[", "https://x:99999/", "http://x" + "y" * 600])
def test_an_address_that_is_none_is_refused(clock, url):
    with pytest.raises(Invalid):
        hook(clock, url=url)


def test_only_chiefs_set_up_webhooks(clock):
    ann = cast.acting(cast.ann())
    view, _ = hook(clock)
    with pytest.raises(NotAllowed):
        actions.create_webhook(by=ann, at=clock.now, name="x", url="https://x.example")
    with pytest.raises(NotAllowed):
        actions.delete_webhook(by=ann, at=clock.now, webhook_id=view.id)
    actions.delete_webhook(by=cast.acting(cast.cleo()), at=clock.now, webhook_id=view.id)
    assert queries.webhooks() == []
    with pytest.raises(NotFound):
        actions.delete_webhook(by=SYSTEM_ACTOR, at=clock.now, webhook_id=view.id)


def test_a_webhook_hears_of_an_incident_that_calls_people(clock, mailbox):
    hook(clock)
    ann = cast.ann()
    team = actions.set_up_team(by=SYSTEM_ACTOR, at=clock.now, name="Web", members=[(ann.id, "admin")])
    shop = catalog.create_service(by=SYSTEM_ACTOR, at=clock.now, name="Shop", team_id=team.id)
    for severity in (3, 1):  # the first pages nobody
        draft = Draft(summary="Nobody can pay", severity=severity, service_id=shop.id)
        incidents.declare(by=cast.acting(ann), at=clock.now, draft=draft)
        clock.work()
    assert [(one["type"], one["alert"]["message"]) for one in told()] == [("alert.opened", "HOT-2 – severity 1 – Nobody can pay")]
    assert told()[0]["alert"]["details"]["incident"] == "HOT-2"
