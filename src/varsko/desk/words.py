"""What the desk says to people: names of kinds, states, channels and reasons."""

from collections.abc import Mapping
from types import MappingProxyType

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

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
        Said.NOTE: pgettext_lazy("what was said about a request", "Internal note"),
        Said.CALL: pgettext_lazy("what was said about a request", "Note of a call"),
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
    }
)

BACKWARDS: Mapping[str, StrOrPromise] = MappingProxyType(
    {
        Relation.RELATED: pgettext_lazy("what a request is to another", "related to"),
        Relation.CAUSED: pgettext_lazy("what a request is to another", "cause of"),
        Relation.MENDED: pgettext_lazy("what a request is to another", "mends"),
    }
)

OFFERED: Mapping[str, StrOrPromise] = MappingProxyType(
    {
        "everybody": pgettext_lazy("who may report to a desk in the portal", "Everybody who has signed in"),
        "staff": pgettext_lazy("who may report to a desk in the portal", "Colleagues, but no customers"),
        "nobody": pgettext_lazy("who may report to a desk in the portal", "Nobody: it is not in the portal"),
    }
)
