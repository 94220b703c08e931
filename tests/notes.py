"""A house with Ann and Bo, who write the notes of their team, Eve who only reads them, Dev who is a customer, and Cleo who owns all."""

from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.faults.house import House, copy
from tests.prepared import migrated, once
from tests.processes import EVERY_RIGHT, HTTP, key, person
from tests.writers import Page, sign_in

PEOPLE = (("ann", "responder"), ("bo", "responder"), ("eve", "responder"), ("dev", "customer"))


@dataclass
class Notes:
    """The notes of the team Payments in a running house, and those of the private team Security."""

    house: House
    document_id: str = ""
    private_id: str = ""
    cookies: dict[str, str] = field(default_factory=dict)

    def page(self, name: str, **more: str) -> Page:
        """Somebody's page, not connected yet."""
        return Page(self.house.url, more.pop("document", self.document_id), self.cookies.get(name, ""), **more)

    def read(self, document_id: str = "") -> str:
        """The notes as the program hands them out to whoever asks by its API."""
        answer = self.house.request("GET", f"/api/v1/documents/{document_id or self.document_id}")
        return answer.json()["texts"]["notes"]

    def clear(self) -> None:
        """Take away what another test has written."""
        said = {"base": self.read(), "text": ""}
        assert self.house.request("PUT", f"/api/v1/documents/{self.document_id}/sections/notes", json=said).status_code == 200


def settle(house: House) -> Notes:
    """Make the people and a key in a house that has its tables."""
    people = [person(name, role, "north wind over the fjord") for name, role in (("cleo", "owner"), *PEOPLE)]
    house.settle(*people, key("Monitor", *EVERY_RIGHT))
    return Notes(house)


def prepared(factory: pytest.TempPathFactory, folder: Path) -> House:
    """Give a house on SQLite that is settled and does not run yet."""
    return copy(once(factory, "notes", lambda draft: settle(copy(migrated(factory), draft))), folder)


def open_notes(notes: Notes) -> Notes:
    """Sign everybody in, and open the notes of both teams."""
    house = notes.house
    notes.cookies = {name: sign_in(house.url, f"{name}@example.org") for name in ("cleo", "ann", "bo", "eve", "dev")}
    for name in ("Payments", "Security"):
        members = [{"user": {"username": f"{one}@example.org"}, "role": "user"} for one in ("ann", "bo")]
        assert house.request("POST", "/v2/teams", json={"name": name, "members": members}).status_code == 201
    teams = {team["name"]: team["id"] for team in house.request("GET", "/api/v1/teams").json()}
    notes.document_id, notes.private_id = (open_document(house, notes.cookies["ann"], teams[name]) for name in ("Payments", "Security"))
    with house.connect() as connection:
        connection.execute("UPDATE people_team SET private = true WHERE name = 'Security'")
    return notes


def open_document(house: House, cookie: str, team_id: str) -> str:
    page = HTTP.get(f"{house.url}/settings/teams/{team_id}/notes", headers={"Cookie": cookie}, timeout=30)
    assert page.status_code == 200, page.text
    found = house.request("GET", f"/api/v1/documents?about=team&subject={team_id}&name=notes")
    return str(found.json()["id"])
