"""What Nordfrakt changes on purpose: patches, a move that customers read of, a question that waits, a frozen week."""

from datetime import datetime, timedelta

from varsko.changes import actions, queries
from varsko.changes.data import ChangeView, DeployDraft, FreezeDraft, PlanDraft, TemplateDraft, Wish
from varsko.demo.found import Company
from varsko.demo.status import SLUG
from varsko.incidents import queries as incidents
from varsko.people import queries as people
from varsko.people.data import SYSTEM_ACTOR, Actor
from varsko.statuspages import actions as status_actions
from varsko.statuspages import queries as statuspages

BY = SYSTEM_ACTOR
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
_MILD = {"reach": "nobody", "outage": "none", "undo": "minutes", "tested": "yes", "tried": "often"}
_MOVE = {"reach": "everybody", "outage": "short", "undo": "hours", "tested": "yes", "tried": "first"}
_CERTIFICATES = {"reach": "many", "outage": "none", "undo": "minutes", "tested": "partly", "tried": "once"}
_PAUSE_TITLES = {
    "en": "Booking pauses for two hours at night",
    "nb": "Bestilling stopper to timer om natten",
    "pl": "Rezerwacja nieczynna przez dwie godziny w nocy",
}
_PAUSE_TEXTS = {
    "en": "Between 01:00 and 03:00 transports can be looked at but not booked. Shipments under way are not affected.",
    "nb": "Mellom 01:00 og 03:00 kan transporter vises, men ikke bestilles. Sendinger underveis er ikke berørt.",
    "pl": "Między 01:00 a 03:00 transporty można przeglądać, ale nie rezerwować. Przesyłki w drodze nie są zagrożone.",
}


def write(company: Company, now: datetime) -> None:
    """Set changes up, make some, and ask for one."""
    start = now - 30 * DAY
    board = tuple(company.people[key].id for key in ("ingrid", "mateusz", "malgorzata"))
    actions.set_standing(by=BY, at=start, wish=Wish(name="Change board", needed=2, people=board), level="medium")
    patches = TemplateDraft(
        name="Monthly patches",
        standard=True,
        answers=_MILD,
        minutes=90,
        plan="1. Drain the node\n2. Patch and restart\n3. Look at the graphs\n4. Next node",
    )
    template = actions.write_template(by=BY, at=start, draft=patches)
    peak = (now + 12 * DAY).replace(hour=0, minute=0, second=0, microsecond=0)
    actions.set_freeze(
        by=BY,
        at=start,
        draft=FreezeDraft(
            name="The week before Christmas parcels",
            reason="A third of the year's parcels in five days",
            begins_at=peak,
            ends_at=peak + 5 * DAY,
        ),
    )
    _patched(company, template.id, now)
    _moving(company, now)
    _asking(company, now)
    _deploying(company, now)


def _deploying(company: Company, now: datetime) -> None:
    """Let a pipeline tell what it deployed: one of it shortly before what goes on began."""
    ongoing = next(iter(incidents.ongoing(by=BY)), None)
    told = [
        (company.services["PostgreSQL"].id, "17.6-2", now - 3 * DAY, "Small fixes"),
        (company.services["Kafka"].id, "4.1.1", now - DAY, ""),
    ]
    if ongoing and ongoing.service:
        begun = ongoing.impact_started_at or ongoing.declared_at
        told.append((ongoing.service.id, "2026.47.3", begun - timedelta(minutes=9), "Fewer questions to the tariff service"))
    for service, version, at, summary in told:
        draft = DeployDraft(service=service, version=version, environment="production", who="Łukasz", summary=summary, ref=version)
        actions.record_deploy(by=_who(company, "lukasz"), at=at, draft=draft)


def _patched(company: Company, template: str, now: datetime) -> None:
    """Patch, shortly before what goes on began: it is named there, and whether it was the cause is for people to say."""
    by, at = _who(company, "lukasz"), now - 2 * DAY
    made = actions.open_change(by=by, at=at, title="Patches for the brokers", desk="it", template=template)
    ongoing = next(iter(incidents.ongoing(by=BY)), None)
    begins = (ongoing.impact_started_at or ongoing.declared_at) - timedelta(minutes=17) if ongoing else now - 5 * HOUR
    service = ongoing.service.id if ongoing and ongoing.service else company.services["Kafka"].id
    # The template names no service: which one is patched is said each time.
    draft = PlanDraft(services=(service,), begins_at=begins, ends_at=begins + 2 * HOUR, owner_id=company.people["lukasz"].id)
    actions.write(by=by, at=at, ref=made.key, draft=draft)
    _approve(company, made, at + HOUR)
    actions.move(by=by, at=at + 3 * HOUR, ref=made.key, move="schedule")
    actions.move(by=by, at=begins, ref=made.key, move="begin")
    if begins + 2 * HOUR < now:
        actions.move(by=by, at=begins + HOUR, ref=made.key, move="finish")


def _moving(company: Company, now: datetime) -> None:
    """Plan what customers notice: approved by two, in the calendar, on the status page."""
    by, at = _who(company, "bjorn"), now - 6 * DAY
    begins = (now + 4 * DAY).replace(hour=1, minute=0, second=0, microsecond=0)
    made = actions.open_change(
        by=by, at=at, title="Move PostgreSQL to the new storage", desk="it", text="The old one is full in March, and its warranty ends."
    )
    draft = PlanDraft(
        size="extensive",
        answers=_MOVE,
        services=(company.services["PostgreSQL"].id,),
        plan="1. Last copy at 01:00, booking is read-only\n2. Switch the primary\n3. Switch the replicas\n4. Booking writes again",
        test="A booking from the test customer, the lag of both replicas, the nightly report",
        back_out="Until 01:40 by switching back; Bjørn decides. After that forwards only.",
        begins_at=begins,
        ends_at=begins + 2 * HOUR,
    )
    actions.write(by=by, at=at + HOUR, ref=made.key, draft=draft)
    page = statuspages.page(SLUG)
    if page is not None:
        codes = [one.code for one in statuspages.components(page.id) if one.name == "Booking"]
        title, text = _PAUSE_TITLES["en"], _PAUSE_TEXTS["en"]
        actions.announce(by=by, at=at + HOUR, ref=made.key, page=page.id, title=title, text=text, components=codes)
    _approve(company, made, at + 2 * HOUR)
    actions.move(by=by, at=at + DAY, ref=made.key, move="schedule")
    if page is not None:
        _translate(page.id, at + DAY)


def _translate(page: str, at: datetime) -> None:
    """Say what was announced in the other languages of most readers, too."""
    told = next(one for one in statuspages.ongoing(page) if one.titles.get("en") == _PAUSE_TITLES["en"])
    status_actions.change_report(by=SYSTEM_ACTOR, at=at, ref=page, code=told.code, titles=_PAUSE_TITLES)
    status_actions.edit_update(by=SYSTEM_ACTOR, at=at, ref=page, code=told.code, number=1, texts=_PAUSE_TEXTS)


def _asking(company: Company, now: datetime) -> None:
    """Ask the board, one of whom has answered."""
    by, at = _who(company, "daan"), now - 20 * HOUR
    begins = (now + 2 * DAY).replace(hour=12, minute=0, second=0, microsecond=0)
    made = actions.open_change(by=by, at=at, title="New certificates for the brokers", desk="it", text="The old ones end in three weeks.")
    draft = PlanDraft(
        answers=_CERTIFICATES,
        services=(company.services["Kafka"].id,),
        plan="1. Trust the new root everywhere\n2. One broker after the other\n3. Take the old root away a week later",
        back_out="The old certificates are good for three more weeks.",
        begins_at=begins,
        ends_at=begins + HOUR,
    )
    actions.write(by=by, at=at + HOUR / 2, ref=made.key, draft=draft)
    actions.ask(by=by, at=at + HOUR, ref=made.key)
    _vote(_who(company, "malgorzata"), made, at + 2 * HOUR, "Not between 6 and 9, please: then the sorter starts.")


def _approve(company: Company, made: ChangeView, at: datetime) -> None:
    """Ask for approval, and let two of the board say yes where anybody is asked."""
    owner = people.actor_for_person(made.owner_id)
    if actions.ask(by=owner, at=at, ref=made.key).state == "asked":
        _vote(_who(company, "mateusz"), made, at + HOUR, "")
        _vote(_who(company, "malgorzata"), made, at + 2 * HOUR, "")


def _vote(by: Actor, made: ChangeView, at: datetime, note: str) -> None:
    for ask in queries.asked_of(by, at):
        if ask.change.id == made.id:
            actions.decide(by=by, at=at, seat=ask.seat.id, vote="approved", note=note)


def _who(company: Company, key: str) -> Actor:
    return people.actor_for_person(company.people[key].id)
