"""The reads of schedules."""

from varsko.schedules.queries.answers import neighbours as neighbours
from varsko.schedules.queries.answers import next_on_call as next_on_call
from varsko.schedules.queries.answers import on_call as on_call
from varsko.schedules.queries.answers import outlook as outlook
from varsko.schedules.queries.answers import uncovered as uncovered
from varsko.schedules.queries.feeds import calendar as calendar
from varsko.schedules.queries.feeds import feed_by_token as feed_by_token
from varsko.schedules.queries.feeds import feed_digest as feed_digest
from varsko.schedules.queries.feeds import feed_view as feed_view
from varsko.schedules.queries.feeds import feeds as feeds
from varsko.schedules.queries.timelines import members_of as members_of
from varsko.schedules.queries.timelines import shifts_of as shifts_of
from varsko.schedules.queries.timelines import timeline as timeline
from varsko.schedules.queries.views import about as about
from varsko.schedules.queries.views import about_view as about_view
from varsko.schedules.queries.views import draft_of as draft_of
from varsko.schedules.queries.views import may_see as may_see
from varsko.schedules.queries.views import never_reached as never_reached
from varsko.schedules.queries.views import override as override
from varsko.schedules.queries.views import overrides as overrides
from varsko.schedules.queries.views import rotations_with as rotations_with
from varsko.schedules.queries.views import schedule as schedule
from varsko.schedules.queries.views import schedules as schedules
from varsko.schedules.queries.views import schedules_of as schedules_of
from varsko.schedules.queries.views import view as view
