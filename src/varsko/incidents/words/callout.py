"""Why these people are called, or nobody."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from varsko.incidents.domain.callout import Reason
from varsko.ui.words import StrOrPromise

REASONS: Mapping[str, StrOrPromise] = {
    Reason.SERVICE_ON_CALL: _("They are on call for the team that owns the service."),
    Reason.SERVICE_UNKNOWN: _("The service is unknown: those who lead major incidents are called."),
    Reason.SERVICE_UNOWNED: _("The service has no owner: those who lead major incidents are called."),
    Reason.NOBODY_THERE: _("Nobody is there for the service: those who lead major incidents are called."),
    Reason.NO_MAJORS: _("Nobody else is there: those who answer for this installation are told."),
    Reason.NOT_PAGING: _("This severity pages nobody: the team sees it in working hours."),
    Reason.IN_TRIAGE: _("Somebody looks at it first; nobody is paged before it is accepted."),
    Reason.PAST: _("It was over when it was written down."),
    Reason.ASKED: _("Somebody asked for them."),
    Reason.NOT_FOR_SERVICE: _("For this service this severity pages nobody."),
    Reason.DRILL: _("It is a drill: only those who joined are paged, when somebody asks for them."),
    Reason.UPDATE_MISSED: _("People were promised an update, it did not come, and nobody answered the reminder."),
}


def because(reason: str) -> str:
    """Say a reason; one of another version is shown as it is named."""
    return str(REASONS.get(reason, reason.replace("_", " ")))
