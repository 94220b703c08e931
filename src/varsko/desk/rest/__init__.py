"""The desk as JSON: the twin of its pages."""

from varsko.desk.rest import record as record
from varsko.desk.rest.base import router as router
