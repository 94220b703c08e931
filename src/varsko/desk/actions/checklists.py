"""Checklists of desks, and the steps of requests: put there, given to somebody, ticked, taken away."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from varsko.core import bulk
from varsko.core.clock import new_id
from varsko.core.outbox import record
from varsko.core.rows import find
from varsko.core.texts import line, refuse
from varsko.desk import letters
from varsko.desk.actions.assigning import operator
from varsko.desk.actions.desks import held_desk
from varsko.desk.actions.rows import about, change, held
from varsko.desk.data import Kind
from varsko.desk.domain.checklists import LONGEST, MOST, MOST_ON_REQUEST, MOST_STEPS, ChecklistView, Steps, suits
from varsko.desk.models import Checklist, Desk, Request, RequestStep
from varsko.desk.queries.checklists import checklist_view, lines_up, steps_of
from varsko.events.checklists import ChecklistChanged, StepChanged
from varsko.kernel.errors import Conflict, Invalid, NotFound
from varsko.kernel.ids import as_uuid
from varsko.people.data import Actor


def write_checklist(*, by: Actor, at: datetime, desk: object, ref: str = "", version: int = 0, **said: Any) -> ChecklistView:
    """Add a checklist to a desk, or with `ref`, its id, change one: name, steps (texts), kind, category (an id), gives, blocks.

    Requests that have it keep their steps as they are. With the `version` that somebody began with, what others saved meanwhile stays:
    Conflict. Raises NotFound, NotAllowed, Invalid, Conflict.
    """
    with transaction.atomic():
        row = held_desk(by, desk)
        known = find(row.checklists.all(), ref) if ref else None
        if ref and known is None:
            raise NotFound("checklist")
        if known is None and row.checklists.count() >= MOST:
            raise Invalid({"name": _("No more checklists fit into one desk.")})
        if known and version not in {0, known.version}:
            raise Conflict({"version": _("Somebody changed this meanwhile.")})
        made = known or Checklist(id=new_id(), desk=row, version=0)
        for name, value in _checked(row, said).items():
            setattr(made, name, value)
        made.version += 1
        try:
            with transaction.atomic():
                made.save()
        except IntegrityError:
            raise Conflict({"name": _("There is a checklist of this name already.")}) from None
        _tell(row, made.name, "changed" if known else "added", by, at)
    return checklist_view(Checklist.objects.select_related("desk", "category__parent__parent").get(pk=made.pk))


def remove_checklist(*, by: Actor, at: datetime, desk: object, ref: str) -> None:
    """Take a checklist out; requests keep their steps. Raises NotFound, NotAllowed."""
    with transaction.atomic():
        row = held_desk(by, desk)
        found = find(row.checklists.all(), ref)
        if found is None:
            raise NotFound("checklist")
        found.delete()
        _tell(row, found.name, "removed", by, at)


def _checked(desk: Desk, said: Mapping[str, Any]) -> dict[str, Any]:
    category = find(desk.categories.all(), said.get("category"))
    kind = said.get("kind", "")
    refuse(category=said.get("category") and category is None, kind=kind not in {"", *Kind})
    steps = _texts(said.get("steps", ()))
    if not steps:
        raise Invalid({"steps": _("Write at least one step.")})
    if len(steps) > MOST_STEPS:
        raise Invalid({"steps": _("At most %(most)d steps.") % {"most": MOST_STEPS}})
    name = line(said.get("name", ""), "name", 60, required=True)
    flags = {flag: bool(said.get(flag)) for flag in ("gives", "blocks")}
    return {"name": name, "steps": steps, "kind": kind, "category": category, **flags}


def _texts(said: Sequence[str]) -> list[str]:
    return [found for one in said if (found := line(one, "steps", LONGEST))]


def _tell(desk: Desk, name: str, change_: str, by: Actor, at: datetime) -> None:
    record(ChecklistChanged(at=at, by=by.who, subject=str(desk.pk), name=desk.name, checklist=name, change=change_))


def give_checklists(row: Request, *, by: Actor, at: datetime) -> None:
    """Put those checklists onto a held request that it is to have and did not get yet, inside the caller's transaction.

    Those that are needed come first; one that does not fit any more is left out: nobody's request is lost for it.
    """
    wanted = Checklist.objects.filter(desk=row.desk_id, gives=True).select_related("desk", "category__parent__parent")
    rows = list(wanted.order_by("-blocks", "name"))
    if not rows:
        return
    above = lines_up(row.category_id)
    had = set(RequestStep.objects.filter(request=row, checklist__isnull=False).values_list("checklist", flat=True))
    for one in rows:
        if one.pk not in had and suits(checklist_view(one), row.kind, above) and _room(row) >= len(one.steps):
            _put(row, one.steps, one, by=by, at=at)


def add_steps(*, by: Actor, at: datetime, ref: object, steps: Sequence[str] = (), checklist: str = "") -> Steps:
    """Put steps onto a request: those of a checklist of its desk, by id, and texts of one's own. Raises NotFound, NotAllowed, Invalid."""
    with transaction.atomic():
        row = held(by, ref)
        known = find(Checklist.objects.filter(desk=row.desk_id), checklist) if checklist else None
        refuse(checklist=checklist and known is None)
        own = _texts(steps)
        if not own and known is None:
            raise Invalid({"steps": _("Write at least one step.")})
        if known is not None:
            _put(row, known.steps, known, by=by, at=at)
        if own:
            _put(row, own, None, by=by, at=at)
    return steps_of(row.pk)


def _room(row: Request) -> int:
    return MOST_ON_REQUEST - RequestStep.objects.filter(request=row).count()


def _put(row: Request, texts: Sequence[str], of: Checklist | None, *, by: Actor, at: datetime) -> None:
    if len(texts) > _room(row):
        raise Invalid({"steps": _("At most %(most)d steps.") % {"most": MOST_ON_REQUEST}})
    last = RequestStep.objects.filter(request=row).aggregate(last=Max("position"))["last"] or 0
    said: dict[str, Any] = {"request": row, "checklist": of, "name": of.name if of else "", "blocks": bool(of and of.blocks)}
    bulk.create([RequestStep(id=new_id(), text=text, position=last + number, **said) for number, text in enumerate(texts, 1)])
    change(row, at, _event(row, "", "added", by, at))


def tick(*, by: Actor, at: datetime, ref: object, step: str, done: bool) -> Steps:
    """Say that a step is done, or that it is not. Raises NotFound, NotAllowed."""
    with transaction.atomic():
        row = held(by, ref)
        found = _step(row, step)
        if (found.done_at is not None) != done:
            found.done_at = at if done else None
            found.done_by_id = as_uuid(by.who.id) if done and by.who.kind == "user" else None
            found.done_name = by.who.name if done else ""
            found.save(update_fields=["done_at", "done_by", "done_name"])
            change(row, at, _event(row, step, "done" if done else "undone", by, at))
    return steps_of(row.pk)


def give_step(*, by: Actor, at: datetime, ref: object, step: str, user_id: str) -> Steps:
    """Give a step to somebody who may work on the request, who hears of it by mail; "" for nobody. Raises NotFound, NotAllowed, Invalid."""
    with transaction.atomic():
        row = held(by, ref)
        found = _step(row, step)
        person = operator(row.desk, user_id, "user_id") if user_id else None
        if str(found.person_id or "") != (person.id if person else ""):
            found.person_id = as_uuid(person.id) if person else None
            found.save(update_fields=["person"])
            change(row, at, _event(row, step, "given", by, at, person.id if person else ""))
            if person is not None and person.id != by.who.id:
                letters.post_step(row, person, f"step:{found.pk}:{at.isoformat()}", who=by.who.name, text=found.text, at=at)
    return steps_of(row.pk)


def drop_step(*, by: Actor, at: datetime, ref: object, step: str) -> Steps:
    """Take a step away from a request; one that its type demands stays. Raises NotFound, NotAllowed, Invalid."""
    with transaction.atomic():
        row = held(by, ref)
        found = _step(row, step)
        if found.blocks:
            raise Invalid({"step": _("Requests of this type need this step.")})
        found.delete()
        change(row, at, _event(row, step, "dropped", by, at))
    return steps_of(row.pk)


def bring_steps(row: Request, other: Request) -> None:
    """Bring the steps of a request behind those of the one that it becomes part of, inside the caller's transaction.

    What both have of the same checklist is to be done once.
    """
    _drop_open(row, other)
    _drop_open(other, row)
    last = RequestStep.objects.filter(request=other).aggregate(last=Max("position"))["last"] or 0
    for number, one in enumerate(RequestStep.objects.filter(request=row).order_by("position", "pk"), 1):
        RequestStep.objects.filter(pk=one.pk).update(request=other, position=last + number)


def _drop_open(row: Request, other: Request) -> None:
    """Take away what is open on a request and stands, of the same checklist, on another one too."""
    there = set(RequestStep.objects.filter(request=other, checklist__isnull=False).values_list("checklist", "text"))
    mine = RequestStep.objects.filter(request=row, checklist__isnull=False, done_at=None).values_list("pk", "checklist", "text")
    RequestStep.objects.filter(pk__in=[pk for pk, *what in mine if tuple(what) in there]).delete()


def _step(row: Request, ref: str) -> RequestStep:
    found = find(RequestStep.objects.filter(request=row), ref)
    if found is None:
        raise NotFound("step")
    return found


def _event(row: Request, step: str, change_: str, by: Actor, at: datetime, person: str = "") -> StepChanged:
    return StepChanged(**about(row, by, at), step=step, change=change_, person=person)
