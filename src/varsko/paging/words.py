"""The reasons of paging in the reader's words."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from varsko.paging.domain.news import Occasion
from varsko.paging.domain.reasons import Reason, Via

REASONS: Mapping[str, Promise | str] = {
    Reason.NOBODY_ON_CALL: gettext_lazy("nobody is on call"),
    Reason.NO_MEMBERS: gettext_lazy("the team has no such members"),
    Reason.NO_NEIGHBOUR: gettext_lazy("the rotation has nobody there"),
    Reason.TARGET_GONE: gettext_lazy("it does not exist any more"),
    Reason.TEAM_SAYS_NOBODY: gettext_lazy("the team's rules say that nobody is notified"),
    Reason.PERSON_INACTIVE: gettext_lazy("the person has left"),
    Reason.NO_CONTACT: gettext_lazy("no contact can be used"),
    Reason.OWN_RULES: gettext_lazy("the person's own rules say so"),
    Reason.ALREADY_PAGED: gettext_lazy("paged by another way a moment ago"),
    Reason.PASSED_ON: gettext_lazy("the person passed it on"),
    Reason.ALREADY_RUNNING: gettext_lazy("that escalation is running already"),
    Reason.HANDED_ON: gettext_lazy("handed on to another escalation"),
    Reason.NO_STEPS: gettext_lazy("the escalation has no steps"),
    Reason.NO_ROUTE: gettext_lazy("nobody is named for this alert"),
    Reason.NOBODY_REACHED: gettext_lazy("nobody could be reached"),
    Reason.ALERT_ACKNOWLEDGED: gettext_lazy("somebody had acknowledged the alert"),
    Reason.ALERT_SNOOZED: gettext_lazy("the alert was snoozed"),
    Reason.ALERT_CLOSED: gettext_lazy("the alert was closed"),
    Reason.ALERT_GONE: gettext_lazy("the alert was deleted"),
    Reason.PAGED_ANEW: gettext_lazy("paging began anew"),
    Reason.LAST_STEP: gettext_lazy("that was the last step"),
    Reason.CONTACT_DISABLED: gettext_lazy("the contact is switched off or not confirmed"),
    Reason.CONTACT_UNKNOWN: gettext_lazy("the contact does not exist any more"),
    Reason.NO_CHANNEL: gettext_lazy("there is no provider for this kind of contact"),
    Reason.STEP_DISABLED: gettext_lazy("this step is switched off"),
    Reason.RESTORED: gettext_lazy("it was overdue when Varsko was restored from a backup"),
}


def reason(value: str) -> str:
    """Say a reason in the reader's language; an unknown one is shown as it is."""
    return str(REASONS.get(value, value))


def why(via: str, source: str = "") -> str:
    """Say why it is this person: "on call in Web" and the like."""
    words = {
        Via.NAMED: _("you are named"),
        Via.ON_CALL: _("on call in %(source)s"),
        Via.NEXT_ON_CALL: _("next on call in %(source)s"),
        Via.PREVIOUS_ON_CALL: _("previously on call in %(source)s"),
        Via.MEMBER: _("member of %(source)s"),
        Via.MANAGER: _("manager of %(source)s"),
        Via.RANDOM_MEMBER: _("chosen from the members of %(source)s"),
        Via.FALLBACK: _("nobody else could be reached"),
    }
    return words.get(Via(via), via) % {"source": source}


def news(occasion: str, *, who: str, alert: str) -> str:
    """Say what became of an alert, which is told in a line."""
    words = {
        Occasion.ACKNOWLEDGED: _("Acknowledged by %(who)s: %(alert)s"),
        Occasion.CLOSED: _("Closed by %(who)s: %(alert)s"),
        Occasion.ASSIGNED: _("Assigned to you by %(who)s: %(alert)s"),
        Occasion.NOTED: _("Note by %(who)s: %(alert)s"),
    }
    return words[Occasion(occasion)] % {"who": who, "alert": alert}


def mention(*, who: str, room: str) -> str:
    """Say that somebody named the reader."""
    return _("%(who)s named you in %(room)s") % {"who": who, "room": room}


def shift(occasion: str, *, schedule: str, when: str, is_coming: bool) -> str:
    """Say that a shift begins or ends."""
    begins = occasion == Occasion.SHIFT_START
    coming = _("On call in %(schedule)s from %(when)s") if begins else _("On call in %(schedule)s until %(when)s")
    come = _("You are on call in %(schedule)s now") if begins else _("You are not on call in %(schedule)s any more")
    return (coming if is_coming else come) % {"schedule": schedule, "when": when}
