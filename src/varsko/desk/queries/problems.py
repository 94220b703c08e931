"""Problems, and what is known of them."""

from varsko.core.rows import find
from varsko.desk.data import ProblemView
from varsko.desk.models import Problem


def problem(request_id: object) -> ProblemView:
    """Give what is known of a problem. Who may see the request may see this."""
    return problem_view(find(Problem.objects.all(), request_id) or Problem())


def problem_view(row: Problem) -> ProblemView:
    """Freeze what is known."""
    return ProblemView(
        cause=row.cause, workaround=row.workaround, public_title=row.public_title, offered=row.offered, known_at=row.known_at
    )
