"""What the desk says to people: names of kinds, states, channels and reasons."""

from collections.abc import Mapping
from types import MappingProxyType

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from varsko.desk.domain.copies import Reason, Rule
from varsko.desk.domain.digests import Every, Part
from varsko.desk.domain.macros import Step
from varsko.desk.domain.orders import Order
from varsko.desk.domain.priority import Why
from varsko.desk.domain.states import Channel, Kind, Move, Said
from varsko.desk.domain.ties import Relation
from varsko.ui.words import StrOrPromise

KINDS: Mapping[str, StrOrPromise] = MappingProxyType(
    {
        Kind.INCIDENT: pgettext_lazy("kind of request", "Disturbance"),
        Kind.SERVICE: pgettext_lazy("kind of request", "Service request"),
        Kind.PROBLEM: pgettext_lazy("kind of request", "Problem"),
        Kind.CHANGE: pgettext_lazy("kind of request", "Change"),
    }
)

CHANNELS: Mapping[str, StrOrPromise] = MappingProxyType(
    {
        Channel.PHONE: pgettext_lazy("how a request came", "By telephone"),
        Channel.EMAIL: pgettext_lazy("how a request came", "By mail"),
        Channel.PORTAL: pgettext_lazy("how a request came", "In the portal"),
        Channel.DESK: pgettext_lazy("how a request came", "At the desk"),
        Channel.API: pgettext_lazy("how a request came", "By a program"),
        Channel.CHAT: pgettext_lazy("how a request came", "In chat"),
        Channel.ALERT: pgettext_lazy("how a request came", "From an alert"),
    }
)

MOVES: Mapping[str, StrOrPromise] = MappingProxyType(
    {
        Move.START: pgettext_lazy("verb, of a request", "Start"),
        Move.WAIT: pgettext_lazy("verb, of a request", "Wait for the caller"),
        Move.RESUME: pgettext_lazy("verb, of a request", "Go on"),
        Move.SOLVE: pgettext_lazy("verb, of a request", "Solved"),
        Move.CLOSE: pgettext_lazy("verb, of a request", "Close"),
        Move.WITHDRAW: pgettext_lazy("verb, of a request", "Close without a solution"),
        Move.REOPEN: pgettext_lazy("verb, of a request", "Open it again"),
    }
)

IMPACTS: Mapping[int, StrOrPromise] = MappingProxyType(
    {
        1: _("Everybody"),
        2: _("A department or a site"),
        3: _("Several people"),
        4: _("One person"),
    }
)

URGENCIES: Mapping[int, StrOrPromise] = MappingProxyType(
    {
        1: _("Work stands still"),
        2: _("Work is hampered"),
        3: _("It can wait"),
    }
)

WHY: Mapping[Why, StrOrPromise] = MappingProxyType(
    {
        Why.MATRIX: _("from impact and urgency"),
        Why.TIER: _("the service is critical"),
        Why.VIP: _("the caller is a VIP"),
        Why.MAJOR: _("it belongs to a major incident"),
        Why.HAND: _("set by hand"),
    }
)

SAID: Mapping[str, StrOrPromise] = MappingProxyType(
    {
        Said.ANSWER: pgettext_lazy("what was said about a request", "Answer"),
        Said.REPLY: pgettext_lazy("what was said about a request", "From the caller"),
        Said.COPY: pgettext_lazy("what was said about a request", "From somebody in copy"),
        Said.NOTE: pgettext_lazy("what was said about a request", "Internal note"),
        Said.CALL: pgettext_lazy("what was said about a request", "Note of a call"),
    }
)

COPIES: Mapping[str, StrOrPromise] = MappingProxyType(
    {
        Rule.KNOWN: _("Who has an account; of others you are asked"),
        Rule.EVERYBODY: _("Everybody whom the caller named"),
        Rule.ASK: _("Whom you let"),
        Rule.NOBODY: pgettext_lazy("in copy", "Nobody"),
    }
)

COPY_REASONS: Mapping[str, StrOrPromise] = MappingProxyType(
    {
        Reason.BY_RULE: _("The caller put them in copy."),
        Reason.LET_IN: _("The desk let them in."),
        Reason.DESK_ASKS: _("This desk wants to be asked."),
        Reason.CONFIDENTIAL: _("The desk is confidential."),
        Reason.PERSONAL: _("The request is personal."),
        Reason.NOT_THE_CALLER: _("Somebody else than the caller named them."),
        Reason.UNPROVEN: _("Nothing proves that the caller wrote this mail."),
        Reason.STRANGER: _("They have no account here."),
        Reason.MANY: _("Too many were written to within the hour."),
        Reason.LEFT: _("They want to hear no more."),
        Reason.SHUT_OUT: _("The desk ended it."),
        Reason.BOUNCED: _("Mail does not reach them."),
    }
)

SCORES: Mapping[int, StrOrPromise] = MappingProxyType(
    {
        3: pgettext_lazy("how somebody was helped", "Good"),
        2: pgettext_lazy("how somebody was helped", "So-so"),
        1: pgettext_lazy("how somebody was helped", "Bad"),
    }
)

RELATIONS: Mapping[str, StrOrPromise] = MappingProxyType(
    {
        Relation.RELATED: pgettext_lazy("what a request is to another", "related to"),
        Relation.CAUSED: pgettext_lazy("what a request is to another", "caused by"),
        Relation.MENDED: pgettext_lazy("what a request is to another", "mended by"),
        Relation.SPLIT: pgettext_lazy("what a request is to another", "split off from"),
    }
)

BACKWARDS: Mapping[str, StrOrPromise] = MappingProxyType(
    {
        Relation.RELATED: pgettext_lazy("what a request is to another", "related to"),
        Relation.CAUSED: pgettext_lazy("what a request is to another", "cause of"),
        Relation.MENDED: pgettext_lazy("what a request is to another", "mends"),
        Relation.SPLIT: pgettext_lazy("what a request is to another", "split into"),
    }
)

GIVES: Mapping[str, StrOrPromise] = MappingProxyType(
    {
        "nobody": pgettext_lazy("who gets a new request", "Nobody, until somebody takes it"),
        "turn": pgettext_lazy("who gets a new request", "Each of the team in turn"),
        "load": pgettext_lazy("who gets a new request", "Whoever of the team has least to do"),
        "on_call": pgettext_lazy("who gets a new request", "Whoever is on call for the team"),
    }
)

STEPS: Mapping[Step, StrOrPromise] = MappingProxyType(
    {
        Step.SORT: pgettext_lazy("what a macro does", "Sort it under"),
        Step.PRIORITY: pgettext_lazy("what a macro does", "Set the priority to"),
        Step.TAG: pgettext_lazy("what a macro does", "Put on the tags"),
        Step.TAKE: pgettext_lazy("what a macro does", "Take it yourself"),
        Step.TEAM: pgettext_lazy("what a macro does", "Hand it to the team"),
        Step.PERSON: pgettext_lazy("what a macro does", "Hand it to"),
        Step.NOTE: pgettext_lazy("what a macro does", "Note inside"),
        Step.ANSWER: pgettext_lazy("what a macro does", "Answer the caller"),
        Step.START: pgettext_lazy("what a macro does", "Start"),
        Step.WAIT: pgettext_lazy("what a macro does", "Wait for the caller"),
        Step.RESUME: pgettext_lazy("what a macro does", "Go on"),
        Step.SOLVE: pgettext_lazy("what a macro does", "Solve it"),
    }
)

ORDERS: Mapping[str, StrOrPromise] = MappingProxyType(
    {
        Order.URGENT: pgettext_lazy("first in a list", "What is most urgent"),
        Order.DUE: pgettext_lazy("first in a list", "What falls due next"),
    }
)

OFFERED: Mapping[str, StrOrPromise] = MappingProxyType(
    {
        "everybody": pgettext_lazy("who may report to a desk in the portal", "Everybody who has signed in"),
        "staff": pgettext_lazy("who may report to a desk in the portal", "Colleagues, but no customers"),
        "nobody": pgettext_lazy("who may report to a desk in the portal", "Nobody: it is not in the portal"),
    }
)

AGES: tuple[StrOrPromise, ...] = (
    _("less than a day"),
    _("1 to 3 days"),
    _("3 to 7 days"),
    _("7 to 30 days"),
    _("more than 30 days"),
)
"""How old something is, in the steps of `domain.figures.AGES`."""

PARTS: Mapping[str, StrOrPromise] = MappingProxyType(
    {
        Part.COUNTS: _("What came and went"),
        Part.SPEED: _("How fast"),
        Part.PROMISES: _("Promises"),
        Part.AGES: _("How old is what is open"),
        Part.SCORES: _("What callers thought"),
        Part.CHANNELS: _("How it came"),
        Part.CATEGORIES: _("What it was about"),
    }
)

EVERY: Mapping[str, StrOrPromise] = MappingProxyType(
    {
        Every.DAY: _("Every day"),
        Every.WEEK: _("Every Monday"),
        Every.MONTH: _("On the first of every month"),
    }
)
