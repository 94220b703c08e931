"""The pages of time on call: who answers now, each schedule's calendar, and the forms behind them."""

from varsko.schedules.pages.calendars import show
from varsko.schedules.pages.feeds import close, feed, open_mine, open_one
from varsko.schedules.pages.now import now_on_call
from varsko.schedules.pages.overrides import add_override, remove_override
from varsko.schedules.pages.rotations import add_rotation, change_rotation, remove_rotation
from varsko.schedules.pages.setup import create, delete, edit

__all__ = [
    "add_override",
    "add_rotation",
    "change_rotation",
    "close",
    "create",
    "delete",
    "edit",
    "feed",
    "now_on_call",
    "open_mine",
    "open_one",
    "remove_override",
    "remove_rotation",
    "show",
]
