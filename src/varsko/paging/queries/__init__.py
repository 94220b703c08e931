"""The reads of paging."""

from varsko.paging.queries.bell import bell as bell
from varsko.paging.queries.bell import unread as unread
from varsko.paging.queries.first import first_called as first_called
from varsko.paging.queries.pages import answering as answering
from varsko.paging.queries.pages import latest_pages as latest_pages
from varsko.paging.queries.pages import page as page
from varsko.paging.queries.pages import story_of_paging as story_of_paging
from varsko.paging.queries.pages import waiting_for as waiting_for
from varsko.paging.queries.pages import what_next as what_next
from varsko.paging.queries.passing import passing as passing
from varsko.paging.queries.policies import about as about
from varsko.paging.queries.policies import policies as policies
from varsko.paging.queries.policies import policies_using as policies_using
from varsko.paging.queries.policies import policy as policy
from varsko.paging.queries.rules import notification_rule as notification_rule
from varsko.paging.queries.rules import notification_rules as notification_rules
from varsko.paging.queries.rules import step_view as step_view
from varsko.paging.queries.webhooks import webhook as webhook
from varsko.paging.queries.webhooks import webhooks as webhooks
