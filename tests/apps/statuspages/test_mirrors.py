"""A page of another installation, kept here: what its publisher signed, with its age, and nothing that could act."""

import http.server
import json
import socket
import threading
import time
from contextlib import suppress
from datetime import timedelta

import httpx
import pytest
import time_machine

from tests import cast
from tests.apps.statuspages.conftest import work
from tests.cast import NOON
from varsko.channels.outside import NotReached, fetch
from varsko.core.models import EventRow
from varsko.kernel.errors import Conflict, Invalid
from varsko.people.data import SYSTEM_ACTOR
from varsko.people.domain.permissions import NotAllowed
from varsko.statuspages import actions, queries
from varsko.statuspages.data import MirrorDraft
from varsko.statuspages.domain import mirroring
from varsko.statuspages.domain.proof import faults
from varsko.statuspages.models import Mirror, MirrorSheet, StatusPage
from varsko.statuspages.render.mirrored import shown


@pytest.fixture(autouse=True)
def noon(db):
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


class Origin(http.server.BaseHTTPRequestHandler):
    """Another installation: it serves files, and counts what it is asked for."""

    def do_GET(self) -> None:
        self.server.asked.append(self.path)
        body = self.server.files.get(self.path.removeprefix("/status/ferries/"))
        self.send_response(200 if body is not None else 404)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(body or b"")))
        self.end_headers()
        self.wfile.write(body or b"")

    def log_message(self, *args) -> None:
        """Say nothing."""


@pytest.fixture
def origin(settings, page):
    """What the page says now, at another installation's address."""
    settings.VARSKO = settings.VARSKO.model_copy(update={"allow_private_webhooks": True})
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Origin)
    server.asked, server.files = [], {}
    server.address = f"http://127.0.0.1:{server.server_port}/status/ferries"
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    publish(server, page)
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


def publish(server, page) -> None:
    StatusPage.objects.update(due_at=NOON)
    work()
    server.files = {one.path: one.plain for one in queries.sheets([page.id])[page.id]}


def keep(origin, **more):
    draft = MirrorDraft(name="Ferries next door", slug="next-door", address=origin.address, **more)
    return actions.add_mirror(by=SYSTEM_ACTOR, at=NOON, draft=draft)


def look() -> Mirror:
    Mirror.objects.update(due_at=NOON, leased_until=None)
    work()
    return Mirror.objects.get()


def read(browser, path: str = ""):
    return browser().get(f"/mirror/next-door{path}")


def test_what_was_signed_is_shown_here_with_its_age(origin, page, tells, browser):
    report = tells(page)
    publish(origin, page)
    keep(origin)
    assert look().refusal == ""
    said = read(browser).content.decode()
    assert "Tickets cannot be bought" in said
    assert f"A mirror of {origin.address}. The publisher signed it at 2026-03-02 12:00 UTC." in said
    assert 'href="/mirror/next-door/nb"' in said
    assert 'href="/mirror/next-door/style.css"' in said
    assert f'href="{origin.address}/subscribe' in said
    assert read(browser, f"/en/incidents/{report.code}").status_code == 200
    assert read(browser, "/api/v2/summary.json").json()["incidents"]
    assert read(browser, "/nothing").status_code == 404


def test_anybody_can_prove_what_a_mirror_serves(origin, page, browser):
    keep(origin)
    look()
    paths = ("api/v2/summary.json", "history.atom", "history.json", "en.txt", "style.css", "badge.svg")
    files = {path: read(browser, f"/{path}").content for path in paths}
    assert faults(read(browser, "/proof.json").json(), files, key=queries.signer(page.id)) == []


def test_nothing_in_it_can_act_at_our_address(origin, page, browser):
    keep(origin)
    look()
    answer = read(browser)
    assert "<script" not in answer.content.decode()
    assert "<form" not in answer.content.decode()
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert policy.endswith("sandbox")
    assert "script-src" not in policy
    assert read(browser, "/live.js").status_code == 404
    assert read(browser, "/api/v2/summary.json").headers["Content-Type"].startswith("application/json")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_a_page_that_is_made_to_be_read_for_ever_is_read_once(origin, page):
    keep(origin)
    (one,) = queries.mirrors(SYSTEM_ACTOR)
    body = b'<script>x</script>ok<details class="too">?</details>' + b'<script><details class="too"><form class="too"' * 40_000
    said = shown(body, "en", one, (), at=NOON)
    assert said.startswith(b"ok<script>")


def test_a_page_that_grows_without_end_is_taken_no_further(origin, page, tells, monkeypatch):
    keep(origin)
    look()
    kept = sum(len(one.body) for one in MirrorSheet.objects.exclude(path="proof.json"))
    monkeypatch.setattr(mirroring, "LARGEST", kept + 10)
    tells(page)
    publish(origin, page)
    assert look().refusal == "changed"


def test_one_that_sends_byte_by_byte_is_given_up(origin):
    with httpx.Client() as client, pytest.raises(NotReached, match="takes too long"):
        fetch(client, f"{origin.address}/proof.json", most=2_000_000, until=time.monotonic() - 1)


def test_one_whose_head_comes_byte_by_byte_is_given_up(settings):
    settings.VARSKO = settings.VARSKO.model_copy(update={"allow_private_webhooks": True})

    def drip(door: socket.socket) -> None:
        taken, _address = door.accept()
        with taken, suppress(OSError):
            taken.sendall(b"HTTP/1.1 200 OK\r\nX-Long: ")
            for _piece in range(200):
                taken.sendall(b"x")
                threading.Event().wait(0.01)

    with socket.create_server(("127.0.0.1", 0)) as door, httpx.Client() as client:
        dripping = threading.Thread(target=drip, args=(door,))
        dripping.start()
        with pytest.raises(NotReached, match="takes too long"):
            fetch(client, f"http://127.0.0.1:{door.getsockname()[1]}/", most=100, until=time.monotonic() + 0.2)
        dripping.join()


def test_only_what_changed_is_fetched_again(origin, page, tells):
    keep(origin)
    look()
    origin.asked.clear()
    look()
    assert origin.asked == ["/status/ferries/proof.json"]
    tells(page)
    publish(origin, page)
    look()
    assert "/status/ferries/style.css" not in origin.asked
    assert "/status/ferries/en" in origin.asked


def test_a_publisher_that_signs_no_more_is_called_silent_and_what_was_said_stays(origin, page, browser, noon):
    keep(origin)
    look()
    origin.files.clear()
    noon.shift(timedelta(minutes=26))
    assert look().refusal == "unreached"
    answer = read(browser)
    assert "Nothing new has been heard from the publisher since 2026-03-02 12:00 UTC" in answer.content.decode()
    assert "Everything works" in answer.content.decode()
    assert answer.headers["Varsko-Silent"] == "yes"
    assert '<p class="silent" role="alert">' in read(browser, "/nb").content.decode()


def test_an_origin_that_answers_but_signs_nothing_new_is_silent_too(origin, page, browser, noon):
    keep(origin)
    look()
    noon.shift(timedelta(minutes=26))
    files = dict(origin.files)
    assert look().refusal == ""
    assert origin.files == files
    assert read(browser).headers["Varsko-Silent"] == "yes"


def test_what_was_changed_on_the_way_is_not_shown(origin, page, browser, tells):
    keep(origin)
    look()
    tells(page)
    publish(origin, page)
    origin.files["en"] = origin.files["en"].replace(b"We look into it", b"Pay at evil.example")
    assert look().refusal == "changed"
    assert "evil" not in read(browser).content.decode()
    assert "Everything works" in read(browser).content.decode()


def test_another_key_is_not_trusted_though_it_was_the_first_that_was_learned(origin, page):
    keep(origin)
    first = look().key
    StatusPage.objects.update(signing_key="lost")
    publish(origin, page)
    row = look()
    assert (row.refusal, row.key) == ("foreign_key", first)
    assert EventRow.objects.filter(kind="statuspages.MirrorChanged").count() == 2


def test_a_key_that_somebody_gave_counts_from_the_first_look(origin):
    keep(origin, key="ab" * 32)
    assert look().refusal == "foreign_key"
    assert not MirrorSheet.objects.exists()


def test_private_networks_are_not_looked_into(origin, settings):
    settings.VARSKO = settings.VARSKO.model_copy(update={"allow_private_webhooks": False})
    keep(origin)
    origin.asked.clear()
    row = look()
    assert row.refusal == "unreached"
    assert "private" in row.last_error
    assert origin.asked == []


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b"{}" * 1_100_000, b"\xff", json.dumps({"key": "0" * 64}).encode()])
def test_what_is_no_proof_changes_nothing(origin, body):
    origin.files["proof.json"] = body
    keep(origin)
    assert look().refusal in {"unreadable", "unreached"}
    assert not MirrorSheet.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": ""},
        {"slug": "Our Page"},
        {"slug": "mirrors"},
        {"key": "short"},
        {"address": "https://example.org"},
        {"address": "ftp://example.org/status/x"},
        {"address": "https://example.org:99999/status/x"},
        {"address": "https://example.org/deep/status/x"},
        {"address": "https://example.org/status/x?y=1"},
    ],
)
def test_what_cannot_be_a_page_of_others_is_refused(db, wrong):
    said = {"name": "Ferries", "slug": "next-door", "address": "https://example.org/status/ferries", **wrong}
    with pytest.raises(Invalid):
        actions.add_mirror(by=SYSTEM_ACTOR, at=NOON, draft=MirrorDraft(**said))


def test_it_is_set_up_and_ended_on_the_desk(origin, browser, cleo):
    desk = browser(cleo)
    assert "No page of others is kept here" in desk.get("/status-pages/mirrors").content.decode()
    said = {"name": "Ferries next door", "slug": "next-door", "address": origin.address}
    assert desk.post("/status-pages/mirrors", said).status_code == 302
    assert desk.post("/status-pages/mirrors", said).status_code == 422
    look()
    assert Mirror.objects.get().key in desk.get("/status-pages/mirrors").content.decode()
    desk.post("/status-pages/mirrors", {"do": "remove", "id": str(Mirror.objects.get().pk)})
    assert not MirrorSheet.objects.exists()
    assert read(browser).status_code == 404


def test_only_those_who_set_up_pages_keep_some(origin, browser):
    with pytest.raises(NotAllowed):
        actions.add_mirror(by=cast.acting(cast.ann()), at=NOON, draft=MirrorDraft(name="x", slug="x", address=origin.address))
    one = keep(origin)
    with pytest.raises(NotAllowed):
        actions.remove_mirror(by=cast.acting(cast.bo()), at=NOON, ref=one.id)
    assert browser(cast.dev()).get("/status-pages/mirrors").status_code == 403
    with pytest.raises(Conflict):
        keep(origin)
