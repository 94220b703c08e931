"""The verbs of alerts: the only way to write one."""

from varsko.alerts.actions.changes import (
    add_details,
    add_note,
    add_responder,
    add_tags,
    assign,
    change_description,
    change_message,
    change_priority,
    delete,
    hide,
    let_in,
    mark_seen,
    place,
    remove_details,
    remove_tags,
    show,
    shut_out,
)
from varsko.alerts.actions.moves import acknowledge, close, end_snooze, snooze, unacknowledge
from varsko.alerts.actions.past import remember_past
from varsko.alerts.actions.receive import catch_up, pack, receive, take_over, unpack
from varsko.alerts.actions.requests import remember_request
from varsko.alerts.actions.sealed import opened
from varsko.alerts.actions.silence import end_alerts_of_silent_sources
from varsko.alerts.actions.views import forget_view, keep_view

__all__ = [
    "acknowledge",
    "add_details",
    "add_note",
    "add_responder",
    "add_tags",
    "assign",
    "catch_up",
    "change_description",
    "change_message",
    "change_priority",
    "close",
    "delete",
    "end_alerts_of_silent_sources",
    "end_snooze",
    "forget_view",
    "hide",
    "keep_view",
    "let_in",
    "mark_seen",
    "opened",
    "pack",
    "place",
    "receive",
    "remember_past",
    "remember_request",
    "remove_details",
    "remove_tags",
    "show",
    "shut_out",
    "snooze",
    "take_over",
    "unacknowledge",
    "unpack",
]
