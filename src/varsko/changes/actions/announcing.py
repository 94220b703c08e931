"""Telling a change on status pages: planned maintenance that follows it from its scheduling to its end."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from varsko.changes.actions.rows import held, shown
from varsko.changes.data import ChangeView, Move, State
from varsko.changes.domain import limits
from varsko.changes.models import Announcement, Change
from varsko.core.texts import line, prose, refuse
from varsko.kernel.errors import Conflict
from varsko.kernel.ids import as_uuid
from varsko.kernel.text import shorten
from varsko.people.data import SYSTEM_ACTOR, Actor
from varsko.people.domain.permissions import demand
from varsko.statuspages import actions as statuspages
from varsko.statuspages import queries as pages
from varsko.statuspages.data import PageView, ReportDraft

_TOLD = frozenset({State.SCHEDULED, State.UNDER_WAY})
_MOST_NAMED = 3
_STAGES = {
    Move.BEGIN: "in_progress",
    Move.FINISH: "completed",
    Move.FAIL: "completed",
    Move.BACK_OUT: "completed",
    Move.WITHDRAW: "cancelled",
    Move.REFUSE: "cancelled",  # one that was scheduled before its plan was written anew
    Move.LAPSE: "cancelled",
}


def announce(
    *,
    by: Actor,
    at: datetime,
    ref: object,
    page: str,
    title: str,
    text: str,
    titles: Mapping[str, str] | None = None,
    texts: Mapping[str, str] | None = None,
    components: Sequence[str] = (),
) -> ChangeView:
    """Have a status page tell of a change, on components by their codes, once it is scheduled; one that is told already is left alone.

    `title` and `text` are in the page's own language, `titles` and `texts` in others, by their codes. Where no title is given in one of
    the page's languages, it says what is planned by the names of the components; a text is shown as what it is.

    Raises NotFound, NotAllowed – also for who may not write on status pages –, Invalid, Conflict.
    """
    with transaction.atomic():
        row = held(by, ref)
        demand(by, "change", pages.ABOUT)
        view = pages.page(page)
        refuse(page=view is None or pages.is_hidden(by, pages.about(view), "change"))
        assert view is not None  # noqa: S101 - refuse has raised
        known = {one.code for one in pages.components(view.id)}
        refuse(components=set(components) - known)
        said = {
            "title": line(title, "title", limits.TITLE, required=True),
            "text": prose(text, "text", limits.NOTE, required=True),
            "titles": _others(view, titles or {}, "titles", limits.TITLE, line),
            "texts": _others(view, texts or {}, "texts", limits.NOTE, prose),
            "components": list(components),
        }
        made, _is_new = Announcement.objects.get_or_create(change=row, page_id=as_uuid(view.id), defaults=said)
        if made.report:
            raise Conflict({"page": _("This page tells of it already. Say what is new there.")})
        Announcement.objects.filter(pk=made.pk).update(**said)
        if row.state in _TOLD:
            follow(row, Move.SCHEDULE, at=at)
    return shown(row, by)


def _others(view: PageView, said: Mapping[str, str], field: str, most: int, cleaned: Callable[..., str]) -> dict[str, str]:
    """Give what is said in languages of a page other than its own; the rest is left out. Raises Invalid."""
    known = {language: cleaned(said[language], field, most) for language in view.languages[1:] if language in said}
    return {language: text for language, text in known.items() if text}


def unannounce(*, by: Actor, at: datetime, ref: object, page: str) -> ChangeView:
    """Let a status page tell nothing of a change; what it tells already is called off there. Raises NotFound, NotAllowed."""
    with transaction.atomic():
        row = held(by, ref)
        demand(by, "change", pages.ABOUT)
        for one in Announcement.objects.filter(change=row, page=as_uuid(page)).select_related("page"):
            demand(by, "change", pages.about_page(one.page.access, one.page.teams))
            _tell(row, one, Move.WITHDRAW, at)
            one.delete()
    return shown(row, by)


def follow(row: Change, move: Move, *, at: datetime) -> None:
    """Have the status pages of a change say what has become of it, inside the caller's transaction."""
    for one in Announcement.objects.filter(change=row).select_related("page"):
        _tell(row, one, move, at)


def _tell(row: Change, one: Announcement, move: Move, at: datetime) -> None:
    """Say it on one page. What somebody ended there by hand stays ended."""
    view = pages.page(one.page_id)
    if view is None:
        return
    report = pages.report(view.id, one.report, drafts=True) if one.report else None
    is_open = report is not None and report.stage in {"scheduled", "in_progress", "verifying"}
    if move is Move.SCHEDULE:
        _plan(row, one, view, is_open=is_open, at=at)
    elif report is not None and is_open and move in _STAGES and report.stage != _STAGES[move]:
        stage = _STAGES[move]
        if stage == "completed" and report.stage == "scheduled":
            stage = "cancelled"  # it never began on the page
        statuspages.move_on(by=SYSTEM_ACTOR, at=at, ref=view.id, code=one.report, stage=stage, texts=_said(view, move))


def _plan(row: Change, one: Announcement, view: PageView, *, is_open: bool, at: datetime) -> None:
    """Plan maintenance for the window of a change, or move what is planned to it."""
    if row.begins_at is None or row.ends_at is None:
        return
    if is_open:
        statuspages.reschedule(by=SYSTEM_ACTOR, at=at, ref=view.id, code=one.report, planned_for=row.begins_at, planned_until=row.ends_at)
        return
    known = {part.code: part.name for part in pages.components(view.id)}  # what was taken off the page since is not spoken of
    codes = [code for code in one.components if code in known]
    named = () if view.has_audiences else [known[code] for code in codes]  # no group of readers learns what the others have
    draft = ReportDraft(
        titles={**_titles(view, named), **one.titles, view.language: one.title},
        texts={**one.texts, view.language: one.text},
        stage="scheduled",
        affects=dict.fromkeys(codes, "under_maintenance"),
        planned_for=row.begins_at,
        planned_until=row.ends_at,
        begins_itself=False,
        ends_itself=False,
    )
    made = statuspages.open_report(by=SYSTEM_ACTOR, at=at, ref=view.id, draft=draft)
    Announcement.objects.filter(pk=one.pk).update(report=made.code)


def _titles(view: PageView, names: Sequence[str]) -> dict[str, str]:
    """Say that work is planned, and on what when there are names, in the languages of a page."""
    said = {}
    for language in view.languages:
        with translation.override(language):
            named = _("Planned work: %(names)s") % {"names": ", ".join(names[:_MOST_NAMED])}
            said[language] = shorten(named, limits.TITLE) if names else _("Planned work")
    return said


def _said(view: PageView, move: Move) -> dict[str, str]:
    """Give what is said of a change that went wrong, in the languages of a page; else the page has words of its own."""
    said = {}
    for language in view.languages:
        with translation.override(language):
            words = {
                Move.FAIL: _("The work did not succeed. We are looking at what that means, and tell you here."),
                Move.BACK_OUT: _("The work was taken back: everything is as it was before."),
            }
            said[language] = words.get(move, "")
    return said if any(said.values()) else {}
