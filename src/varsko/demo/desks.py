"""Who turned to Nordfrakt's desks: calls, mails and reports of the last days, a problem they come from, and a desk of which few know."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from varsko.demo import asked, objects
from varsko.demo.company import BOOKING, PLATFORM, SECURITY, WAREHOUSE
from varsko.demo.found import Company
from varsko.desk import actions
from varsko.desk import queries as desks
from varsko.desk.data import CallerDraft, Draft, FormView
from varsko.incidents import queries as incidents
from varsko.people import queries as people
from varsko.people.data import SYSTEM_ACTOR, Actor

BY = SYSTEM_ACTOR
_GUESTS = {
    "wanda": CallerDraft(name="Wanda Lis", phone="+48 58 000 21 04", organisation="Terminal Gdańsk", language="pl"),
    "truls": CallerDraft(name="Truls Myhre", phone="+47 55 00 03 31", organisation="Terminal Bergen", language="nb"),
    "anneke": CallerDraft(name="Anneke Smit", phone="+31 30 000 0217", organisation="Terminal Utrecht", language="nl"),
    "jeppe": CallerDraft(name="Jeppe Holst", phone="+45 33 00 04 12", organisation="Holst Møbler", language="da"),
}
_ORGANISATIONS: tuple[tuple[str, str, tuple[str, ...], str, bool], ...] = (
    ("Terminal Gdańsk", "Three gates, open 06–22. The shift leader has the key to the dry store.", ("gdansk.example",), "jakub", True),
    ("Terminal Bergen", "Hall B is leased: ask the owner before anything is screwed to a wall.", (), "henrik", False),
    ("Terminal Utrecht", "Nobody on site before eight. Spare scanners lie in cupboard 2.", (), "lotte", False),
    ("Holst Møbler", "A customer since 2019. Invoices go to Jeppe Holst himself.", ("holst.example",), "", False),
)
_CATEGORIES = (
    ("it", "Hardware", "", ("hardware", "scanner", "skaner", "tastatur")),
    ("it", "Printers", "Hardware", ("printer", "skriver", "drukarka", "labels", "etikett")),
    ("it", "Network", "", ("wifi", "wi-fi", "nettverk", "netværk", "netwerk", "sieć")),
    ("it", "Access", "", ("password", "passord", "adgangskode", "wachtwoord", "hasło", "login")),
    ("care", "Shipments", "", ("parcel", "pakke", "pakket", "paczka")),
    ("care", "Invoices", "", ("invoice", "faktura", "factuur")),
    ("trust", "Data", "", ("leak", "lekkasje", "lek", "wyciek")),
)


@dataclass(frozen=True, slots=True)
class Case:
    """A request: so many hours ago, of whom (a colleague or a guest), and how far it came. `said` are (who, kind, text) in order."""

    hours: float
    who: str
    title: str
    text: str = ""
    desk: str = "it"
    category: str = ""
    channel: str = "phone"
    urgency: int = 2
    impact: int = 4
    kind: str = "incident"
    by: str = "daan"
    taken: bool = False
    said: tuple[tuple[str, str], ...] = ()
    then: str = ""
    caused: bool = False


_OWN_TEXTS = (
    ("daan", "Thanks", {
        "en": "Hello {first_name},\n\nthank you for the quick answer. I take it from here.\n\n{me}",
        "nb": "Hei {first_name},\n\ntakk for raskt svar. Jeg tar det herfra.\n\n{me}",
        "pl": "Dzień dobry {first_name},\n\ndziękuję za szybką odpowiedź. Zajmę się tym dalej.\n\n{me}",
        "nl": "Dag {first_name},\n\nbedankt voor het snelle antwoord. Ik ga ermee verder.\n\n{me}",
        "da": "Hej {first_name},\n\ntak for det hurtige svar. Jeg går videre med det.\n\n{me}",
    }),
)  # fmt: skip

_MACROS: tuple[tuple[str, str, dict[str, Any]], ...] = (
    ("it", "New password sent", {
        "answers": {
            "en": "Hello {first_name}, a new password is on its way to your manager. Your number is {key}.",
            "nb": "Hei {first_name}, et nytt passord er på vei til lederen din. Saksnummeret er {key}.",
            "nl": "Hallo {first_name}, een nieuw wachtwoord is onderweg naar je leidinggevende. Je nummer is {key}.",
            "pl": "Dzień dobry, nowe hasło jest w drodze do Pani/Pana przełożonego. Numer zgłoszenia: {key}.",
        },
        "end": "solve", "takes": True, "tags": "password",
    }),
    ("it", "Which terminal?", {
        "answers": {"en": "Hello {first_name}, which terminal and gate is it?", "pl": "Który to terminal i która brama?"},
        "end": "wait", "takes": True,
    }),
    ("care", "Damaged parcel", {"answers": {"en": "We are sorry, {first_name}. Please send us a photo."}, "end": "wait", "tags": "damage"}),
)  # fmt: skip
_VIEWS = (
    ("daan", "Terminals", "?shown=open&desk=it&q=gate", "it"),
    ("daan", "Mine, urgent", "?shown=mine&priority=1&priority=2", ""),
    ("femke", "Invoices", "?shown=open&desk=care&q=faktura", "care"),
)
_JAM = "The label printer at gate 3 jams"
_CASES = (
    Case(26 * 24, "wanda", "Drukarka etykiet przy bramie 3 zacina papier", category="Printers", said=(("answer", "Wałek wyczyszczony."),),
         then="solve", taken=True, caused=True),
    Case(19 * 24, "wanda", "Etykiety znowu się zacinają, brama 3", category="Printers", said=(("answer", "Wyczyszczone jeszcze raz."),),
         then="solve", taken=True, caused=True),
    Case(12 * 24, "wanda", "Brama 3: drukarka etykiet zacina się co tydzień", category="Printers", urgency=1,
         said=(("note", "Third time. This is a problem, not bad luck."), ("answer", "Proszę tymczasem używać drukarki przy bramie 4.")),
         then="solve", taken=True, caused=True),
    Case(9, "truls", "Skanneren på lasterampen lader ikke", "Har prøvd to ladere.", category="Hardware",
         said=(("answer", "Vi sender en ny i dag med bilen klokka 14."),), taken=True),
    Case(7.5, "anneke", "Wachtwoord van het terminalscherm vergeten", category="Access", urgency=1,
         said=(("call", "Teruggebeld, nieuw gezet."),), then="solve", taken=True),
    Case(6, "jeppe", "Fakturaen for oktober mangler to sendinger", desk="care", category="Invoices", by="femke", kind="service_request",
         said=(("answer", "Hvilke sendinger er det? Numrene står på følgesedlen."),), then="wait", taken=True),
    Case(5, "lotte", "New colleague on Monday: laptop and access", "Sanne Vos, customer care, Utrecht.", category="Access",
         channel="portal", kind="service_request", urgency=3),
    Case(3.5, "jakub", "Where is our pallet from Tuesday?", "It was to be in Malmö on Thursday.", desk="care", category="Shipments",
         channel="portal", by="femke", said=(("note", "Stands in Utrecht, wrong label."),), taken=True),
    Case(2, "wanda", "Brama 3 znowu stoi, 12 palet czeka", category="Printers", urgency=1, impact=3, caused=True),
    Case(1.2, "truls", "Wi-Fi faller ut i hall B", category="Network", impact=2),
    Case(0.6, "henrik", "The dashboard in the board room shows last week", category="Hardware", channel="desk", urgency=3),
    Case(0.3, "anneke", "Nobody at the terminal can sign in", category="Access", urgency=1, impact=2),
)  # fmt: skip


def write(company: Company, now: datetime) -> None:
    """Open the desks, and write down who called."""
    start = now - timedelta(days=60)
    trust = {"name": "In confidence", "slug": "trust", "team_id": company.teams[SECURITY].id, "language": "nb"}
    care = {"name": "Customer care", "slug": "care", "team_id": company.teams[BOOKING].id, "language": "en"}
    actions.create_desk(by=BY, at=start, name="IT", slug="it", team_id=company.teams[PLATFORM].id, time_zone="Europe/Oslo", shares=True)
    actions.create_desk(by=BY, at=start, **care, time_zone="Europe/Amsterdam")
    actions.create_desk(by=BY, at=start, **trust, confidential=True, offered="staff")
    places: dict[tuple[str, str], str] = {}
    for desk, name, above, words in _CATEGORIES:
        team = company.teams[WAREHOUSE].id if name == "Printers" else ""
        parent = places.get((desk, above), "")
        made = actions.write_category(by=BY, at=start, desk=desk, name=name, parent=parent, team_id=team, words=words)
        places[desk, name] = made.id
    _tools(company, now)
    _checklist(places, now)
    _skills_and_ladder(company, places, now)
    problem = _problem(company, places, now)
    for case in _CASES:
        _write(case, company, places, problem, now)
    asked.ask(company, places["it", "Printers"], now)
    objects.write(company, now)
    _organisations(company, now)
    _wait_for_a_yes(company, now)
    _tell_in_confidence(company, now)


def _tools(company: Company, now: datetime) -> None:
    """Keep what operators use every day: macros, and views of the queue."""
    at = now - timedelta(days=40)
    for desk, name, said in _MACROS:
        actions.write_macro(by=BY, at=at, desk=desk, name=name, **said)
    for who, name, answers in _OWN_TEXTS:
        actions.write_text(by=_who(company, who), at=at, name=name, answers=answers)
    for who, name, query, desk in _VIEWS:
        by = _who(company, who)
        of = desks.desk(desk, by=by) if desk else None
        actions.keep_view(by=by, at=at, name=name, query=query, scope="desk" if of else "mine", of=of.id if of else "")
    reader = _who(company, _VIEWS[0][0])
    parts = ["counts", "speed", "promises", "scores"]
    actions.write_digest(by=reader, at=now, name="Monday morning", every="week", parts=parts, readers=[reader.who.id])


def _checklist(places: dict[tuple[str, str], str], now: datetime) -> None:
    """Write down what is done for each new colleague; requests for access bring it along."""
    steps = (
        "Account, with the manager's yes", "Laptop from the dry store, named and encrypted", "Access to booking and warehouse",
        "Badge for the terminal", "First day: ring them, ask what is missing",
    )  # fmt: skip
    said: dict[str, Any] = {"kind": "service_request", "category": places["it", "Access"], "gives": True}
    actions.write_checklist(by=BY, at=now - timedelta(days=40), desk="it", name="New colleague", steps=steps, **said)


def _skills_and_ladder(company: Company, places: dict[tuple[str, str], str], now: datetime) -> None:
    """Say who knows printers and shipments, and who hears of what is late."""
    at = now - timedelta(days=40)
    for name, who, place in (("Printers", ("daan", "malgorzata"), ("it", "Printers")), ("Shipments", ("femke",), ("care", "Shipments"))):
        ids = [company.people[one].id for one in who]
        actions.write_skill(by=BY, at=at, name=name, who=ids, categories=[places[place]], services=[])
    for share, vip_only in ((75, False), (50, True)):
        actions.add_rung(by=BY, at=at, desk="it", share=share, vip_only=vip_only)


def _problem(company: Company, places: dict[tuple[str, str], str], now: datetime) -> str:
    """Write down what makes the printer jam each week."""
    by, at = _who(company, "malgorzata"), now - timedelta(days=11)
    draft = Draft(title=_JAM, desk="it", kind="problem", category_id=places["it", "Printers"], impact=3, urgency=2)
    made = actions.open_request(by=by, at=at, draft=draft)
    actions.take(by=by, at=at, ref=made.key)
    actions.write_problem(
        by=by, at=at, ref=made.key, cause="The roll is stored by the open gate and draws damp. Each Monday the first metres are soft.",
        workaround="Print at gate 4, or take a roll from the dry store.", public_title=_JAM, offered=True,
    )  # fmt: skip
    return made.key


def _write(case: Case, company: Company, places: dict[tuple[str, str], str], problem: str, now: datetime) -> None:
    at, by = now - timedelta(hours=case.hours), _who(company, case.by)
    caller = _GUESTS.get(case.who) or CallerDraft(user_id=company.people[case.who].id)
    draft = Draft(
        title=case.title,
        text=case.text,
        desk=case.desk,
        kind=case.kind,
        channel=case.channel,
        category_id=places.get((case.desk, case.category), ""),
        urgency=case.urgency,
        impact=case.impact,
        caller=caller,
    )
    made = actions.open_request(by=by, at=at, draft=draft)
    if case.taken:
        actions.take(by=by, at=at + timedelta(minutes=4), ref=made.key)
    for place, (kind, text) in enumerate(case.said, 1):
        said: dict[str, Any] = {"by": by, "at": at + timedelta(minutes=11 * place), "ref": made.key, "text": text}
        if kind == "answer":
            actions.answer(**said, then=case.then if place == len(case.said) else "", minutes=10)
        else:
            actions.note(**said, kind=kind, minutes=5)
    if case.then == "solve" and case.said[-1][0] != "answer":
        actions.move(by=by, at=at + timedelta(minutes=30), ref=made.key, move="solve")
    if case.caused:
        actions.relate(by=by, at=at + timedelta(minutes=31), ref=made.key, other=problem, relation="caused")


def _organisations(company: Company, now: datetime) -> None:
    """Keep what the desks know of those whose people call, and who of them looks after the requests."""
    start, at = now - timedelta(days=60), now - timedelta(days=30)
    for name, note, domains, who, approves in _ORGANISATIONS:
        actions.write_organisation(by=BY, at=at, name=name, note=note, domains=domains)
        if who:
            actions.appoint(by=BY, at=start, organisation=name, who=company.people[who].email, approves=approves)


def _wait_for_a_yes(company: Company, now: datetime) -> None:
    """Let Gdańsk ask for something that somebody there is to approve first."""
    wanted = FormView(id="", desk_id="", name="Another scanner", hint="Your terminal approves it first", approval=True)
    form = actions.write_form(by=BY, at=now - timedelta(days=20), desk="it", wanted=wanted)
    draft = Draft(title="A hand scanner for gate 4", desk="it", kind=form.kind, caller=_GUESTS["wanda"], form=form.id, urgency=3)
    actions.open_request(by=_who(company, "daan"), at=now - timedelta(hours=2.5), draft=draft)


def _tell_in_confidence(company: Company, now: datetime) -> None:
    """Say something that nobody else may know."""
    draft = Draft(
        title="A list of customers lies open on a drive",
        desk="trust",
        channel="phone",
        caller=CallerDraft(user_id=company.people["pawel"].id),
    )
    made = actions.open_request(by=_who(company, "mateusz"), at=now - timedelta(hours=4), draft=draft)
    actions.take(by=_who(company, "mateusz"), at=now - timedelta(hours=3.8), ref=made.key)


def call_about(company: Company, now: datetime) -> None:
    """Let callers ring about the incident that goes on."""
    found = next(iter(incidents.ongoing(by=BY)), None)
    if found is None:
        return
    for minutes, who in ((22, "jeppe"), (9, "lotte")):
        caller = _GUESTS.get(who) or CallerDraft(user_id=company.people[who].id)
        draft = Draft(title="Tracking shows nothing", desk="care", channel="phone", urgency=1, impact=3, caller=caller)
        at = now - timedelta(minutes=minutes)
        made = actions.open_request(by=_who(company, "femke"), at=at, draft=draft)
        actions.link_incident(by=_who(company, "femke"), at=at, ref=made.key, incident=found.key)


def _who(company: Company, key: str) -> Actor:
    return people.actor_for_person(company.people[key].id)
