"""The reads of incidents."""

from varsko.incidents.queries.callout import callout as callout
from varsko.incidents.queries.lists import count as count
from varsko.incidents.queries.lists import incident as incident
from varsko.incidents.queries.lists import incidents as incidents
from varsko.incidents.queries.lists import moves as moves
from varsko.incidents.queries.lists import of_alert as of_alert
from varsko.incidents.queries.lists import ongoing as ongoing
from varsko.incidents.queries.lists import visible_to as visible_to
from varsko.incidents.queries.parts import guests as guests
from varsko.incidents.queries.parts import holdings as holdings
from varsko.incidents.queries.parts import links as links
from varsko.incidents.queries.parts import relations as relations
from varsko.incidents.queries.parts import tasks as tasks
from varsko.incidents.queries.setup import scale as scale
from varsko.incidents.queries.setup import scales as scales
from varsko.incidents.queries.setup import settings as settings
from varsko.incidents.queries.subjects import ANY as ANY
from varsko.incidents.queries.subjects import subjects as subjects
from varsko.incidents.queries.timeline import entries as entries
from varsko.incidents.queries.timeline import timeline as timeline
