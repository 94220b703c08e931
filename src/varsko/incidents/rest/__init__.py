"""Incidents as JSON: the twin of their pages."""

from varsko.incidents.rest import board as board
from varsko.incidents.rest import checks as checks
from varsko.incidents.rest import duties as duties
from varsko.incidents.rest import mail as mail
from varsko.incidents.rest import record as record
from varsko.incidents.rest import setup as setup
from varsko.incidents.rest import ties as ties
from varsko.incidents.rest import types as types
from varsko.incidents.rest import updates as updates
from varsko.incidents.rest.base import router as router
