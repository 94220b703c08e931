"""How a state looks, everywhere: a word, an icon and a shape, with one of five colours. Never colour alone."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from varsko.ui.words import StrOrPromise


@dataclass(frozen=True, slots=True)
class Look:
    """`tone` is bad, busy, quiet, good or idle and gives colour and shape."""

    tone: str
    icon: str
    word: StrOrPromise


STATES: dict[str, Look] = {
    "open": Look("bad", "flame", pgettext_lazy("state of an alert", "Open")),
    "acknowledged": Look("busy", "user-check", pgettext_lazy("state of an alert", "Acknowledged")),
    "snoozed": Look("quiet", "zzz", pgettext_lazy("state of an alert", "Snoozed")),
    "closed": Look("good", "check", pgettext_lazy("state of an alert", "Closed")),
    "incident_triage": Look("quiet", "help", pgettext_lazy("status of an incident", "Reported")),
    "incident_new": Look("bad", "flame", pgettext_lazy("status of an incident", "New")),
    "incident_fixing": Look("busy", "tool", pgettext_lazy("status of an incident", "Fixing")),
    "incident_resolved": Look("good", "check", pgettext_lazy("status of an incident", "Resolved")),
    "incident_reviewed": Look("good", "checks", pgettext_lazy("status of an incident", "Reviewed")),
    "incident_closed": Look("idle", "lock", pgettext_lazy("status of an incident", "Closed")),
    "incident_declined": Look("idle", "ban", pgettext_lazy("status of an incident", "No incident")),
    "incident_merged": Look("idle", "copy", pgettext_lazy("status of an incident", "Merged")),
    "change_planned": Look("idle", "clock", pgettext_lazy("state of a change", "Planned")),
    "change_done": Look("good", "check", pgettext_lazy("state of a change", "Done")),
    "change_rolled_back": Look("quiet", "history", pgettext_lazy("state of a change", "Rolled back")),
    "change_dropped": Look("idle", "ban", pgettext_lazy("state of a change", "Not made")),
    "verdict_open": Look("busy", "help", pgettext_lazy("verdict on a theory or an experiment", "Open")),
    "verdict_confirmed": Look("good", "check", pgettext_lazy("verdict on a theory or an experiment", "Confirmed")),
    "verdict_refuted": Look("idle", "x", pgettext_lazy("verdict on a theory or an experiment", "Refuted")),
    "review_draft": Look("quiet", "pencil", pgettext_lazy("state of a review", "Draft")),
    "review_in_review": Look("busy", "eye", pgettext_lazy("state of a review", "In review")),
    "review_published": Look("good", "book", pgettext_lazy("state of a review", "Published")),
    "request_new": Look("bad", "inbox", pgettext_lazy("state of a request", "New")),
    "request_working": Look("busy", "tool", pgettext_lazy("state of a request", "In progress")),
    "request_waiting": Look("quiet", "hourglass", pgettext_lazy("state of a request", "Waits for the caller")),
    "request_solved": Look("good", "check", pgettext_lazy("state of a request", "Solved")),
    "request_closed": Look("idle", "lock", pgettext_lazy("state of a request", "Closed")),
    "changes_draft": Look("quiet", "pencil", pgettext_lazy("state of a planned change", "Draft")),
    "changes_asked": Look("busy", "hourglass", pgettext_lazy("state of a planned change", "Waits for approval")),
    "changes_approved": Look("good", "check", pgettext_lazy("state of a planned change", "Approved")),
    "changes_refused": Look("bad", "ban", pgettext_lazy("state of a planned change", "Refused")),
    "changes_scheduled": Look("good", "calendar", pgettext_lazy("state of a planned change", "In the calendar")),
    "changes_under_way": Look("busy", "tool", pgettext_lazy("state of a planned change", "Under way")),
    "changes_done": Look("good", "check", pgettext_lazy("state of a planned change", "Done")),
    "changes_failed": Look("bad", "alert-triangle", pgettext_lazy("state of a planned change", "Failed")),
    "changes_backed_out": Look("quiet", "history", pgettext_lazy("state of a planned change", "Taken back")),
    "changes_closed": Look("idle", "lock", pgettext_lazy("state of a planned change", "Closed")),
    "changes_withdrawn": Look("idle", "ban", pgettext_lazy("state of a planned change", "Withdrawn")),
    "article_draft": Look("quiet", "pencil", pgettext_lazy("state of an article", "Draft")),
    "article_published": Look("good", "check", pgettext_lazy("state of an article", "Published")),
    "article_review": Look("busy", "hourglass", pgettext_lazy("state of an article", "To be reviewed")),
    "waiting": Look("busy", "hourglass", pgettext_lazy("state of a delivery", "Waiting")),
    "sent": Look("good", "check", pgettext_lazy("state of a delivery", "Sent")),
    "kept": Look("quiet", "inbox", pgettext_lazy("state of a delivery", "Kept here")),
    "failed": Look("bad", "alert-triangle", pgettext_lazy("state of a delivery", "Failed")),
    "cancelled": Look("idle", "ban", pgettext_lazy("state of a delivery", "Cancelled")),
    "expired": Look("bad", "clock", pgettext_lazy("state of a delivery", "Expired")),
    "merged": Look("quiet", "stack-2", pgettext_lazy("state of a delivery", "In a summary")),
    "planned": Look("idle", "clock", pgettext_lazy("state of a message of a page", "Planned")),
    "handed": Look("busy", "send", pgettext_lazy("state of a message of a page", "Handed over")),
    "skipped": Look("idle", "bell-off", pgettext_lazy("state of a message of a page", "Not sent")),
    "page_open": Look("busy", "bell", pgettext_lazy("state of a page to a person", "Paged")),
    "page_taken": Look("good", "user-check", pgettext_lazy("state of a page to a person", "Took it")),
    "page_passed": Look("quiet", "arrow-right", pgettext_lazy("state of a page to a person", "Passed it on")),
    "page_over": Look("idle", "check", pgettext_lazy("state of a page to a person", "Over")),
    "provider_": Look("idle", "help", pgettext_lazy("state of a provider", "Not known")),
    "provider_none": Look("good", "check", pgettext_lazy("state of a provider", "Fine")),
    "provider_maintenance": Look("quiet", "tool", pgettext_lazy("state of a provider", "Maintenance")),
    "provider_minor": Look("busy", "alert-triangle", pgettext_lazy("state of a provider", "Minor trouble")),
    "provider_major": Look("bad", "alert-triangle", pgettext_lazy("state of a provider", "Major trouble")),
    "provider_critical": Look("bad", "flame", pgettext_lazy("state of a provider", "Worst trouble")),
    "ok": Look("good", "check", pgettext_lazy("state of a part of the installation", "Fine")),
    "slow": Look("busy", "hourglass", pgettext_lazy("state of a part of the installation", "Behind")),
    "broken": Look("bad", "alert-triangle", pgettext_lazy("state of a part of the installation", "Broken")),
    "enabled": Look("good", "check", pgettext_lazy("state of something that can be switched", "On")),
    "disabled": Look("idle", "ban", pgettext_lazy("state of something that can be switched", "Off")),
}

PRIORITIES: dict[int, StrOrPromise] = {
    1: _("Critical"),
    2: _("High"),
    3: _("Moderate"),
    4: _("Low"),
    5: _("Informational"),
}


def look_of(state: str) -> Look:
    """Give the look of a state; one that is not known keeps its own name and looks idle."""
    return STATES.get(state) or Look("idle", "circle-dashed", state.replace("_", " ").capitalize())
