"""Problems, and what is known of them."""

from collections.abc import Iterable

from varsko.core.rows import find
from varsko.desk.data import ProblemView
from varsko.desk.models import Problem
from varsko.kernel.ids import as_uuid


def problem(request_id: object) -> ProblemView:
    """Give what is known of a problem. Who may see the request may see this."""
    return problem_view(find(Problem.objects.all(), request_id) or Problem())


def problems(request_ids: Iterable[str]) -> dict[str, ProblemView]:
    """Give what is known of several problems, by request id, in one query."""
    wanted = [found for one in request_ids if (found := as_uuid(one))]
    return {str(row.pk): problem_view(row) for row in Problem.objects.filter(pk__in=wanted)} if wanted else {}


def problem_view(row: Problem) -> ProblemView:
    """Freeze what is known."""
    return ProblemView(
        cause=row.cause, workaround=row.workaround, public_title=row.public_title, offered=row.offered, known_at=row.known_at
    )
