"""What one does with the steps of a request on its page."""

from collections.abc import Callable
from types import MappingProxyType

from django.http import HttpRequest

from varsko.core.clock import now
from varsko.desk import actions
from varsko.desk.data import RequestView
from varsko.desk.domain.checklists import lines
from varsko.people.data import Actor

Verb = Callable[[Actor, RequestView, HttpRequest], object]


def _tick(by: Actor, found: RequestView, request: HttpRequest) -> None:
    done = request.POST.get("verb") == "step-done"
    actions.tick(by=by, at=now(), ref=found.id, step=request.POST.get("step", ""), done=done)


def _mine(by: Actor, found: RequestView, request: HttpRequest) -> None:
    actions.give_step(by=by, at=now(), ref=found.id, step=request.POST.get("step", ""), user_id=by.who.id)


def _drop(by: Actor, found: RequestView, request: HttpRequest) -> None:
    actions.drop_step(by=by, at=now(), ref=found.id, step=request.POST.get("step", ""))


def _add(by: Actor, found: RequestView, request: HttpRequest) -> None:
    said = request.POST
    actions.add_steps(by=by, at=now(), ref=found.id, steps=lines(said.get("steps", "")), checklist=said.get("checklist", ""))


VERBS: MappingProxyType[str, Verb] = MappingProxyType(
    {"step-done": _tick, "step-undone": _tick, "step-mine": _mine, "step-drop": _drop, "steps-add": _add}
)
