"""The desk as JSON: the twin of its pages."""

from varsko.desk.rest import around as around
from varsko.desk.rest import checklists as checklists
from varsko.desk.rest import departments as departments
from varsko.desk.rest import forms as forms
from varsko.desk.rest import hours as hours
from varsko.desk.rest import objects as objects
from varsko.desk.rest import organisations as organisations
from varsko.desk.rest import origins as origins
from varsko.desk.rest import record as record
from varsko.desk.rest import skills as skills
from varsko.desk.rest import tools as tools
from varsko.desk.rest.base import router as router
