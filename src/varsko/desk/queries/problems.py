"""Problems, and what is known of them."""

import re
from collections import defaultdict
from collections.abc import Iterable

from django.db.models import Q

from varsko.core.rows import find
from varsko.desk.data import Kind, ProblemView, RequestView
from varsko.desk.models import Problem
from varsko.desk.queries.access import visible_to
from varsko.desk.queries.lists import views
from varsko.kernel.ids import as_uuid
from varsko.people.data import Actor

_MOST = 200
_KEY = re.compile(r"[A-Z][A-Z0-9]+-[0-9]+", re.ASCII)


def problem(request_id: object) -> ProblemView:
    """Give what is known of a problem. Who may see the request may see this."""
    return problem_view(find(Problem.objects.all(), request_id) or Problem())


def problems(request_ids: Iterable[str]) -> dict[str, ProblemView]:
    """Give what is known of several problems, by request id, in one query."""
    wanted = [found for one in request_ids if (found := as_uuid(one))]
    return {str(row.pk): problem_view(row) for row in Problem.objects.filter(pk__in=wanted)} if wanted else {}


def problems_about(keys: Iterable[str], *, by: Actor) -> dict[str, list[RequestView]]:
    """Give the problems that name incidents in their text, by the incidents' keys, as far as the asker may see them."""
    wanted = set(keys)
    prefixes = {key.rpartition("-")[0] for key in wanted}
    named = Q(pk=None)
    for prefix in prefixes:
        named |= Q(text__contains=f"{prefix}-")
    found: dict[str, list[RequestView]] = defaultdict(list)
    for one in views(visible_to(by).filter(named, kind=Kind.PROBLEM).order_by("-number")[:_MOST], by):
        for key in wanted & set(_KEY.findall(one.text)):
            found[key].append(one)
    return found


def problem_view(row: Problem) -> ProblemView:
    """Freeze what is known."""
    return ProblemView(
        cause=row.cause, workaround=row.workaround, public_title=row.public_title, offered=row.offered, known_at=row.known_at
    )
