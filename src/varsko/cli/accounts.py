"""Commands that make people and keys, before the first start or after it."""

import sys
from argparse import Namespace

from varsko.cli.errors import Stop
from varsko.core.clock import now
from varsko.people import actions, queries
from varsko.people.data import SYSTEM_ACTOR


def add_user(options: Namespace) -> None:
    """Add a person and print the id."""
    password = _password() if options.password_stdin else None
    role = options.role or ("responder" if queries.has_people() else "owner")
    made = actions.create_user(by=SYSTEM_ACTOR, at=now(), email=options.email, name=options.name, role=role, password=password)
    print(made.id)


def new_password(options: Namespace) -> None:
    """Print a link by which a person chooses a new password; it works once, within four hours."""
    person = queries.user(options.email)
    if person is None:
        raise Stop(f"there is nobody with the address {options.email!r}", status=2)
    print(actions.open_password_reset(by=SYSTEM_ACTOR, at=now(), user_id=person.id))


def add_key(options: Namespace) -> None:
    """Make an API key and print it, alone on the last line."""
    team = queries.team(options.team) if options.team else None
    if options.team and team is None:
        raise Stop(f"--team: there is no team {options.team!r}", status=2)
    team_id = team.id if team else None
    _, secret = actions.create_key(by=SYSTEM_ACTOR, at=now(), name=options.name, rights=options.rights, team_id=team_id)
    print(secret)


def _password() -> str:
    password = sys.stdin.readline().rstrip("\r\n")
    if not password:
        raise Stop("--password-stdin: standard input holds no password", status=2)
    return password
