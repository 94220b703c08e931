"""The forms of the desk."""

from varsko.desk.forms.base import RequestForm as RequestForm
from varsko.desk.forms.filled import AnswersForm as AnswersForm
from varsko.desk.forms.filled import AskForm as AskForm
from varsko.desk.forms.hands import FollowerForm as FollowerForm
from varsko.desk.forms.hands import SplitForm as SplitForm
from varsko.desk.forms.macros import MacroForm as MacroForm
from varsko.desk.forms.made import FormForm as FormForm
from varsko.desk.forms.made import WordsForm as WordsForm
from varsko.desk.forms.opening import OpenForm as OpenForm
from varsko.desk.forms.setup import CallerForm as CallerForm
from varsko.desk.forms.setup import CategoryForm as CategoryForm
from varsko.desk.forms.setup import DeskForm as DeskForm
from varsko.desk.forms.setup import MatrixForm as MatrixForm
from varsko.desk.forms.skills import RungForm as RungForm
from varsko.desk.forms.skills import SkillForm as SkillForm
from varsko.desk.forms.small import AssignForm as AssignForm
from varsko.desk.forms.small import ChangeForm as ChangeForm
from varsko.desk.forms.small import PriorityForm as PriorityForm
from varsko.desk.forms.small import SolveForm as SolveForm
from varsko.desk.forms.small import SortForm as SortForm
from varsko.desk.forms.small import WithdrawForm as WithdrawForm
from varsko.desk.forms.ties import IncidentForm as IncidentForm
from varsko.desk.forms.ties import MergeForm as MergeForm
from varsko.desk.forms.ties import ProblemForm as ProblemForm
from varsko.desk.forms.ties import RelateForm as RelateForm
from varsko.desk.forms.views import ViewForm as ViewForm
