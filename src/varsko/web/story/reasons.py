"""Every named reason as a sentence."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

REASONS: Mapping[str, Promise] = {
    # of alerts
    "snooze_ended": _("The time was up."),
    "escalation_over": _("Its escalation ran out of steps, and says to close it then."),
    "source_silent": _("Its source repeats what lasts, and has said nothing more."),
    # of routing
    "responder": _("The alert names them."),
    "key_team": _("It came by a key of this team."),
    "service_owner": _("They own the service."),
    "default": _("Nobody is named; this is the default of the installation."),
    "no_route": _("Neither the alert nor its key nor its service names anybody who is here, and no default is set."),
    "unknown_responder": _("The alert names somebody who does not exist here."),
    # of paging
    "nobody_on_call": _("Nobody is on call."),
    "no_members": _("The team has no such members."),
    "no_neighbour": _("The rotation has nobody there."),
    "target_gone": _("There is nothing here by this name any more, or there never was."),
    "team_says_nobody": _("The rules of the team say that nobody is notified."),
    "person_inactive": _("The person has left."),
    "no_contact": _("None of the person's contacts can be used."),
    "own_rules": _("The person's own rules say so."),
    "already_paged": _("Already paged by another way a moment ago."),
    "passed_on": _("The person passed it on."),
    "already_running": _("That escalation is running already."),
    "handed_on": _("Handed on to another escalation."),
    "no_steps": _("The escalation has no steps."),
    "nobody_reached": _("Nobody could be reached."),
    "alert_acknowledged": _("Somebody had acknowledged the alert."),
    "alert_snoozed": _("The alert was snoozed."),
    "alert_closed": _("The alert was closed."),
    "alert_gone": _("The alert was deleted."),
    "paged_anew": _("Paging began anew."),
    "last_step": _("That was the last step."),
    "contact_disabled": _("The contact is switched off or not confirmed."),
    "contact_unknown": _("The contact does not exist any more."),
    "no_channel": _("There is no provider for this kind of contact."),
    "step_disabled": _("This step is switched off."),
    "restored": _("It was overdue when Varsko was restored from a backup."),
    # of deliveries
    "merged": _("As a line of a summary."),
    "kept": _("No provider is set up: it is kept under Deliveries."),
    "expired": _("It had waited too long."),
    "cancelled": _("Nobody needed it any more."),
    "arrived": _("It arrived."),
    "unreachable": _("Nobody answers there at the moment."),
    "gone": _("That address is no more."),
}

VIAS: Mapping[str, Promise] = {
    "named": _("Named by the step or the alert."),
    "on_call": _("On call in %(source)s."),
    "next_on_call": _("Next on call in %(source)s."),
    "previous_on_call": _("Previously on call in %(source)s."),
    "member": _("Member of %(source)s."),
    "manager": _("Manager of %(source)s."),
    "random_member": _("Chosen from the members of %(source)s."),
    "fallback": _("Nobody else could be reached."),
}

_SAYS_NOTHING = frozenset({"sent", "failed"})  # the line says it already


def why(reason: str, via: str = "", source: str = "") -> str:
    """Say why, in a sentence; "" when there is nothing to say. A reason of another version is shown as it is named."""
    if via in VIAS:
        return str(VIAS[via]) % {"source": source}
    return "" if reason in _SAYS_NOTHING else str(REASONS.get(reason, reason.replace("_", " ")))
