"""Drills in the reader's words."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from varsko.drills.domain.scripts import Fault, Kind, Proof
from varsko.ui.words import StrOrPromise

KINDS: Mapping[str, StrOrPromise] = {
    Kind.CUSTOMER: _("A customer writes"),
    Kind.ALERT: _("Monitoring reports"),
    Kind.PHONE: _("Somebody calls"),
    Kind.COLLEAGUE: _("A colleague says"),
    Kind.PRESS: _("A journalist asks"),
    Kind.MANAGEMENT: _("The management asks"),
}
ICONS: Mapping[str, str] = {
    Kind.CUSTOMER: "user",
    Kind.ALERT: "bell",
    Kind.PHONE: "phone",
    Kind.COLLEAGUE: "users",
    Kind.PRESS: "world",
    Kind.MANAGEMENT: "building",
}
PROOFS: Mapping[str, StrOrPromise] = {
    Proof.BY_HAND: _("somebody ticks it"),
    Proof.LEAD: _("somebody leads"),
    Proof.ASSESSED: _("the impact is assessed"),
    Proof.PAGED: _("somebody is paged"),
    Proof.UPDATE: _("an update is published"),
    Proof.RESOLVED: _("the incident is resolved"),
}
SPEEDS: Mapping[int, StrOrPromise] = {
    1: pgettext_lazy("speed of a clock", "as the real one"),
    2: pgettext_lazy("speed of a clock", "twice as fast"),
    5: pgettext_lazy("speed of a clock", "5 times as fast"),
    10: pgettext_lazy("speed of a clock", "10 times as fast"),
    30: pgettext_lazy("speed of a clock", "30 times as fast"),
}
FAULTS: Mapping[Fault, StrOrPromise] = {
    Fault.NO_SIGNALS: _("A script needs one signal at least."),
    Fault.MANY: _("A script has at most 40 signals and 30 steps."),
    Fault.TIMES: _("A script ends within a day."),
    Fault.UNKNOWN: _("Choose one of what is offered."),
    Fault.EMPTY: _("Say something in each signal and each step."),
}
NOTES: Mapping[str, StrOrPromise] = {
    "well": _("What went well"),
    "badly": _("What went badly"),
    "learned": _("What we learned"),
}
