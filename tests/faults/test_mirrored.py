"""Two installations: what one publishes, the other that keeps its page shows at once, and nobody waits for those who wait."""

import http.client
import threading

from tests.faults.house import House, wait_for
from tests.processes import HTTP

_MAKE = """
from varsko.core.clock import now
from varsko.people.data import SYSTEM_ACTOR
from varsko.statuspages import actions
from varsko.statuspages.data import PageDraft
actions.create_page(by=SYSTEM_ACTOR, at=now(), draft=PageDraft(name="Ferries", slug="ferries"))
"""
_TELL = """
from varsko.core.clock import now
from varsko.people.data import SYSTEM_ACTOR
from varsko.statuspages import actions
from varsko.statuspages.data import ReportDraft
said = ReportDraft(titles={"en": "Tickets cannot be bought"}, texts={"en": "We look into it."})
actions.open_report(by=SYSTEM_ACTOR, at=now(), ref="ferries", draft=said)
"""
_KEEP = """
from varsko.core.clock import now
from varsko.people.data import SYSTEM_ACTOR
from varsko.statuspages import actions
from varsko.statuspages.data import MirrorDraft
draft = MirrorDraft(name="Ferries", slug="next-door", address="{url}/status/ferries")
actions.add_mirror(by=SYSTEM_ACTOR, at=now(), draft=draft)
"""
_NEVER_OF_ITSELF = """
UPDATE statuspages_mirror SET due_at = '2999-01-01 00:00:00' WHERE leased_until IS NULL AND heard_at IS NOT NULL AND looked_at > heard_at
"""


def _house(folder) -> House:
    folder.mkdir()
    house = House(folder)
    house.run("migrate")
    house.clock.write_text("0")
    return house


def test_a_mirror_hears_of_news_and_the_publisher_stops_with_those_who_wait(tmp_path):
    with _house(tmp_path / "own") as own, _house(tmp_path / "other") as other:
        own.run_python(_MAKE)
        publisher = own.start("serve")
        other.run_python(_KEEP.format(url=publisher.url))
        mirror = other.start("serve", VARSKO_ALLOW_PRIVATE_WEBHOOKS="1")
        with other.connect() as database:
            assert wait_for(lambda: database.execute(_NEVER_OF_ITSELF).rowcount)
        own.run_python(_TELL)
        assert wait_for(lambda: "Tickets cannot be bought" in HTTP.get(f"{mirror.url}/mirror/next-door").text)
        told = _waiting(publisher.url)
        assert publisher.stop()[0] == 0
        told.join()
        assert told.said in {503, None}  # answered, or broken off before it was heard
        assert "Tickets cannot be bought" in HTTP.get(f"{mirror.url}/mirror/next-door").text
        assert mirror.stop()[0] == 0


class _Asker(threading.Thread):
    """One that waits for news, in a thread of the test's own; `said` is the status it got, None when it was broken off."""

    def __init__(self, url: str, known: str) -> None:
        super().__init__()
        self.said: int | None = None
        self._connection = http.client.HTTPConnection(url.removeprefix("http://"), timeout=60)
        self._connection.request("HEAD", "/status/ferries/proof.json", headers={"Prefer": "wait=50", "If-None-Match": known})

    def run(self) -> None:
        try:
            self.said = self._connection.getresponse().status
        except (http.client.HTTPException, OSError):
            self.said = None
        finally:
            self._connection.close()


def _waiting(url: str) -> _Asker:
    known = HTTP.head(f"{url}/status/ferries/proof.json", headers={"Prefer": "wait=50"})
    assert "preference-applied" in known.headers
    asker = _Asker(url, known.headers["etag"])
    asker.start()
    return asker
