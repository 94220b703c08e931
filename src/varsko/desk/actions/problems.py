"""What is known of a problem: its cause, what to do meanwhile, what the portal says."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from varsko.core.texts import line, prose
from varsko.desk.actions.intake import open_request
from varsko.desk.actions.rows import about, all_held, change, held
from varsko.desk.actions.ties import relate
from varsko.desk.data import Draft, Kind, ProblemView, RequestView
from varsko.desk.domain import limits
from varsko.desk.domain.ties import Relation
from varsko.desk.models import Problem
from varsko.desk.queries.problems import problem_view
from varsko.events.desk import ProblemWritten
from varsko.kernel.errors import Invalid
from varsko.people.data import Actor


def write_problem(
    *, by: Actor, at: datetime, ref: object, cause: str = "", workaround: str = "", public_title: str = "", offered: bool = False
) -> ProblemView:
    """Say what is known of a problem; `offered` shows public title and workaround in the portal. Raises NotFound, NotAllowed, Invalid."""
    with transaction.atomic():
        row = held(by, ref)
        if row.kind != Kind.PROBLEM:
            raise Invalid({"kind": _("This is no problem.")})
        if offered and row.desk.confidential:
            raise Invalid({"offered": _("What a confidential desk knows stays there.")})
        known = Problem.objects.filter(pk=row.pk).first() or Problem(request=row)
        said = {
            "cause": prose(cause, "cause", limits.TEXT),
            "workaround": prose(workaround, "workaround", limits.TEXT),
            "public_title": line(public_title, "public_title", limits.TITLE, required=offered),
            "offered": offered,
        }
        changed = tuple(name for name, value in said.items() if getattr(known, name) != value)
        if changed:
            known_at = (known.known_at or at) if said["cause"] else None
            saved, _is_new = Problem.objects.update_or_create(request=row, defaults={**said, "known_at": known_at})
            change(row, at, ProblemWritten(**about(row, by, at), fields=changed, offered=offered))
            known = saved
    return problem_view(known)


def open_problem(*, by: Actor, at: datetime, refs: Sequence[str], title: str) -> RequestView:
    """Open a problem of requests that speak of the same thing, and tie them to it as caused by it; its desk is that of the first.

    Raises NotFound, NotAllowed, Invalid.
    """
    with transaction.atomic():
        rows = all_held(by, list(dict.fromkeys(refs)))
        if not rows:
            raise Invalid({"requests": _("Choose one of what is offered.")})
        first = min(rows, key=lambda row: row.number)
        widest, worst = min(row.impact for row in rows), min(row.urgency for row in rows)
        draft = Draft(
            title=title or first.title,
            desk=str(first.desk_id),
            kind=Kind.PROBLEM,
            category_id=str(first.category_id or ""),
            service_id=str(first.service_id or ""),
            impact=min(widest, 3),
            urgency=worst,
        )
        made = open_request(by=by, at=at, draft=draft)
        for row in rows:
            relate(by=by, at=at, ref=row.key, other=made.key, relation=Relation.CAUSED)
    return made
