"""The tables of incidents."""

from varsko.incidents.models.board import Change as Change
from varsko.incidents.models.board import Clue as Clue
from varsko.incidents.models.board import Stream as Stream
from varsko.incidents.models.checks import Assessment as Assessment
from varsko.incidents.models.checks import Checklist as Checklist
from varsko.incidents.models.checks import Tick as Tick
from varsko.incidents.models.duties import Duty as Duty
from varsko.incidents.models.duties import Filing as Filing
from varsko.incidents.models.duties import Regime as Regime
from varsko.incidents.models.people import Awake as Awake
from varsko.incidents.models.record import Affected as Affected
from varsko.incidents.models.record import Guest as Guest
from varsko.incidents.models.record import Holding as Holding
from varsko.incidents.models.record import Incident as Incident
from varsko.incidents.models.record import LinkedAlert as LinkedAlert
from varsko.incidents.models.record import Relation as Relation
from varsko.incidents.models.record import Scale as Scale
from varsko.incidents.models.rules import PagingRule as PagingRule
from varsko.incidents.models.telling import Following as Following
from varsko.incidents.models.telling import MailingList as MailingList
from varsko.incidents.models.telling import OwnText as OwnText
from varsko.incidents.models.telling import Promise as Promise
from varsko.incidents.models.telling import Update as Update
from varsko.incidents.models.types import IncidentType as IncidentType
from varsko.incidents.models.work import Entry as Entry
from varsko.incidents.models.work import Task as Task
