"""The reads of alerts."""

from varsko.alerts.queries.aside import put_aside
from varsko.alerts.queries.lists import (
    alert,
    alert_as,
    alerts,
    count,
    gravest_of_services,
    moves,
    open_by_state,
    since_of_services,
    visible_to,
)
from varsko.alerts.queries.loaded import views_of
from varsko.alerts.queries.requests import request
from varsko.alerts.queries.search import holding, matching
from varsko.alerts.queries.spoken import shown_details, spoken
from varsko.alerts.queries.story import log, story
from varsko.alerts.queries.subjects import subject_of, subjects
from varsko.alerts.queries.views import kept_views

__all__ = [
    "alert",
    "alert_as",
    "alerts",
    "count",
    "gravest_of_services",
    "holding",
    "kept_views",
    "log",
    "matching",
    "moves",
    "open_by_state",
    "put_aside",
    "request",
    "shown_details",
    "since_of_services",
    "spoken",
    "story",
    "subject_of",
    "subjects",
    "views_of",
    "visible_to",
]
