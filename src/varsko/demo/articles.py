"""What Nordfrakt has written down: for customers, for everybody inside, for those on call, and for one team alone."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from varsko.catalog import queries as catalog
from varsko.demo import pictures
from varsko.demo.company import SECURITY
from varsko.demo.found import Company
from varsko.demo.texts import TEXTS, Text
from varsko.kernel.files import Upload
from varsko.knowledge import actions
from varsko.knowledge.data import ArticleDraft, SpaceDraft
from varsko.people import queries as people
from varsko.people.data import Actor


@dataclass(frozen=True, slots=True)
class Shelf:
    """A space: its name, what belongs there, who reads it, and whether only Security writes there."""

    name: str
    description: str
    readers: str
    is_private: bool = False


SHELVES = {
    "help": Shelf("Help for customers", "What senders and receivers ask us, in their language.", "public"),
    "work": Shelf("Working at Nordfrakt", "Printers, passwords, access: help yourself first.", "inside"),
    "ops": Shelf("Runbooks", "What to do when something pages you.", "inside"),
    "security": Shelf("Security", "For the security team alone.", "teams", is_private=True),
}


def write(company: Company, now: datetime) -> dict[str, str]:
    """Open the spaces and write the articles, the oldest first; gives their keys by the names of their texts."""
    owner = _who(company, "ingrid")
    spaces: dict[str, str] = {}
    for name, one in SHELVES.items():
        teams = (company.teams[SECURITY].id,) if one.is_private else ()
        writers = "teams" if one.is_private else "inside"
        draft = SpaceDraft(name=one.name, description=one.description, readers=one.readers, writers=writers, writer_teams=teams)
        spaces[name] = actions.open_space(by=owner, at=now - timedelta(days=89), draft=draft).id
    services = {one.name: one.id for one in catalog.services()}
    keys: dict[str, str] = {}
    for text in TEXTS:
        keys[text.key] = _write(text, company, spaces[text.shelf], keys, now - timedelta(days=text.days))
        for service in text.about:
            by = _who(company, text.author)
            actions.link_article(by=by, at=now - timedelta(days=text.days), ref=keys[text.key], to=f"/services/{services[service]}")
    upload = Upload(name="panel.png", data=pictures.printer())
    actions.attach_files(by=_who(company, "femke"), at=now - timedelta(days=65), ref=keys["printer"], files=[upload])
    _live_on(company, keys, now)
    return keys


def _write(text: Text, company: Company, space: str, keys: dict[str, str], at: datetime) -> str:
    draft = ArticleDraft(title=text.title, text=text.text, reply=text.reply, labels=text.labels, kind=text.kind, language=text.language)
    made = actions.create_article(
        by=_who(company, text.author),
        at=at,
        space=space,
        draft=draft,
        parent=keys.get(text.parent, ""),
        original=keys.get(text.original, ""),
        publish=not text.is_draft,
    )
    return made.key


def _live_on(company: Company, keys: dict[str, str], now: datetime) -> None:
    """Let people use what was written: change it, say whether it helped, doubt it."""
    printer = next(text for text in TEXTS if text.key == "labels-gdansk")
    for days, who in ((20, "lotte"), (12, "femke"), (3, "kari")):
        actions.rate_article(by=_who(company, who), at=now - timedelta(days=days), ref=keys["printer"], helped=True)
    missing = "What if the lamp is orange?"
    actions.rate_article(by=_who(company, "henrik"), at=now - timedelta(days=2), ref=keys["printer"], helped=False, missing=missing)
    said = "Worked on Sunday night. Step 3 takes about four minutes, do not give up early."
    actions.comment(by=_who(company, "sofie"), at=now - timedelta(days=6), ref=keys["failover"], text=said)
    better = printer.text.replace("1. Wyłącz", "1. Zapisz numer błędu z ekranu\n2. Wyłącz").replace("2. Otwórz", "3. Otwórz")
    draft = ArticleDraft(title=printer.title, text=better, labels=printer.labels, kind=printer.kind, reply=printer.reply, language="pl")
    by, at = _who(company, "malgorzata"), now - timedelta(days=4)
    actions.write_article(by=by, at=at, ref=keys["labels-gdansk"], base=1, draft=draft, note="Numer błędu pomaga serwisowi")
    track = next(text for text in TEXTS if text.key == "track")
    more = track.text + "\n\nNo news for two working days? Write to us with the number of the parcel.\n"
    draft = ArticleDraft(title=track.title, text=more, labels=track.labels, kind=track.kind, language="en")
    actions.write_article(by=_who(company, "kari"), at=now - timedelta(days=1), ref=keys["track"], base=1, draft=draft)
    actions.move_article(by=_who(company, "daan"), at=now - timedelta(days=5), ref=keys["kafka"], move="doubt")


def _who(company: Company, key: str) -> Actor:
    return people.actor_for_person(company.people[key].id)
