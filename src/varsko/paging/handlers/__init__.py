"""What paging does when alerts are routed, move on, or something falls due."""

from varsko.paging.handlers.climb import climb, runs
from varsko.paging.handlers.hooks import tell_webhooks
from varsko.paging.handlers.notices import notices, send_notices
from varsko.paging.handlers.post import report, stale
from varsko.paging.handlers.settle import settle
from varsko.paging.handlers.start import start

__all__ = ["climb", "notices", "report", "runs", "send_notices", "settle", "stale", "start", "tell_webhooks"]
