"""The verbs of status pages: the only way to write one."""

from varsko.statuspages.actions.components import add_component as add_component
from varsko.statuspages.actions.components import add_group as add_group
from varsko.statuspages.actions.components import change_component as change_component
from varsko.statuspages.actions.components import change_group as change_group
from varsko.statuspages.actions.components import remove_component as remove_component
from varsko.statuspages.actions.components import remove_group as remove_group
from varsko.statuspages.actions.components import set_state as set_state
from varsko.statuspages.actions.maintenance import move_on as move_on
from varsko.statuspages.actions.maintenance import reschedule as reschedule
from varsko.statuspages.actions.pages import change_page as change_page
from varsko.statuspages.actions.pages import create_page as create_page
from varsko.statuspages.actions.pages import delete_page as delete_page
from varsko.statuspages.actions.pages import renew_link as renew_link
from varsko.statuspages.actions.reports import change_report as change_report
from varsko.statuspages.actions.reports import edit_update as edit_update
from varsko.statuspages.actions.reports import open_report as open_report
from varsko.statuspages.actions.reports import publish_report as publish_report
from varsko.statuspages.actions.reports import remove_report as remove_report
from varsko.statuspages.actions.reports import say as say
from varsko.statuspages.actions.roll import bring_subscribers as bring_subscribers
from varsko.statuspages.actions.roll import change_subscriber as change_subscriber
from varsko.statuspages.actions.roll import end_subscriber as end_subscriber
from varsko.statuspages.actions.roll import revive_subscriber as revive_subscriber
from varsko.statuspages.actions.subscribers import confirm as confirm
from varsko.statuspages.actions.subscribers import subscribe as subscribe
from varsko.statuspages.actions.subscribers import unsubscribe as unsubscribe
