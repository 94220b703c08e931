"""Checklists: what is to be done step by step for requests of a kind or category, and how far one got."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

MOST, MOST_STEPS, MOST_ON_REQUEST, LONGEST = 50, 40, 100, 300


@dataclass(frozen=True, slots=True, kw_only=True)
class ChecklistView:
    """A checklist of a desk. With `gives` each new request of its kind and category gets it ("" for any; a category holds those below).

    With `blocks` a request is not solved while one of its steps is open.
    """

    id: str
    desk_id: str
    desk_name: str
    name: str
    steps: tuple[str, ...]
    kind: str = ""
    category_id: str = ""
    category: str = ""
    gives: bool = False
    blocks: bool = False
    version: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class StepView:
    """A step of a request, of the checklist `name` ("" for one of its own); done by whom and when, given to whom."""

    id: str
    text: str
    name: str = ""
    blocks: bool = False
    person_id: str = ""
    person_name: str = ""
    done_at: datetime | None = None
    done_name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Steps:
    """The steps of a request in their order."""

    steps: tuple[StepView, ...] = ()

    @property
    def open(self) -> tuple[StepView, ...]:
        """Give those that are not done."""
        return tuple(one for one in self.steps if one.done_at is None)

    @property
    def done(self) -> int:
        """Count those that are done."""
        return len(self.steps) - len(self.open)

    @property
    def blocking(self) -> tuple[StepView, ...]:
        """Give those that are to be done before the request is solved."""
        return tuple(one for one in self.open if one.blocks)


def suits(checklist: ChecklistView, kind: str, categories: Iterable[str]) -> bool:
    """Tell whether requests of a kind get a checklist by themselves; `categories` are ids, the request's own and those above it."""
    return checklist.gives and checklist.kind in {"", kind} and (not checklist.category_id or checklist.category_id in set(categories))


def lines(text: str) -> list[str]:
    """Read steps, one on each line; what lists put before a line is left out."""
    found = (line.strip().removeprefix("- [ ]").lstrip("-*•").strip() for line in text.splitlines())
    return [one for one in found if one]
