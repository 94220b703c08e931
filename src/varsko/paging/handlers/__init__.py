"""What paging does when alerts are routed, move on, or something falls due."""

from varsko.paging.handlers.climb import climb, runs
from varsko.paging.handlers.hooks import tell_webhooks
from varsko.paging.handlers.mentions import tell_mentioned
from varsko.paging.handlers.news import news, old_news, send_news, tell_news
from varsko.paging.handlers.notices import notices, send_notices
from varsko.paging.handlers.post import report, stale
from varsko.paging.handlers.settle import settle
from varsko.paging.handlers.shifts import look_at_shifts, remind, shifts, watch_shifts
from varsko.paging.handlers.start import start
from varsko.paging.personal import PERSONAL as PERSONAL

__all__ = [
    "climb",
    "look_at_shifts",
    "news",
    "notices",
    "old_news",
    "remind",
    "report",
    "runs",
    "send_news",
    "send_notices",
    "settle",
    "shifts",
    "stale",
    "start",
    "tell_mentioned",
    "tell_news",
    "tell_webhooks",
    "watch_shifts",
]
