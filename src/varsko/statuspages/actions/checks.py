"""What a report must be like before it is written."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from varsko.kernel.errors import Invalid
from varsko.kernel.text import clean, is_web_address
from varsko.statuspages.data import LANGUAGES, ReportDraft
from varsko.statuspages.domain import limits
from varsko.statuspages.domain.repeating import REPEATS
from varsko.statuspages.domain.stages import OF_MAINTENANCE, Stage
from varsko.statuspages.domain.states import Impact, State
from varsko.statuspages.models import Component, StatusPage

_FURTHEST, _LONGEST_AGO = timedelta(days=730), timedelta(days=20 * 365)
_MOST_MINUTES = 30 * 24 * 60


def checked_texts(texts: Mapping[str, str], field: str, limit: int, *, needed: bool = False) -> dict[str, str]:
    """Clean texts by language; empty ones and those in unknown languages are left out. Raises Invalid."""
    said = limits.wanted({language: clean(str(text)) for language, text in texts.items()}, LANGUAGES)
    if field == "titles":
        said = {language: " ".join(text.split()) for language, text in said.items()}
    if needed and not said:
        raise Invalid({field: _("This must not be empty.")})
    if any(len(text) > limit for text in said.values()):
        raise Invalid({field: _("At most %(count)d letters.") % {"count": limit}})
    return said


def checked_affects(page: StatusPage, affects: Mapping[str, str]) -> dict[UUID, State]:
    """Find the components that an update speaks of by their codes. Raises Invalid."""
    if not affects:
        return {}
    found = dict(Component.objects.filter(page=page, code__in=[str(one)[:12] for one in affects]).values_list("code", "pk"))
    if set(affects) - set(found):
        raise Invalid({"affects": _("There is no such component.")})
    if set(affects.values()) - set(State):
        raise Invalid({"affects": _("Choose one of what is offered.")})
    return {found[code]: State(state) for code, state in affects.items()}


def checked_draft(draft: ReportDraft, at: datetime) -> dict[str, Any]:
    """Check a new report; gives its texts and titles. Raises Invalid."""
    choose = _("Choose one of what is offered.")
    wrong = {
        "stage": "" if draft.stage in set(Stage) else choose,
        "impact": "" if draft.impact in {"", *Impact} else choose,
        "scope": "" if draft.scope in limits.SCOPES else choose,
        "restart": "" if draft.restart in limits.RESTARTS else choose,
        "known_error": "" if _is_address(draft.known_error) else _("Write a web address, such as https://example.org."),
        "repeats": "" if draft.repeats in REPEATS else choose,
        "remind_before": "" if 0 <= draft.remind_before <= _MOST_MINUTES else choose,
        "began_at": _("This lies in the future.") if draft.began_at and draft.began_at > at else "",
        **faults_of_times(at, began_at=draft.began_at, over_at=draft.over_at, eta_at=draft.eta_at, next_update_at=draft.next_update_at),
        **_faults_of_plan(draft, at),
        "publish_at": publishing_fault(draft.publish_at, at),
    }
    found = {name: text for name, text in wrong.items() if text}
    if found:
        raise Invalid(found)
    return {
        "titles": checked_texts(draft.titles, "titles", limits.TITLE, needed=True),
        "texts": checked_texts(draft.texts, "texts", limits.TEXT),
    }


def _faults_of_plan(draft: ReportDraft, at: datetime) -> dict[str, str]:
    if draft.stage not in OF_MAINTENANCE:
        return {}
    if draft.planned_for is None or draft.planned_until is None:
        return {"planned_for": _("Say when it begins and ends.")}
    return {"planned_until": plan_fault(draft.planned_for, draft.planned_until, at)}


def plan_fault(begin: datetime, until: datetime, at: datetime) -> str:
    """Say what is wrong with the times of maintenance, or ""."""
    if _is_far(begin, at):
        return _("This is too far away.")
    if until <= begin:
        return _("It must end after it begins.")
    return _("This is too far away.") if _is_far(until, at) else ""


def publishing_fault(moment: datetime | None, at: datetime) -> str:
    """Say what is wrong with the time at which something is published by itself, or ""."""
    if moment is None:
        return ""
    return _("This has passed already.") if moment <= at else _("This is too far away.") if _is_far(moment, at) else ""


def faults_of_publishing(moment: datetime | None, at: datetime) -> None:
    """Raise Invalid when nothing can be published by itself at this time."""
    if fault := publishing_fault(moment, at):
        raise Invalid({"publish_at": fault})


def faults_of_times(at: datetime, **times: datetime | None) -> dict[str, str]:
    """Say by field which times are so far away that no calendar of a page could show them."""
    return {name: _("This is too far away.") for name, moment in times.items() if moment and _is_far(moment, at)}


def _is_far(moment: datetime, at: datetime) -> bool:
    return not at - _LONGEST_AGO <= moment <= at + _FURTHEST


def _is_address(text: str) -> bool:
    return not text or (len(text) <= limits.URL and (is_web_address(text) or text.startswith("/")))
