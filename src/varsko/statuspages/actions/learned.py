"""What readers may know of what was learned: prepared, published, taken back to prepare it anew, dropped."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from varsko.core.outbox import record
from varsko.events.statuspages import ReportChanged
from varsko.kernel.errors import Invalid
from varsko.people.data import Actor
from varsko.statuspages import words
from varsko.statuspages.actions.checks import checked_texts
from varsko.statuspages.actions.mailing import announce_learned
from varsko.statuspages.actions.reports import change_report_row, shown
from varsko.statuspages.actions.rows import about, held, held_report, touch
from varsko.statuspages.data import ReportView
from varsko.statuspages.domain import limits
from varsko.statuspages.models import Report

_Texts = Mapping[str, Mapping[str, str]]


def draft_learned(*, by: Actor, at: datetime, ref: object, code: str, texts: Mapping[str, str]) -> ReportView:
    """Prepare, by language, what readers may know of what was learned; nobody outside sees it. Raises NotFound, NotAllowed, Invalid."""
    said = checked_texts(texts, "texts", limits.TEXT, needed=True)

    def prepared(row: Report) -> dict[str, Any]:
        return {"learned_draft": {one: {"title": words.best(row.titles, one)[1], "body": body} for one, body in said.items()}}

    return _changed(by, at, ref, code, lambda row: {**prepared(row), "learned_draft_at": at})


def publish_learned(*, by: Actor, at: datetime, ref: object, code: str) -> ReportView:
    """Show readers what was prepared, under the report. Raises NotFound, NotAllowed, Invalid when nothing is prepared."""

    def published(row: Report) -> dict[str, Any]:
        if not row.learned_draft:
            raise Invalid({"texts": _("This must not be empty.")})
        return {"learned": row.learned_draft, "learned_at": at, "learned_draft": {}, "learned_draft_at": None}

    return _changed(by, at, ref, code, published)


def revert_learned(*, by: Actor, at: datetime, ref: object, code: str) -> ReportView:
    """Take back what readers see, and keep it prepared; what was prepared already stays. Raises NotFound, NotAllowed."""

    def taken_back(row: Report) -> dict[str, Any]:
        kept = {} if row.learned_draft else {"learned_draft": row.learned, "learned_draft_at": at}
        return {**kept, "learned": {}, "learned_at": None}

    return _changed(by, at, ref, code, lambda row: taken_back(row) if row.learned else {})


def drop_learned(*, by: Actor, at: datetime, ref: object, code: str) -> ReportView:
    """Take away what readers see and what was prepared; the log keeps it. Raises NotFound, NotAllowed."""
    nothing: dict[str, Any] = {"learned": {}, "learned_at": None, "learned_draft": {}, "learned_draft_at": None}
    return _changed(by, at, ref, code, lambda _row: nothing)


def _changed(by: Actor, at: datetime, ref: object, code: str, decide: Any) -> ReportView:
    with transaction.atomic():
        page = held(by, ref)
        row = held_report(page, code)
        columns = decide(row)
        before: dict[str, _Texts] = {name: getattr(row, name) for name in ("learned", "learned_draft") if name in columns}
        if columns:
            change_report_row(row, at, **columns)
        if columns.get("learned"):
            announce_learned(row, at=at)
        facts = {**about(page, by, at), "report": row.code}
        record(
            *(
                ReportChanged(**facts, field=name, before=_text(said), after=_text(columns[name]))
                for name, said in before.items()
                if said != columns[name]
            )
        )
        touch(page, at)
    return shown(row)


def _text(said: _Texts) -> str:
    return "; ".join(f"{language}: {one['body']}" for language, one in sorted(said.items()))
