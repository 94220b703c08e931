"""The forms of whoever looks after status pages."""

from varsko.statuspages.forms.audiences import AudienceForm as AudienceForm
from varsko.statuspages.forms.logos import LogoForm as LogoForm
from varsko.statuspages.forms.metrics import MetricForm as MetricForm
from varsko.statuspages.forms.metrics import RuleForm as RuleForm
from varsko.statuspages.forms.metrics import SourceForm as SourceForm
from varsko.statuspages.forms.mirrors import MirrorForm as MirrorForm
from varsko.statuspages.forms.pages import ComponentForm as ComponentForm
from varsko.statuspages.forms.pages import GroupForm as GroupForm
from varsko.statuspages.forms.pages import PageForm as PageForm
from varsko.statuspages.forms.reports import EditForm as EditForm
from varsko.statuspages.forms.reports import ImpactForm as ImpactForm
from varsko.statuspages.forms.reports import IncidentForm as IncidentForm
from varsko.statuspages.forms.reports import LaterForm as LaterForm
from varsko.statuspages.forms.reports import LearnedForm as LearnedForm
from varsko.statuspages.forms.reports import MaintenanceForm as MaintenanceForm
from varsko.statuspages.forms.reports import MoveForm as MoveForm
from varsko.statuspages.forms.reports import PlanForm as PlanForm
from varsko.statuspages.forms.reports import SayForm as SayForm
from varsko.statuspages.forms.reports import TemplateForm as TemplateForm
from varsko.statuspages.forms.roll import BringForm as BringForm
from varsko.statuspages.forms.uptime import CorrectionForm as CorrectionForm
