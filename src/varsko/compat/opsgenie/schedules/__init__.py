"""The endpoints of schedules: set up, asked who is on call, drawn as timelines and calendars."""

from varsko.compat.opsgenie.schedules import answers, overrides, rotations, setup

# the answers come first: their paths would pass for the identifier of a schedule
ROUTES = (*answers.ROUTES, *rotations.ROUTES, *overrides.ROUTES, *setup.ROUTES)
