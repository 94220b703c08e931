"""Duties to report to authorities in the reader's words, and what a report begins with: the facts of the record, gaps marked."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from varsko.incidents.data import AssessmentView, ChangeView, IncidentView
from varsko.incidents.domain.duties import Anchor, Opens, Unit
from varsko.incidents.owed import DutyView, FilingView, Step
from varsko.incidents.words.sentence import Facts, Sentence, plain
from varsko.ui import times
from varsko.ui.words import StrOrPromise

GAP = "…"
_STEPS: Mapping[str, StrOrPromise] = {
    "early_warning": pgettext_lazy("a report to an authority", "Early warning"),
    "initial": pgettext_lazy("a report to an authority", "Initial notification"),
    "notification": pgettext_lazy("a report to an authority", "Notification"),
    "intermediate": pgettext_lazy("a report to an authority", "Intermediate report"),
    "final": pgettext_lazy("a report to an authority", "Final report"),
}
ANCHORS: Mapping[str, StrOrPromise] = {
    Anchor.AWARE: gettext_lazy("after we knew of it"),
    Anchor.CLASSIFIED: gettext_lazy("after the law was found to apply"),
    Anchor.PREVIOUS: gettext_lazy("after the report before was handed in"),
    Anchor.OVER: gettext_lazy("after the impact ended"),
}
UNITS: Mapping[str, StrOrPromise] = {
    Unit.HOURS: gettext_lazy("hours"),
    Unit.DAYS: gettext_lazy("days"),
    Unit.MONTHS: gettext_lazy("months"),
}
OPENS: Mapping[str, StrOrPromise] = {
    Opens.BY_HAND: gettext_lazy("When somebody says so"),
    Opens.DATA: gettext_lazy("When personal data may be concerned"),
    Opens.SECURITY: gettext_lazy("When it may be an attack"),
}


def step(one: Step) -> str:
    """Name a report."""
    return one.name or str(_STEPS.get(one.key, one.key))


def counted(one: Step) -> str:
    """Say from when a report is counted."""
    return _(", at the latest ").join(f"{_amount(limit.amount, limit.unit)} {ANCHORS[limit.since]}" for limit in one.limits)


def _amount(number: int, unit: str) -> str:
    words = {
        Unit.HOURS: ngettext("%(n)d hour", "%(n)d hours", number),
        Unit.DAYS: ngettext("%(n)d day", "%(n)d days", number),
        Unit.MONTHS: ngettext("%(n)d month", "%(n)d months", number),
    }
    return words[Unit(unit)] % {"n": number}


def draft(
    view: IncidentView,
    known: AssessmentView,
    duty: DutyView,
    filing: FilingView,
    *,
    changes: Sequence[ChangeView] = (),
    facts: Sequence[tuple[str, str]] = (),
) -> str:
    """Write what a report begins with, as Markdown in the reader's language. What nobody has said yet is a gap."""
    parts = [
        f"# {duty.name}: {step(filing.step)}",
        "\n".join(f"* {label}: {text or GAP}" for label, text in _facts(view, known, duty, facts)),
        f"## {_('What happened')}\n\n{view.summary}\n\n{view.description or GAP}",
        f"## {_('What it does to people')}\n\n{known.impact or known.seen or GAP}",
        f"## {_('Cause')}\n\n{view.cause or _('Not known yet.')}",
        f"## {_('What was done, and what comes next')}\n\n{_done(view, changes) or GAP}",
    ]
    return "\n\n".join(parts) + "\n"


def _facts(view: IncidentView, known: AssessmentView, duty: DutyView, more: Sequence[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    services = [one.name for one in (view.service, *view.affected) if one]
    yield _("Our reference"), view.key
    yield _("Who reports, and how to reach them"), ""
    yield _("We knew of it"), _moment(duty.aware_at)
    yield _("Impact began"), _moment(view.impact_started_at)
    yield _("Impact ended"), _moment(view.impact_ended_at) if view.impact_ended_at else _("It goes on.") if view.is_ongoing else ""
    yield _("Affected services"), ", ".join(dict.fromkeys(services))
    yield _("Who is affected"), known.groups
    yield _("How many people"), str(view.customers_outside) if view.customers_outside is not None else ""
    yield _("May it be an attack"), _("Yes") if known.is_security else ""
    yield _("Are other countries affected"), ""
    yield from more


def _done(view: IncidentView, changes: Sequence[ChangeView]) -> str:
    made = [f"* {_moment(one.done_at)}: {one.what}" for one in changes if one.done_at and not one.undone_at]
    return "\n\n".join(text for text in (view.workaround, "\n".join(made), view.fix) if text)


def _moment(at: datetime | None) -> str:
    return localtime(at).strftime("%Y-%m-%d %H:%M %Z") if at else ""


def _until(facts: Facts) -> dict[str, object]:
    until = times.absolute(datetime.fromisoformat(facts["until"])) if facts["until"] else "–"
    return {**facts, "step": _STEPS.get(facts["step"], facts["step"]), "until": until}


def _opened(facts: Facts) -> str:
    if facts.get("reason", "by_hand") == "by_hand":
        return _("%(who)s said that %(name)s applies: reports are due") % facts
    return _("%(name)s applies: reports are due") % facts


def _sent(facts: Facts) -> str:
    if facts["is_late"]:
        return _("%(who)s handed in: %(name)s, %(step)s. It was due %(until)s") % _until(facts)
    return _("%(who)s handed in: %(name)s, %(step)s") % _until(facts)


def _reminded(facts: Facts) -> str:
    said = {**_until(facts), "names": ", ".join(facts["told"])}
    late, early = (
        _("Late since %(until)s: %(name)s, %(step)s. Reminded: %(names)s"),
        _("Due %(until)s: %(name)s, %(step)s. Reminded: %(names)s"),
    )
    return (late if facts["is_late"] else early) % said


SENTENCES: Mapping[str, Sentence] = {
    "incident_duties.DutyOpened": Sentence("alert-triangle", "bad", _opened),
    "incident_duties.DutyDropped": Sentence("ban", "", plain(gettext_lazy("%(who)s said that %(name)s does not apply"))),
    "incident_duties.DutyTimed": Sentence("clock", "", plain(gettext_lazy("%(who)s set the moments that %(name)s is counted from"))),
    "incident_duties.FilingDrafted": Sentence(
        "pencil", "", lambda facts: _("%(who)s wrote at a report: %(name)s, %(step)s") % _until(facts)
    ),
    "incident_duties.FilingSent": Sentence("send", "good", _sent),
    "incident_duties.FilingTakenBack": Sentence(
        "history", "", lambda facts: _("%(who)s said that it was not handed in: %(name)s, %(step)s") % _until(facts)
    ),
    "incident_duties.EvidenceTaken": Sentence("download", "", plain(gettext_lazy("%(who)s took an evidence pack"))),
    "incident_duties.FilingReminded": Sentence("clock", "bad", _reminded),
}
