"""The verbs of schedules: the only way to change who is on call."""

from varsko.schedules.actions.feeds import close_feed as close_feed
from varsko.schedules.actions.feeds import open_feed as open_feed
from varsko.schedules.actions.overrides import add_override as add_override
from varsko.schedules.actions.overrides import remove_override as remove_override
from varsko.schedules.actions.overrides import update_override as update_override
from varsko.schedules.actions.rotations import add_rotation as add_rotation
from varsko.schedules.actions.rotations import remove_rotation as remove_rotation
from varsko.schedules.actions.rotations import update_rotation as update_rotation
from varsko.schedules.actions.rotations import vacate_seats as vacate_seats
from varsko.schedules.actions.schedules import create_schedule as create_schedule
from varsko.schedules.actions.schedules import delete_schedule as delete_schedule
from varsko.schedules.actions.schedules import update_schedule as update_schedule
