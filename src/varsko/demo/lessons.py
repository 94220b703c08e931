"""What Nordfrakt learned from its incidents: reviews that were published, and one that still waits."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from varsko.demo.found import Company
from varsko.incidents import queries as incidents
from varsko.people import queries as people
from varsko.people.data import SYSTEM_ACTOR, Actor
from varsko.postmortems import actions
from varsko.postmortems.data import Asked


@dataclass(frozen=True, slots=True)
class Decided:
    """Something to do: by whom, until how many days after the end, and when it was done (0 for not yet)."""

    title: str
    who: str
    days: int
    kind: str = "prevent"
    is_priority: bool = False
    done: int = 0
    dropped: str = ""


@dataclass(frozen=True, slots=True)
class Lesson:
    """The review of an incident, found by its summary; `published` says how many days after the end, 0 for not yet."""

    summary: str
    author: str
    texts: dict[str, str]
    factors: tuple[tuple[str, str, int], ...]
    decided: tuple[Decided, ...]
    approver: str = ""
    published: int = 0


LESSONS = (
    Lesson(
        "Nobody can book a transport", "kari",
        {
            "summary": "A partner's import arrived without a single row and replaced the table of tariffs. From then on no price could be "
            "worked out, and every booking ended with an error page. Last night's tariffs brought it back.",
            "impact": "- All customers in all four countries, 74 minutes, on a Tuesday morning\n- 63 support cases\n- About 1,900 bookings "
            "came in later than planned; none was lost",
            "well": "The decision to restore first and look later took six minutes.\n\nThe largest customers were told before they called.",
            "lucky": "The backup was nine hours old. On a Monday it would have been three days old.",
            "badly": "We heard of it from a customer. Our alerts watched errors, and the API answered as it should: there was no price.",
            "learned": "An empty file is a valid file. What is replaced as a whole needs a look at how much of it is left.",
        },
        (("detection", "No alert on the number of bookings", 0), ("condition", "The importer replaces the table whatever the sizes", 1),
         ("condition", "The importer was written when the file came from ourselves", 3), ("eased", "Tariffs are backed up each night", 0)),
        (Decided("Refuse imports that lose more than a tenth of their rows", "agnieszka", 14, is_priority=True, done=11),
         Decided("Alert on bookings per minute against the same hour last week", "mads", 21, "detect", done=26),
         Decided("Restore a table of tariffs as an exercise, twice a year", "kari", 60, "mitigate", done=55)),
        "mateusz", 4,
    ),
    Lesson(
        "Sorter in Gdańsk stands still", "malgorzata",
        {
            "summary": "The address of the routing service was moved. Its record lived for a day, and the terminal kept the old one. "
            "The sorter waited for routes that never came.",
            "impact": "- Gdańsk sorted nothing for 128 minutes; Utrecht took a third of it\n- 4 support cases, two lorries left late",
            "well": "Utrecht could take parcels over without any change of plans.",
            "lucky": "It was a quiet morning.",
            "badly": "For an hour we looked at the line, because the line had been the fault the last two times.",
            "learned": "Ask the machine that waits what it waits for, before the history of faults tells us.",
        },
        (("condition", "The record's lifetime was a day", 1), ("response", "The terminal's resolver cannot be seen from Bergen", 0)),
        (Decided("Checklist for changes of DNS", "daan", 28, "process", done=20),
         Decided("Show the resolvers of both terminals on the network's dashboard", "sofie", 40, "detect", done=39),
         Decided("A second resolver in Gdańsk", "lukasz", 45, "mitigate", dropped="The terminal moves to the new network in spring.")),
        "", 6,
    ),
    Lesson(
        "Card payments fail for Danish customers", "astrid",
        {
            "summary": "One of two acquirers let its certificate run out. A third of the Danish card payments went there and was refused.",
            "impact": "- Customers in Denmark, 46 minutes, about one payment in three\n- 17 support cases",
            "well": "There is a second acquirer, and Eirik knew how to send Danish cards there.",
            "lucky": "Eirik was at work. Nobody else had done it before.",
            "badly": "The acquirer's status page stayed green for three hours. We waited for it for eighteen minutes.",
            "learned": "Somebody else's status page is no evidence.",
        },
        (("response", "Only one of us knew how to switch acquirers", 0), ("response", "The switch needs a change of configuration", 2)),
        (Decided("Switch to the second acquirer after ten refusals in a row", "eirik", 27, "mitigate", is_priority=True),
         Decided("Two more people switch acquirers once, by daylight", "pawel", 14, "process", done=12)),
        "", 5,
    ),
    Lesson(
        "A customer saw another customer's shipments", "mateusz",
        {
            "summary": "Since 4.21 a cache kept lists of shipments by their address alone. Two customers at one address saw one list.",
            "impact": "- 11 lists were shown to somebody else\n- The portal was down for 88 minutes while we looked",
            "badly": "The first report lay among the others for two hours.",
        },
        (("condition", "The new cache was tried with one customer", 1),),
        (Decided("Tell the eleven customers what was seen, and by whom", "mateusz", 3, "process", is_priority=True),
         Decided("A test with two customers and one address", "mads", 21)),
    ),
)  # fmt: skip


def write(company: Company, now: datetime) -> None:
    """Write what was learned, as of the days after each incident."""
    by_summary = {one.summary: one for one in incidents.incidents(by=SYSTEM_ACTOR, limit=50)}
    for lesson in LESSONS:
        incident = by_summary[lesson.summary]
        if incident.resolved_at:
            _write(lesson, company, incident.key, incident.resolved_at, now)


def _write(lesson: Lesson, company: Company, key: str, end: datetime, now: datetime) -> None:
    actions.open_review(by=SYSTEM_ACTOR, at=end, ref=key, reason=Asked.SEVERITY)
    said: dict[str, Any] = {"by": _who(company, lesson.author), "at": end + timedelta(days=1), "ref": key}
    actions.write(**said, texts=lesson.texts)
    for kind, text, under in lesson.factors:
        actions.write_factor(**said, text=text, kind=kind, under=under)
    for number, one in enumerate(lesson.decided, 1):
        due = (end + timedelta(days=one.days)).date()
        owner = company.people[one.who].id
        actions.add_action(**said, title=one.title, kind=one.kind, owner_id=owner, due_on=due, is_priority=one.is_priority)
        ended = end + timedelta(days=one.done or one.days - 5)
        if (one.done or one.dropped) and ended < now:
            outcome = "dropped" if one.dropped else "done"
            by = _who(company, one.who)
            actions.end_action(by=by, at=ended, ref=key, number=number, outcome=outcome, note=one.dropped)
    if lesson.approver:
        actions.ask_approval(**said, user_id=company.people[lesson.approver].id)
    if lesson.published:
        at = end + timedelta(days=lesson.published)
        actions.move(**said | {"at": at - timedelta(hours=20)}, move="submit")
        if lesson.approver:
            actions.approve(by=_who(company, lesson.approver), at=at - timedelta(hours=3), ref=key)
        actions.move(**said | {"at": at}, move="publish")


def _who(company: Company, key: str) -> Actor:
    return people.actor_for_person(company.people[key].id)
