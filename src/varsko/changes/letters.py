"""What people are written about changes: asked for their approval, told what became of it. With a link to a page that asks once."""

from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import formats, timezone, translation
from django.utils.translation import gettext as _

from varsko.changes import links, words
from varsko.changes.data import Move
from varsko.changes.models import Change, Round, Seat, SentAsk
from varsko.core import secrets
from varsko.desk import actions as desk
from varsko.desk.queries import can_be_answered
from varsko.kernel.zones import is_zone
from varsko.people.data import Person

_PURPOSE = "changes.letter"


def post_ask(row: Change, asked: Round, seat: Seat, person: Person, *, again: int, at: datetime) -> None:
    """Ask somebody for their approval, or with `again` remind them, inside the caller's transaction; each of these once."""
    with translation.override(person.language), timezone.override(_zone(person)):
        subject = _("Your approval is asked: %(title)s") if not again else _("Still waits for your approval: %(title)s")
        instead = _("You stand in for %(who)s.") % {"who": seat.name} if str(seat.person_id) != person.id else ""
        lead = _("%(who)s asks for your approval of a change (%(round)s).") % {"who": _owner(row), "round": asked.name}
        how = _("Open the link and decide there. Or answer this mail with one word in its first line: approved, or refused.")
        sent = _post(
            row,
            person,
            f"ask:{seat.pk}:{again}",
            subject=subject % {"title": row.request.title},
            paragraphs=[lead, instead, *_facts(row), row.plan],
            after=how if can_be_answered(row.request) else "",  # else an answer that reaches nobody would be taken for a yes
            link=links.address(seat.pk, person.id),
            at=at,
        )
    SentAsk.objects.get_or_create(message_id=sent, defaults={"seat": seat, "person_id": person.id})


def post_decided(row: Change, person: Person, move: Move, *, at: datetime) -> None:
    """Tell the owner of a change that it is approved or refused, inside the caller's transaction."""
    with translation.override(person.language):
        said = {
            Move.APPROVE: (_("Approved: %(title)s"), _("Your change is approved. Put it into the calendar.")),
            Move.REFUSE: (_("Refused: %(title)s"), _("Your change is refused. Why, you read on its page.")),
        }
        subject, lead = said[move]
        _post(
            row,
            person,
            f"decided:{row.pk}:{row.version}:{move.value}",
            subject=subject % {"title": row.request.title},
            paragraphs=[lead],
            link=page_of(row),
            at=at,
        )


def post_lapsed(row: Change, person: Person, *, at: datetime) -> None:
    """Tell the owner of a change that nobody decided in time, inside the caller's transaction."""
    with translation.override(person.language):
        lead = _("Not enough people answered in time. The change is a draft again; nothing is approved.")
        subject = _("Not decided in time: %(title)s") % {"title": row.request.title}
        _post(
            row,
            person,
            f"lapsed:{row.pk}:{row.version}:{int(at.timestamp())}",
            subject=subject,
            paragraphs=[lead],
            link=page_of(row),
            at=at,
        )


def post_ignored(row: Change, seat: Seat, person: Person, why: str, mail_id: str, *, at: datetime) -> None:
    """Tell somebody that their mail did not count, and why, inside the caller's transaction; once for each mail."""
    with translation.override(person.language):
        subject = _("Your answer did not count: %(title)s") % {"title": row.request.title}
        _post(
            row,
            person,
            f"ignored:{mail_id}",
            subject=subject,
            paragraphs=[str(words.IGNORED[why])],
            link=links.address(seat.pk, person.id),
            at=at,
        )


def page_of(row: Change) -> str:
    """Give the address of the page of a change."""
    return f"{settings.VARSKO.url}/changes/{row.request.key}"


def _zone(person: Person) -> ZoneInfo:
    return ZoneInfo(person.time_zone if is_zone(person.time_zone) else "UTC")


def _owner(row: Change) -> str:
    return row.owner.name if row.owner else row.request.opened_by


def _facts(row: Change) -> list[str]:
    """Say in lines what is decided about: when, what is touched, how risky."""
    services = ", ".join(row.services.order_by("name").values_list("name", flat=True))
    return [
        _("When: %(from)s – %(until)s") % {"from": _moment(row.begins_at), "until": _moment(row.ends_at)},
        _("Services: %(names)s") % {"names": services} if services else "",
        _("Risk: %(level)s (%(points)s points)") % {"level": words.LEVELS[row.level], "points": row.points},
    ]


def _moment(at: datetime | None) -> str:
    return formats.date_format(timezone.localtime(at), "DATETIME_FORMAT") if at else "–"


def _post(row: Change, person: Person, key: str, *, subject: str, paragraphs: list[str], link: str, at: datetime, after: str = "") -> str:
    """Write to somebody inside. The key holds a secret: who knows it knows the id of the mail, which an answer must name."""
    body = "\n\n".join(one for one in paragraphs if one)
    message = {
        "subject": f"[{row.request.key}] {subject}",
        "template": "changes/mail/note",
        "facts": {"body": body, "after": after},
        "link": link,
        "language": person.language,
    }
    secret = f"changes:{key}:{person.id}:{secrets.mark(_PURPOSE, f'{key}:{person.id}')}"
    text = render_to_string("changes/mail/note.txt", {**message["facts"], "link": link})  # type: ignore[dict-item]  # a dict of texts
    return desk.write_colleague(request=UUID(str(row.pk)), person=person, key=secret, message=message, text=text, at=at)
