"""Articles stand where they are needed: on alerts and requests; and requests stand on the articles that helped."""

import pytest

from tests.cast import NOON, acting, person, team
from varsko.alerts import actions as alerts
from varsko.alerts import queries as alert_queries
from varsko.alerts.data import Parcel, Signal
from varsko.alerts.models import Alert
from varsko.catalog import actions as catalog
from varsko.desk import actions as desk
from varsko.desk.data import CallerDraft, Draft
from varsko.kernel.errors import Invalid
from varsko.knowledge import actions, queries
from varsko.knowledge.data import ArticleDraft
from varsko.people.data import SYSTEM_ACTOR

pytestmark = pytest.mark.django_db
TITLE = "What we know about it"


def fire(alias: str):
    received = alerts.receive([Parcel(signal=Signal(alias=alias, message="Disk full"))], at=NOON)
    return alert_queries.views_of([received[0].alert_id])[received[0].alert_id]


def call(by, at_desk="it"):
    draft = Draft(title="No paper", desk=at_desk, caller=CallerDraft(name="Kari Holm", email="kari@example.org"), channel="phone")
    return desk.open_request(by=acting(by), at=NOON, draft=draft)


@pytest.fixture
def it(ann):
    return desk.create_desk(by=SYSTEM_ACTOR, at=NOON, name="IT", slug="it", team_id=team("IT", ann).id)


def test_an_alert_shows_what_is_about_it_about_the_same_alias_or_its_service(ann, browser, space, write):
    page, shop = browser(ann), catalog.create_service(by=SYSTEM_ACTOR, at=NOON, name="Shop")
    write(ann, space, "Runbook of the disk")
    write(ann, space, "How the shop is built")
    first = fire("disk-1")
    assert TITLE not in page.get(f"/alerts/{first.number}").content.decode()
    actions.link_article(by=acting(ann), at=NOON, ref="KB-1", to=f"#{first.number}".removeprefix("#"))
    actions.link_article(by=acting(ann), at=NOON, ref="KB-2", to=f"/services/{shop.id}")
    alerts.close(by=acting(ann), at=NOON, alert_ids=[first.id])
    again, other = fire("disk-1"), fire("disk-2")
    Alert.objects.filter(pk=other.id).update(service=shop.id)
    assert again.number != first.number
    shown = page.get(f"/alerts/{again.number}").content.decode()
    assert "Runbook of the disk" in shown
    assert "How the shop is built" not in shown
    assert "How the shop is built" in page.get(f"/alerts/{other.number}").content.decode()
    actions.unlink_article(by=acting(ann), at=NOON, ref="KB-1", kind="alert", name=str(first.number))
    assert TITLE not in page.get(f"/alerts/{again.number}").content.decode()


def test_an_article_that_the_reader_may_not_see_stays_away_from_the_alert(ann, bo, browser, open_space, write):
    mine = team("Data", ann)
    write(ann, open_space("Data", readers="teams", writers="teams", writer_teams=(mine.id,)), "Ours")
    alert = fire("disk-1")
    actions.link_article(by=acting(ann), at=NOON, ref="KB-1", to=str(alert.number))
    assert "Ours" in browser(ann).get(f"/alerts/{alert.number}").content.decode()
    assert "Ours" not in browser(bo).get(f"/alerts/{alert.number}").content.decode()


def test_what_solved_a_request_stands_on_it_and_the_request_on_the_article(ann, browser, it, space, write):
    write(ann, space, "Printer", kind="solution", reply="Take the paper out.")
    asked = call(ann)
    desk.apply_solution(by=acting(ann), at=NOON, ref=asked.key, article="KB-1")
    assert TITLE in browser(ann).get(f"/desk/{asked.key}").content.decode()
    shown = browser(ann).get("/knowledge/KB-1").content.decode()
    assert "Requests it was used for" in shown
    assert f"{asked.key} No paper" in shown


def test_a_request_is_linked_by_its_key_and_shown_to_those_alone_who_may_see_it(ann, bo, dev, browser, open_space, write):
    secret = team("HR", bo)
    desk.create_desk(by=SYSTEM_ACTOR, at=NOON, name="HR", slug="hr", team_id=secret.id, confidential=True, offered="staff")
    asked = call(bo, "hr")
    space = open_space("Open", readers="portal")
    write(ann, space, "Leave")
    actions.link_article(by=acting(bo), at=NOON, ref="KB-1", to=asked.key.lower())
    assert [one.ref for one in queries.around(queries.article(1, by=acting(bo)), by=acting(bo)).uses] == [asked.key]
    for reader in (ann, dev, person("Zoe", "stakeholder")):
        assert asked.key not in browser(reader).get("/knowledge/KB-1").content.decode()


def test_articles_know_which_others_lead_to_them(ann, bo, browser, open_space, write, work):
    mine = team("HR", ann)
    write(ann, open_space("Open"), "Reset")
    write(
        ann, open_space("Secret", readers="teams", reader_teams=(mine.id,), writers="teams", writer_teams=(mine.id,)), "Letter", "See KB-1."
    )
    write(ann, open_space("Guides"), "Printer", "First [reset](/knowledge/KB-1), then kb-1 again, then KB-3 and KB-1234567.")
    write(ann, open_space("Third"), "Paper")
    actions.link_article(by=acting(ann), at=NOON, ref="KB-4", to="kb-1")
    work()
    led = {
        one.who.name: [row.title for row in queries.around(queries.article("KB-1", by=one), by=one).led_here]
        for one in (acting(ann), acting(bo))
    }
    assert led == {"Ann": ["Letter", "Paper", "Printer"], "Bo": ["Paper", "Printer"]}
    shown = browser(bo).get("/knowledge/KB-1").content.decode()
    assert "Articles that lead here" in shown
    assert "Letter" not in shown
    assert [one.card.title for one in queries.around(queries.article("KB-4", by=acting(bo)), by=acting(bo)).links] == ["KB-1 Reset"]
    said = ArticleDraft(title="Printer", text="Nothing of it", kind="how_to", language="en")
    actions.write_article(by=acting(ann), at=NOON, ref="KB-3", base=1, draft=said)
    actions.unlink_article(by=acting(ann), at=NOON, ref="KB-4", kind="article", name="KB-1")
    work()
    assert queries.around(queries.article("KB-1", by=acting(bo)), by=acting(bo)).led_here == ()


def test_an_article_is_not_about_itself(ann, space, write):
    write(ann, space, "Reset")
    with pytest.raises(Invalid):
        actions.link_article(by=acting(ann), at=NOON, ref="KB-1", to="KB-1")
