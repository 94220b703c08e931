"""What can be typed in the room of an incident: the same verbs as its buttons."""

from django.urls import reverse
from django.utils.translation import gettext as _

from varsko.conversations.data import Call, Owner, Verb
from varsko.incidents.actions.changes import change_severity
from varsko.incidents.actions.roles import take
from varsko.incidents.actions.tasks import add_task
from varsko.kernel.errors import Invalid


def _take(call: Call) -> str:
    take(by=call.by, at=call.at, ref=call.room.subject)
    return _("You lead this incident now.")


def _severity(call: Call) -> str:
    said = call.arguments
    if not (said.isascii() and said.isdigit() and len(said) < 3):
        raise Invalid({"severity": _("Say a number of the scale, such as /severity 2.")})
    found = change_severity(by=call.by, at=call.at, ref=call.room.subject, severity=int(said))
    return _("The severity is %(number)s now.") % {"number": found.severity}


def _task(call: Call) -> str:
    task = add_task(by=call.by, at=call.at, ref=call.room.subject, title=call.arguments)
    return _("Task %(number)s is added.") % {"number": task.number}


OWNER = Owner(
    address=lambda subject: reverse("incident-room", args=[subject]),
    verbs={
        "lead": Verb(run=_take, usage=str, help=lambda: _("Lead this incident.")),
        "severity": Verb(run=_severity, usage=lambda: "1–3", help=lambda: _("Say how bad it is; worse pages again.")),
        "task": Verb(run=_task, usage=lambda: _("what is to be done"), help=lambda: _("Add a task.")),
    },
)
