"""The pages of services, as a browser without JavaScript uses them."""

import pytest

from tests.cast import NOON, acting, ann, cleo, dev, eve, team
from varsko.catalog import actions, queries
from varsko.people.data import SYSTEM_ACTOR
from varsko.people.models import User

pytestmark = pytest.mark.django_db
NASTY = '<script>alert(1)</script>"><img src=x onerror=alert(1)>'


@pytest.fixture
def seen_by(client):
    def sign_in(one):
        client.force_login(User.objects.get(pk=one.id))
        return client

    return sign_in


def service(name: str, **more):
    return actions.create_service(by=SYSTEM_ACTOR, at=NOON, name=name, **more)


def text(answer) -> str:
    return answer.content.decode()


def test_the_list_is_filtered_by_the_address(seen_by):
    ours = team("Platform")
    service("Betalingsløsning", team_id=ours.id, aliases=["payments"])
    gone = service("Telex")
    actions.archive_service(by=SYSTEM_ACTOR, at=NOON, service_id=gone.id)
    browser = seen_by(ann())
    assert "Betalingsløsning" in text(browser.get("/services?q=BETALINGSLOS"))
    assert "Betalingsløsning" in text(browser.get(f"/services?q=payments&team={ours.id}"))
    assert "Nothing fits" in text(browser.get("/services?q=zzz"))
    assert "Telex" not in text(browser.get("/services"))
    assert "Telex" in text(browser.get("/services?archived=1"))


def test_an_empty_catalogue_says_what_to_do(seen_by):
    assert "/services/new" in text(seen_by(cleo()).get("/services"))
    assert "/services/new" not in text(seen_by(ann()).get("/services"))


def test_a_service_tells_who_is_hurt_and_what_it_needs_in_lists_and_drawn(seen_by):
    shop, checkout, database = service("Shop"), service("Checkout"), service("Database")
    for one, other in ((shop, checkout), (checkout, database)):
        actions.link_dependency(by=SYSTEM_ACTOR, at=NOON, service_id=one.id, needs_id=other.id)
    page = seen_by(ann()).get(f"/services/{checkout.id}")
    assert [row["service"].name for row in page.context["hurt"]] == ["Shop"]
    assert [row["service"].name for row in page.context["needs"]] == ["Database"]
    assert text(page).split('class="graph"')[1].count("<rect") == 3
    assert "style=" not in text(page)


def test_a_service_alone_is_not_drawn(seen_by):
    assert '<svg class="graph"' not in text(seen_by(ann()).get(f"/services/{service('Shop').id}"))


def test_cleo_makes_and_changes_a_service(seen_by):
    ours = team("Platform")
    browser = seen_by(cleo())
    form = {
        "name": "Shop",
        "team_id": ours.id,
        "tier": "1",
        "description": "# Where people *buy*",
        "aliases": "store\r\n\r\nWebshop\r\n",
        "links": "Runbook https://wiki.example.org/shop\r\nhttps://grafana.example.org/d/1",
    }
    path = browser.post("/services/new", form)["Location"]
    made = queries.match(["WEBSHOP"])
    assert path == f"/services/{made.id}"
    assert [(link.title, link.url) for link in made.links] == [
        ("Runbook", "https://wiki.example.org/shop"),
        ("https://grafana.example.org/d/1", "https://grafana.example.org/d/1"),
    ]
    page = browser.get(f"{path}/edit")
    assert page.context["form"].initial["aliases"] == "store\nwebshop"
    assert browser.post(f"{path}/edit", {**form, "name": "Webshop", "tier": "2", "aliases": ""})["Location"] == path
    assert queries.service("Webshop").aliases == ("webshop",)


@pytest.mark.parametrize(
    "wrong",
    [{"name": ""}, {"tier": "9"}, {"links": "Run javascript:alert(1)"}, {"aliases": "taken"}, {"name": "Taken"}, {"team_id": "nowhere"}],
)
def test_what_is_wrong_is_said_at_its_field(seen_by, wrong):
    service("Taken")
    form = {"name": "Shop", "team_id": "", "tier": "1", "description": "", "aliases": "", "links": ""}
    answer = seen_by(cleo()).post("/services/new", {**form, **wrong})
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) <= {*wrong, "aliases"}
    assert len(queries.services()) == 1


def test_dependencies_are_added_and_dropped_and_circles_explained(seen_by):
    shop, database = service("Shop"), service("Database")
    browser = seen_by(cleo())
    browser.post(f"/services/{shop.id}/change", {"do": "link", "needs_id": database.id})
    assert queries.service(shop.id).needs == (database.id,)
    answer = browser.post(f"/services/{database.id}/change", {"do": "link", "needs_id": shop.id}, follow=True)
    assert "This would close a circle: Database → Shop → Database." in text(answer)
    browser.post(f"/services/{shop.id}/change", {"do": "unlink", "needs_id": database.id})
    assert queries.service(shop.id).needs == ()
    browser.post(f"/services/{shop.id}/change", {"do": "archive"})
    assert "In the archive" in text(browser.get(f"/services/{shop.id}"))
    browser.post(f"/services/{shop.id}/change", {"do": "restore"})
    browser.post(f"/services/{shop.id}/change", {"do": "dance"})
    assert queries.service(shop.id).archived_at is None


def test_what_a_private_team_runs_is_not_there_for_strangers(seen_by):
    hidden = team("Secret", ann(), private=True)
    vault, shop = service("Vault", team_id=hidden.id), service("Shop")
    actions.link_dependency(by=SYSTEM_ACTOR, at=NOON, service_id=shop.id, needs_id=vault.id)
    boss = eve()
    ours = team("Payments", managers=(boss,))
    actions.update_service(by=SYSTEM_ACTOR, at=NOON, service_id=shop.id, team_id=ours.id)
    browser = seen_by(boss)
    for path in ("/services", f"/services/{shop.id}"):
        assert "Vault" not in text(browser.get(path))
    for path in ("", "/edit"):
        assert browser.get(f"/services/{vault.id}{path}").status_code == 404
    assert browser.post(f"/services/{vault.id}/change", {"do": "archive"}).status_code == 404
    assert browser.post(f"/services/{shop.id}/change", {"do": "unlink", "needs_id": vault.id}).status_code == 404


def test_readers_read_and_customers_do_not(seen_by):
    shop = service("Shop")
    browser = seen_by(ann())
    assert browser.get(f"/services/{shop.id}").status_code == 200
    assert browser.get(f"/services/{shop.id}/edit").status_code == 403
    assert browser.get("/services/new").status_code == 403
    assert browser.post(f"/services/{shop.id}/change", {"do": "archive"}).status_code == 403
    browser = seen_by(dev())
    assert browser.get("/services").status_code == 403
    assert browser.get(f"/services/{shop.id}").status_code == 404


def test_managers_make_services_for_their_team(seen_by):
    boss = ann()
    ours = team("Platform", managers=(boss,))
    browser = seen_by(boss)
    form = {"name": "Shop", "tier": "3", "description": "", "aliases": "", "links": ""}
    assert browser.post("/services/new", {**form, "team_id": ours.id}).status_code == 302
    assert queries.service("Shop").team_id == ours.id
    assert acting(boss).manages == {ours.id}


def test_shown_text_is_only_text(seen_by):
    made = service(NASTY[:100], description=NASTY, aliases=[NASTY])
    page = text(seen_by(cleo()).get(f"/services/{made.id}"))
    assert "<script>alert" not in page
    assert "<img src=x" not in page
