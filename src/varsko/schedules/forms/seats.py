"""Whom a form offers for a seat."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from varsko.people import queries as people
from varsko.people.data import Actor
from varsko.schedules.data import NOBODY, Participant

Choices = list[tuple[str, Any]]
_CAN_ANSWER = frozenset({"owner", "admin", "responder"})


def seat_choices(asking: Actor, kept: Iterable[Participant] = ()) -> Choices:
    """Offer active people, teams and the empty seat; seats that are there already stay on offer whoever has them."""
    persons = [(code(Participant("user", one.id)), one.name) for one in people.everybody() if one.is_active and one.role in _CAN_ANSWER]
    teams = [(code(Participant("team", one.id)), one.name) for one in people.teams(asking)]
    offered = {value for value, _name in (*persons, *teams)}
    others = [(value, _kept_name(one)) for one in dict.fromkeys(kept) if (value := code(one)) not in offered and not one.is_nobody]
    groups: Choices = [(_("People"), persons), (_("Teams"), teams)]
    return [*groups, *([(_("Kept"), others)] if others else []), (code(NOBODY), _("Nobody: an empty seat"))]


def _kept_name(one: Participant) -> str:
    return {"user": _("Somebody who left"), "team": _("A team that is gone")}.get(one.kind, _("An escalation policy"))


def code(one: Participant) -> str:
    """Write a seat as a form's value."""
    return f"{one.kind}:{one.id}"


def decode(value: str) -> Participant:
    """Read a seat from a form's value that was on offer."""
    kind, _colon, ref = value.partition(":")
    return next((Participant(known, ref) for known in ("user", "team", "escalation") if known == kind), NOBODY)


def name_of(value: str, choices: Choices) -> str:
    """Give the words of a value on offer."""
    plain = [pair for group, words in choices for pair in (words if isinstance(words, list) else [(group, words)])]
    return str(dict(plain).get(value, ""))
