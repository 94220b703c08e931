"""The verbs of paging: the only way to change who is told, and how."""

from varsko.paging.actions.answers import page_someone as page_someone
from varsko.paging.actions.answers import pass_on as pass_on
from varsko.paging.actions.answers import take as take
from varsko.paging.actions.bell import read_bell as read_bell
from varsko.paging.actions.escalations import create_escalation as create_escalation
from varsko.paging.actions.escalations import delete_escalation as delete_escalation
from varsko.paging.actions.escalations import update_escalation as update_escalation
from varsko.paging.actions.past import remember_past as remember_past
from varsko.paging.actions.restored import forget_overdue as forget_overdue
from varsko.paging.actions.rules import ACTION_TYPES as ACTION_TYPES
from varsko.paging.actions.rules import METHODS as METHODS
from varsko.paging.actions.rules import add_rule_step as add_rule_step
from varsko.paging.actions.rules import create_notification_rule as create_notification_rule
from varsko.paging.actions.rules import delete_notification_rule as delete_notification_rule
from varsko.paging.actions.rules import delete_rule_step as delete_rule_step
from varsko.paging.actions.rules import update_notification_rule as update_notification_rule
from varsko.paging.actions.rules import update_rule_step as update_rule_step
from varsko.paging.actions.teams import set_up_team as set_up_team
from varsko.paging.actions.webhooks import create_webhook as create_webhook
from varsko.paging.actions.webhooks import delete_webhook as delete_webhook
from varsko.paging.actions.webhooks import update_webhook as update_webhook
