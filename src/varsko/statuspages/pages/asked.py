"""What a request is about: who asks, and which page."""

from django.http import HttpRequest

from varsko.kernel.errors import NotFound
from varsko.people.data import Actor
from varsko.people.domain.permissions import may
from varsko.statuspages import queries
from varsko.statuspages.data import PageView, ReportView


def actor_of(request: HttpRequest) -> Actor:
    """Give who asks."""
    actor: Actor = request.actor  # type: ignore[attr-defined]  # set by people's middleware
    return actor


def page_of(request: HttpRequest, slug: str, verb: str = "see") -> PageView:
    """Find the page of the address for whoever looks after pages. Raises NotFound, NotAllowed."""
    return queries.page_for(actor_of(request), slug, verb)


def report_of(page: PageView, code: str) -> ReportView:
    """Find a report of a page, prepared ones too. Raises NotFound."""
    found = queries.report(page.id, code, drafts=True)
    if found is None:
        raise NotFound("report")
    return found


def may_do(request: HttpRequest, verb: str, page: PageView | None = None) -> bool:
    """Tell whether whoever asks may do something to a page, or to pages at all."""
    return may(actor_of(request), verb, queries.about(page) if page else queries.ABOUT)
