"""The pages of status pages: what readers see when the raw path does not answer, and the desk of whoever looks after them."""

from varsko.statuspages.pages.desk import add_component as add_component
from varsko.statuspages.pages.desk import add_group as add_group
from varsko.statuspages.pages.desk import change as change
from varsko.statuspages.pages.desk import component as component
from varsko.statuspages.pages.desk import create as create
from varsko.statuspages.pages.desk import desk as desk
from varsko.statuspages.pages.desk import desks as desks
from varsko.statuspages.pages.desk import group as group
from varsko.statuspages.pages.desk import set_state as set_state
from varsko.statuspages.pages.public import report as report
from varsko.statuspages.pages.public import sheet as sheet
from varsko.statuspages.pages.public import short_report as short_report
from varsko.statuspages.pages.public import unlock as unlock
from varsko.statuspages.pages.roll import subscribers as subscribers
from varsko.statuspages.pages.seeing import see_too as see_too
from varsko.statuspages.pages.subscribing import confirm as confirm
from varsko.statuspages.pages.subscribing import subscribe as subscribe
from varsko.statuspages.pages.subscribing import unsubscribe as unsubscribe
from varsko.statuspages.pages.telling import edit as edit
from varsko.statuspages.pages.telling import new_incident as new_incident
from varsko.statuspages.pages.telling import new_maintenance as new_maintenance
from varsko.statuspages.pages.telling import told as told
