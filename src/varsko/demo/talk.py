"""What was said in the rooms of teams today, as the alerts came and went."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from varsko.conversations import actions, queries
from varsko.conversations.data import MessageView, RoomView
from varsko.core import clock
from varsko.demo.company import BOOKING, PLATFORM
from varsko.demo.found import Company
from varsko.people import queries as people
from varsko.people.data import SYSTEM_ACTOR


@dataclass(frozen=True, slots=True)
class Line:
    """Something somebody said so many minutes ago: `answers` is the place of the line it answers, `signs` are (who, symbol)."""

    ago: float
    who: str
    text: str
    is_note: bool = False
    answers: int | None = None
    signs: tuple[tuple[str, str], ...] = ()


TALKS: dict[str, tuple[Line, ...]] = {
    PLATFORM: (
        Line(1530, "bjorn", "Nye noder i Utrecht er oppe, `utr-k8s-11` til `-14`. Jeg flytter last i kveld.", signs=(("daan", "👍"),)),
        Line(1524, "daan", "Top, ik houd de latency in de gaten.", answers=0),
        Line(95, "lukasz", "`kafka-3` is gone. Taking it. Controller log says `aborted command, disk sdc`."),
        Line(94, "sofie", "Same as in September? That time a cold restart of the controller was enough.", signs=(("lukasz", "👀"),)),
        Line(92, "lukasz", "Looks like it. Moving the volume first:\n\n```\nkubectl cordon brg-k8s-03\n```", answers=3),
        Line(90, "bjorn", "On the phone with the hosting centre: technician is in the hall in 20 minutes.", is_note=True),
        Line(88, "lukasz", "Volume is on the spare. Replication runs, 61 partitions behind.", signs=(("bjorn", "📌"), ("sofie", "👍"))),
        Line(71, "sofie", "@Łukasz Zieliński under-replicated partitions: **0**. I would wait ten minutes before we call it.", answers=6),
        Line(58, "lukasz", "Stable. Controller firmware is two versions old – that is the second time this year."),
        Line(
            57,
            "bjorn",
            "Order the update for all four, before the weekend.",
            answers=8,
            signs=(("lukasz", "🔨"), ("daan", "👍")),
        ),
    ),
    BOOKING: (
        Line(63, "kari", "Feilene i Booking API begynte rett etter 4.18.2. Ruller tilbake."),
        Line(62, "femke", "Customers see “price not available” on the portal. Portal team knows.", signs=(("kari", "👀"),)),
        Line(48, "kari", "Rolled back. Errors are falling: 2.3 % → 0.4 %.", signs=(("femke", "📌"), ("mads", "✅"))),
        Line(40, "mads", "It was the price feed: empty rows since 09:00. I make the importer refuse them.", answers=2),
        Line(21, "kari", "Lukker varselet. Takk, alle sammen."),
    ),
}


def play(company: Company, *, now: datetime) -> None:
    """Let people say it, in the order of time."""
    for name, lines in TALKS.items():
        opened_at = now - timedelta(minutes=lines[0].ago + 1)
        room = actions.enter_team(by=SYSTEM_ACTOR, at=opened_at, team_id=company.teams[name].id)
        said: list[MessageView] = []
        for line in lines:
            with clock.play(now - timedelta(minutes=line.ago)):
                said.append(_say(room, line, said, company))


def _say(room: RoomView, line: Line, said: list[MessageView], company: Company) -> MessageView:
    by = people.actor_for_person(company.people[line.who].id)
    kind = "note" if line.is_note else "message"
    answered = None if line.answers is None else said[line.answers].id
    actions.look(by=by, at=clock.now(), room_id=room.id, read_number=len(said))
    message = actions.post(by=by, at=clock.now(), room_id=room.id, text=line.text, kind=kind, reply_to=answered)
    for who, symbol in line.signs:
        actions.react(by=people.actor_for_person(company.people[who].id), at=clock.now(), message_id=message.id, symbol=symbol)
    return queries.message(by, message.id)
