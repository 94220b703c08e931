"""What Nordfrakt's desks look after: a dozen devices, rooms and systems, and what was wrong with them."""

from datetime import datetime, timedelta

from varsko.demo.found import Company
from varsko.desk import actions
from varsko.desk import queries as desks
from varsko.desk.data import ObjectDraft
from varsko.people.data import SYSTEM_ACTOR

BY = SYSTEM_ACTOR
_OBJECTS = (
    ("NF-1007", "Label printer, gate 3", "device", "in_use", "Terminal Gdańsk, gate 3", "", "Terminal Gdańsk"),
    ("NF-1008", "Label printer, gate 4", "device", "in_use", "Terminal Gdańsk, gate 4", "", "Terminal Gdańsk"),
    ("NF-1009", "Label printer, spare", "device", "in_store", "Terminal Gdańsk, dry store", "", ""),
    ("NF-1130", "Hand scanner", "device", "in_use", "Terminal Bergen, ramp", "truls", ""),
    ("NF-1131", "Hand scanner", "device", "in_use", "Terminal Utrecht", "anneke", ""),
    ("NF-2041", "Laptop, light", "device", "in_use", "Utrecht", "lotte", ""),
    ("NF-2042", "Laptop, strong", "device", "in_use", "Oslo", "henrik", ""),
    ("NF-2043", "Laptop, strong", "device", "in_use", "Gdańsk", "jakub", ""),
    ("NF-1822", "Laptop, light", "device", "gone", "", "", ""),
    ("ROOM-4.12", "Board room", "room", "in_use", "Oslo, fourth floor", "", ""),
    ("WIFI-B2", "Wi-Fi of hall B", "system", "in_use", "Terminal Bergen, hall B", "", "Network & DNS"),
    ("GATE-3", "Sorter gate 3", "system", "in_use", "Terminal Gdańsk", "", "Terminal Gdańsk"),
)
_WORDS = (("NF-1007", "brama 3"), ("NF-1007", "bramie 3"), ("NF-1130", "skanneren"), ("WIFI-B2", "wi-fi"), ("ROOM-4.12", "board room"))


def write(company: Company, now: datetime) -> None:
    """Write them down, and tie the requests that are about them."""
    at = now - timedelta(days=50)
    cards = {one.name.split()[0].lower(): one.id for name in ("Truls", "Anneke") for one in desks.callers(name, by=BY)}
    for tag, name, kind, state, place, user, service in _OBJECTS:
        person = company.people.get(user)
        draft = ObjectDraft(
            tag=tag,
            name=name,
            kind=kind,
            state=state,
            place=place,
            who=person.email if person else "",
            holder=cards.get(user, ""),
            service=company.services[service].id if service else "",
        )
        actions.add_object(by=BY, at=at, draft=draft)
    actions.change_object(by=BY, at=now - timedelta(days=8), ref="NF-1822", notes="Battery swelled, taken to recycling.")
    for one in desks.requests(by=BY, limit=100):
        tags = {tag for tag, words in _WORDS if words in one.title.lower() and one.desk_name == "IT"}
        if tags:
            actions.tie_object(by=BY, at=now, ref=one.id, objects=sorted(tags))
