"""The types of incidents that Nordfrakt tells apart."""

from datetime import datetime

from varsko.incidents import actions
from varsko.incidents.data import Checklist, Field, IncidentType, Part
from varsko.people.data import SYSTEM_ACTOR

BREACH, SUPPLIER = "Data breach", "Supplier outage"
_TYPES = (
    IncidentType(
        id="",
        name=BREACH,
        hint="Data were seen, changed, taken or lost by somebody who must not",
        fields=(
            Field(key="", label="Which data", kind="prose", needed="declare", hint="Names, addresses, contents of shipments …"),
            Field(key="", label="People concerned", kind="number", needed="close"),
            Field(key="", label="Countries", kind="choices", choices=("NO", "DK", "NL", "PL"), needed="close"),
            Field(key="", label="Data were encrypted", kind="flag"),
        ),
        parts=(Part(role="communications"), Part(role="other", label="Data protection officer")),
        cadence=45,
        private=True,
    ),
    IncidentType(
        id="",
        name=SUPPLIER,
        hint="Something we buy does not work",
        fields=(
            Field(key="", label="Supplier", needed="close"),
            Field(key="", label="Their case number"),
            Field(key="", label="Contract", kind="choice", choices=("Gold", "Silver", "None")),
        ),
    ),
)
_FIRST_HOUR = (
    "Agree on a harmless code name, and use no other",
    "Keep what is needed as evidence before anything is cleaned",
    "Change the keys and passwords that may be known",
    "Call the data protection officer",
)


def write(at: datetime) -> dict[str, IncidentType]:
    """Make the types, and the checklist of a breach; gives the types by name."""
    made = {one.name: actions.save_type(by=SYSTEM_ACTOR, at=at, wanted=one) for one in _TYPES}
    wanted = Checklist(key="", name="First hour of a breach", items=_FIRST_HOUR, severity=3, types=(made[BREACH].id,))
    actions.save_checklist(by=SYSTEM_ACTOR, at=at, wanted=wanted)
    return made
