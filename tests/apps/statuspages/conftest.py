"""A status page of Nordic ferries, and whoever looks after it."""

import pytest
from django.test import Client

from tests import cast
from varsko import flow
from varsko.catalog import actions as catalog
from varsko.core import clock
from varsko.core.worker import work_off
from varsko.people.data import SYSTEM_ACTOR, Person
from varsko.people.models import User
from varsko.statuspages import actions, queries
from varsko.statuspages.data import ComponentDraft, PageDraft, PageView, ReportDraft, ReportView


@pytest.fixture
def cleo(db) -> Person:
    return cast.cleo()


@pytest.fixture
def service(db):
    return catalog.create_service(by=SYSTEM_ACTOR, at=clock.now(), name="psp-gateway")


@pytest.fixture
def make(db):
    """Make a page with components of these names."""

    def page(name: str = "Ferries", *components: str, **more) -> PageView:
        slug = more.pop("slug", name.lower())
        draft = PageDraft(name=name, slug=slug, languages=more.pop("languages", ("en", "nb")), **more)
        made = actions.create_page(by=SYSTEM_ACTOR, at=clock.now(), draft=draft)
        for one in components:
            actions.add_component(by=SYSTEM_ACTOR, at=clock.now(), ref=made.id, draft=ComponentDraft(name=one))
        return made

    return page


@pytest.fixture
def page(make) -> PageView:
    return make("Ferries", "Tickets", "Timetable")


@pytest.fixture
def code():
    """Find the code of a component by its name."""

    def find(page: PageView, name: str) -> str:
        return next(one.code for one in queries.components(page.id) if one.name == name)

    return find


@pytest.fixture
def tells(code):
    """Tell of an incident on a page."""

    def tell(page: PageView, title: str = "Tickets cannot be bought", text: str = "We look into it.", **more) -> ReportView:
        affects = {code(page, name): state for name, state in more.pop("affects", {}).items()}
        by, at = more.pop("by", SYSTEM_ACTOR), more.pop("at", None) or clock.now()
        titles, texts = more.pop("titles", {"en": title}), more.pop("texts", {"en": text})
        return actions.open_report(by=by, at=at, ref=page.id, draft=ReportDraft(titles=titles, texts=texts, affects=affects, **more))

    return tell


@pytest.fixture
def state():
    def read(page: PageView, name: str) -> str:
        return next(one.state.value for one in queries.components(page.id) if one.name == name)

    return read


@pytest.fixture
def browser():
    def sign_in(person: Person | None = None) -> Client:
        client = Client()
        if person:
            client.force_login(User.objects.get(pk=person.id))
        return client

    return sign_in


def work() -> None:
    """Let the worker do what is due."""
    work_off(*flow.DUE)
