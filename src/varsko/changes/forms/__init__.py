"""The forms of changes."""

from varsko.changes.forms.setup import DeputyForm as DeputyForm
from varsko.changes.forms.setup import FreezeForm as FreezeForm
from varsko.changes.forms.setup import StandingForm as StandingForm
from varsko.changes.forms.setup import TemplateForm as TemplateForm
from varsko.changes.forms.writing import AnnounceForm as AnnounceForm
from varsko.changes.forms.writing import MoveForm as MoveForm
from varsko.changes.forms.writing import OpenForm as OpenForm
from varsko.changes.forms.writing import OverruleForm as OverruleForm
from varsko.changes.forms.writing import PlanForm as PlanForm
from varsko.changes.forms.writing import RoundForm as RoundForm
