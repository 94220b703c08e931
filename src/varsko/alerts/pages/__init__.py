"""The pages of alerts: the list, what is done from it, and the views people keep of it."""

from varsko.alerts.pages.lists import act, alerts
from varsko.alerts.pages.single import ask, change, do
from varsko.alerts.pages.views import forget_view, keep_view

__all__ = ["act", "alerts", "ask", "change", "do", "forget_view", "keep_view"]
