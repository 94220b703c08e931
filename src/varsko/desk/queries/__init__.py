"""The reads of the desk."""

from varsko.desk.queries.access import ANY as ANY
from varsko.desk.queries.access import subjects as subjects
from varsko.desk.queries.access import visible_to as visible_to
from varsko.desk.queries.callers import caller as caller
from varsko.desk.queries.callers import callers as callers
from varsko.desk.queries.desks import categories as categories
from varsko.desk.queries.desks import desk as desk
from varsko.desk.queries.desks import desks as desks
from varsko.desk.queries.desks import rules as rules
from varsko.desk.queries.lists import IS_OPEN as IS_OPEN
from varsko.desk.queries.lists import count as count
from varsko.desk.queries.lists import counts as counts
from varsko.desk.queries.lists import entries as entries
from varsko.desk.queries.lists import moves as moves
from varsko.desk.queries.lists import queue as queue
from varsko.desk.queries.lists import request as request
from varsko.desk.queries.lists import requests as requests
