"""People and keys are made at a shell, before anybody can sign in."""

import io
import json

import pytest
from django.contrib.auth import authenticate

from tests import cast
from varsko.cli import accounts
from varsko.cli.errors import Stop
from varsko.cli.failures import explain
from varsko.cli.parser import parse
from varsko.core.clock import now
from varsko.kernel.errors import Conflict
from varsko.people import queries

pytestmark = pytest.mark.django_db


def run(*words):
    options = parse(words)
    {"user": accounts.add_user, "key": accounts.add_key}[options.command](options)


@pytest.fixture
def shell(capsys, monkeypatch):
    """Type a command, with something on standard input, and get the last line it printed."""

    def typed(*words, text=""):
        monkeypatch.setattr("sys.stdin", io.StringIO(text))
        run(*words)
        return capsys.readouterr().out.splitlines()[-1]

    return typed


def test_the_first_person_owns_the_installation_and_signs_in(shell):
    pk = shell("user", "add", "--email", "Ann@Example.org", "--name", "Ann", "--password-stdin", text=f"{cast.PASSWORD}\n")
    assert queries.user(pk).role == "owner"
    assert str(authenticate(email="ann@example.org", password=cast.PASSWORD, username="ann@example.org").pk) == pk


def test_the_next_person_responds_unless_told_otherwise(shell):
    cast.cleo()
    assert queries.user(shell("user", "add", "--email", "bo@example.org", "--name", "Bo")).role == "responder"
    assert queries.user(shell("user", "add", "--email", "dev@example.org", "--name", "Dev", "--role", "customer")).role == "customer"


def test_a_key_is_printed_once_and_works(shell):
    team = cast.team("Platform", cast.ann())
    secret = shell("key", "add", "--name", "ci", "--team", "Platform", "--rights", "read,create")
    found = queries.key_by_secret(secret, at=now())
    assert (found.name, found.team_id, found.rights) == ("ci", team.id, frozenset({"read", "create"}))
    assert secret not in json.dumps(found.name)


def test_an_unknown_team_is_wrong_use():
    with pytest.raises(Stop, match="there is no team 'Moon'") as stopped:
        run("key", "add", "--name", "ci", "--team", "Moon")
    assert stopped.value.status == 2


def test_an_empty_password_is_wrong_use(shell):
    with pytest.raises(Stop, match="holds no password"):
        shell("user", "add", "--email", "a@example.org", "--name", "A", "--password-stdin", text="\n")


def test_a_taken_address_is_wrong_use_in_one_line(shell):
    cast.ann()
    with pytest.raises(Conflict) as taken:
        shell("user", "add", "--email", "ann@example.org", "--name", "Ann")
    said = explain(taken.value)
    assert (str(said), said.status) == ("email: Somebody has this e-mail address already.", 2)


def test_a_fault_of_ours_is_not_explained_away():
    assert explain(ZeroDivisionError()) is None
