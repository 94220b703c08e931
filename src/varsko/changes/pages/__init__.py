"""The pages of changes."""

from varsko.changes.pages.answer import answer as answer
from varsko.changes.pages.answer import answered as answered
from varsko.changes.pages.calendar import calendar as calendar
from varsko.changes.pages.calendar import feed as feed
from varsko.changes.pages.calendar import feed_do as feed_do
from varsko.changes.pages.deploys import deploys as deploys
from varsko.changes.pages.lists import approvals as approvals
from varsko.changes.pages.lists import changes as changes
from varsko.changes.pages.lists import open_change as open_change
from varsko.changes.pages.lists import plan as plan
from varsko.changes.pages.setup import end as end
from varsko.changes.pages.setup import freeze as freeze
from varsko.changes.pages.setup import setup as setup
from varsko.changes.pages.setup import standing as standing
from varsko.changes.pages.setup import template as template
from varsko.changes.pages.single import change as change
from varsko.changes.pages.single import do as do
from varsko.changes.pages.small import small as small
from varsko.changes.pages.small import write as write
