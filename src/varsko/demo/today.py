"""The last hours, played for real: alerts come in, are routed, paged, taken, snoozed and closed by the product itself."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from varsko.alerts import actions as alerts
from varsko.alerts.data import Parcel
from varsko.core import clock
from varsko.demo import crises
from varsko.demo.company import SECURITY
from varsko.demo.found import Company
from varsko.demo.history import signal
from varsko.demo.stories import SECRET, STORIES, Story
from varsko.people import queries as people
from varsko.people.data import Actor

Work = Callable[[], object]

_BY_MESSAGE = {one.message: one for story in STORIES for one in (story, *story.followers)} | {SECRET.message: SECRET}


@dataclass(frozen=True, slots=True)
class Scene:
    """One alert of today: how many minutes ago it began, who took it and when, what else was done."""

    story: str
    began: float
    taker: str = ""
    taken: float = 0
    note: str = ""
    closed: float = 0
    snoozed_hours: int = 0


SCENES = (
    Scene("Scanner battery low on 11 devices", 190, taker="malgorzata", taken=170, snoozed_hours=14),
    Scene("Broker kafka-3 is gone", 96, taker="lukasz", taken=93, note="The disk controller hangs again. Moving the volume."),
    Scene("Tracking events are 10 minutes behind", 94, taker="eirik", taken=88, note="Waits for the broker."),
    Scene("Declarations wait: 312 in the queue", 93, taker="eirik", taken=87, closed=31),
    Scene("Booking API: more than 2 % of requests fail", 64, taker="kari", taken=62, note="Rolled back 4.18.2.", closed=22),
    Scene("Refunds to one account: 14 within an hour", 51, taker="mateusz", taken=44),
    Scene("Sorter GDA-2 stopped: jam at chute 14", 27, taker="pawel", taken=24, note="Linia stoi, technik w drodze."),
    Scene("Print queue utr-labels-01 is stuck", 13),
    Scene("Replica pg-main-2 is 90 s behind", 4),
    Scene("Card payments: refusals above 12 %", 2),
)


def play(company: Company, *, now: datetime, work: Work) -> None:
    """Play every scene in the order of time; `work` does what is due after each step."""
    steps = [step for scene in SCENES for step in _steps(scene, company, now)]
    steps += crises.ongoing(company, now)
    for at, step in sorted(steps, key=lambda one: one[0]):
        with clock.play(at):
            step()
            work()


def _steps(scene: Scene, company: Company, now: datetime) -> list[tuple[datetime, Callable[[], object]]]:
    story = _BY_MESSAGE[scene.story]
    opened: list[str] = []

    def ago(minutes: float) -> datetime:
        return now - timedelta(minutes=minutes)

    def who() -> Actor:
        return people.actor_for_person(company.people[scene.taker].id)

    def note() -> None:
        alerts.add_note(by=who(), at=clock.now(), alert_id=opened[0], note=scene.note)

    def snooze() -> None:
        alerts.snooze(by=who(), at=clock.now(), alert_ids=opened, until=now + timedelta(hours=scene.snoozed_hours))

    planned: list[tuple[float, bool, Callable[[], object]]] = [
        (scene.began, True, lambda: opened.append(_open(story, company))),
        (scene.taken, bool(scene.taker), lambda: alerts.acknowledge(by=who(), at=clock.now(), alert_ids=opened)),
        (scene.taken - 1, bool(scene.note), note),
        (scene.taken - 2, bool(scene.snoozed_hours), snooze),
        (scene.closed, bool(scene.closed), lambda: alerts.close(by=who(), at=clock.now(), alert_ids=opened)),
    ]
    return [(ago(minutes), step) for minutes, wanted, step in planned if wanted]


def _open(story: Story, company: Company) -> str:
    key = company.keys[SECURITY if story is SECRET else story.source]
    parcel = Parcel(signal=signal(story), key_id=key.id, key_name=key.name, team_id=key.team_id, kind=key.kind)
    return alerts.receive([parcel], at=clock.now())[0].alert_id
