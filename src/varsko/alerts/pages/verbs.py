"""What the buttons of pages do to alerts, and what is said afterwards."""

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import datetime
from types import MappingProxyType

from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, ngettext_lazy

from varsko.alerts import actions
from varsko.alerts.data import SNOOZES, Result
from varsko.core.clock import now
from varsko.kernel.errors import Invalid
from varsko.kernel.text import clean
from varsko.people.data import Actor

Results = dict[str, Result]
Verb = Callable[[Actor, datetime, Sequence[str], str, str], Results]

_MINUTES = {str(int(length.total_seconds()) // 60): length for length in SNOOZES}


def _snooze(by: Actor, at: datetime, chosen: Sequence[str], note: str, minutes: str) -> Results:
    if minutes not in _MINUTES:
        raise Invalid({"minutes": _("Choose how long to snooze.")})
    return actions.snooze(by=by, at=at, alert_ids=chosen, until=at + _MINUTES[minutes], note=note)


VERBS: MappingProxyType[str, Verb] = MappingProxyType(
    {
        "acknowledge": lambda by, at, chosen, note, _minutes: actions.acknowledge(by=by, at=at, alert_ids=chosen, note=note),
        "unacknowledge": lambda by, at, chosen, note, _minutes: actions.unacknowledge(by=by, at=at, alert_ids=chosen, note=note),
        "close": lambda by, at, chosen, note, _minutes: actions.close(by=by, at=at, alert_ids=chosen, note=note),
        "snooze": _snooze,
    }
)
_DONE = {
    "acknowledge": ngettext_lazy("%(n)d alert acknowledged.", "%(n)d alerts acknowledged.", "n"),
    "unacknowledge": ngettext_lazy("%(n)d alert is open again.", "%(n)d alerts are open again.", "n"),
    "close": ngettext_lazy("%(n)d alert closed.", "%(n)d alerts closed.", "n"),
    "snooze": ngettext_lazy("%(n)d alert snoozed.", "%(n)d alerts snoozed.", "n"),
}


def do(request: HttpRequest, verb: str, chosen: Sequence[str]) -> None:
    """Do a verb to alerts by id, as the form of a page asks, and leave a message that says what became of it."""
    if verb not in VERBS:
        raise Invalid({"verb": _("There is no such action.")})
    note = clean(request.POST.get("note", ""))
    try:
        results = VERBS[verb](request.actor, now(), chosen, note, request.POST.get("minutes", ""))  # type: ignore[attr-defined]
    except Invalid as invalid:
        messages.error(request, " ".join(invalid.errors.values()))
        return
    _tell(request, verb, Counter(results.values()))


def _tell(request: HttpRequest, verb: str, counts: Counter[Result]) -> None:
    if done := counts[Result.DONE]:
        messages.success(request, str(_DONE[verb] % {"n": done}))
    if already := counts[Result.ALREADY]:
        messages.info(request, ngettext("%(n)d was so already.", "%(n)d were so already.", already) % {"n": already})
    if closed := counts[Result.CLOSED]:
        messages.info(request, ngettext("%(n)d is closed already.", "%(n)d are closed already.", closed) % {"n": closed})
    if gone := counts[Result.GONE]:
        said = ngettext("%(n)d is gone, or not yours to change.", "%(n)d are gone, or not yours to change.", gone)
        messages.error(request, said % {"n": gone})
