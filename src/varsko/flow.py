"""THE STORY: what happened → who reacts, in order; what falls due → who handles it. Nothing else is here."""

from varsko.alerts import handlers as alerts
from varsko.core.models import Reaction
from varsko.core.outbox import Handler, react
from varsko.core.worker import Queue
from varsko.events.base import Event
from varsko.events.people import UserDeleted
from varsko.schedules import handlers as schedules

EVENTS: tuple[tuple[type[Event], tuple[Handler, ...]], ...] = ((UserDeleted, (schedules.vacate_seats,)),)

DUE: tuple[Queue, ...] = (
    Queue("reactions", Reaction.objects.all, react, limit=200),
    Queue("snoozes", alerts.snoozes, alerts.wake_snoozed),
)
