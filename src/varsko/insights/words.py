"""Reports in the reader's words."""

from collections.abc import Mapping

from django.utils.dates import WEEKDAYS_ABBR
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from varsko.insights.domain.spread import Verdict
from varsko.ui.words import StrOrPromise

METRICS: Mapping[str, StrOrPromise] = {
    "recover": _("Time to recover: impact began → impact ended"),
    "detect": _("Time to detect: impact began → detected"),
    "declare": _("Time to declare: detected → declared"),
    "acknowledge": _("Time to answer: declared → first page answered"),
    "lead": _("Time to lead: declared → manager there"),
    "tell": _("Time to tell: declared → first update"),
    "resolve": _("Time to resolve: declared → resolved"),
}

KINDS: Mapping[str, StrOrPromise] = {
    "incident": pgettext_lazy("kind of request", "Disturbance"),
    "service_request": pgettext_lazy("kind of request", "Service request"),
    "problem": pgettext_lazy("kind of request", "Problem"),
    "change": pgettext_lazy("kind of request", "Change"),
}

SHORT: Mapping[str, StrOrPromise] = {
    "recover": _("Time to recover"),
    "detect": _("Time to detect"),
    "declare": _("Time to declare"),
    "acknowledge": _("Time to answer"),
    "lead": _("Time to lead"),
    "tell": _("Time to tell"),
    "resolve": _("Time to resolve"),
}

GROUPS: Mapping[str, StrOrPromise] = {
    "severity": pgettext_lazy("group incidents by", "Severity"),
    "service": pgettext_lazy("group incidents by", "Service"),
    "month": pgettext_lazy("group incidents by", "Month"),
}

PERIODS: Mapping[int, StrOrPromise] = {30: _("30 days"), 90: _("90 days"), 365: _("A year")}

SHARED: Mapping[str, StrOrPromise] = {
    "service": pgettext_lazy("incidents share", "Service"),
    "type": pgettext_lazy("incidents share", "Type"),
    "noticed": _("Noticed by"),
    "kind": _("What contributed, by what it did"),
    "factor": _("The same main factor"),
}
NOTICED: Mapping[str, StrOrPromise] = {"monitoring": _("Monitoring"), "customer": _("A customer"), "staff": _("Somebody of us")}
WEEKDAYS = tuple(WEEKDAYS_ABBR[day] for day in range(7))

LONG_PERIODS: Mapping[int, StrOrPromise] = {90: _("90 days"), 180: _("Half a year"), 365: _("A year")}

VERDICTS: Mapping[str, StrOrPromise] = {
    Verdict.TOO_FEW: _("Too few incidents to say whether that is better or worse than before."),
    Verdict.NO_CHANGE: _("Compared with the period before: no change that chance would not explain."),
    Verdict.FASTER: _("That is faster than in the period before, by more than chance explains."),
    Verdict.SLOWER: _("That is slower than in the period before, by more than chance explains."),
}

MAIL_PERIODS: Mapping[str, StrOrPromise] = {"week": _("every week"), "month": _("every month")}
MAIL_FORMS: Mapping[str, StrOrPromise] = {"letter": _("Within the mail"), "pdf": _("As a PDF")}
