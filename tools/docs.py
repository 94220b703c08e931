"""Writes docs/reference from the code: `python -m tools.docs`; `python -m tools.docs check` fails when a page is not current."""

import argparse
import dataclasses
import importlib
import os
import pkgutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

os.environ.setdefault("VARSKO_DATA", tempfile.mkdtemp(prefix="varsko-docs-"))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "varsko.config.settings")

from varsko import events
from varsko.cli import parser as words
from varsko.config.env import SETTINGS
from varsko.events.base import Event, Who
from varsko.people.data import Actor, Subject
from varsko.people.domain.permissions import may

REFERENCE = Path(__file__).resolve().parents[1] / "docs" / "reference"
VERBS = ("see", "open", "acknowledge", "change", "delete", "configure")
MADE = "<!-- made by `make docs`; do not edit -->"


def settings() -> str:
    """The page of settings."""
    rows = [f"| `VARSKO_{one.name.upper()}` | {_default(one)} | {one.metadata['meaning']} |" for one in SETTINGS]
    head = ["| variable | default | meaning |", "|---|---|---|"]
    intro = (
        "Environment variables; a `varsko.toml` in the data folder may hold the same names, and the environment wins. "
        "A wrong value stops the start."
    )
    return _page("Settings", intro, [*head, *rows])


def _default(one: dataclasses.Field[Any]) -> str:
    if one.name == "data":
        return "`./var` beside the checkout, else the user's data folder"
    value = one.default
    return f"`{value}`" if value not in ("", None, ()) else "unset"


def commands() -> str:
    """The page of commands, from the parser's own help."""
    lines: list[str] = []
    for name, text, _, add in words._COMMANDS:
        lines += _command(f"varsko {name}", text, add)
    for group, _, members in words._GROUPS:
        for name, text, _, add in members:
            lines += _command(f"varsko {group} {name}", text, add)
    intro = "The console script `varsko`; `python -m varsko` is the same. Wrong use exits with 2 and one clear line."
    return _page("Commands", intro, lines)


def _command(name: str, text: str, add: words.Add) -> list[str]:
    parser = words.Parser(prog=name, add_help=False)
    add(parser)
    lines = [f"## `{name}`", "", f"{text[0].upper()}{text[1:]}.", ""]
    options = [action for action in parser._actions if action.help is not argparse.SUPPRESS]
    lines += [f"* `{_option(action)}` {_help(action)}".rstrip() for action in options]
    return [*lines, ""] if options else lines


def _option(action: argparse.Action) -> str:
    name = ", ".join(action.option_strings) or str(action.metavar or action.dest)
    values = "|".join(action.choices) if action.choices else action.metavar or action.dest.upper()
    return name if not action.option_strings or action.nargs == 0 else f"{name} {values}"


def _help(action: argparse.Action) -> str:
    text = (action.help or "").replace("%(default)s", str(action.default))
    return f"– {text}" if text else ""


def event_page() -> str:
    """The page of events, from the dataclasses of the events floor."""
    lines: list[str] = []
    for module in sorted(pkgutil.iter_modules(events.__path__), key=lambda one: one.name):
        kinds = sorted(_events(f"varsko.events.{module.name}"), key=lambda one: one.__name__)
        if kinds:
            lines += [f"## {module.name}", "", "| event | about | what it says | own fields |", "|---|---|---|---|"]
            lines += [f"| `{module.name}.{kind.__name__}` | {kind.ABOUT} | {_said(kind)} | {_fields(kind)} |" for kind in kinds]
            lines.append("")
    intro = "What can happen. Every event also has when (`at`), who (`by`), the id of what it is about (`subject`) and a named `reason`."
    return _page("Events", intro, lines)


def _events(module: str) -> Iterator[type[Event]]:
    for value in vars(importlib.import_module(module)).values():
        if isinstance(value, type) and issubclass(value, Event) and value.__module__ == module and not _is_base(value):
            yield value


def _is_base(kind: type[Event]) -> bool:
    return any(base.__module__ == kind.__module__ and base is not kind for base in kind.__subclasses__()) or kind is Event


def _said(kind: type[Event]) -> str:
    return " ".join((kind.__doc__ or "").split("\n\n")[0].split())


def _fields(kind: type[Event]) -> str:
    common = {field.name for field in dataclasses.fields(Event)}
    return ", ".join(f"`{field.name}`" for field in dataclasses.fields(kind) if field.name not in common)


def permissions() -> str:
    """The page of permissions, asked from the one function that decides."""
    lines = ["| who | " + " | ".join(VERBS) + " |", "|---" * (len(VERBS) + 1) + "|"]
    for label, actor, subject in _cases():
        lines.append(f"| {label} | " + " | ".join("yes" if may(actor, verb, subject) else "–" for verb in VERBS) + " |")
    intro = (
        "*See*, *open*, *acknowledge*, *change* and *delete* are what happens to alerts; *configure* is the set-up of teams, schedules, "
        "escalations and services. A private team's things are unknown to strangers; a key of a team acts for that team only.\n\n"
        "A key never does more than the person who made it may do now: with another role, or when their account is switched off, the key "
        "loses what they lost, and only what it reports is taken in: alerts, and that those it opened itself "
        "are over; it may ask what became of that. Whoever has all its rights takes it over by saving it. "
        "Keys made at the command line count by nobody’s rights, nor do older ones until somebody saves them."
    )
    return _page("Who may do what", intro, lines)


def _cases() -> Iterator[tuple[str, Actor, Subject]]:
    team = frozenset({"team"})
    common = Subject(kind="alert", team_ids=team)
    private = dataclasses.replace(common, private=True)
    person, key = Who(kind="user", id="me"), Who(kind="key", id="key")
    yield "owner", Actor(who=person, role="owner"), common
    yield "admin", Actor(who=person, role="admin"), common
    yield "manager of the team", Actor(who=person, role="responder", team_ids=team, manages=team), common
    yield "responder of the team", Actor(who=person, role="responder", team_ids=team), common
    yield "responder of another team", Actor(who=person, role="responder"), common
    yield "responder of another team, private team", Actor(who=person, role="responder"), private
    yield "stakeholder", Actor(who=person, role="stakeholder"), common
    yield "customer", Actor(who=person, role="customer"), common
    for right in ("read", "create", "delete", "configure"):
        yield f"key with the right *{right}*", Actor(who=key, rights=frozenset({right})), common
    everything = frozenset({"read", "create", "delete", "configure"})
    yield "key of the team, all rights", Actor(who=key, rights=everything, team_ids=team), private
    yield "key of another team, all rights", Actor(who=key, rights=everything, team_ids=frozenset({"other"})), common


def _page(title: str, intro: str, lines: list[str]) -> str:
    return "\n".join([f"# {title}", "", MADE, "", intro, "", *lines]).rstrip() + "\n"


PAGES = {"settings.md": settings, "commands.md": commands, "events.md": event_page, "permissions.md": permissions}


def stale() -> list[str]:
    """Name the pages whose text is not what the code says."""
    return [name for name, make in PAGES.items() if not (REFERENCE / name).exists() or (REFERENCE / name).read_text() != make()]


def main() -> int:
    """Write the pages, or check them."""
    if sys.argv[1:] == ["check"]:
        print("\n".join(f"docs/reference/{name} is not current: run `make docs`" for name in stale()) or "the reference is current")
        return 1 if stale() else 0
    REFERENCE.mkdir(parents=True, exist_ok=True)
    for name, make in PAGES.items():
        (REFERENCE / name).write_text(make())
    return 0


if __name__ == "__main__":
    sys.exit(main())
