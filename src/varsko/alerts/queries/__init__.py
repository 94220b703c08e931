"""The reads of alerts."""

from varsko.alerts.queries.lists import alert, alerts, count, views_of, visible_to
from varsko.alerts.queries.requests import request
from varsko.alerts.queries.search import matching
from varsko.alerts.queries.story import log, story
from varsko.alerts.queries.subjects import subject_of, subjects

__all__ = ["alert", "alerts", "count", "log", "matching", "request", "story", "subject_of", "subjects", "views_of", "visible_to"]
