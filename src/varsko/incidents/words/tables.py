"""The names of parts, moves and fields, and what each part asks of its holder."""

from collections.abc import Mapping
from types import MappingProxyType

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from varsko.incidents.domain.people import Why
from varsko.incidents.domain.roles import Role
from varsko.incidents.domain.status import Move
from varsko.ui.words import StrOrPromise

ROLES: Mapping[str, StrOrPromise] = {
    Role.MANAGER: _("Incident manager"),
    Role.DEPUTY: _("Deputy manager"),
    Role.TECH_LEAD: _("Tech lead"),
    Role.COMMUNICATIONS: _("Communications manager"),
    Role.SCRIBE: _("Scribe"),
    Role.STAKEHOLDER: _("Stakeholder"),
    Role.OTHER: _("Another part"),
}

CARDS: Mapping[str, StrOrPromise] = {
    Role.MANAGER: _(
        "You lead. You may do whatever the response needs: page anybody, hand out parts, decide. Find out who is affected and since "
        "when, set the severity, give out parts, and say when the next update comes. Do not fix it yourself. Ask for objections, then "
        "decide. Stay calm: the others take it from you. When you get tired, hand over."
    ),
    Role.DEPUTY: _(
        "You are the manager's second pair of eyes. Ask what has been overlooked, take over the timeline or a part of the work, and be "
        "ready to lead when the manager needs a break."
    ),
    Role.TECH_LEAD: _(
        "You find out what broke and why, and decide which changes are made. Collect observations, form theories, test them one after "
        "another. Say each change before it is made, and how it is taken back. Restore service first, explain later."
    ),
    Role.COMMUNICATIONS: _(
        "You write to people inside and outside. Say early what is known, say plainly what is not, and always say when the next update "
        "comes. Let somebody read it before you send it."
    ),
    Role.SCRIBE: _(
        "You write down what is seen, said, decided and changed, with its time, as it happens. What is said in a call goes into the "
        "timeline too. Somebody will learn from it later."
    ),
    Role.STAKEHOLDER: _("You follow along and decide what only you can decide. Ask the manager, not those who are fixing it."),
    Role.OTHER: _("The manager tells you what is expected of you."),
}

MOVES: Mapping[str, StrOrPromise] = {
    Move.ACCEPT: pgettext_lazy("verb, of a reported incident", "Accept"),
    Move.DECLINE: pgettext_lazy("verb, of a reported incident", "Not an incident"),
    Move.START: pgettext_lazy("verb, of an incident", "Start fixing"),
    Move.RESOLVE: pgettext_lazy("verb, of an incident", "Resolve"),
    Move.REOPEN: pgettext_lazy("verb, of an incident", "Reopen"),
    Move.REVIEW: pgettext_lazy("verb, of an incident", "Mark as reviewed"),
    Move.CLOSE: pgettext_lazy("verb, of an incident", "Close"),
    Move.MERGE: pgettext_lazy("verb, of an incident", "Merge"),
    Move.SPLIT: pgettext_lazy("verb, of an incident", "Take the merge back"),
}

WHY_A_DEPUTY: Mapping[str, StrOrPromise] = {
    Why.WORST: _("it is as severe as can be"),
    Why.WIDE: _("many services suffer"),
    Why.STREAMS: _("several streams of work go on"),
    Why.LONG: _("it has gone on for more than two hours"),
}

DETECTED_BY: Mapping[str, StrOrPromise] = {
    "monitoring": _("Monitoring"),
    "customer": _("A customer"),
    "staff": _("Somebody of us"),
}

FIELDS = MappingProxyType(
    {
        "summary": _("Summary"),
        "description": _("Description"),
        "contact": _("How to reach the reporter"),
        "video": _("Call or meeting place"),
        "workaround": _("Workaround"),
        "cause": _("Cause"),
        "fix": _("What helped"),
        "debrief": _("What the drill taught us"),
        "detected_by": _("Noticed by"),
        "service_id": _("Faulty service"),
        "known": _("Known error or standard solution"),
        "affected": _("Affected services"),
        "cases": _("Support cases"),
        "customers_inside": _("People affected inside"),
        "customers_outside": _("Customers affected"),
        "impact_started_at": _("Impact began"),
        "detected_at": _("Detected"),
        "impact_ended_at": _("Impact ended"),
        "private": _("Private"),
        "type": _("Type"),
    }
)


def card(name: str, own: Mapping[str, str]) -> str:
    """Say what a part asks of its holder: in the installation's own words, else in the shipped ones."""
    return own.get(name, "") or str(CARDS.get(name, ""))


def role(name: str, label: str = "") -> str:
    """Name a part; one that is none of the usual ones by its own label."""
    return label or str(ROLES.get(name, name))


def role_within(name: str, label: str = "") -> str:
    """Name a part in the middle of a sentence: the usual ones begin with a small letter there, in all languages we speak."""
    usual = str(ROLES.get(name, name))
    return label or usual[:1].lower() + usual[1:]
