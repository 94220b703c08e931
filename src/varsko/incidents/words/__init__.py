"""Incidents in the reader's words."""

from varsko.incidents.words.callout import because as because
from varsko.incidents.words.scale import level as level
from varsko.incidents.words.scale import levels as levels
from varsko.incidents.words.scale import short as short
from varsko.incidents.words.sentences import SENTENCES as SENTENCES
from varsko.incidents.words.sentences import Told as Told
from varsko.incidents.words.sentences import tell as tell
from varsko.incidents.words.tables import CARDS as CARDS
from varsko.incidents.words.tables import DETECTED_BY as DETECTED_BY
from varsko.incidents.words.tables import FIELDS as FIELDS
from varsko.incidents.words.tables import MOVES as MOVES
from varsko.incidents.words.tables import ROLES as ROLES
from varsko.incidents.words.tables import role as role
from varsko.incidents.words.telling import AUDIENCES as AUDIENCES
from varsko.incidents.words.telling import LANGUAGES as LANGUAGES
from varsko.incidents.words.telling import RESTARTS as RESTARTS
from varsko.incidents.words.telling import STAGES as STAGES
from varsko.incidents.words.telling import TEXTS as TEXTS
from varsko.incidents.words.telling import best_text as best_text
from varsko.incidents.words.telling import estimate as estimate
from varsko.incidents.words.telling import finding as finding
from varsko.incidents.words.telling import method as method
from varsko.incidents.words.telling import plain as plain
from varsko.incidents.words.telling import values as values
