"""Telling people, in the words of whoever writes: stages, audiences, findings, restarts, times and estimates."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from types import MappingProxyType

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from varsko.incidents.data import IncidentView
from varsko.incidents.domain.telling.review import Finding, Found
from varsko.incidents.domain.telling.shipped import restart
from varsko.incidents.domain.telling.stages import Audience, Restart, Stage
from varsko.incidents.told import Eta, Texts
from varsko.incidents.words.checks import REACHES
from varsko.incidents.words.scale import short
from varsko.incidents.words.tables import FIELDS
from varsko.ui import times
from varsko.ui.words import StrOrPromise

STAGES: Mapping[str, StrOrPromise] = {
    Stage.INVESTIGATING: pgettext_lazy("stage of an update", "Investigating"),
    Stage.IDENTIFIED: pgettext_lazy("stage of an update", "Cause found"),
    Stage.MONITORING: pgettext_lazy("stage of an update", "Fixed, watching"),
    Stage.NO_NEWS: pgettext_lazy("stage of an update", "No news yet"),
    Stage.RESOLVED: pgettext_lazy("stage of an update", "Over"),
    Stage.FALSE_ALARM: pgettext_lazy("stage of an update", "False alarm"),
    Stage.PLANNED: pgettext_lazy("stage of an update", "Maintenance planned"),
    Stage.BEGUN: pgettext_lazy("stage of an update", "Maintenance begun"),
    Stage.EXTENDED: pgettext_lazy("stage of an update", "Maintenance takes longer"),
    Stage.DONE: pgettext_lazy("stage of an update", "Maintenance finished"),
}
AUDIENCES: Mapping[str, StrOrPromise] = {Audience.INTERNAL: gettext_lazy("Inside"), Audience.EXTERNAL: gettext_lazy("Outside")}
RESTARTS: Mapping[str, StrOrPromise] = {
    Restart.NOT_NEEDED: gettext_lazy("Nobody needs to restart"),
    Restart.NEEDED: gettext_lazy("Restart, or sign in again"),
    Restart.UNKNOWN: gettext_lazy("Not known yet"),
}
LANGUAGES: Mapping[str, str] = MappingProxyType({"en": "English", "nb": "Norsk bokmål", "da": "Dansk", "nl": "Nederlands", "pl": "Polski"})
TEXTS: Mapping[str, StrOrPromise] = {
    "internal_title": gettext_lazy("Subject, inside"),
    "internal": gettext_lazy("Text, inside"),
    "external_title": gettext_lazy("Title, outside"),
    "external": gettext_lazy("Text, outside"),
}
_FINDINGS: Mapping[Finding, StrOrPromise] = {
    Finding.BLANK: gettext_lazy("Not said yet: %(about)s."),
    Finding.EMPTY: gettext_lazy("This must not be empty."),
    Finding.TOO_LONG: gettext_lazy("At most %(about)s characters."),
    Finding.KEY_OUTSIDE: gettext_lazy("%(about)s means nothing to people outside. Take it out."),
    Finding.NAME_OUTSIDE: gettext_lazy("People are not named outside: %(about)s. Take it out."),
    Finding.MACHINE_OUTSIDE: gettext_lazy("%(about)s is a machine of ours. Take it out."),
    Finding.NO_RESTART: gettext_lazy("Say whether people must restart or can carry on."),
    Finding.NO_PROMISE: gettext_lazy("Say when the next update comes."),
    Finding.PAST_PROMISE: gettext_lazy("The next update must lie in the future."),
    Finding.NOT_READ: gettext_lazy("Let somebody else read it first, or say why not."),
    Finding.READ_BY_AUTHOR: gettext_lazy("The second reader is somebody else than the author."),
    Finding.LONG_OUTSIDE: gettext_lazy("One or two sentences are enough outside; these are %(about)s."),
    Finding.JARGON: gettext_lazy("Will people outside know what “%(about)s” is?"),
    Finding.SENTENCES: gettext_lazy("One or two sentences are enough at the beginning; these are %(about)s."),
    Finding.POINTS: gettext_lazy("Two to four points are easy to read. %(about)s"),
}
_BLANKS: Mapping[str, StrOrPromise] = {
    "service": gettext_lazy("Faulty service"),
    "impact": gettext_lazy("What people notice, in one sentence"),
    "since": FIELDS["impact_started_at"],
    "ended": FIELDS["impact_ended_at"],
    "duration": FIELDS["impact_ended_at"],
    "workaround": FIELDS["workaround"],
    "cause": FIELDS["cause"],
    "fix": FIELDS["fix"],
    "customers": FIELDS["customers_outside"],
    "colleagues": FIELDS["customers_inside"],
    "cases": FIELDS["cases"],
    "lead": gettext_lazy("Who leads"),
    "restart": gettext_lazy("Do people have to restart?"),
    "next_update": gettext_lazy("Next update"),
    "eta": gettext_lazy("When it is expected to be over"),
    "next_steps": gettext_lazy("What is done next"),
}


def finding(found: Found) -> str:
    """Say a finding, and in which text it is."""
    about = found.about
    if found.what is Finding.BLANK:
        about = str(_BLANKS[about]).rstrip(".?") if about in _BLANKS else f"{{{about}}}"
    said = str(_FINDINGS[found.what]) % {"about": about}
    if not found.language:
        return said
    return f"{LANGUAGES.get(found.language, found.language)}, {TEXTS[found.field]}: {said}"


def values(view: IncidentView, answers: Mapping[str, str], language: str, *, next_at: datetime | None, eta: Eta | None) -> dict[str, str]:
    """Give what is known for the blanks of a text in a language: from the record, and from what the author answered."""
    with translation.override(language):
        began = view.impact_started_at or view.declared_at
        return {
            "service": view.service.name if view.service else ", ".join(one.name for one in view.affected),
            "since": times.absolute(began),
            "ended": _when(view.impact_ended_at),
            "duration": times.duration(view.impact_ended_at - began) if view.impact_ended_at else "",
            "workaround": view.workaround,
            "cause": view.cause,
            "fix": view.fix,
            "key": view.key,
            "severity": short(view.severity),
            "summary": view.summary,
            "customers": _many(view.customers_outside, answers.get("outside", "")),
            "colleagues": _many(view.customers_inside, answers.get("inside", "")),
            "cases": _count(view.cases),
            "lead": view.manager_name,
            "restart": restart(language, answers.get("restart", "")),
            "next_update": _when(next_at),
            "eta": estimate(eta) if eta else "",
            "impact": answers.get(f"impact_{language}", ""),
            "next_steps": answers.get(f"steps_{language}", ""),
        }


def plain(view: dict[str, str]) -> list[str]:
    """Give the phrases of a text outside that are no sentences of their own."""
    return [view[name] for name in ("next_update", "restart", "eta") if view[name]]


def estimate(eta: Eta) -> str:
    """Say when it is expected to be over, and how that is known."""
    if not eta.share:
        return _("by %(when)s (our own estimate)") % {"when": times.absolute(eta.at)}
    said = {"when": times.absolute(eta.at), "share": eta.share, "count": eta.count}
    return _("by %(when)s (in %(share)d of 100 cases)") % said


def method(eta: Eta) -> str:
    """Say how an estimate was made."""
    if not eta.share:
        return _("The author's own estimate, not reckoned from past cases.")
    if eta.known:
        one = ngettext(
            "From %(count)d past incident with the same known error or standard solution, “%(known)s”, "
            "that lasted longer than this one so far.",
            "From %(count)d past incidents with the same known error or standard solution, “%(known)s”, "
            "that lasted longer than this one so far.",
            eta.count,
        )
    elif eta.ref:
        one = ngettext(
            "From %(count)d past incident with the same known error or standard solution that lasted longer than this one so far.",
            "From %(count)d past incidents with the same known error or standard solution that lasted longer than this one so far.",
            eta.count,
        )
    else:
        one = ngettext(
            "From %(count)d past incident of this service that lasted longer than this one so far.",
            "From %(count)d past incidents of this service that lasted longer than this one so far.",
            eta.count,
        )
    return one % {"count": eta.count, "known": eta.known}


def in_language(what: StrOrPromise, language: str) -> str:
    """Name something that is asked for in a language."""
    return _("%(what)s, in %(language)s") % {"what": what, "language": LANGUAGES.get(language, language)}


def sent_estimate(eta: Eta | None, titles: Mapping[str, str]) -> tuple[str, str]:
    """Say an estimate that was sent, and how it was made, with the title of what its cases have in common where it is among `titles`."""
    return (estimate(eta), method(replace(eta, known=titles.get(eta.ref, "")))) if eta else ("", "")


def best_text(texts: Mapping[str, Texts], language: str) -> tuple[str, Texts]:
    """Choose the text for a reader: in their language, else in English, else the first."""
    chosen = next((one for one in (language, "en") if one in texts), next(iter(texts)))
    return chosen, texts[chosen]


def _when(moment: datetime | None) -> str:
    return times.absolute(moment) if moment else ""


def _many(value: int | None, reach: str) -> str:
    return _count(value) or (str(REACHES[reach]) if reach in REACHES and reach else "")


def _count(value: int | None) -> str:
    return "" if value is None else str(value)
