"""What was said in the rooms of teams and of the incident that goes on today, as the alerts came and went."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from varsko.conversations import actions, queries
from varsko.conversations.data import MessageView, RoomView
from varsko.core import clock
from varsko.demo.company import BOOKING, PLATFORM
from varsko.demo.found import Company
from varsko.incidents import actions as incident_actions
from varsko.incidents import queries as incidents
from varsko.knowledge import actions as knowledge
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


CRISIS: tuple[Line, ...] = (
    Line(87, "lukasz", "The controller again, `aborted command, disk sdc`. Not like HOT-2: that was DNS.", signs=(("bjorn", "👀"),)),
    Line(85, "bjorn", "Jeg leder. Łukasz tar det tekniske. Eirik, kan du se på tollmeldingene?", signs=(("eirik", "👍"),)),
    Line(84, "eirik", "Ja. 312 venter, ingenting er tapt. Posisjonene er en time gamle.", answers=1, signs=(("bjorn", "📌"),)),
    Line(72, "bjorn", "Hosting centre on the phone: two others in hall 2 see the same. A technician is on the way.", is_note=True),
    Line(66, "lukasz", "@Bjørn Østby I would move the volume to host 7 now. Way back: host 3.", signs=(("bjorn", "✅"),)),
    Line(53, "lukasz", "Volume moved. 61 partitions behind, falling.", signs=(("eirik", "👍"), ("bjorn", "📌"))),
    Line(31, "eirik", "Tollmeldinger: 90 i minuttet nå, ferdig om fire minutter.", answers=5),
    Line(9, "bjorn", "Bra. Vi venter til alt er i synk før vi sier noe utad.", signs=(("lukasz", "👍"),)),
)  # fmt: skip
KNOWN = """Kafka broker 3 lost its disk controller at 06:54. Two partitions had no leader for 33 minutes.

- Positions are an hour old, declarations wait, **nothing is lost**
- The volume runs on host 7; 61 partitions catch up
"""
NEXT = """- All partitions in sync, then say so (Bjørn)
- Firmware of the three controllers left, not during the day (Łukasz)
"""


def play(company: Company, *, now: datetime) -> None:
    """Let people say it, in the order of time."""
    for name, lines in TALKS.items():
        opened_at = now - timedelta(minutes=lines[0].ago + 1)
        room = actions.enter_team(by=SYSTEM_ACTOR, at=opened_at, team_id=company.teams[name].id)
        _all(room, lines, company, now)
    (crisis,) = [one for one in incidents.ongoing(by=SYSTEM_ACTOR) if not one.drill]
    led = people.actor_for_person(company.people["bjorn"].id)
    with clock.play(now - timedelta(minutes=CRISIS[0].ago + 1)):
        room = incident_actions.enter_room(by=led, at=clock.now(), ref=crisis.id)
    _all(room, CRISIS, company, now)
    with clock.play(now - timedelta(minutes=8)):
        document = incident_actions.open_state(by=led, at=clock.now(), ref=crisis.id)
        for section, text in (("known", KNOWN), ("plan", NEXT)):
            knowledge.write(by=led, at=clock.now(), document_id=document.id, section=section, text=text, base="")


def _all(room: RoomView, lines: Sequence[Line], company: Company, now: datetime) -> None:
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
