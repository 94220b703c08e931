"""What a reader sees of a page: the whole, or on a page with groups of readers what their groups see."""

from datetime import datetime

from django.http import HttpRequest

from varsko.statuspages import queries
from varsko.statuspages.data import Board, PageView, ReportView, SheetView, Sight, together
from varsko.statuspages.narrowing import narrowed, narrowed_reports
from varsko.statuspages.pages.asked import actor_of
from varsko.statuspages.render import sheet as write


def sight_of(request: HttpRequest, page: PageView, opened: str = "") -> Sight | None:
    """Give what a reader sees as a member of groups; None when they see the whole page. `opened` is a group whose link they hold."""
    if not page.has_audiences or queries.may_read(actor_of(request), page):
        return None
    proofs = {**request.session.get(_key(page), {}), **_proof(page, opened)}
    return together(queries.audiences_of(actor_of(request), page, proofs))


def enter(request: HttpRequest, page: PageView, code: str) -> None:
    """Keep in the session of a reader that they came in by the link of a group."""
    request.session[_key(page)] = {**request.session.get(_key(page), {}), **_proof(page, code)}


def board_for(page: PageView, sight: Sight | None, at: datetime) -> Board:
    """Gather what a reader sees of a page."""
    whole = queries.board(page.id, at=at)
    return narrowed(whole, sight.components, sight.metrics) if sight else whole


def sheet_for(page: PageView, sight: Sight | None, path: str, at: datetime) -> SheetView | None:
    """Give a sheet as it was written; who belongs to several groups has it made for all of them together."""
    if sight is None or len(sight.audiences) == 1:
        found = queries.sheet(page.id, path, audience=sight.audiences[0] if sight else "")
        if found is not None:
            return found
    return write(board_for(page, sight, at), path)


def report_for(page: PageView, sight: Sight | None, code: str) -> ReportView | None:
    """Find a report that a reader may know of, without what they may not."""
    found = queries.report(page.id, code)
    seen = [found] if found else []
    return next(iter(narrowed_reports(seen, sight.components) if sight else seen), None)


def _proof(page: PageView, code: str) -> dict[str, str]:
    found = queries.audience(page.id, code) if code else None
    return {code: queries.proof_of(code, queries.audience_link(found))} if found else {}


def _key(page: PageView) -> str:
    return f"status-groups:{page.id}"
