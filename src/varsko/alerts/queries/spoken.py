"""What Varsko itself has to say of a page it made: kept as a fact, and said in whatever language is switched on."""

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from varsko.alerts.data import PROMISED, AlertView
from varsko.ui import times


def spoken(alert: AlertView) -> str:
    """Say why Varsko pages about an incident, in the language and the zone that are switched on; "" when the alert says it all itself."""
    try:
        until = datetime.fromisoformat(alert.details.get(PROMISED, "") if alert.kind == "Incident" else "")
        when = times.absolute(until) if until.tzinfo else ""
    except (ValueError, OverflowError):  # details can be set by anybody who may change the alert
        return ""
    return _("People were promised an update by %(when)s, and none came.") % {"when": when} if when else ""


def shown_details(alert: AlertView) -> list[tuple[str, str]]:
    """List the details of an alert that people read, by name: without what is said in words already, ours with names in their language."""
    known = PROMISED if spoken(alert) else ""
    named = _own_names() if alert.kind == "Incident" else {}
    return [(named.get(name, name), value) for name, value in alert.details.items() if name != known]


def _own_names() -> dict[str, str]:
    """Name the details that an incident gives the alert by which it calls people."""
    return {"incident": _("Incident"), "link": pgettext("an address", "Link")}
