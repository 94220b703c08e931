"""Incidents of the last ninety days, and one that goes on."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from varsko.alerts import actions as alert_actions
from varsko.alerts import queries as alerts
from varsko.core import clock
from varsko.demo import kinds
from varsko.demo.found import Company
from varsko.incidents import actions, queries
from varsko.incidents.data import AssessmentView, ChangeDraft, Draft, IncidentType, ListView, Target
from varsko.people import queries as people
from varsko.people.data import SYSTEM_ACTOR, Actor

_SHOWN_AT_ONCE = 100


@dataclass(frozen=True, slots=True)
class Crisis:
    """An incident that is over: how many days ago, for how many minutes, who led it, what was written, what helped."""

    days: int
    minutes: int
    severity: int
    service: str
    summary: str
    description: str
    manager: str
    others: tuple[tuple[str, str], ...]
    notes: tuple[tuple[int, str, str], ...]
    fix: str
    cause: str
    tasks: tuple[tuple[str, str, int], ...] = ()
    affected: tuple[str, ...] = ()
    cases: int = 0
    reporter: str = ""
    by_customer: bool = False
    private: bool = False
    type: str = ""
    facts: tuple[tuple[str, Any], ...] = ()
    assessed: AssessmentView | None = None
    reported: str = ""


CRISES = (
    Crisis(
        81, 74, 1, "Booking API", "Nobody can book a transport", "Every booking ends with an error page. All customers, all countries.",
        "kari", (("tech_lead", "mads"), ("communications", "femke")),
        ((3, "mads", "All errors come from the price service: empty tariff table."),
         (9, "kari", "Decision: restore last night's tariffs, then look."),
         (41, "mads", "Tariffs restored in Utrecht. Bookings come through."),
         (58, "femke", "Two large customers confirm that they can book.")),
        "Last night's tariffs were restored from the backup.", "An import of tariffs without any row was accepted and replaced the table.",
        (("Refuse imports that are empty or lose more than a tenth of their rows", "agnieszka", 14),
         ("Alert on bookings per minute", "mads", 21)),
        ("Customer portal",), 63, "femke", by_customer=True,
    ),
    Crisis(
        52, 128, 2, "Terminal Gdańsk", "Sorter in Gdańsk stands still",
        "Parcels pile up since the morning shift. Utrecht takes what it can.",
        "malgorzata", (("tech_lead", "pawel"),),
        ((6, "pawel", "The sorter waits for routing data that never come."),
         (35, "pawel", "The line to Bergen is up, DNS answers with the old address."),
         (96, "malgorzata", "Cache emptied by hand, first parcels move."),),
        "The resolver's cache was emptied; the old record was removed.",
        "A record with a lifetime of a day was changed without lowering it first.",
        (("Checklist for DNS changes: lower the lifetime a day before", "daan", 28),), ("Label printing",), 4, "malgorzata",
    ),
    Crisis(
        33, 46, 2, "Payments", "Card payments fail for Danish customers", "About a third of card payments in Denmark are refused.",
        "astrid", (("communications", "femke"),),
        ((4, "eirik", "Only one acquirer is affected. Their status page says nothing."),
         (22, "astrid", "Decision: send Danish cards by the other acquirer."),
         (31, "eirik", "Switched. Refusals are back to normal."),),
        "Danish cards went by the second acquirer until the first was well again.", "The acquirer's certificate had expired.",
        (("Try the second acquirer by itself after ten refusals in a row", "eirik", 30),), ("Settlement",), 17, "astrid",
    ),
    Crisis(
        19, 205, 3, "Reports", "Yesterday's figures are missing", "The nightly figures did not arrive. Nobody waits for them before noon.",
        "daan", (), ((20, "daan", "The job waited for a lock that a forgotten session held."),),
        "Ended the session and ran the job again.", "A session was left open over night.", (), (), 0, "daan",
    ),
    Crisis(
        9, 88, 1, "Customer portal", "A customer saw another customer's shipments",
        "One customer reports a list that is not theirs. Kept to few until it is clear.",
        "mateusz", (("tech_lead", "mads"),),
        ((5, "mateusz", "Portal taken down for everybody while we look."), (27, "mads", "A cache keyed by the address alone, since 4.21."),
         (70, "mads", "Cache switched off, portal up again. 11 lists were shown to somebody else."),),
        "The cache was switched off.", "A shared cache did not take the customer into account.",
        (("Tell the eleven customers", "astrid", 3), ("Test: two customers, one address, two answers", "mads", 21)), (), 1, "mateusz",
        by_customer=True, private=True, type=kinds.BREACH,
        facts=(("which_data", "Lists of shipments: names, addresses, times"), ("people_concerned", 640), ("countries", ["NO", "DK"])),
        assessed=AssessmentView(
            impact="Lists of shipments were shown to whoever asked next from the same address; 11 for certain",
            seen_in={"en": "You may have seen shipments that are not yours", "nb": "Du kan ha sett sendinger som ikke er dine"},
            groups="Customers in Norway and Denmark who share an address with another customer", outside="some", inside="nobody",
            is_data=True,
        ),
        reported="On the day named below, lists of shipments (names, addresses, times) of eleven customers were shown to others for "
        "88 minutes. A shared cache did not take the customer into account. It is switched off; all eleven are told.",
    ),
)  # fmt: skip


CASES = ((86, 131), (78, 164), (71, 118), (64, 205), (58, 172), (47, 149), (41, 236), (36, 190), (28, 143), (23, 284), (16, 158), (6, 221))
"""The same error, time and again: how many days ago, and for how many minutes."""


def write(company: Company, now: datetime) -> int:
    """Say who leads major incidents, and write down what is over, the oldest first; returns how many."""
    ladder = company.escalations["Platform"]
    majors = Target(kind="escalation", id=ladder.id, name=ladder.name)
    first = now - timedelta(days=CRISES[0].days + 1)
    actions.change_settings(
        by=SYSTEM_ACTOR, at=first, prefix="HOT", video="https://meet.nordfrakt.example/{key}", majors=majors, report=True
    )
    actions.change_mail(by=SYSTEM_ACTOR, at=first, address="incidents@nordfrakt.example")
    _lists(company, first)
    types = kinds.write(first)
    for one in CRISES:
        begin = (now - timedelta(days=one.days)).replace(hour=9, minute=12, second=0, microsecond=0)
        key = _declare(one, company, begin, types)
        _respond(one, company, key, begin)
    return len(CRISES)


def remember(company: Company, now: datetime, error: str) -> None:
    """Write down the cases of a known error, the oldest first: past ones say how long the next takes."""
    crew = [_who(company, one) for one in ("lukasz", "daan", "bjorn")]
    for place, (days, minutes) in enumerate(CASES):
        begin = (now - timedelta(days=days)).replace(hour=13, minute=7 * place % 60, second=0, microsecond=0)
        by, number = crew[place % len(crew)], place % 3 + 1
        summary = f"Broker kafka-{number} hangs, tracking is late"
        draft = Draft(
            summary=summary,
            severity=3,
            service_id=company.services["Kafka"].id,
            detected_by="monitoring",
            past=True,
            impact_started_at=begin,
        )
        ref = actions.declare(by=by, at=begin + timedelta(minutes=3), draft=draft)[0].key
        end = begin + timedelta(minutes=minutes)
        actions.take(by=by, at=begin + timedelta(minutes=4), ref=ref)
        actions.update(by=by, at=end, ref=ref, known=error)
        actions.resolve(by=by, at=end, ref=ref, impact_ended_at=end, fix="Restarted the controller, the broker came back by itself.")


def _lists(company: Company, at: datetime) -> None:
    """Say who is told by mail: those who lead the company of what is severe, those who speak with customers of everything."""
    chiefs = tuple(company.people[who].id for who in ("ingrid", "mateusz", "henrik"))
    counters = tuple(company.people[who].id for who in ("lotte", "femke"))
    for name, severity, people_, addresses, language in (
        ("Management", 2, chiefs, (), "en"),
        ("Customer care", 3, counters, ("care@nordfrakt.example",), "nl"),
    ):
        wanted = ListView(
            id="", name=name, severity=severity, addresses=addresses, language=language, people=people_, teams=(), services=()
        )
        actions.save_list(by=SYSTEM_ACTOR, at=at, wanted=wanted)


def _declare(one: Crisis, company: Company, begin: datetime, types: Mapping[str, IncidentType]) -> str:
    at = begin + timedelta(minutes=2)
    draft = Draft(
        summary=one.summary,
        description=one.description,
        severity=one.severity,
        service_id=company.services[one.service].id,
        affected=tuple(company.services[name].id for name in one.affected),
        detected_by="customer" if one.by_customer else "staff",
        private=one.private,
        type_id=types[one.type].id if one.type else "",
        facts=dict(one.facts),
        past=True,
        impact_started_at=begin,
    )
    return actions.declare(by=_who(company, one.reporter), at=at, draft=draft)[0].key


def _respond(one: Crisis, company: Company, key: str, begin: datetime) -> None:
    def at(minutes: float) -> datetime:
        return begin + timedelta(minutes=minutes)

    lead = _who(company, one.manager)
    for _role, who in one.others if one.private else ():
        actions.invite(by=_who(company, one.reporter), at=at(3), ref=key, user_id=company.people[who].id)
    actions.take(by=lead, at=at(3), ref=key)
    for role, who in one.others:
        actions.assign(by=_who(company, who), at=at(4), ref=key, role=role, user_id=company.people[who].id)
    for minutes, who, text in one.notes:
        actions.write_entry(by=_who(company, who), at=at(minutes), ref=key, text=text)
    if one.assessed:
        actions.assess(by=lead, at=at(30), ref=key, said=one.assessed, customers_outside=11)
    actions.update(by=lead, at=at(one.minutes), ref=key, cause=one.cause, cases=one.cases)
    actions.resolve(by=lead, at=at(one.minutes + 4), ref=key, impact_ended_at=at(one.minutes), fix=one.fix)
    if one.reported:
        _report(one, lead, key, at)
    for title, who, days in one.tasks:
        due = (begin + timedelta(days=days)).date()
        actions.add_task(
            by=lead, at=at(one.minutes + 30), ref=key, title=title, kind="cleanup", owner_id=company.people[who].id, due_on=due
        )


def _report(one: Crisis, lead: Actor, key: str, at: Callable[[float], datetime]) -> None:
    """Hand in what the law asks for a day later, and keep what was said."""
    view = queries.incident(key, by=lead)
    for duty in queries.duties(view.id) if view else ():
        for filing in duty.filings:
            when = at(26 * 60)
            actions.file(
                by=lead, at=when, ref=key, filing_id=filing.id, text=one.reported, version=filing.version, sent_at=when, number="2026/4711"
            )


def ongoing(company: Company, now: datetime) -> Sequence[tuple[datetime, Callable[[], object]]]:
    """Give the steps of the incident that goes on, each with its time: the broker that is gone."""
    play = _Ongoing(company, now)
    steps = (
        (91, play.declare),
        (89, play.lead),
        (88.5, play.give_part),
        (87.5, play.call),
        (86, play.answer),
        (80, partial(play.say, "lukasz", "kafka-3 hangs on its disk controller, as in spring. Two partitions have no leader.")),
        (66, partial(play.say, "bjorn", "Decision: move the volume. Roll back: attach it to the old host again.")),
        (84, play.assess),
        (78, play.suppose),
        (64, play.change),
        (60, play.add_tasks),
        (52, play.settle),
        (34, partial(play.say, "eirik", "Customs catches up: 312 waiting, 90 a minute.")),
        (50, play.know),
        (12, play.promise),
    )
    return [(now - timedelta(minutes=minutes), step) for minutes, step in steps]


class _Ongoing:
    """The incident that goes on, step by step."""

    def __init__(self, company: Company, now: datetime) -> None:
        """Prepare; it has no key before it is declared."""
        self.company, self.now, self.key = company, now, ""

    def _doing(self, who: str) -> dict[str, Any]:
        return {"by": _who(self.company, who), "at": clock.now(), "ref": self.key}

    def declare(self) -> None:
        """Łukasz declares it from the alert."""
        found = next(one for one in alerts.alerts(by=SYSTEM_ACTOR, limit=_SHOWN_AT_ONCE) if one.message == "Broker kafka-3 is gone")
        services = self.company.services
        draft = Draft(
            summary="Tracking stands still, declarations wait",
            description="Customers see positions from an hour ago. Customs declarations queue up; nothing is lost so far.",
            severity=2,
            service_id=services["Kafka"].id,
            affected=(services["Track & Trace"].id, services["Customs messages"].id),
            detected_by="monitoring",
            impact_started_at=found.created_at,
            alert_ids=(found.id,),
        )
        self.key = actions.declare(by=_who(self.company, "lukasz"), at=clock.now(), draft=draft)[0].key

    def lead(self) -> None:
        """Bjørn leads."""
        actions.take(**self._doing("bjorn"))

    def give_part(self) -> None:
        """Łukasz looks for the fault."""
        actions.assign(**self._doing("lukasz"), role="tech_lead", user_id=self.company.people["lukasz"].id)

    def call(self) -> None:
        """Eirik is paged."""
        eirik = self.company.people["eirik"]
        note = "We need somebody who knows the tracking consumers."
        actions.page(**self._doing("bjorn"), target=Target(kind="user", id=eirik.id, name=eirik.name), note=note)

    def answer(self) -> None:
        """Eirik answers."""
        view = queries.incident(self.key, by=SYSTEM_ACTOR)
        calls = [one.alert.id for one in queries.links(view.id, by=SYSTEM_ACTOR) if one.is_call] if view else []
        alert_actions.acknowledge(by=_who(self.company, "eirik"), at=clock.now(), alert_ids=calls)

    def say(self, who: str, text: str) -> None:
        """Somebody writes what was seen or decided."""
        actions.write_entry(**self._doing(who), text=text)

    def add_tasks(self) -> None:
        """What is to be done now, and afterwards."""
        owner = self.company.people["lukasz"].id
        actions.add_task(**self._doing("bjorn"), title="Move the volume of kafka-3 to another host", owner_id=owner)
        due = (self.now + timedelta(days=12)).date()
        title = "Replace the disk controllers of this series"
        actions.add_task(**self._doing("bjorn"), title=title, kind="cleanup", owner_id=owner, due_on=due)

    def assess(self) -> None:
        """What it does to whom, and what the manager asked themselves."""
        said = AssessmentView(
            impact="Positions are an hour old; declarations wait but none is lost",
            seen_in={"en": "Tracking shows positions from an hour ago", "nb": "Sporingen viser posisjoner fra for en time siden"},
            groups="All customers with tracking; customs desks in Gdańsk and Rotterdam",
            outside="all",
            inside="some",
        )
        actions.assess(**self._doing("bjorn"), said=said, customers_inside=14, cases=9)
        for item in ("communicating", "parts"):
            actions.tick(**self._doing("bjorn"), checklist="manager", item=item)

    def suppose(self) -> None:
        """Two streams of work, what is seen, and what it may be."""
        people = self.company.people
        actions.open_stream(**self._doing("bjorn"), name="The broker and its partitions", lead_id=people["lukasz"].id)
        actions.open_stream(**self._doing("bjorn"), name="Customs: work off what waits", lead_id=people["eirik"].id)
        seen = "Two partitions have no leader, both were led by kafka-3"
        actions.add_clue(**self._doing("lukasz"), kind="observation", text=seen, stream=1)
        controller = "The disk controller hangs under load, as in spring"
        actions.add_clue(**self._doing("lukasz"), kind="theory", text=controller, of=1, stream=1)
        actions.add_clue(**self._doing("bjorn"), kind="theory", text="The network between the halls loses packets", of=1)
        actions.add_clue(**self._doing("lukasz"), kind="experiment", text="Read the disk's log; ping all brokers for a minute", of=3)

    def change(self) -> None:
        """The volume is to be moved, and it is known how to take that back."""
        draft = ChangeDraft(
            what="Move the volume of kafka-3 to host 7",
            how="Detach, attach, start the broker, wait until it is in sync",
            why="A healthy controller brings both partitions back",
            way_back="Stop the broker, attach the volume to host 3 again, start it there",
            who_id=self.company.people["lukasz"].id,
            stream=1,
        )
        actions.log_change(**self._doing("lukasz"), draft=draft)

    def settle(self) -> None:
        """One theory is out, and the change is made."""
        lukasz = self._doing("lukasz")
        actions.judge(**lukasz, number=4, verdict="refuted", because="No packet lost in 60 seconds")
        actions.judge(**lukasz, number=3, verdict="refuted", because="The network is fine (4)")
        actions.judge(**lukasz, number=2, verdict="confirmed", because="Controller resets every 40 seconds in the log")
        actions.move_change(**lukasz, number=1, state="done")

    def know(self) -> None:
        """It is a case of a known error, and past cases say how long it takes."""
        view = queries.incident(self.key, by=SYSTEM_ACTOR)
        found = queries.near_known(view, SYSTEM_ACTOR) if view else []
        actions.update(**self._doing("lukasz"), known=found[0].ref)

    def promise(self) -> None:
        """The next update is promised."""
        actions.promise_update(**self._doing("bjorn"), until=self.now + timedelta(minutes=18))


def _who(company: Company, key: str) -> Actor:
    return people.actor_for_person(company.people[key].id)
