"""What texts may ask for. All of it stands on other floors, so each kind says at the start how it is answered."""

from collections.abc import Callable, Mapping, Sequence

from varsko.knowledge.data import Answer
from varsko.knowledge.domain import macros as rules
from varsko.knowledge.domain.macros import Call, Why
from varsko.people.data import Actor

Ask = Callable[[Sequence[str], Actor], Mapping[str, Answer]]
"""Gives the answers for the things that texts name, as one reader may see them; what they may not know of is left out."""

_kinds: dict[str, Ask] = {}


def answer_with(kinds: Mapping[str, Ask]) -> None:
    """Learn what can be asked for, at the start."""
    _kinds.update(kinds)


def answers(typed: Sequence[str], reader: Actor) -> dict[str, Answer | Why]:
    """Answer what a text asks for, by how it was typed, with one question for each kind; what is no such form is left out."""
    calls = {one: call for one in dict.fromkeys(typed) if (call := rules.read(one))}
    chosen = rules.answered(list(calls.values()), list(_kinds))
    found: dict[Call, Answer] = {}
    for kind in dict.fromkeys(call.kind for call in chosen):
        named = [call.of for call in chosen if call.kind == kind]
        found |= {Call(kind, of): one for of, one in _kinds[kind](named, reader).items()}
    return {one: found.get(call) or rules.why(call, list(_kinds), chosen) for one, call in calls.items()}
