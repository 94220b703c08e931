"""The pages of incidents."""

from varsko.incidents.pages.board import board_add as board_add
from varsko.incidents.pages.board import board_do as board_do
from varsko.incidents.pages.board import board_edit as board_edit
from varsko.incidents.pages.board import state as state
from varsko.incidents.pages.board import state_export as state_export
from varsko.incidents.pages.checks import checklist as checklist
from varsko.incidents.pages.checks import checklists as checklists
from varsko.incidents.pages.declare import declare as declare
from varsko.incidents.pages.declare import declared as declared
from varsko.incidents.pages.lists import incidents as incidents
from varsko.incidents.pages.lists_of_people import following as following
from varsko.incidents.pages.lists_of_people import mailing_list as mailing_list
from varsko.incidents.pages.lists_of_people import mailing_lists as mailing_lists
from varsko.incidents.pages.places import room as room
from varsko.incidents.pages.settings import scale as scale
from varsko.incidents.pages.settings import settings as settings
from varsko.incidents.pages.single import do as do
from varsko.incidents.pages.single import incident as incident
from varsko.incidents.pages.single import short as short
from varsko.incidents.pages.small import entry as entry
from varsko.incidents.pages.small import small as small
from varsko.incidents.pages.small import task as task
from varsko.incidents.pages.telling import tell as tell
from varsko.incidents.pages.timeline import export as export
from varsko.incidents.pages.timeline import timeline as timeline
