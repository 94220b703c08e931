"""One page, and groups of readers: each sees its own components and what touches them; nothing else leaks through any door."""

import json
import re

import pytest
import time_machine
from django.db import connection
from django.test import Client

from tests import cast
from tests.apps.statuspages.conftest import work
from tests.cast import NOON
from varsko import flow
from varsko.core import clock
from varsko.core.models import Delivery
from varsko.kernel.errors import Conflict, Invalid, NotFound
from varsko.people import actions as people
from varsko.people.data import SYSTEM_ACTOR
from varsko.people.domain.permissions import NotAllowed
from varsko.statuspages import actions, queries
from varsko.statuspages.actions import writing
from varsko.statuspages.data import AudienceDraft, ComponentDraft, MetricDraft, PageDraft, SaidDraft, Wish
from varsko.statuspages.live.shelf import Shelf
from varsko.statuspages.models import Sheet, Subscriber
from varsko.statuspages.queries.audiences import seen_by_people
from varsko.statuspages.render import sheets

OF_OTHERS = ("Vault", "Gold", "vault-", "The vault is open", "Nobody may know", "Counting gold", "Coins a minute")
"""What a reader of the shop may find nowhere."""


@pytest.fixture(autouse=True)
def noon(db):
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture
def dev(db):
    return cast.dev()


@pytest.fixture
def shoppers(dev):
    return cast.team("Shoppers", dev)


@pytest.fixture
def bank(make, tells, code, shoppers):
    """A page of a bank: the shop sees its till, the mint sees the vault, both see the door; one incident touches all three."""
    made = make("Bank", "Till", "Door", "Vault", access="groups")
    gold = actions.add_group(by=SYSTEM_ACTOR, at=NOON, ref=made.id, name="Gold", description="vault-things")
    vault = ComponentDraft(name="Vault", group=gold.code)
    actions.change_component(by=SYSTEM_ACTOR, at=NOON, ref=made.id, code=code(made, "Vault"), draft=vault)
    actions.add_metric(by=SYSTEM_ACTOR, at=NOON, ref=made.id, draft=MetricDraft(name="Coins a minute"))
    for name, parts, teams in (("Shop", ("Till", "Door"), (shoppers.id,)), ("Mint", ("Vault", "Door"), ())):
        codes = tuple(code(made, part) for part in parts)
        actions.add_audience(by=SYSTEM_ACTOR, at=NOON, ref=made.id, draft=AudienceDraft(name=name, components=codes, teams=teams))
    tells(made, "The vault is open", "Nobody may know.", affects={"Vault": "major_outage"})
    tells(made, "The till is slow", "It takes a minute.", affects={"Till": "degraded_performance"})
    tells(made, "The door is stuck", "Use the back door.", affects={"Door": "degraded_performance", "Vault": "major_outage"})
    tells(made, "Counting gold", "Nothing is affected.")
    work()
    return made


def group(page, name: str):
    return next(one for one in queries.audiences(page.id) if one.name == name)


def paths(page) -> list[str]:
    """Every address that the whole page has, and those of every report."""
    written = Sheet.objects.filter(page=page.id, audience=None).values_list("path", flat=True)
    reports = [one.code for one in queries.reports(page.id)]
    named = [f"{way}incidents/{code}" for code in reports for way in ("", "en/", "nb/")]
    return ["", "en/history?month=2026-11", "history", *written, *named]


def link(page, name: str) -> str:
    made = actions.renew_audience_link(by=SYSTEM_ACTOR, at=NOON, ref=page.id, code=group(page, name).code)
    return queries.audience_link(made)


def said(client: Client, page) -> str:
    """All that a reader gets to read at any address."""
    answers = [client.get(f"/status/{page.slug}/{path}") for path in paths(page)]
    return "\n".join(one.content.decode() for one in answers if one.status_code == 200)


def test_a_reader_finds_their_own_part_and_nothing_of_the_rest_at_any_address(bank, browser, dev):
    found = said(browser(dev), bank)
    assert "The till is slow" in found
    assert "The door is stuck" in found
    assert "Use the back door." in found
    assert [word for word in OF_OTHERS if word in found] == []
    hidden = {one.code for one in queries.components(bank.id) if one.name == "Vault"}
    hidden |= {one.code for one in queries.reports(bank.id) if one.titles["en"] in OF_OTHERS}
    assert [one for one in hidden if one in found] == []


def test_what_is_added_up_counts_their_components_only(bank, browser, dev):
    summary = json.loads(browser(dev).get("/status/bank/api/v2/summary.json").content)
    assert summary["status"]["indicator"] == "minor"
    assert [one["name"] for one in summary["components"]] == ["Till", "Door"]
    door = next(one for one in summary["incidents"] if one["name"] == "The door is stuck")
    assert door["impact"] == "minor"
    assert [one["name"] for one in door["components"]] == ["Door"]
    assert [one["name"] for one in door["incident_updates"][0]["affected_components"]] == ["Door"]
    badge = browser(dev).get("/status/bank/badge.svg").content.decode()
    assert "Everything is slow or limited" in badge


def test_what_happens_to_others_leaves_no_trace_in_the_times_either(bank, browser, dev, code, noon):
    before = json.loads(browser(dev).get("/status/bank/api/v2/status.json").content)["page"]["updated_at"]
    noon.shift(600)
    actions.set_state(by=SYSTEM_ACTOR, at=clock.now(), ref=bank.id, code=code(bank, "Vault"), state="operational")
    work()
    assert json.loads(browser(dev).get("/status/bank/api/v2/status.json").content)["page"]["updated_at"] == before


def test_nobody_else_finds_a_page_and_it_is_not_on_the_shelf(bank, browser, tmp_path):
    bo = cast.bo()
    for person in (None, bo):
        answers = {browser(person).get(f"/status/bank/{path}").status_code for path in paths(bank)}
        assert answers == {404}
    shelf = Shelf(tmp_path / "status", tmp_path / "copies")
    shelf.refresh()
    assert shelf.find("bank", "") is None
    assert not list((tmp_path / "copies").rglob("*.html"))
    assert not list((tmp_path / "status").rglob("*.html"))
    assert browser(bo).get("/status-pages/bank").status_code == 404


def test_whoever_looks_after_the_page_sees_the_whole_and_previews_each_part(bank, browser, cleo):
    chief = browser(cleo)
    assert "The vault is open" in chief.get("/status/bank").content.decode()
    shop = group(bank, "Shop").code
    for path in ("", "en/history", "nb", "en.txt", "style.css", "api/v2/summary.json"):
        seen = chief.get(f"/status-pages/bank/readers/{shop}/see/{path}")
        assert seen.status_code == 200, path
        assert [word for word in OF_OTHERS if word in seen.content.decode()] == []
    preview = chief.get(f"/status-pages/bank/readers/{shop}/see/").content.decode()
    assert "This is what the group Shop sees." in preview
    assert f'href="/status-pages/bank/readers/{shop}/see/en/history"' in preview
    assert "/status/bank/" not in preview
    assert "see/subscribe" not in preview
    assert '<a role="link" aria-disabled="true"><s>by mail</s></a>' in preview
    assert "Subscribing is not possible in this preview." in preview


def test_a_link_opens_one_part_until_there_is_a_new_one(bank, browser):
    mint = link(bank, "Mint")
    reader = browser()
    assert reader.get("/status/bank", {"key": "wrong"}).status_code == 404
    assert reader.get("/status/bank", {"key": mint}).status_code == 302
    page = reader.get("/status/bank").content.decode()
    assert "The vault is open" in page
    assert "The till is slow" not in page
    link(bank, "Mint")
    assert reader.get("/status/bank").status_code == 404


def test_feeds_take_the_key_without_a_session(bank):
    mint = link(bank, "Mint")
    for path in ("history.rss", "history.atom", "history.json", "history.ics", "api/v2/summary.json", "badge.svg", "en.txt"):
        client = Client()
        answer = client.get(f"/status/bank/{path}", {"key": mint})
        assert answer.status_code == 200
        assert "The till is slow" not in answer.content.decode()
        assert not client.cookies
        assert answer["Cache-Control"] == "private, no-store"
        assert "Access-Control-Allow-Origin" not in answer


def test_who_belongs_to_two_groups_sees_both_parts(bank, browser, dev):
    reader = browser(dev)
    reader.get("/status/bank", {"key": link(bank, "Mint")})
    names = [one["name"] for one in json.loads(reader.get("/status/bank/api/v2/components.json").content)["components"]]
    assert names == ["Till", "Door", "Vault", "Gold"]
    assert "Counting gold" not in reader.get("/status/bank/en/history").content.decode()


def test_the_proof_of_the_whole_page_is_for_nobody_who_sees_a_part(bank, browser, dev, cleo):
    assert browser(dev).get("/status/bank/proof.json").status_code == 404
    assert "proof.json" not in browser(dev).get("/status/bank/llms.txt").content.decode()
    assert browser(cleo).get("/status/bank/proof.json").status_code == 200


def test_a_component_that_is_taken_away_is_gone_at_once(bank, browser, dev, code):
    shop = group(bank, "Shop")
    draft = AudienceDraft(name="Shop", components=(code(bank, "Till"),), teams=tuple(shop.teams))
    actions.change_audience(by=SYSTEM_ACTOR, at=NOON, ref=bank.id, code=shop.code, draft=draft)
    assert "Door" not in said(browser(dev), bank)


def test_a_page_that_is_made_public_keeps_nothing_written_for_groups(bank):
    assert Sheet.objects.filter(audience__isnull=False).exists()
    actions.change_page(by=SYSTEM_ACTOR, at=NOON, ref=bank.id, draft=PageDraft(name="Bank", slug="bank", languages=("en", "nb")))
    work()
    assert not Sheet.objects.filter(audience__isnull=False).exists()
    assert "The vault is open" in Client().get("/status/bank").content.decode()


def test_readers_may_say_they_see_it_too_of_their_own_things_only(bank, browser, dev, code):
    reader = browser(dev)
    assert reader.post("/status/bank/seen", {"component": code(bank, "Vault")}).status_code == 404
    vault = next(one.code for one in queries.reports(bank.id) if one.titles["en"] == "The vault is open")
    assert reader.post("/status/bank/seen", {"report": vault}).status_code == 404
    Client(REMOTE_ADDR="192.0.2.9").post(f"/status/bank/seen?key={link(bank, 'Mint')}", {"component": ""})
    answer = reader.post("/status/bank/seen", {"component": ""}).content.decode()
    assert "other reader" not in answer
    assert "Nobody else" not in answer
    assert reader.post("/status/bank/seen", {"component": code(bank, "Till")}).status_code == 200


def test_news_of_the_page_reach_whom_they_concern(bank, browser, dev, tells):
    reader = browser(dev)
    form = reader.get("/status/bank/subscribe").content.decode()
    assert "Till" in form
    assert "Vault" not in form
    assert b"Look into your mailbox" in reader.post("/status/bank/subscribe", {"address": "dev@example.org"}).content
    token = Subscriber.objects.get().token
    assert Client().post(f"/status/bank/confirm/{token}").status_code == 200
    by_link = browser()
    by_link.get("/status/bank", {"key": link(bank, "Mint")})
    by_link.post("/status/bank/subscribe", {"address": "mint@example.org"})
    Client().post(f"/status/bank/confirm/{Subscriber.objects.get(address='mint@example.org').token}")
    tells(bank, "Vault again", affects={"Vault": "major_outage"})
    tells(bank, "Till again", affects={"Till": "major_outage"})
    tells(bank, "Touches nobody")
    work()
    mails = [(one.address, one.message["subject"].rpartition(": ")[2]) for one in Delivery.objects.filter(key__startswith="status:")]
    assert sorted(mails) == [("dev@example.org", "Till again"), ("mint@example.org", "Vault again")]


def test_who_left_the_team_hears_no_more_nor_who_came_by_an_old_link(bank, browser, dev, shoppers, tells):
    Subscriber.objects.create(
        page_id=bank.id, address="dev@example.org", person_id=dev.id, language="en", state="active", asked_at=NOON, created_at=NOON
    )
    mint = group(bank, "Mint")
    common = {"page_id": bank.id, "audience_id": mint.id, "language": "en", "state": "active", "asked_at": NOON, "created_at": NOON}
    Subscriber.objects.create(address="link@example.org", came_by_link=True, **common)
    Subscriber.objects.create(address="brought@example.org", **common)
    people.remove_member(by=SYSTEM_ACTOR, at=NOON, team_id=shoppers.id, user_id=dev.id)
    link(bank, "Mint")
    tells(bank, "Door again", affects={"Door": "major_outage"})
    work()
    assert [one.address for one in Delivery.objects.filter(key__startswith="status:")] == ["brought@example.org"]


def test_a_program_is_told_of_its_part_only(bank, tells, code):
    shop = group(bank, "Shop")
    Subscriber.objects.create(
        page_id=bank.id, kind="webhook", address="https://dev.example.org/in", audience_id=shop.id, language="en", state="active",
        asked_at=NOON, created_at=NOON,
    )  # fmt: skip
    door = next(one for one in queries.reports(bank.id) if one.titles["en"] == "The door is stuck")
    actions.say(by=SYSTEM_ACTOR, at=NOON, ref=bank.id, code=door.code, said=SaidDraft(texts={"en": "Soon."}))
    actions.set_state(by=SYSTEM_ACTOR, at=NOON, ref=bank.id, code=code(bank, "Vault"), state="operational")
    actions.set_state(by=SYSTEM_ACTOR, at=NOON, ref=bank.id, code=code(bank, "Till"), state="partial_outage")
    work()
    bodies = [one.message["body"] for one in Delivery.objects.filter(channel="webhook")]
    assert any("Soon." in body for body in bodies)
    assert any('"component_update"' in body for body in bodies)
    assert [word for word in OF_OTHERS if any(word in body for body in bodies)] == []


def test_only_who_asked_for_the_news_learns_by_a_link_that_there_is_a_page(bank, browser, dev):
    reader = browser(dev)
    reader.post("/status/bank/subscribe", {"address": "dev@example.org"})
    token = Subscriber.objects.get().token
    for way in ("confirm", "unsubscribe"):
        assert Client().get(f"/status/bank/{way}/{token}").status_code == 200
        guessed = Client().get(f"/status/bank/{way}/{'0' * 64}")
        assert guessed.status_code == 404
        assert "Bank" not in guessed.content.decode()


def test_nobody_waits_while_the_parts_of_a_page_are_drawn(bank, monkeypatch, tells):
    held = []

    def drawn(board):
        held.append(len(connection.savepoint_ids))
        return sheets(board)

    monkeypatch.setattr(writing, "sheets", drawn)
    tells(bank, "Till again", affects={"Till": "major_outage"})
    outside = len(connection.savepoint_ids)
    work()
    assert held == [outside] * 3
    assert next(one for one in flow.DUE if one.name == "status pages").outside


def test_a_page_that_changes_while_it_is_drawn_is_drawn_again(bank, browser, dev, monkeypatch, code, tells):
    shop, turns = group(bank, "Shop"), []
    draft = AudienceDraft(name="Shop", components=(code(bank, "Till"),), teams=tuple(shop.teams))

    def drawn(board):
        turns.append(board)
        if len(turns) == 2:
            actions.change_audience(by=SYSTEM_ACTOR, at=NOON, ref=bank.id, code=shop.code, draft=draft)
        return sheets(board)

    monkeypatch.setattr(writing, "sheets", drawn)
    tells(bank, "Door again", affects={"Door": "major_outage"})
    work()
    assert len(turns) == 5
    assert "Door" not in said(browser(dev), bank)


def test_nobody_subscribes_without_belonging_to_a_group(bank, browser, cleo):
    for client in (browser(), browser(cast.bo()), browser(cleo)):
        assert client.get("/status/bank/subscribe").status_code == 404
    with pytest.raises(NotFound):
        actions.subscribe(at=NOON, page_id=bank.id, wish=Wish(address="eve@example.org"))
    with pytest.raises(Invalid):
        actions.bring_subscribers(by=SYSTEM_ACTOR, at=NOON, ref=bank.id, wishes=[Wish(address="eve@example.org")])
    brought = Wish(address="eve@example.org", audience=group(bank, "Shop").code)
    assert actions.bring_subscribers(by=SYSTEM_ACTOR, at=NOON, ref=bank.id, wishes=[brought])[0].audience == "Shop"


def test_groups_are_made_and_changed_on_their_page(bank, browser, cleo, code, shoppers):
    desk = browser(cleo)
    assert "/status-pages/bank/readers" in desk.get("/status-pages/bank").content.decode()
    sent = {"name": "Guards", "components": [code(bank, "Door")], "teams": [shoppers.id]}
    assert desk.post("/status-pages/bank/readers", sent).status_code == 302
    guards = group(bank, "Guards")
    assert guards.components == {code(bank, "Door")}
    assert guards.teams == {shoppers.id}
    place = f"/status-pages/bank/readers/{guards.code}"
    desk.post(place, {"do": "renew"})
    assert re.search(r"/status/bank\?key=[0-9a-f]{64}", desk.get(place).content.decode())
    desk.post(place, {"do": "unlink"})
    assert not group(bank, "Guards").has_link
    assert desk.post(place, {"name": "Shop"}).status_code == 422
    desk.post(place, {"do": "remove"})
    assert {one.name for one in queries.audiences(bank.id)} == {"Shop", "Mint"}


def test_what_a_group_cannot_be(bank, code, page):
    def add(**draft):
        actions.add_audience(by=SYSTEM_ACTOR, at=NOON, ref=bank.id, draft=AudienceDraft(**draft))

    for wrong in (
        {"name": ""},
        {"name": "x" * 101},
        {"name": "x", "components": (code(page, "Tickets"),)},
        {"name": "x", "teams": ("no",)},
    ):
        with pytest.raises(Invalid):
            add(**wrong)
    with pytest.raises(Conflict):
        add(name="Shop")
    bo = cast.acting(cast.bo())
    for place in (bank.id, page.id):
        with pytest.raises(NotAllowed):
            actions.add_audience(by=bo, at=NOON, ref=place, draft=AudienceDraft(name="x"))
    assert browser_is_refused(bank)


def browser_is_refused(page) -> bool:
    shop = group(page, "Shop").code
    places = ("readers", f"readers/{shop}", f"readers/{shop}/see/")
    client = Client()
    return all(client.get(f"/status-pages/{page.slug}/{place}").status_code in {302, 403, 404} for place in places)


def test_somebody_belongs_to_a_group_by_themselves_and_is_named_by_their_address(browser, make, cleo):
    page, dev, chief = make("Lines", "Quay", access="groups"), cast.dev(), browser(cleo)
    part = queries.components(page.id)[0].code
    place, said = "/status-pages/lines/readers", {"name": "Shippers", "components": [part]}
    refused = chief.post(place, {**said, "people": "stranger@example.org"})
    assert refused.status_code == 422
    assert "stranger@example.org" in str(refused.context["form"].errors["people"])
    assert chief.post(place, {**said, "people": f" {dev.email.upper()}\n{dev.email}"}).status_code == 302
    one = queries.audiences(page.id)[0]
    assert one.people == {dev.id}
    assert browser(dev).get("/status/lines/en").status_code == 200
    assert browser(cast.eve()).get("/status/lines/en").status_code == 404
    assert dev.email in chief.get(f"{place}/{one.code}").content.decode()
    chief.post(f"{place}/{one.code}", {**said, "people": ""})
    assert queries.audiences(page.id)[0].people == frozenset()
    assert browser(dev).get("/status/lines/en").status_code == 404


def test_a_subscription_of_somebody_in_a_group_by_themselves_hears_of_its_parts_only_while_they_are_in(make):
    page, dev = make("Lines", "Quay", "Crane", access="groups"), cast.dev()
    codes = {one.name: one.code for one in queries.components(page.id)}
    draft = AudienceDraft(name="Shippers", components=(codes["Quay"],), people=(dev.id,))
    made = actions.add_audience(by=SYSTEM_ACTOR, at=NOON, ref=page.id, draft=draft)
    assert seen_by_people(queries.audiences(page.id), [dev.id]) == {dev.id: {codes["Quay"]}}
    actions.change_audience(by=SYSTEM_ACTOR, at=NOON, ref=page.id, code=made.code, draft=AudienceDraft(name="Shippers"))
    assert seen_by_people(queries.audiences(page.id), [dev.id]) == {}


def test_more_people_than_a_group_holds_are_refused_before_anybody_is_looked_for(browser, make, cleo):
    page = make("Lines", "Quay", access="groups")
    said = {"name": "Shippers", "people": "\n".join(f"reader{number}@example.org" for number in range(1001))}
    refused = browser(cleo).post("/status-pages/lines/readers", said)
    assert refused.status_code == 422
    assert "There is no room for more." in str(refused.context["form"].errors["people"])
    assert queries.audiences(page.id) == []


def test_a_group_whose_team_is_gone_is_changed_all_the_same(make, dev, shoppers):
    page = make("Lines", "Quay", access="groups")
    draft = AudienceDraft(name="Shippers", teams=(shoppers.id,))
    made = actions.add_audience(by=SYSTEM_ACTOR, at=NOON, ref=page.id, draft=draft)
    people.delete_team(by=SYSTEM_ACTOR, at=NOON, team_id=shoppers.id)
    changed = AudienceDraft(name="Lines", teams=(shoppers.id,), people=(dev.id,))
    found = actions.change_audience(by=SYSTEM_ACTOR, at=NOON, ref=page.id, code=made.code, draft=changed)
    assert (found.name, found.people, found.teams) == ("Lines", {dev.id}, frozenset())
    with pytest.raises(Invalid):
        actions.change_audience(by=SYSTEM_ACTOR, at=NOON, ref=page.id, code=made.code, draft=changed)
