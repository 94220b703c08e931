"""A running installation with one status page, for clients that others wrote."""

import shutil
from dataclasses import dataclass

import pytest

from tests.prepared import migrated
from tests.processes import EVERY_RIGHT, module, running, varsko

_PAGE = """
from varsko.core.clock import now
from varsko.people.data import SYSTEM_ACTOR
from varsko.statuspages import actions
from varsko.statuspages.data import ComponentDraft, PageDraft
page = actions.create_page(by=SYSTEM_ACTOR, at=now(), draft=PageDraft(name="Ferries", slug="ferries", time_zone="Europe/Oslo"))
part = actions.add_component(by=SYSTEM_ACTOR, at=now(), ref=page.id, draft=ComponentDraft(name="Tickets"))
print(page.code, part.code)
"""


@dataclass(frozen=True)
class Ferries:
    """Where the program runs, a key that may do everything, and the codes of the page and of its component Tickets."""

    url: str
    secret: str
    page: str
    tickets: str


@pytest.fixture(scope="package")
def ferries(tmp_path_factory):
    data = tmp_path_factory.mktemp("ferries")
    shutil.copytree(migrated(tmp_path_factory), data, dirs_exist_ok=True)
    made = module(data, ["django", "shell", "--no-imports", "-c", _PAGE], DJANGO_SETTINGS_MODULE="varsko.config.settings")
    assert made.returncode == 0, made.stderr
    page, tickets = made.stdout.split()
    secret = varsko(data, "key", "add", "--name", "Clients", *EVERY_RIGHT).stdout.splitlines()[-1]
    with running(data, "serve") as serve:
        assert serve.ready_within(120)
        yield Ferries(serve.url, secret, page, tickets)
