"""What Nordfrakt's desk asks of whoever wants something certain: a new colleague, a printer that is broken."""

from dataclasses import replace
from datetime import datetime, timedelta

from varsko.demo.found import Company
from varsko.desk import actions
from varsko.desk.data import Field, FormView, Report, Words
from varsko.people import queries as people
from varsko.people.data import SYSTEM_ACTOR

_NEW_COLLEAGUE = FormView(
    id="",
    desk_id="",
    name="New colleague",
    hint="Everything for somebody's first day",
    words={
        "nb": Words(label="Ny kollega", hint="Alt til noens første dag"),
        "da": Words(label="Ny kollega", hint="Alt til nogens første dag"),
        "nl": Words(label="Nieuwe collega", hint="Alles voor iemands eerste dag"),
        "pl": Words(label="Nowy pracownik", hint="Wszystko na pierwszy dzień"),
    },
    fields=(
        Field(
            key="name",
            label="Name",
            needed=True,
            words={"nb": Words(label="Navn"), "da": Words(label="Navn"), "nl": Words(label="Naam"), "pl": Words(label="Imię i nazwisko")},
        ),
        Field(
            key="first_day",
            label="First day",
            kind="date",
            needed=True,
            words={
                "nb": Words(label="Første dag"),
                "da": Words(label="Første dag"),
                "nl": Words(label="Eerste dag"),
                "pl": Words(label="Pierwszy dzień"),
            },
        ),
        Field(
            key="manager",
            label="Manager",
            kind="person",
            words={
                "nb": Words(label="Leder"),
                "da": Words(label="Leder"),
                "nl": Words(label="Leidinggevende"),
                "pl": Words(label="Przełożony"),
            },
        ),
        Field(
            key="laptop",
            label="Laptop",
            kind="choice",
            choices=("None", "Light", "Strong"),
            needed=True,
            words={
                "nb": Words(label="Laptop", choices=("Ingen", "Lett", "Kraftig")),
                "da": Words(label="Laptop", choices=("Ingen", "Let", "Kraftig")),
                "nl": Words(label="Laptop", choices=("Geen", "Licht", "Krachtig")),
                "pl": Words(label="Laptop", choices=("Żaden", "Lekki", "Mocny")),
            },
        ),
        Field(
            key="why_strong",
            label="What needs a strong one",
            kind="prose",
            needed=True,
            when="laptop",
            equals="Strong",
            words={
                "nb": Words(label="Hva trenger en kraftig"),
                "da": Words(label="Hvad kræver en kraftig"),
                "nl": Words(label="Waarvoor is een krachtige nodig"),
                "pl": Words(label="Do czego potrzebny jest mocny"),
            },
        ),
    ),
)
_BROKEN_PRINTER = FormView(
    id="",
    desk_id="",
    name="Broken printer",
    kind="incident",
    urgency=2,
    impact=3,
    fields=(
        Field(key="where", label="Where is it", needed=True, hint="Terminal and gate, such as Gdańsk, gate 3"),
        Field(key="does_it_print", label="Does it print at all", kind="flag"),
        Field(key="what_it_says", label="What stands on its display", when="does_it_print", equals="no"),
    ),
)


def ask(company: Company, printers: str, now: datetime) -> None:
    """Write the forms, and fill one in."""
    at = now - timedelta(days=30)
    colleague = actions.write_form(by=SYSTEM_ACTOR, at=at, desk="it", wanted=_NEW_COLLEAGUE)
    actions.write_form(by=SYSTEM_ACTOR, at=at, desk="it", wanted=replace(_BROKEN_PRINTER, category_id=printers))
    by = people.actor_for_person(company.people["femke"].id)
    facts = {
        "name": "Ola Berg",
        "first_day": (now + timedelta(days=9)).date().isoformat(),
        "manager": company.people["femke"].name,
        "laptop": "Strong",
        "why_strong": "Maps of all terminals",
    }
    actions.report(by=by, at=now - timedelta(hours=20), report=Report(title="", form=colleague.id, facts=facts))
