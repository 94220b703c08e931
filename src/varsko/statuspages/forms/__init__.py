"""The forms of whoever looks after status pages."""

from varsko.statuspages.forms.pages import ComponentForm as ComponentForm
from varsko.statuspages.forms.pages import GroupForm as GroupForm
from varsko.statuspages.forms.pages import PageForm as PageForm
from varsko.statuspages.forms.reports import EditForm as EditForm
from varsko.statuspages.forms.reports import IncidentForm as IncidentForm
from varsko.statuspages.forms.reports import MaintenanceForm as MaintenanceForm
from varsko.statuspages.forms.reports import MoveForm as MoveForm
from varsko.statuspages.forms.reports import SayForm as SayForm
from varsko.statuspages.forms.roll import BringForm as BringForm
