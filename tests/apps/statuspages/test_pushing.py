"""Who hears in a browser that is not open: confirmed by the browser itself, ended by itself or by a link."""

import json

import pytest
import time_machine
from cryptography.hazmat.primitives.asymmetric import ec
from django.test import Client

from tests.apps.statuspages.conftest import work
from tests.cast import NOON
from varsko.channels.push import PushChannel
from varsko.channels.push.sealed import coded, point
from varsko.core.deliveries import CannotDeliver, Gone, Receipt
from varsko.core.models import Delivery
from varsko.core.secrets import unseal
from varsko.kernel.errors import Invalid
from varsko.people.data import SYSTEM_ACTOR
from varsko.statuspages import actions
from varsko.statuspages.data import PageDraft, SaidDraft, Wish
from varsko.statuspages.models import Subscriber

PLACE = "https://push.example.org/send/abcdef123456"
KEYS = {"p256dh": coded(point(ec.generate_private_key(ec.SECP256R1()))), "auth": coded(b"sixteen letters!")}


@pytest.fixture(autouse=True)
def noon(db):
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture(autouse=True)
def got(monkeypatch):
    """What browsers got: the message, with how it was to be sent."""
    heard: list[dict[str, object]] = []

    def send(_channel, message, *, address, key, since):
        heard.append(message)
        return Receipt("push", "/message/1")

    monkeypatch.setattr(PushChannel, "send", send)
    return heard


def ask(client, address=PLACE, **more):
    answer = client.post("/status/ferries/subscribe", {"kind": "push", "address": address, **KEYS, **more})
    work()
    return answer


@pytest.fixture
def joins(page):
    def join(**more):
        columns = {"address": PLACE, "language": "en", "secret": "", "state": "active", "asked_at": NOON, "created_at": NOON, **more}
        return Subscriber.objects.create(page_id=page.id, kind="push", **columns)

    return join


def test_the_page_itself_names_the_browser_as_a_way_to_follow(page, browser):
    work()
    shown = browser().get("/status/ferries/en").content.decode()
    assert '<a href="/status/ferries/subscribe?language=en&amp;kind=push">in the browser</a>' in shown
    assert b"lets no scripts run" in browser().get("/status/ferries/subscribe?language=en&kind=push").content


def test_only_the_browser_itself_confirms_and_then_gets_each_update(page, browser, tells, got):
    assert b"this browser shows a first message" in ask(browser()).content
    row = Subscriber.objects.get()
    assert json.loads(unseal(row.secret)) == KEYS
    first = got[0]["push"]
    assert (first["title"], first["confirm"]) == ("Ferries", f"confirm/{row.token}")
    tells(page)
    work()
    assert len(got) == 1
    worker = Client(enforce_csrf_checks=True)
    assert worker.get(f"/status/ferries/{first['confirm']}").status_code == 200
    assert Subscriber.objects.get().state == "unconfirmed"
    assert worker.post(f"/status/ferries/{first['confirm']}").status_code == 200
    report = tells(page, "No tickets", affects={"Tickets": "major_outage"})
    work()
    message = got[1]
    assert message["push"] == {
        "title": "Ferries: No tickets",
        "body": "We are looking into it. We look into it.",
        "link": f"http://127.0.0.1:8000/status/ferries/incidents/{report.code}",
        "tag": report.code,
        "language": "en",
        "end": f"http://127.0.0.1:8000/status/ferries/unsubscribe/{row.token}",
        "end_label": "End it",
    }
    assert (message["topic"], message["urgency"], message["good_for"]) == (report.code, "high", 86_400)


def test_the_button_that_ends_it_leads_to_where_the_page_is_now(page, joins, tells, got, browser):
    joins()
    actions.change_page(by=SYSTEM_ACTOR, at=NOON, ref=page.id, draft=PageDraft(name="Boats", slug="boats"))
    tells(page)
    work()
    link = got[0]["push"]["end"].removeprefix("http://127.0.0.1:8000")
    assert browser().post(link).status_code == 200
    assert not Subscriber.objects.exists()


def test_what_is_over_is_not_urgent_and_replaces_what_was_said_before(page, joins, tells, got):
    joins()
    report = tells(page)
    actions.say(by=SYSTEM_ACTOR, at=NOON, ref=page.id, code=report.code, said=SaidDraft(texts={"en": "Over."}, stage="resolved"))
    work()
    assert [(one["topic"], one["urgency"]) for one in got] == [(report.code, "high"), (report.code, "normal")]
    assert got[1]["push"]["body"] == "Over. Over."


def test_a_browser_that_asks_no_more_is_forgotten(page, joins, tells, monkeypatch):
    joins()

    def send(*_args, **_more):
        raise Gone("410 Gone")

    monkeypatch.setattr(PushChannel, "send", send)
    tells(page)
    work()
    assert not Subscriber.objects.exists()
    assert Delivery.objects.get(channel="push").state == "failed"


def test_one_refusal_alone_ends_nothing(page, joins, tells, monkeypatch):
    joins()

    def send(*_args, **_more):
        raise CannotDeliver("403 Forbidden")

    monkeypatch.setattr(PushChannel, "send", send)
    tells(page)
    work()
    assert (Subscriber.objects.get().state, Subscriber.objects.get().failures) == ("active", 1)


def test_asked_anew_with_other_keys_the_new_ones_count(page, browser, noon):
    ask(browser())
    noon.shift(700)
    fresh = {"p256dh": coded(point(ec.generate_private_key(ec.SECP256R1()))), "auth": KEYS["auth"]}
    ask(browser(), **fresh)
    assert json.loads(unseal(Subscriber.objects.get().secret)) == fresh


@pytest.mark.parametrize(
    "wrong",
    [
        {"address": ""},
        {"address": "http://push.example.org/1"},
        {"address": "ftp://x"},
        {"p256dh": "x"},
        {"auth": ""},
        {"p256dh": "A" * 87},
    ],
)
def test_what_no_browser_says_is_refused(page, browser, wrong, got):
    assert ask(browser(), **wrong).status_code == 422
    assert not Subscriber.objects.exists()
    assert got == []


def test_nobody_else_can_ask_for_a_browser(page):
    with pytest.raises(Invalid):
        actions.bring_subscribers(by=SYSTEM_ACTOR, at=NOON, ref=page.id, wishes=[Wish(kind="push", address=PLACE)])


def test_the_way_is_hidden_until_a_script_has_seen_that_the_browser_can(page, browser):
    listed = browser().get("/status/ferries/subscribe").content.decode()
    assert '<a hidden data-push-only class="btn btn-sm" href="?kind=push' in listed
    form = browser().get("/status/ferries/subscribe?kind=push").content.decode()
    assert "data-push-only hidden" in form
    assert "<script>" not in form


def test_the_script_stands_below_the_page_and_tells_nobody_which_pages_there_are(page, browser):
    answer = browser().get("/status/ferries/push-worker.js")
    assert answer.headers["Content-Type"].startswith("text/javascript")
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert browser().get("/status/no-such-page/push-worker.js").content == answer.content


def test_a_manager_sees_whose_service_it_is_and_not_the_address(page, joins, browser, cleo):
    joins()
    shown = browser(cleo).get("/status-pages/ferries/subscribers").content.decode()
    assert "push.example.org …123456" in shown
    assert PLACE not in shown
