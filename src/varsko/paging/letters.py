"""What a page says, in the reader's language and on the reader's clock."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone, translation
from django.utils.formats import date_format

from varsko.alerts.data import AlertView
from varsko.alerts.queries import shown_details, spoken
from varsko.kernel.text import shorten
from varsko.kernel.zones import is_zone
from varsko.paging import words
from varsko.paging.domain.news import Occasion
from varsko.people.data import Person

_LONGEST_DESCRIPTION, _MOST_DETAILS = 4000, 30
_SHOWN = ("service_name", "team_name", "entity", "source", "tags")


def page(alert: AlertView, person: Person, *, via: list[dict[str, str]], link: str) -> dict[str, Any]:
    """Write the message that pages a person: key facts in the subject and in the first line, one link to answer."""
    with translation.override(person.language), timezone.override(_zone(person)):
        return _letter(
            alert,
            person,
            subject=brief(alert),
            link=link,
            reasons=[words.why(one["via"], one["source"]) for one in via],
            note=spoken(alert),
        )


def news(alert: AlertView, person: Person, *, occasion: str, facts: Mapping[str, str], link: str) -> dict[str, Any]:
    """Write the message that tells a person what became of an alert: who did it, and the note if there is one."""
    with translation.override(person.language), timezone.override(_zone(person)):
        subject = words.news(occasion, who=facts["who"], alert=brief(alert))
        return _letter(alert, person, subject=subject, link=link, reasons=[], note=facts.get("note", "") or spoken(alert))


def shift(person: Person, *, occasion: str, facts: Mapping[str, str], at: datetime, link: str) -> dict[str, Any]:
    """Write the message that reminds a person of a shift: `schedule` is its name, `moment` when the shift begins or ends."""
    with translation.override(person.language), timezone.override(_zone(person)):
        moment = datetime.fromisoformat(facts["moment"])
        when, begins = _clock(moment, person), occasion == Occasion.SHIFT_START
        subject = words.shift(occasion, schedule=facts["schedule"], when=when, is_coming=moment > at)
        return _brief("paging/mail/shift", {"when": when, "begins": begins}, subject=subject, link=link, person=person)


def mention(person: Person, *, facts: Mapping[str, str], text: str) -> dict[str, Any]:
    """Write the message that tells a person who named them: `room` is its title, `path` where it was said, `text` what."""
    with translation.override(person.language), timezone.override(_zone(person)):
        subject, link = words.mention(who=facts["who"], room=facts["room"]), f"{settings.VARSKO.url}{facts['path']}"
        said = {"text": shorten(text, _LONGEST_DESCRIPTION)}
        return _brief("paging/mail/mention", said, subject=subject, link=link, person=person)


def _brief(template: str, facts: dict[str, Any], *, subject: str, link: str, person: Person) -> dict[str, Any]:
    """Give a message whose subject says it all."""
    return {"subject": subject, "template": template, "facts": facts, "brief": subject, "link": link, "language": person.language}


def brief(alert: AlertView) -> str:
    """Say what an alert is about in one line."""
    return f"[P{alert.priority}] {alert.message} (#{alert.number})"


def _letter(alert: AlertView, person: Person, *, subject: str, link: str, reasons: list[str], note: str = "") -> dict[str, Any]:
    """Give the facts and the template: in a storm most letters become a line of a summary, and are never written out."""
    facts = {
        "alert": {name: getattr(alert, name) for name in _SHOWN},
        "person": {"name": person.name},
        "reasons": reasons,
        "note": note,
        "since": _clock(alert.began_at or alert.created_at, person),
        "description": shorten(alert.description, _LONGEST_DESCRIPTION),
        "details": shown_details(alert)[:_MOST_DETAILS],
    }
    return {
        "subject": subject,
        "template": "paging/mail/page",
        "facts": facts,
        "brief": brief(alert),
        "link": link,
        "language": person.language,
    }


def _clock(at: datetime, person: Person) -> str:
    zone = _zone(person)
    return f"{date_format(at.astimezone(zone), 'DATETIME_FORMAT')} ({zone.key})"


def _zone(person: Person) -> ZoneInfo:
    return ZoneInfo(person.time_zone if is_zone(person.time_zone) else "UTC")
