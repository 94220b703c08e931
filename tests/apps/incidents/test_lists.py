"""Who gets updates: lists that admins keep, and what each person follows."""

import pytest

from tests import cast
from varsko.incidents import actions, queries
from varsko.kernel.errors import Invalid

pytestmark = pytest.mark.django_db
ASKED = {"name": "Managers", "severity": "2", "addresses": "a@example.org; b@example.org,a@example.org", "language": "en"}


def text(response, status: int = 200) -> str:
    assert response.status_code == status, response.status_code
    return " ".join(response.content.decode().split())


def test_an_admin_makes_changes_and_deletes_a_list(browser):
    page = browser(cast.cleo())
    assert "There is no list yet." in text(page.get("/settings/incidents/lists"))
    assert "Managers" in text(page.post("/settings/incidents/lists", ASKED, follow=True))
    (made,) = queries.mailing_lists()
    assert (made.severity, made.addresses) == (2, ("a@example.org", "b@example.org"))
    text(page.post(f"/settings/incidents/lists/{made.id}", ASKED | {"name": "Bosses"}, follow=True))
    assert [one.name for one in queries.mailing_lists()] == ["Bosses"]
    text(page.post(f"/settings/incidents/lists/{made.id}", {"do": "delete"}, follow=True))
    assert queries.mailing_lists() == []


@pytest.mark.parametrize("wrong", [{"addresses": "nobody"}, {"severity": "9"}, {"name": ""}, {"language": "xx"}])
def test_a_wrong_list_is_not_kept(browser, wrong):
    text(browser(cast.cleo()).post("/settings/incidents/lists", ASKED | wrong), 422)
    assert queries.mailing_lists() == []


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("a@example.org b@example.org\nBob Smith bob@example.org", "Bob Smith bob@example.org is no mail address."),
        ("a@example.org; bob @example.org", "bob @example.org is no mail address."),
    ],
)
def test_a_wrong_address_with_blanks_is_named_whole(browser, typed, said):
    shown = text(browser(cast.cleo()).post("/settings/incidents/lists", ASKED | {"addresses": typed}), 422)
    assert said in shown
    assert " ".join(typed.split()) in shown


def test_blanks_between_addresses_separate_them(page):
    with pytest.raises(Invalid):
        actions.read_addresses("a@example.org b")
    assert actions.read_addresses("a@example.org  b@example.org\tc@example.org") == ("a@example.org", "b@example.org", "c@example.org")


def test_others_may_not(page):
    assert page.get("/settings/incidents/lists").status_code == 403
    assert page.post("/settings/incidents/lists", ASKED).status_code == 403


def test_everybody_follows_what_they_like(page, ann):
    assert "All services" in text(page.post("/profile/incidents", {"service_id": "", "severity": "2"}, follow=True))
    assert queries.following(ann.id) == {"": 2}
    text(page.post("/profile/incidents", {"stop": ""}, follow=True))
    assert queries.following(ann.id) == {}


def test_customers_follow_nothing(browser):
    assert browser(cast.dev()).get("/profile/incidents").status_code == 403
