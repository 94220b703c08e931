"""Am I affected? A reader names what they use, and the page answers for that first: without script, account or database."""

import asyncio
import json
import re
from contextlib import suppress
from datetime import timedelta
from html import unescape
from urllib.parse import urlencode

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests import cast
from tests.apps.statuspages.conftest import work
from tests.asgi import ask
from tests.cast import NOON
from varsko.people.data import SYSTEM_ACTOR
from varsko.statuspages import actions, queries
from varsko.statuspages.data import AudienceDraft, ComponentDraft, PageDraft
from varsko.statuspages.live import Crowd, Endpoint, Shelf
from varsko.statuspages.live.answers import personal
from varsko.statuspages.render.copied import copied
from varsko.statuspages.render.mine import _FORM, answered, told_of

HOST = "status.ferries.example"


@pytest.fixture(autouse=True)
def noon(db):
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


async def beyond(scope, receive, send):
    """Say that the raw path does not answer."""
    await send({"type": "http.response.start", "status": 299, "headers": []})
    await send({"type": "http.response.body", "body": b""})


@pytest.fixture
def ferries(make):
    return make("Ferries", "Tickets", "Timetable", hosts=(HOST,))


@pytest.fixture
def served(tmp_path):
    """Write what is due, and serve it on the raw path."""

    def serve(crowd=None) -> Endpoint:
        work()
        shelf = Shelf(tmp_path)
        shelf.refresh()
        return Endpoint(shelf, beyond, None, crowd)

    return serve


def query(*codes: str) -> str:
    return urlencode([("mine", one) for one in codes])


def first(body: bytes) -> str:
    """Give the answer in words; "" where the page gives none."""
    found = re.search(r'<div id="mine".*?</div>', body.decode(), re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", found[0])).split()) if found else ""


def test_what_is_affected_is_said_first_with_since_when_and_the_promise(ferries, served, tells, code):
    tells(
        ferries,
        affects={"Tickets": "degraded_performance"},
        next_update_at=NOON + timedelta(minutes=30),
        scope="central",
    )
    app = served()
    heard = ask(app, "/status/ferries/en", query=query(code(ferries, "Tickets")))
    assert first(heard.body) == (
        "Affected: Tickets – Slow or limited · since Mon 2 Mar 2026, 12:00 UTC · Next update by Mon 2 Mar 2026, 12:30 UTC"
        " It is us: the fault is central. You need not look for it on your side."
    )
    html = heard.body.decode()
    assert html.index('id="mine"') < html.index("<h1")
    assert '<p class="w degraded_performance"><strong>Affected' in html
    report = queries.reports(ferries.id)[0].code
    assert f'<a href="#r-{report}">Tickets</a>' in html
    assert f'id="r-{report}"' in html
    assert html.count(" checked>") == 1
    assert first(ask(app, "/status/ferries/en", query=query(code(ferries, "Timetable"))).body) == "What you use works."


def test_others_need_not_wait_while_the_answer_is_made(ferries, served, code, monkeypatch):
    endpoint, loops = served(), []

    def seen(found, query, page):
        with suppress(RuntimeError):
            loops.append(asyncio.get_running_loop())
        return personal(found, query)

    monkeypatch.setattr("varsko.statuspages.live.endpoint.personal", seen)
    assert first(ask(endpoint, "/status/ferries/en", query=query(code(ferries, "Tickets"))).body) != ""
    assert loops == []


def test_in_the_language_of_the_page(ferries, served, tells, code):
    tells(ferries, affects={"Tickets": "major_outage"})
    heard = ask(served(), "/status/ferries/nb", query=query(code(ferries, "Tickets")))
    assert first(heard.body).startswith("Berørt: Tickets – Nede · siden ")


def test_several_are_told_one_by_one_the_worst_first(ferries, served, tells, code):
    tells(ferries, affects={"Tickets": "degraded_performance"})
    actions.set_state(by=SYSTEM_ACTOR, at=NOON, ref=ferries.id, code=code(ferries, "Timetable"), state="major_outage")
    heard = ask(served(), "/status/ferries/en", query=query(code(ferries, "Tickets"), code(ferries, "Timetable")))
    assert first(heard.body) == (
        "Affected: Timetable, Tickets Timetable – Down Tickets – Slow or limited · since Mon 2 Mar 2026, 12:00 UTC"
    )


def test_whether_it_is_central_is_said_only_of_what_it_was_said_of(ferries, served, tells, code):
    tells(ferries, affects={"Tickets": "major_outage"}, scope="central")
    tells(ferries, affects={"Timetable": "major_outage"}, scope="outside")
    app, codes = served(), [code(ferries, name) for name in ("Tickets", "Timetable")]
    assert "It is us" in first(ask(app, "/status/ferries/en", query=query(codes[0])).body)
    assert "It is not us" in first(ask(app, "/status/ferries/en", query=query(codes[1])).body)
    assert "It is" not in first(ask(app, "/status/ferries/en", query=query(*codes)).body)


def test_maintenance_is_told_before_and_while_it_goes_on(ferries, served, tells, code):
    times = {"planned_for": NOON + timedelta(hours=1), "planned_until": NOON + timedelta(hours=2)}
    report = tells(ferries, "New disks", stage="scheduled", affects={"Tickets": "under_maintenance"}, **times)
    mine = query(code(ferries, "Tickets"))
    planned = "Planned maintenance: New disks , Mon 2 Mar 2026, 13:00 UTC – Mon 2 Mar 2026, 14:00 UTC"
    assert first(ask(served(), "/status/ferries/en", query=mine).body) == f"What you use works. {planned}"
    assert first(ask(served(), "/status/ferries/en", query=query(code(ferries, "Timetable"))).body) == "What you use works."
    actions.move_on(by=SYSTEM_ACTOR, at=NOON, ref=ferries.id, code=report.code, stage="in_progress")
    assert first(ask(served(), "/status/ferries/en", query=mine).body).startswith("Maintenance under way: Tickets · Mon 2 Mar 2026, 1")


def test_an_incident_that_names_no_component_is_no_reason_to_say_that_all_is_well(ferries, served, tells, code):
    tells(ferries, "Something is <wrong>", impact="major")
    heard = ask(served(), "/status/ferries/en", query=query(code(ferries, "Tickets")))
    assert first(heard.body) == "What you use works, as far as we know. This may concern you too: Something is <wrong>"
    assert b"<wrong>" not in heard.body


def test_the_bytes_of_the_page_stay_the_same_for_everybody(ferries, served, code):
    app = served()
    plain = ask(app, "/status/ferries/en")
    mine = ask(app, "/status/ferries/en", query=query(code(ferries, "Tickets")))
    assert ask(app, "/status/ferries/en").body == plain.body == queries.sheet(ferries.id, "en").plain
    assert mine.headers["etag"] != plain.headers["etag"]
    assert "private" in mine.headers["cache-control"]
    again = ask(app, "/status/ferries/en", query=query(code(ferries, "Tickets")), headers=[("if-none-match", mine.headers["etag"])])
    assert again.status == 304
    assert "set-cookie" not in mine.headers


def test_at_its_own_host_name_without_the_database_and_when_nobody_publishes_any_more(ferries, served, tells, code, noon):
    tells(ferries, affects={"Tickets": "major_outage"})
    app, mine = served(), query(code(ferries, "Tickets"))
    noon.move_to(NOON + timedelta(hours=1))
    with CaptureQueriesContext(connection) as asked:
        heard = ask(app, "/en", headers=[("host", HOST)], query=mine)
    assert len(asked) == 0
    assert first(heard.body).startswith("Affected: Tickets – Down")
    assert b'action="/en"' in heard.body
    assert b"Nothing new has been heard from the publisher since" in heard.body
    assert heard.body.index(b'class="silent"') < heard.body.index(b'id="mine"')


def test_the_form_works_with_what_the_page_offers_and_harms_no_other_address(ferries, served, code):
    app = served()
    html = ask(app, "/status/ferries/nb").body.decode()
    assert '<form id="own" class="box" action="/status/ferries/nb"' in html
    offered = re.findall(r'name="mine" value="([^"]*)"', html)
    assert offered == [code(ferries, "Tickets"), code(ferries, "Timetable")]
    for path in ("api/v2/summary.json", "nb/history", "style.css"):
        assert ask(app, f"/status/ferries/{path}", query=query(*offered)).body == ask(app, f"/status/ferries/{path}").body
    assert ask(app, "/status/nowhere/en", query=query(*offered)).status == 299


def test_what_shows_only_when_something_is_wrong_counts_while_it_works(ferries, served, code):
    draft = ComponentDraft(name="Backup line", only_if_degraded=True)
    actions.add_component(by=SYSTEM_ACTOR, at=NOON, ref=ferries.id, draft=draft)
    heard = ask(served(), "/status/ferries/en", query=query(code(ferries, "Backup line")))
    assert first(heard.body) == "What you use works."
    assert b"Backup line" not in heard.body


# what strangers send


@pytest.mark.parametrize(
    "asked",
    [
        "mine=",
        "mine=%00",
        "mine=\x00\xff",
        "mine=%ff%fe&mine=%ud800",
        "mine=<script>alert(1)</script>",
        "mine=%22%3E%3Cscript%3E",
        "mine&&=mine=&mine=mine=",
        "mine=" + "x" * 60_000,
        "&".join(f"mine=stranger{n}" for n in range(10_000)),
        "xmine=1",
    ],
)
def test_what_the_page_does_not_know_is_passed_over(ferries, served, asked):
    app = served()
    heard = ask(app, "/status/ferries/en", query=asked)
    assert (heard.status, heard.body) == (200, ask(app, "/status/ferries/en").body)


def test_the_known_among_ten_thousand_is_answered(ferries, served, tells, code):
    tells(ferries, affects={"Tickets": "major_outage"})
    many = "&".join(["mine=", f"mine={code(ferries, 'Tickets')}", *(f"mine={n}" for n in range(10_000))])
    heard = ask(served(), "/status/ferries/en", query=many)
    assert first(heard.body).startswith("Affected: Tickets – Down")
    assert heard.body.count(b'id="mine"') == 1


def test_components_of_other_pages_tell_nothing(ferries, make, served, tells, code):
    vault = make("Vault", "Gold", access="password", password="open sesame please")
    tells(vault, "Gold is gone", affects={"Gold": "major_outage"})
    app = served()
    heard = ask(app, "/status/ferries/en", query=query(code(vault, "Gold")))
    assert heard.body == ask(app, "/status/ferries/en").body
    both = ask(app, "/status/ferries/en", query=query(code(vault, "Gold"), code(ferries, "Tickets")))
    assert first(both.body) == "What you use works."
    assert ask(app, "/status/vault/en", query=query(code(vault, "Gold"))).status == 299


def test_names_and_words_that_somebody_wrote_are_text(ferries, served, code, tells):
    evil = "\"'><script>alert(1)</script>&quot;<!--mine--> data-told=\"{\" data-told='{' onload=alert(1) x='"
    draft = ComponentDraft(name=evil)
    actions.add_component(by=SYSTEM_ACTOR, at=NOON, ref=ferries.id, draft=draft)
    told = PageDraft(name="Ferries", slug="ferries", announcement=f'<form id="own" data-told="no"> {evil}')
    actions.change_page(by=SYSTEM_ACTOR, at=NOON, ref=ferries.id, draft=told)
    tells(ferries, evil, evil, affects={evil: "major_outage"})
    body = ask(served(), "/status/ferries/en", query=query(code(ferries, evil))).body.decode()
    assert body.count("<script") == 1  # our own
    assert evil in first(body.encode())
    assert body.count('<div id="mine"') == 1


# pages that are not for everybody, and copies


def test_a_page_behind_a_password_answers_whoever_may_read_it(make, tells, code):
    vault = make("Vault", "Gold", access="password", password="open sesame please")
    tells(vault, "Gold is gone", affects={"Gold": "major_outage"})
    work()
    eve, dev, mine = Client(), Client(), query(code(vault, "Gold"))
    refused = eve.get(f"/status/vault/en?{mine}")
    assert refused.status_code == 401
    assert b"Affected" not in refused.content
    dev.post("/status/vault/unlock", {"password": "open sesame please"})
    assert first(dev.get(f"/status/vault/en?{mine}").content).startswith("Affected: Gold – Down")
    assert first(dev.get("/status/vault/en?mine=%00").content) == ""
    assert dev.get("/status/vault/en?" + "&".join(f"mine={n}" for n in range(10_000))).status_code == 400


def test_a_group_of_readers_learns_nothing_of_the_parts_of_others(make, tells, code, browser):
    dev = cast.dev()
    bank = make("Bank", "Till", "Vault", access="groups")
    draft = AudienceDraft(name="Shop", components=(code(bank, "Till"),), teams=(cast.team("Shoppers", dev).id,))
    actions.add_audience(by=SYSTEM_ACTOR, at=NOON, ref=bank.id, draft=draft)
    tells(bank, "The vault is open", affects={"Vault": "major_outage"})
    tells(bank, "Counting gold")
    work()
    client = browser(dev)
    both = client.get(f"/status/bank/en?{query(code(bank, 'Till'), code(bank, 'Vault'))}")
    assert first(both.content) == "What you use works."
    only = client.get(f"/status/bank/en?{query(code(bank, 'Vault'))}")
    assert first(only.content) == ""
    for one in (both, only):
        assert not [word for word in ("ault", "gold") if word in one.content.decode().replace(code(bank, "Vault"), "")]


def test_in_a_crowd_the_short_form_goes_first(ferries, served, code):
    app = served(Crowd(1, lambda: 100.0))
    kinds = [
        ask(app, "/status/ferries/en", query=query(code(ferries, "Tickets")), headers=[("accept", "text/html")]).headers["content-type"]
        for _ in range(2)
    ]
    assert [one.partition(";")[0] for one in kinds] == ["text/html", "text/plain"]


def test_the_other_languages_keep_what_is_in_the_address(ferries, served, code):
    app, mine = served(), query(code(ferries, "Tickets"))
    body = ask(app, "/status/ferries/en", query=f"{mine}&mine=nothing-of-theirs").body.decode()
    assert f'<a href="/status/ferries/nb?{mine}" lang="nb" hreflang="nb">' in body
    at_root = ask(app, "/nb", query=mine, headers=[("host", HOST)]).body.decode()
    assert f'<a href="/en?{mine}" lang="en" hreflang="en">' in at_root
    assert 'href="/status/ferries/nb" lang="nb"' in ask(app, "/status/ferries/en").body.decode()


def test_the_plain_text_answers_behind_its_first_line(ferries, served, tells, code):
    tells(ferries, affects={"Tickets": "degraded_performance"}, scope="central")
    app, mine = served(), query(code(ferries, "Tickets"))
    lines = ask(app, "/status/ferries/en.txt", query=mine).body.decode().split("\n\n")
    assert lines[0].startswith("# Ferries: ")
    assert lines[1].splitlines() == [
        "**Affected:**",
        "- Tickets – Slow or limited · since Mon 2 Mar 2026, 12:00 UTC",
        "It is us: the fault is central. You need not look for it on your side.",
    ]
    assert lines[2].startswith("As of ")
    works = ask(app, "/en.txt", query=query(code(ferries, "Timetable")), headers=[("host", HOST)])
    assert works.body.decode().split("\n\n")[1] == "**What you use works.**"
    assert works.headers["cache-control"] == "private, max-age=10"
    plain = ask(app, "/status/ferries/en.txt")
    assert ask(app, "/status/ferries/en.txt", query="mine=nothing").body == plain.body


def test_the_plain_text_of_a_page_behind_a_password_answers_too(make, tells, code):
    vault = make("Vault", "Gold", access="password", password="open sesame please")
    tells(vault, "Gold is gone", affects={"Gold": "major_outage"})
    work()
    dev, mine = Client(), query(code(vault, "Gold"))
    dev.post("/status/vault/unlock", {"password": "open sesame please"})
    said = dev.get(f"/status/vault/en.txt?{mine}").content.decode().split("\n\n")[1]
    assert said.startswith("**Affected:**\n- Gold – Down")


def test_a_mirror_answers_from_what_was_signed_though_it_shows_no_form(ferries, served, tells, code):
    tells(ferries, affects={"Tickets": "degraded_performance"})
    served()
    signed = queries.sheet(ferries.id, "en").plain
    shown = signed.replace(b"data-told", b"data-gone")
    assert first(told_of(shown, signed, query(code(ferries, "Tickets")))).startswith("Affected: Tickets – Slow or limited")
    assert told_of(shown, signed, "mine=nothing") is shown


@pytest.mark.parametrize(
    "told",
    ["{", "[]", '{"words":{}}', '{"words":{"works":"<b>x</b>"}}', '{"words":7}', '{"told":[{"name":"x"}]}', "\xff"],
)
def test_what_a_hostile_publisher_signed_breaks_nothing(told):
    body = f'<!--mine--><form id="own" data-told=\'{told}\'><input type="checkbox" name="mine" value="a">'.encode("latin-1")
    assert told_of(b"<!--mine-->", body, "mine=a") == b"<!--mine-->"


def test_a_megabyte_of_beginnings_that_somebody_signed_is_read_in_one_go():
    """What is behind a beginning is looked at until the next one, not until the end each time: that took minutes."""
    body = b'<form id="own"' * 70_000
    assert all(one.end() < 100 for one in [_FORM.search(b'<form id="own" class="box" data-told="{}">' + body)])
    assert _FORM.search(b'<form id="own" <form data-told="{}">') is None
    assert told_of(b"<!--mine-->", body, "mine=a") == b"<!--mine-->"


def test_the_form_of_a_copy_asks_the_publisher(ferries):
    work()
    page = queries.page("ferries")
    files = copied(page, NOON, queries.sheets([page.id])[page.id])
    assert f'<form id="own" class="box" action="https://{HOST}/en"' in files["en/index.html"][1].decode()


def test_a_page_without_components_has_no_form(make):
    empty = make("Empty")
    work()
    body = queries.sheet(empty.id, "en").plain
    assert b'id="own"' not in body
    assert answered(body, "mine=x") is body


def test_what_works_takes_no_room(make):
    page = make("Large", *(f"Component number {n}" for n in range(40)))
    work()
    told = re.search(r"data-told='([^']*)'", queries.sheet(page.id, "en").plain.decode())[1]
    assert set(json.loads(unescape(told))) == {"words"}
