"""What Nordfrakt tells its customers: a page with ninety days of history, one trouble that goes on, and one planned night."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from varsko.demo.found import Company
from varsko.people import queries as people
from varsko.people.data import SYSTEM_ACTOR, Actor
from varsko.statuspages import actions, queries
from varsko.statuspages.data import (
    AudienceDraft,
    ComponentDraft,
    MetricDraft,
    PageDraft,
    PageView,
    Point,
    ReportDraft,
    RuleDraft,
    SaidDraft,
    TemplateDraft,
    Wish,
)

SLUG, PARTNERS = "nordfrakt", "nordfrakt-partners"
_GROUPS = (  # name, the group around it, components with their services
    ("Transport", "", (("Booking", "Booking API"), ("Customer portal", "Customer portal"), ("Track & Trace", "Track & Trace"))),
    ("Money", "", (("Card payments", "Payments"), ("Invoices", "Settlement"))),
    ("Terminals", "", (("Labels", "Label printing"),)),
    ("Polska", "Terminals", (("Terminal Gdańsk", "Terminal Gdańsk"),)),
    ("Nederland", "Terminals", (("Terminal Utrecht", "Terminal Utrecht"),)),
)


@dataclass(frozen=True, slots=True)
class Past:
    """A trouble that is over: when, how long, what it was to customers, in two languages."""

    days: int
    minutes: int
    component: str
    state: str
    titles: Mapping[str, str]
    first: Mapping[str, str]
    last: Mapping[str, str]


_METRICS = (
    (
        MetricDraft(name="How long a booking takes", unit="ms", explanation="From pressing the button to the confirmation.", least=0),
        320.0,
        90.0,
        270.0,
    ),
    (MetricDraft(name="Shipments scanned", unit="/min"), 140.0, 70.0, -20.0),
)
_SLOW_FOR = 50  # minutes
_SLOW_HALF = 30  # minutes of an hour
_TOO_LONG, _WELL_AGAIN = 450.0, 440.0  # milliseconds
_READERS = 17  # who have it too
_PAST = (
    Past(
        81, 74, "Booking", "major_outage", {"en": "Transports cannot be booked",
         "nb": "Transport kan ikke bestilles", "pl": "Nie można rezerwować transportu"},
        {"en": "We look into a problem with booking. Shipments under way are not affected.",
         "nb": "Vi ser på et problem med bestilling. Sendinger underveis er ikke berørt.",
         "pl": "Sprawdzamy problem z rezerwacją. Przesyłki w drodze nie są zagrożone."},
        {"en": "Booking works again. You need not book anything twice.",
         "nb": "Bestilling virker igjen. Du trenger ikke bestille på nytt.",
         "pl": "Rezerwacja znów działa. Niczego nie trzeba rezerwować ponownie."},
    ),
    Past(
        52, 128, "Terminal Gdańsk", "partial_outage",
        {"en": "Delays at the terminal in Gdańsk", "nb": "Forsinkelser på terminalen i Gdańsk", "pl": "Opóźnienia w terminalu w Gdańsku"},
        {"en": "Parcels through Gdańsk wait. Utrecht takes what it can.", "nb": "Pakker via Gdańsk venter. Utrecht tar det de kan.",
         "pl": "Paczki przez Gdańsk czekają. Utrecht przejmuje, ile może."},
        {"en": "Parcels move again. The delay is worked off by tonight.", "nb": "Pakkene går igjen. Forsinkelsen er tatt igjen i kveld.",
         "pl": "Paczki znów jadą. Opóźnienie nadrobimy do wieczora."},
    ),
    Past(
        33, 46, "Card payments", "partial_outage",
        {"en": "Some card payments fail in Denmark", "nb": "Noen kortbetalinger feiler i Danmark",
         "pl": "Niektóre płatności kartą w Danii nie przechodzą"},
        {"en": "About a third of card payments in Denmark is refused. Invoices work.",
         "nb": "Omtrent en tredel av kortbetalingene i Danmark avvises. Faktura virker.",
         "pl": "Około jednej trzeciej płatności kartą w Danii jest odrzucanych. Faktury działają."},
        {"en": "Card payments work again.", "nb": "Kortbetaling virker igjen.", "pl": "Płatności kartą znów działają."},
    ),
    Past(
        6, 35, "Customer portal", "degraded_performance", {"en": "The customer portal is slow", "nb": "Kundeportalen er treg",
         "pl": "Portal klienta działa powoli"},
        {"en": "Pages take up to ten seconds.", "nb": "Sider tar opptil ti sekunder.", "pl": "Strony wczytują się do dziesięciu sekund."},
        {"en": "It is as fast as before.", "nb": "Den er like rask som før.", "pl": "Działa tak szybko jak wcześniej."},
    ),
)  # fmt: skip


def write(company: Company, now: datetime) -> None:
    """Make the page, write down its past, and tell what goes on."""
    began = now - timedelta(days=120)
    page = actions.create_page(
        by=SYSTEM_ACTOR,
        at=began,
        draft=PageDraft(
            name="Nordfrakt status",
            slug=SLUG,
            description="How our booking, payments and terminals are right now.",
            languages=("en", "nb", "da", "nl", "pl"),
            time_zone="Europe/Oslo",
            accent="#0b5a6b",
            support_url="mailto:help@nordfrakt.example",
        ),
    )
    codes = _components(page, company, began)
    for one in _PAST:
        _past(page, company, codes[one.component], one, now)
    _put_right(page, company, codes, now)
    _ongoing(page, company, codes, now)
    _planned(page, company, codes, now)
    _measured(page, codes, now)
    _ready(page, company, codes, now)
    _followed(page, codes, now)
    _partners(company, now)


def _put_right(page: PageView, company: Company, codes: Mapping[str, str], now: datetime) -> None:
    """Put right what was recorded wrongly: the sorter ran an hour before anybody said so, and labels were never down."""
    by = people.actor_for_person(company.people["ingrid"].id)  # who may configure the page
    terminal, labels = codes["Terminal Gdańsk"], codes["Labels"]
    found = queries.spells(page.id, terminal)[0]
    why = "The sorter ran again an hour earlier, as its log shows; the update came late."
    end = (found.ended_at or now) - timedelta(hours=1)
    on = now - timedelta(days=50)
    actions.correct_spell(by=by, at=on, ref=page.id, code=terminal, spell=found.id, began_at=found.began_at, ended_at=end, reason=why)
    morning = (now - timedelta(days=19)).replace(hour=8, minute=5, second=0, microsecond=0)
    for after, state in ((0, "major_outage"), (26, "operational")):
        actions.set_state(by=by, at=morning + timedelta(minutes=after), ref=page.id, code=labels, state=state)
    mistaken, why = queries.spells(page.id, labels)[0], "Set in the wrong row by mistake: labels were printed all morning."
    actions.strike_spell(by=by, at=morning + timedelta(hours=2), ref=page.id, code=labels, spell=mistaken.id, reason=why)


def _followed(page: PageView, codes: Mapping[str, str], now: datetime) -> None:
    """Let customers follow the page, each in their own way."""
    wishes = [
        Wish(address="dispatch@nordlys-butikk.example", language="nb", time_zone="Europe/Oslo"),
        Wish(address="dyzur@porcelana.example", language="pl", time_zone="Europe/Warsaw", components=(codes["Terminal Gdańsk"],)),
        Wish(address="bloemen@tulp.example", language="nl", time_zone="Europe/Amsterdam", digest_hour=7, learned=True, monthly=True),
        Wish(address="ops@fjordfisk.example", language="en", time_zone="America/Vancouver", digest_hour=6, wants="maintenance"),
    ]
    actions.bring_subscribers(by=SYSTEM_ACTOR, at=now - timedelta(days=1), ref=page.id, wishes=wishes)


def _partners(company: Company, now: datetime) -> None:
    """Make a page for partners, where each sees its own terminal: the porcelain maker that in Gdańsk, the florists that in Utrecht."""
    draft = PageDraft(name="Nordfrakt for partners", slug=PARTNERS, access="groups", languages=("en", "pl", "nl"), time_zone="Europe/Oslo")
    page = actions.create_page(by=SYSTEM_ACTOR, at=now - timedelta(days=40), draft=draft)
    codes = _components(page, company, now - timedelta(days=40))
    for name, terminal, reader in (("Gdańsk Porcelain", "Terminal Gdańsk", "jakub"), ("Utrecht florists", "Terminal Utrecht", "")):
        persons = (company.people[reader].id,) if reader else ()
        group = AudienceDraft(name=name, components=(codes["Track & Trace"], codes[terminal]), people=persons)
        made = actions.add_audience(by=SYSTEM_ACTOR, at=now, ref=page.id, draft=group)
        actions.renew_audience_link(by=SYSTEM_ACTOR, at=now, ref=page.id, code=made.code)
    told = ReportDraft(
        titles={"en": "Parcels through Gdańsk wait", "pl": "Paczki przez Gdańsk czekają"},
        texts={
            "en": "A sorter stands still. We expect to move again within the hour.",
            "pl": "Sorter stoi. Za godzinę powinien znów działać.",
        },
        affects={codes["Terminal Gdańsk"]: "partial_outage"},
    )
    actions.open_report(by=SYSTEM_ACTOR, at=now - timedelta(minutes=30), ref=page.id, draft=told)


def _components(page: PageView, company: Company, at: datetime) -> dict[str, str]:
    codes: dict[str, str] = {}
    groups = {"": ""}
    for group, outer, parts in _GROUPS:
        code = actions.add_group(by=SYSTEM_ACTOR, at=at, ref=page.id, name=group, parent=groups[outer]).code
        groups[group] = code
        for name, service in parts:
            draft = ComponentDraft(name=name, group=code, service_id=company.services[service].id, began_on=at.date(), heeds="propose")
            codes[name] = actions.add_component(by=SYSTEM_ACTOR, at=at, ref=page.id, draft=draft).code
    return codes


def _past(page: PageView, company: Company, code: str, one: Past, now: datetime) -> None:
    begin = (now - timedelta(days=one.days)).replace(hour=9, minute=12, second=0, microsecond=0)
    by, end = _femke(company), begin + timedelta(minutes=one.minutes)
    draft = ReportDraft(titles=one.titles, texts=one.first, affects={code: one.state}, began_at=begin)
    made = actions.open_report(by=by, at=begin + timedelta(minutes=6), ref=page.id, draft=draft)
    said = SaidDraft(texts=one.last, stage="resolved", restart="not_needed", told=True)
    actions.say(by=by, at=end, ref=page.id, code=made.code, said=said)


def _ongoing(page: PageView, company: Company, codes: Mapping[str, str], now: datetime) -> None:
    begin = now - timedelta(minutes=50)
    titles = {"en": "Tracking is behind", "nb": "Sporingen henger etter", "pl": "Śledzenie przesyłek jest opóźnione"}
    texts = {
        "en": "We look into delays in Track & Trace. Your shipments move as planned.",
        "nb": "Vi ser på forsinkelser i sporingen. Sendingene går som planlagt.",
        "pl": "Sprawdzamy opóźnienia w śledzeniu. Przesyłki jadą zgodnie z planem.",
    }
    draft = ReportDraft(titles=titles, texts=texts, affects={codes["Track & Trace"]: "partial_outage"}, began_at=begin, scope="central")
    made = actions.open_report(by=_femke(company), at=begin + timedelta(minutes=5), ref=page.id, draft=draft)
    said = SaidDraft(
        texts={
            "en": "The cause is known: a broken disk in one of our data centres. Positions are up to 40 minutes old.",
            "nb": "Årsaken er kjent: en ødelagt disk i et av datasentrene våre. Posisjoner er opptil 40 minutter gamle.",
            "pl": "Przyczyna jest znana: uszkodzony dysk w jednym z naszych centrów danych. Pozycje są opóźnione do 40 minut.",
        },
        stage="identified",
        next_update_at=now + timedelta(minutes=25),
        eta_at=now + timedelta(minutes=60),
        eta_share=90,
    )
    actions.say(by=_femke(company), at=now - timedelta(minutes=12), ref=page.id, code=made.code, said=said)
    for number in range(_READERS):
        actions.see_too(at=now - timedelta(minutes=2 * number), page=page, reader=f"reader {number}", report=made.code)
    actions.see_too(at=now - timedelta(minutes=4), page=page, reader="another reader", component=codes["Customer portal"])


def _planned(page: PageView, company: Company, codes: Mapping[str, str], now: datetime) -> None:
    begin = (now + timedelta(days=3)).replace(hour=22, minute=0, second=0, microsecond=0)
    draft = ReportDraft(
        titles={
            "en": "New sorter software in Gdańsk",
            "nb": "Ny programvare til sorteringen i Gdańsk",
            "pl": "Nowe oprogramowanie sortera w Gdańsku",
        },
        texts={
            "en": "Parcels through Gdańsk rest for two hours that night.",
            "nb": "Pakker via Gdańsk hviler to timer den natten.",
            "pl": "Tej nocy paczki przez Gdańsk czekają dwie godziny.",
        },
        stage="scheduled",
        affects={codes["Terminal Gdańsk"]: "under_maintenance"},
        planned_for=begin,
        planned_until=begin + timedelta(hours=2),
        ends_itself=True,
        remind_before=1440,
    )
    actions.open_report(by=_femke(company), at=now - timedelta(hours=20), ref=page.id, draft=draft)


def measure(at: datetime) -> None:
    """Go on measuring while somebody looks: bookings are slow in the first half of each hour."""
    page = queries.page(SLUG)
    if page is None:
        return
    known = {one.name: one.code for one in queries.metrics(page.id)}
    ago = 0 if at.minute < _SLOW_HALF else _SLOW_FOR
    points = {known[draft.name]: [_value(at, ago, usual, swing, slow)] for draft, usual, swing, slow in _METRICS if draft.name in known}
    if points:
        actions.push_readings(by=SYSTEM_ACTOR, at=at, ref=page.id, points=points)


def _measured(page: PageView, codes: Mapping[str, str], now: datetime) -> None:
    """Measure for thirty days how long a booking takes and how many shipments are scanned: busy by day, slow in the last hour.

    A booking that takes too long proposes to call booking slow.
    """
    for draft, usual, swing, slow in _METRICS:
        made = actions.add_metric(by=SYSTEM_ACTOR, at=now, ref=page.id, draft=draft)
        if draft.unit == "ms":
            rule = RuleDraft(
                component=codes["Booking"], side="above", limit=_TOO_LONG, back=_WELL_AGAIN, minutes=5, state="degraded_performance"
            )
            actions.add_rule(by=SYSTEM_ACTOR, at=now - timedelta(days=7), ref=page.id, code=made.code, draft=rule)
        steps = [*range(30 * 24 * 60 - 30, 24 * 60, -30), *range(24 * 60, 0, -5)]
        points = [_value(now - timedelta(minutes=ago), ago, usual, swing, slow) for ago in steps]
        actions.push_readings(by=SYSTEM_ACTOR, at=now, ref=page.id, points={made.code: points})


def _ready(page: PageView, company: Company, codes: Mapping[str, str], now: datetime) -> None:
    """Have a text ready for what breaks most often."""
    draft = TemplateDraft(
        name="Booking is down",
        titles={"en": "Transports cannot be booked", "nb": "Transport kan ikke bestilles", "pl": "Nie można rezerwować transportu"},
        texts={
            "en": "We look into a problem with booking. Shipments under way are not affected. Call your terminal for what cannot wait.",
            "nb": "Vi ser på et problem med bestilling. Sendinger underveis er ikke berørt. Ring terminalen om det som ikke kan vente.",
            "pl": "Sprawdzamy problem z rezerwacją. Przesyłki w drodze nie są zagrożone. W pilnych sprawach zadzwoń do terminalu.",
        },
        components=(codes["Booking"],),
    )
    actions.add_template(by=_femke(company), at=now, ref=page.id, draft=draft)


def _value(at: datetime, ago: int, usual: float, swing: float, slow: float) -> Point:
    by_day = math.sin((at.hour + at.minute / 60 - 7) / 24 * 2 * math.pi) * swing
    restless = math.sin(ago * 0.7) * swing / 6 + math.sin(ago * 0.13) * swing / 9
    return Point(at, round(usual + by_day + restless + (slow if ago < _SLOW_FOR else 0), 1))


def _femke(company: Company) -> Actor:
    return people.actor_for_person(company.people["femke"].id)
