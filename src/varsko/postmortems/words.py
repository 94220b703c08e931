"""Reviews in the reader's words."""

from collections.abc import Iterable, Mapping
from datetime import timedelta

from django.utils import formats
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from varsko.postmortems.domain.blame_words import Reason
from varsko.postmortems.domain.deadlines import Kind as ActionKind
from varsko.postmortems.domain.factors import Kind as FactorKind
from varsko.postmortems.domain.phases import Phase
from varsko.postmortems.domain.states import Move, State
from varsko.ui import times
from varsko.ui.words import StrOrPromise

STATES: Mapping[str, StrOrPromise] = {
    State.DRAFT: pgettext_lazy("state of a review", "Draft"),
    State.IN_REVIEW: pgettext_lazy("state of a review", "In review"),
    State.PUBLISHED: pgettext_lazy("state of a review", "Published"),
}

MOVES: Mapping[str, StrOrPromise] = {
    Move.SUBMIT: pgettext_lazy("verb, of a review", "Let others read it"),
    Move.RETURN: pgettext_lazy("verb, of a review", "Back to the draft"),
    Move.PUBLISH: pgettext_lazy("verb, of a review", "Publish"),
    Move.REOPEN: pgettext_lazy("verb, of a review", "Open again"),
}

TEXTS: Mapping[str, StrOrPromise] = {
    "summary": _("What happened"),
    "impact": _("What it did to people"),
    "well": _("What went well"),
    "lucky": _("Where we were lucky"),
    "badly": _("What went badly"),
    "learned": _("What we learned"),
}

HELP: Mapping[str, StrOrPromise] = {
    "summary": _("A few sentences for somebody who was not there: what broke, what was seen, what ended it."),
    "impact": _("Who could not do what, and for how long. The measures of the record are there already."),
    "well": _("What made it shorter or milder, and should stay so."),
    "lucky": _("What helped without anybody having planned it. Next time it may be missing."),
    "badly": _("What made it longer or worse. Say what people saw and knew at that moment, not what they would have known later."),
    "learned": _("What surprised you, and what somebody else should know."),
}

FACTORS: Mapping[str, StrOrPromise] = {
    FactorKind.TRIGGER: _("Set it off"),
    FactorKind.CONDITION: _("Made it possible"),
    FactorKind.DETECTION: _("Hid it"),
    FactorKind.RESPONSE: _("Made it harder to end"),
    FactorKind.EASED: _("Kept it small"),
}

ACTIONS: Mapping[str, StrOrPromise] = {
    ActionKind.PREVENT: _("Prevent it"),
    ActionKind.DETECT: _("Notice it sooner"),
    ActionKind.MITIGATE: _("Make it milder"),
    ActionKind.PROCESS: _("Work together better"),
}

PHASES: Mapping[str, StrOrPromise] = {
    Phase.DETECT: pgettext_lazy("phase of an incident", "Detect"),
    Phase.RESPOND: pgettext_lazy("phase of an incident", "Respond"),
    Phase.RECOVER: pgettext_lazy("phase of an incident", "Recover"),
    Phase.LEARN: pgettext_lazy("phase of an incident", "Learn"),
    Phase.IMPROVE: pgettext_lazy("phase of an incident", "Improve"),
}

VALUES: Mapping[str, StrOrPromise] = {
    Phase.DETECT: _("We know before our customers do. The best alert comes before it is an incident."),
    Phase.RESPOND: _("Escalate freely. To be woken for nothing is forgiven, to be woken too late is not."),
    Phase.RECOVER: _("Things break. Restore service first, explain it later."),
    Phase.LEARN: _("We hold teams to account and blame nobody. What people did made sense to them at that moment."),
    Phase.IMPROVE: _("Never the same incident twice: specific changes, by somebody, on a specific day."),
}

HINTS: Mapping[str, StrOrPromise] = {
    Reason.HUMAN_ERROR: _("Where somebody could err, something let it happen. Say what made it easy."),
    Reason.COUNTERFACTUAL: _("It says what did not happen. Say what people saw, knew and did, and why it made sense."),
    Reason.CHARACTER: _("It judges somebody. Say what happened."),
    Reason.SINGLE_CAUSE: _("There is nearly always more than one. Name the others too."),
    Reason.NAMED: _("It names somebody beside what went wrong. Their part in the incident says as much."),
}

_MEASURES: Mapping[str, StrOrPromise] = {
    "lasted": _("Lasted"),
    "detected": _("Noticed after"),
    "customers_outside": _("Customers affected"),
    "customers_inside": _("People affected inside"),
    "cases": _("Support cases"),
}


def place(field: str) -> StrOrPromise:
    """Name the text of a review that a hint is about."""
    return TEXTS.get(field, _("What contributed"))


def values(own: Mapping[str, str]) -> list[tuple[str, str, str]]:
    """List what counts in each phase as (phase, its name, the text): own words, else the shipped ones in the reader's language."""
    return [(phase, str(name), own.get(phase) or str(VALUES[phase])) for phase, name in PHASES.items()]


def own_values(own: Mapping[str, str]) -> list[tuple[str, str]]:
    """List what is said in own words alone, as (name of the phase, text)."""
    return [(str(name), own[phase]) for phase, name in PHASES.items() if own.get(phase)]


def measures(found: Iterable[tuple[str, int | timedelta]]) -> str:
    """Write measures of the impact as a list in Markdown."""
    return "\n".join(f"- {_MEASURES[name]}: {_measure(value)}" for name, value in found)


def _measure(value: int | timedelta) -> str:
    return times.duration(value) if isinstance(value, timedelta) else formats.number_format(value, use_l10n=True, force_grouping=True)
