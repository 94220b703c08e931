"""Settings: where everything is set up, and how the installation is."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from varsko.alerts.queries import put_aside
from varsko.core import health as core
from varsko.core.clock import now
from varsko.people.data import Subject
from varsko.people.domain.permissions import demand, may
from varsko.ui.words import StrOrPromise


@dataclass(frozen=True, slots=True)
class Place:
    """A page of settings; `kind` is what one must be allowed to see."""

    href: str
    icon: str
    label: StrOrPromise
    text: StrOrPromise
    kind: str


PLACES: tuple[tuple[StrOrPromise, tuple[Place, ...]], ...] = (
    (
        _("People"),
        (
            Place("/settings/people", "users", _("People"), _("Who is here, their roles, and invitations."), "user"),
            Place("/settings/teams", "users-group", _("Teams"), _("Who answers together."), "team"),
            Place("/settings/escalations", "stairs-up", _("Escalations"), _("Who is told first, and who next."), "escalation"),
            Place("/settings/incidents", "flame", _("Incidents"), _("Severities, keys, and who leads the major ones."), "settings"),
            Place("/handbook", "clipboard-list", _("Handbook"), _("What counts when something is wrong, on paper too."), "incident"),
            Place("/settings/desk", "inbox", _("Service desk"), _("Desks, what can be asked of them, and what is urgent."), "request"),
            Place(
                "/settings/changes",
                "tool",
                _("Changes"),
                _("Who approves them, templates, and times in which nothing is changed."),
                "change",
            ),
            Place("/settings/reviews", "book", _("Reviews"), _("Which incidents are reviewed, and until when."), "settings"),
            Place("/settings/revisions", "checks", _("To be looked at"), _("Who looks again at what people go by, and when."), "incident"),
            Place("/on-call", "calendar", _("Schedules"), _("Who is on call when."), "schedule"),
            Place("/settings/unrouted", "route", _("Alerts that nobody answers for"), _("Who is told then."), "settings"),
        ),
    ),
    (
        _("Sources"),
        (
            Place("/settings/keys", "key", _("Keys and sources"), _("Let monitoring systems send alerts, and scripts work."), "team"),
            Place("/settings/webhooks", "webhook", _("Webhooks"), _("Tell other systems what happens to alerts."), "settings"),
            Place("/api/docs", "book", _("API"), _("All that scripts can ask for, and what they are answered."), "team"),
            Place("/services", "server", _("Services"), _("What is watched, who owns it, and what it needs."), "service"),
        ),
    ),
    (
        _("This installation"),
        (
            Place("/settings/deliveries", "send", _("Deliveries"), _("What was sent to whom, and what failed."), "delivery"),
            Place(
                "/settings/rooms", "message", _("Reactions in rooms"), _("The emoji that pin messages or make tasks of them."), "settings"
            ),
            Place(
                "/settings/privacy",
                "shield-lock",
                _("Privacy"),
                _("What is kept about somebody, erasing it, and how long things are kept."),
                "key",
            ),
            Place("/settings/health", "heartbeat", _("Health"), _("Workers, queues, the database, the clock."), "settings"),
        ),
    ),
)


@require_safe
def settings(request: HttpRequest) -> HttpResponse:
    """List the pages of settings that the reader may see."""
    actor = request.actor  # type: ignore[attr-defined]  # set by people's middleware
    groups = [(label, [place for place in places if may(actor, "see", Subject(kind=place.kind))]) for label, places in PLACES]
    return render(request, "web/settings.html", {"groups": [(label, places) for label, places in groups if places]})


@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """Show how the installation is."""
    demand(request.actor, "see", Subject(kind="settings"))  # type: ignore[attr-defined]  # set by people's middleware
    return render(request, "web/health.html", {"report": core.report(now()), "aside": put_aside()})
