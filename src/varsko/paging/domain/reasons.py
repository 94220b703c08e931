"""The named reasons of paging. Stored for ever: names are added, never changed."""

from enum import StrEnum


class Via(StrEnum):
    """Why it is this person."""

    NAMED = "named"
    ON_CALL = "on_call"
    NEXT_ON_CALL = "next_on_call"
    PREVIOUS_ON_CALL = "previous_on_call"
    MEMBER = "member"
    MANAGER = "manager"
    RANDOM_MEMBER = "random_member"
    FALLBACK = "fallback"


class Reason(StrEnum):
    """Why somebody was not told, or why an escalation stopped."""

    NOBODY_ON_CALL = "nobody_on_call"
    NO_MEMBERS = "no_members"
    NO_NEIGHBOUR = "no_neighbour"
    TARGET_GONE = "target_gone"
    TEAM_SAYS_NOBODY = "team_says_nobody"
    PERSON_INACTIVE = "person_inactive"
    NO_CONTACT = "no_contact"
    OWN_RULES = "own_rules"
    ALREADY_PAGED = "already_paged"
    PASSED_ON = "passed_on"
    ALREADY_RUNNING = "already_running"
    HANDED_ON = "handed_on"
    NO_STEPS = "no_steps"
    NO_ROUTE = "no_route"
    NOBODY_REACHED = "nobody_reached"
    ALERT_ACKNOWLEDGED = "alert_acknowledged"
    ALERT_SNOOZED = "alert_snoozed"
    ALERT_CLOSED = "alert_closed"
    ALERT_GONE = "alert_gone"
    PAGED_ANEW = "paged_anew"
    LAST_STEP = "last_step"
    CONTACT_DISABLED = "contact_disabled"
    CONTACT_UNKNOWN = "contact_unknown"
    NO_CHANNEL = "no_channel"
    STEP_DISABLED = "step_disabled"
    RESTORED = "restored"
