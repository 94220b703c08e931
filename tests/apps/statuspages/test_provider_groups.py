"""Readers whose organisation's provider names their groups get the part of a page that is for these, from one sign-in to the next."""

import pytest
import time_machine
from django.urls import reverse

from tests import cast
from tests.apps.statuspages.conftest import work
from tests.cast import NOON
from tests.contracts.statuspage.test_management import ALL, Api
from varsko.core.clock import now
from varsko.kernel.errors import Invalid
from varsko.people import actions as people
from varsko.people.data import SYSTEM_ACTOR
from varsko.people.models import ToldGroups
from varsko.statuspages import actions, queries
from varsko.statuspages.data import AudienceDraft


@pytest.fixture(autouse=True)
def noon(db):
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture(autouse=True)
def company(settings):
    """The provider of the settings, and the claim that holds the groups."""

    def known(**more):
        said = {"oidc_url": "https://login.example.org", "oidc_client": "varsko", "oidc_groups": "groups"}
        settings.VARSKO = settings.VARSKO.model_copy(update={**said, **more})

    known()
    return known


@pytest.fixture
def lines(make, code):
    """A page for groups of readers: the group Lines sees Tickets, and belongs to a group of the provider."""
    page = make("Lines", "Tickets", "Engines", access="groups")
    draft = AudienceDraft(name="Lines", components=(code(page, "Tickets"),), provider_groups=("/customers/acme",))
    actions.add_audience(by=SYSTEM_ACTOR, at=NOON, ref=page.id, draft=draft)
    work()
    return page


def comes(person, *groups):
    """Sign in at the provider, which names these groups."""
    people.hear_groups(at=now(), user_id=person.id, groups=groups)


@pytest.fixture
def reads(browser, lines):
    def read(person):
        return browser(person).get("/status/lines/en").content.decode()

    return read


def test_dev_sees_what_is_for_the_group_that_the_provider_names_and_nothing_else(reads):
    dev = cast.dev()
    assert "Tickets" not in reads(dev)
    comes(dev, "/customers/acme", "/staff")
    said = reads(dev)
    assert "Tickets" in said
    assert "Engines" not in said
    assert "Tickets" not in reads(cast.person("Eve", "customer"))


def test_a_name_with_more_blanks_at_the_provider_is_the_same(code, reads, lines):
    draft = AudienceDraft(name="Boats", components=(code(lines, "Engines"),), provider_groups=("Boats  and  engines",))
    actions.add_audience(by=SYSTEM_ACTOR, at=NOON, ref=lines.id, draft=draft)
    work()
    dev = cast.dev()
    comes(dev, " Boats  and  engines")
    assert "Engines" in reads(dev)


def test_what_the_provider_names_no_more_is_over_at_the_next_sign_in(reads, lines):
    dev = cast.dev()
    comes(dev, "/customers/acme")
    assert [one.email for one in queries.readers(queries.audiences(lines.id))] == [dev.email]
    comes(dev)
    assert "Tickets" not in reads(dev)
    assert queries.readers(queries.audiences(lines.id)) == []


@pytest.mark.parametrize("group", ["/customers/acme2", "/customers", "acme", "/CUSTOMERS/ACME"])
def test_a_name_that_is_like_it_is_another_group(reads, group):
    dev = cast.dev()
    comes(dev, group)
    assert "Tickets" not in reads(dev)


@pytest.mark.parametrize(
    "change", [{"oidc_groups": ""}, {"oidc_groups": "roles"}, {"oidc_url": "https://other.example.org"}, {"oidc_url": ""}]
)
def test_without_the_setting_or_at_another_provider_it_counts_for_nothing(reads, company, change):
    dev = cast.dev()
    comes(dev, "/customers/acme")
    company(**change)
    assert "Tickets" not in reads(dev)


def test_nothing_is_kept_where_no_claim_is_named(company):
    company(oidc_groups="")
    comes(cast.dev(), "/customers/acme")
    assert not ToldGroups.objects.exists()


def test_whoever_is_untied_is_in_none_of_them(reads):
    dev = cast.dev()
    comes(dev, "/customers/acme")
    people.untie(by=SYSTEM_ACTOR, at=NOON, user_id=dev.id)
    assert "Tickets" not in reads(dev)


def test_a_group_that_nobody_named_is_for_nobody(make, code):
    page = make("Bare", "Tickets", access="groups")
    actions.add_audience(by=SYSTEM_ACTOR, at=NOON, ref=page.id, draft=AudienceDraft(name="Bare", components=(code(page, "Tickets"),)))
    comes(cast.dev(), "", "/customers/acme")
    assert queries.audiences(page.id)[0].comers == frozenset()


def test_who_configures_the_page_names_the_groups(lines, cleo, browser, company):
    (group,) = queries.audiences(lines.id)
    where = reverse("status-audience", args=["lines", group.code])
    assert "/customers/acme" in browser(cleo).get(where).content.decode()
    said = {"name": "Lines", "components": sorted(group.components), "provider_groups": "/customers/acme\r\n /customers/volt \r\n\r\n"}
    assert browser(cleo).post(where, said).status_code == 302
    assert queries.audiences(lines.id)[0].provider_groups == {"/customers/acme", "/customers/volt"}
    company(oidc_groups="")
    assert "Groups at your sign-in" not in browser(cleo).get(reverse("status-audiences", args=["lines"])).content.decode()
    draft = AudienceDraft(name="Lines", provider_groups=("x" * 251,))
    with pytest.raises(Invalid):
        actions.change_audience(by=SYSTEM_ACTOR, at=NOON, ref=lines.id, code=group.code, draft=draft)


def test_statuspages_clients_name_it_as_the_external_identifier(lines):
    api = Api(lines, cast.key(rights=ALL)[1])
    (group,) = api("GET", "/page_access_groups")
    assert group["external_identifier"] == "/customers/acme"

    def change(**said):
        return api("PATCH", f"/page_access_groups/{group['id']}", {"page_access_group": said})["external_identifier"]

    assert change(name="Boats") == "/customers/acme"
    assert change(external_identifier="/customers/volt") == "/customers/volt"
    assert change(external_identifier=None) is None


def test_a_client_that_says_again_what_it_was_told_takes_no_other_group_away(lines):
    (group,) = queries.audiences(lines.id)
    both = ("/customers/acme", "/customers/volt")
    draft = AudienceDraft(name=group.name, components=tuple(group.components), provider_groups=both)
    actions.change_audience(by=SYSTEM_ACTOR, at=NOON, ref=lines.id, code=group.code, draft=draft)
    api = Api(lines, cast.key(rights=ALL)[1])
    said = {"name": "Boats", "external_identifier": both[0]}
    assert api("PATCH", f"/page_access_groups/{group.code}", {"page_access_group": said})["name"] == "Boats"
    assert queries.audiences(lines.id)[0].provider_groups == set(both)


def test_nothing_more_is_asked_of_the_database_where_no_group_is_made_so(make, code, lines, django_assert_max_num_queries):
    page = make("Bare", "Tickets", access="groups")
    actions.add_audience(by=SYSTEM_ACTOR, at=NOON, ref=page.id, draft=AudienceDraft(name="Bare", components=(code(page, "Tickets"),)))
    with django_assert_max_num_queries(4):
        queries.audiences(page.id)
    with django_assert_max_num_queries(5):
        queries.audiences(lines.id)
