"""What the organisation runs, who owns it, and what depends on what."""

import pytest

from tests.cast import NOON, acting, ann, cleo, dev, eve, key, team
from varsko.catalog import actions, queries
from varsko.catalog.data import Link
from varsko.core.models import EventRow
from varsko.kernel.errors import Conflict, Invalid, NotFound
from varsko.people import actions as people
from varsko.people.data import SYSTEM_ACTOR
from varsko.people.domain.permissions import NotAllowed

pytestmark = pytest.mark.django_db


def service(name: str, **more):
    return actions.create_service(by=more.pop("by", SYSTEM_ACTOR), at=NOON, name=name, **more)


def link(one, *others):
    for other in others:
        actions.link_dependency(by=SYSTEM_ACTOR, at=NOON, service_id=one.id, needs_id=other.id)


def test_a_service_is_matched_by_its_name_and_aliases_whatever_case_and_accents():
    made = service("Betalingsløsning", aliases=["payments-api", "Łódź"])
    for name in ("betalingslosning", "BETALINGSLØSNING", "Payments-API", "lodz"):
        assert queries.match([name]).id == made.id
    assert queries.match(["payments"]) is None
    assert queries.match([]) is None
    assert queries.match(["", "  "]) is None


def test_the_first_name_that_fits_wins():
    first, second = service("Shop"), service("Search")
    assert queries.match(["unknown", "search", "shop"]).id == second.id
    assert queries.match(["shop", "search"]).id == first.id


def test_two_services_cannot_answer_to_one_name():
    service("Shop", aliases=["store"])
    with pytest.raises(Conflict) as refused:
        service("Other", aliases=["STORE"])
    assert "Shop" in refused.value.errors["aliases"]
    with pytest.raises(Conflict):
        service("Shop")
    assert len(queries.services()) == 1


def test_a_name_that_a_service_of_a_private_team_has_is_refused_without_naming_that_service():
    boss = ann()
    web = team("Web", managers=(boss,))
    service("Merger with Hansen", aliases=["hansen"], team_id=team("Board", private=True).id)
    shop = service("Shop", team_id=web.id)
    for verb, more in ((actions.create_service, {"name": "Other", "team_id": web.id}), (actions.update_service, {"service_id": shop.id})):
        with pytest.raises(Conflict) as refused:
            verb(by=acting(boss), at=NOON, aliases=["Hansen"], **more)
        assert refused.value.errors["aliases"] == "Alerts that say “hansen” already belong to …."


def test_a_new_name_brings_a_new_alias_and_drops_the_old_one():
    made = service("Shop", aliases=["store"])
    actions.update_service(by=SYSTEM_ACTOR, at=NOON, service_id=made.id, name="Webshop")
    assert queries.service(made.id).aliases == ("store", "webshop")
    actions.update_service(by=SYSTEM_ACTOR, at=NOON, service_id=made.id, aliases=["shop"])
    assert queries.service("Webshop").aliases == ("shop", "webshop")


def test_everything_about_a_service_can_change_and_is_told():
    ours = team("Platform")
    made = service("Shop")
    changed = actions.update_service(
        by=SYSTEM_ACTOR,
        at=NOON,
        service_id=made.id,
        team_id=ours.id,
        tier=1,
        description="where people buy",
        links=[Link(title="", url="https://example.org/runbook")],
    )
    assert (changed.team_name, changed.tier, changed.links[0].title) == ("Platform", 1, "https://example.org/runbook")
    assert {row.data["field"] for row in EventRow.objects.filter(kind="catalog.ServiceChanged")} == {
        "team_id",
        "tier",
        "description",
        "links",
    }
    assert actions.update_service(by=SYSTEM_ACTOR, at=NOON, service_id=made.id, team_id="").team_id == ""


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": " "},
        {"name": "x" * 101},
        {"name": "Shop", "tier": 9},
        {"name": "Shop", "team_id": "nowhere"},
        {"name": "Shop", "links": [Link(title="x", url="javascript:alert(1)")]},
        {"name": "Shop", "aliases": ["x" * 201]},
        {"name": "Shop", "aliases": [str(number) for number in range(101)]},
    ],
)
def test_nonsense_is_refused(wrong):
    with pytest.raises(Invalid):
        service(**wrong)
    assert queries.services() == []


def test_managers_configure_the_services_of_their_team_and_others_none():
    boss, member, stranger, owner = ann(), eve(), dev(), cleo()
    ours, theirs = team("Platform", member, managers=(boss,)), team("Payments")
    made = service("Shop", by=acting(boss), team_id=ours.id)
    foreign = service("Ledger", team_id=theirs.id)
    for who in (member, stranger):
        with pytest.raises(NotAllowed):
            service("New", by=acting(who), team_id=ours.id)
        with pytest.raises(NotAllowed):
            actions.archive_service(by=acting(who), at=NOON, service_id=made.id)
    for attempt in (
        lambda: service("Free", by=acting(boss)),
        lambda: actions.update_service(by=acting(boss), at=NOON, service_id=foreign.id, tier=1),
        lambda: actions.update_service(by=acting(boss), at=NOON, service_id=made.id, team_id=theirs.id),
    ):
        with pytest.raises(NotAllowed):
            attempt()
    actions.update_service(by=acting(owner), at=NOON, service_id=foreign.id, tier=1)


def test_services_of_a_private_team_are_seen_by_its_people_only():
    member, stranger = ann(), eve()
    hidden = team("Secret", member, private=True)
    service("Shop")
    service("Vault", team_id=hidden.id)
    assert [one.name for one in queries.services(acting(stranger))] == ["Shop"]
    assert [one.name for one in queries.services(acting(member))] == ["Shop", "Vault"]
    assert [one.name for one in queries.services(acting(key(team=team("Other"))[0]))] == ["Shop"]


def test_who_is_hurt_and_what_is_needed():
    shop, checkout, database = service("Shop"), service("Checkout"), service("Database")
    link(shop, checkout)
    link(checkout, database)
    assert [(one.service.name, one.steps) for one in queries.hurt_by(database.id)] == [("Checkout", 1), ("Shop", 2)]
    assert [one.service.name for one in queries.needed_for(shop.id)] == ["Checkout", "Database"]
    assert queries.service(checkout.id).needs == (database.id,)
    assert queries.service(checkout.id).needed_by == (shop.id,)


def test_a_circle_is_refused_by_name():
    shop, checkout, database = service("Shop"), service("Checkout"), service("Database")
    link(shop, checkout)
    link(checkout, database)
    with pytest.raises(Conflict) as refused:
        link(database, shop)
    assert refused.value.errors["needs"] == "This would close a circle: Database → Shop → Checkout → Database."
    with pytest.raises(Conflict):
        link(shop, shop)


def test_linking_twice_is_linking_once_and_undone_at_once():
    shop, database = service("Shop"), service("Database")
    link(shop, database, database)
    for _time in range(2):
        actions.unlink_dependency(by=SYSTEM_ACTOR, at=NOON, service_id=shop.id, needs_id=database.id)
    told = [row.kind for row in EventRow.objects.filter(subject=shop.id).order_by("id")]
    assert told == ["catalog.ServiceCreated", "catalog.ServiceLinked", "catalog.ServiceUnlinked"]


def test_an_archived_service_is_history():
    shop, database = service("Shop", aliases=["store"]), service("Database")
    link(shop, database)
    for _time in range(2):
        actions.archive_service(by=SYSTEM_ACTOR, at=NOON, service_id=shop.id)
    assert queries.match(["store"]) is None
    assert queries.hurt_by(database.id) == []
    assert [one.name for one in queries.services()] == ["Database"]
    assert [one.name for one in queries.services(archived=True)] == ["Shop"]
    actions.restore_service(by=SYSTEM_ACTOR, at=NOON, service_id=shop.id)
    assert queries.match(["store"]).id == shop.id


def test_a_team_that_goes_leaves_its_services():
    ours = team("Platform")
    made = service("Shop", team_id=ours.id)

    people.delete_team(by=SYSTEM_ACTOR, at=NOON, team_id=ours.id)
    assert queries.service(made.id).team_id == ""


def test_what_is_not_there_is_not_found():
    made = service("Shop")
    assert queries.service("nothing") is None
    for attempt in (
        lambda: actions.archive_service(by=SYSTEM_ACTOR, at=NOON, service_id="nothing"),
        lambda: actions.link_dependency(by=SYSTEM_ACTOR, at=NOON, service_id=made.id, needs_id="nothing"),
    ):
        with pytest.raises(NotFound):
            attempt()


def test_listing_services_costs_three_queries_however_many_there_are(django_assert_num_queries):
    made = [service(f"Service {number}", aliases=[f"s{number}"]) for number in range(5)]
    link(made[0], *made[1:])
    with django_assert_num_queries(3):
        assert len(queries.services()) == 5


@pytest.mark.parametrize("hostile", ["\0", "a\0b", "\ud800", "' OR 1=1 --", "x" * 10_000, "%", "🦌"])
def test_whatever_an_alert_calls_a_service_nothing_breaks(hostile):
    service("Shop")
    assert queries.match([hostile]) is None
    assert queries.service(hostile) is None
