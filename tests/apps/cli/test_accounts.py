"""People and keys are made at a shell, before anybody can sign in."""

import io
import json
from urllib.parse import urlsplit

import pytest
from django.contrib.auth import authenticate
from django.utils.module_loading import import_string

from tests import cast
from varsko.cli.errors import Stop
from varsko.cli.failures import explain
from varsko.cli.parser import parse
from varsko.core.clock import now
from varsko.core.models import EventRow
from varsko.kernel.errors import Conflict, Invalid
from varsko.people import actions as people
from varsko.people import queries
from varsko.people.data import SYSTEM_ACTOR

pytestmark = pytest.mark.django_db


def run(*words):
    options = parse(words)
    import_string(options.run)(options)


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


def test_somebody_who_forgot_their_password_gets_a_link_that_works_once(shell, client):
    one = cast.ann()
    link = urlsplit(shell("user", "password", "ANN@example.org")).path
    form = client.get(link, follow=True)
    address = form.redirect_chain[-1][0]
    said = {"password1": "a longer wind over the fjord", "password2": "a longer wind over the fjord"}
    assert client.post(address, said).status_code == 302
    assert authenticate(email=one.email, password=said["password1"], username=one.email)
    assert client.get(link, follow=True).context["token_fail"]
    assert EventRow.objects.filter(kind="people.PasswordResetOpened", subject=one.id, by_kind="system").count() == 1


def test_a_link_for_nobody_is_wrong_use():
    with pytest.raises(Stop, match="there is nobody with the address") as stopped:
        run("user", "password", "nobody@example.org")
    assert stopped.value.status == 2


def test_a_link_for_somebody_who_left_is_refused(shell):
    people.update_user(by=SYSTEM_ACTOR, at=cast.NOON, user_id=cast.ann().id, is_active=False)
    with pytest.raises(Invalid, match="deactivated"):
        shell("user", "password", "ann@example.org")


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
