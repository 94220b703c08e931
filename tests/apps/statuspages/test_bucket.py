"""Copies of public pages in a bucket: what changed is sent, what is gone goes, and trouble is tried again and seen."""

import http.server
import threading
from datetime import timedelta

import pytest
import time_machine

from tests.apps.statuspages.conftest import work
from tests.cast import NOON
from varsko import flow
from varsko.channels.bucket.signed import Account, authorization, digest
from varsko.cli import doctor
from varsko.core.worker import work_off
from varsko.people.data import SYSTEM_ACTOR
from varsko.statuspages import actions, handlers, queries
from varsko.statuspages.data import PageDraft
from varsko.statuspages.models import BucketCopy, StatusPage

ACCOUNT = Account("AK77", "secret", "eu-north-1")


@pytest.fixture(autouse=True)
def noon(db):
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


class Store(http.server.BaseHTTPRequestHandler):
    """A store that speaks S3 by path: it looks at signatures, keeps what is put, and can be out of order."""

    def do_PUT(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if self._is_refused(body):
            return
        self.server.files[self.path] = (body, self.headers["Content-Type"], self.headers["Cache-Control"])
        self._answer(200)

    def do_DELETE(self) -> None:
        if self._is_refused(b""):
            return
        self.server.files.pop(self.path, None)
        self._answer(204)

    def _is_refused(self, body: bytes) -> bool:
        self.server.asked.append((self.command, self.path))
        _, _, names = self.headers["Authorization"].partition("SignedHeaders=")
        heads = {name: self.headers[name] for name in names.partition(",")[0].split(";")}
        place = f"http://{self.headers['Host']}{self.path}"
        signed = authorization(ACCOUNT, self.command, place, heads, content=digest(body), at=NOON + self.server.shifted)
        if signed != self.headers["Authorization"] or self.headers["x-amz-content-sha256"] != digest(body):
            self._answer(403, b"<Error><Code>SignatureDoesNotMatch</Code></Error>")
        elif len(self.server.asked) > self.server.works_for:
            self._answer(503, b"<Error><Code>SlowDown</Code><Message>x</Message></Error>")
        else:
            return False
        return True

    def _answer(self, status: int, body: bytes = b"") -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args) -> None:
        """Say nothing."""


@pytest.fixture
def store(settings):
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Store)
    server.files, server.asked, server.works_for, server.shifted = {}, [], 10**6, timedelta()
    url = f"http://127.0.0.1:{server.server_port}"
    said = {"s3_url": url, "s3_bucket": "told", "s3_key": "AK77", "s3_secret": "secret", "s3_region": "eu-north-1", "s3_prefix": "public"}
    settings.VARSKO = settings.VARSKO.model_copy(update=said)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


def test_a_public_page_lies_there_as_any_web_server_serves_it(store, page, tells):
    report = tells(page)
    work()
    body, kind, cache = store.files["/told/public/ferries/index.html"]
    assert b'href="style.css"' in body
    assert b"A copy, made at 2026-03-02 12:00 UTC" in body
    assert kind == "text/html; charset=utf-8"
    assert "stale-if-error" in cache
    assert store.files["/told/public/ferries/api/v2/summary.json"][1].startswith("application/json")
    assert f"/told/public/ferries/en/incidents/{report.code}/index.html" in store.files
    first, last = store.asked[0], store.asked[-1]
    assert (first[1].endswith(".html"), last[1].endswith(".html")) == (False, True)
    shown = queries.bucket_copy(page.id)
    assert (shown.files, shown.sent_at, shown.error) == (len(store.files), NOON, "")


def test_what_did_not_change_is_not_sent_again(store, page, tells):
    work()
    store.asked.clear()
    StatusPage.objects.update(due_at=NOON)
    work()
    assert store.asked == [("PUT", "/told/public/ferries/proof.json")]  # it is signed anew each time
    tells(page)
    work()
    names = {path.removeprefix("/told/public/ferries/") for _, path in store.asked}
    assert {"index.html", "api/v2/summary.json"} <= names
    assert "style.css" not in names


def test_what_is_not_public_any_more_is_taken_away(store, page, make):
    make("Trains")
    make("Inside", access="internal")
    work()
    assert {path.split("/")[3] for path in store.files} == {"ferries", "trains"}
    draft = PageDraft(name="Ferries", slug="ferries", access="internal")
    actions.change_page(by=SYSTEM_ACTOR, at=NOON, ref=page.id, draft=draft)
    work()
    assert {path.split("/")[3] for path in store.files} == {"trains"}
    actions.delete_page(by=SYSTEM_ACTOR, at=NOON, ref="trains")
    work()
    assert store.files == {}
    assert not BucketCopy.objects.exists()


def test_a_page_with_another_address_moves(store, page):
    work()
    draft = PageDraft(name="Ferries", slug="boats")
    actions.change_page(by=SYSTEM_ACTOR, at=NOON, ref=page.id, draft=draft)
    work()
    assert {path.split("/")[3] for path in store.files} == {"boats"}


@pytest.mark.parametrize("is_last", [True, False])
def test_a_page_that_takes_the_address_of_another_keeps_all_its_files(store, page, make, tells, is_last):
    report = tells(page)
    work()
    actions.change_page(by=SYSTEM_ACTOR, at=NOON, ref=page.id, draft=PageDraft(name="Boats", slug="boats"))
    make("Ferries")
    work_off(*[queue for queue in flow.DUE if queue.name == "status pages"])
    earlier, later = NOON - timedelta(seconds=2), NOON - timedelta(seconds=1)
    BucketCopy.objects.update(due_at=earlier if is_last else later)
    BucketCopy.objects.filter(page_id=page.id, slug="ferries").update(due_at=later if is_last else earlier)
    work()
    ours = {path.partition("/ferries/")[2] for path in store.files if "/ferries/" in path}
    assert ours == set(BucketCopy.objects.get(slug="ferries").files)
    assert {"style.css", "index.html"} <= ours
    assert f"en/incidents/{report.code}/index.html" not in ours
    assert f"/told/public/boats/en/incidents/{report.code}/index.html" in store.files
    assert BucketCopy.objects.filter(due_at=None).count() == 2


def test_who_takes_an_address_over_is_waited_for_while_its_files_are_sent(store, page, make, noon):
    work()
    actions.change_page(by=SYSTEM_ACTOR, at=NOON, ref=page.id, draft=PageDraft(name="Boats", slug="boats"))
    heir = make("Ferries")
    work_off(*[queue for queue in flow.DUE if queue.name == "status pages"])
    BucketCopy.objects.filter(page_id=heir.id).update(leased_until=NOON + timedelta(minutes=5))
    store.asked.clear()
    (row,) = BucketCopy.objects.filter(page_id=page.id, slug="ferries")
    handlers.send_copies([row])
    assert store.asked == []
    row.refresh_from_db()
    assert row.due_at > NOON


def test_trouble_is_seen_and_tried_again_where_it_stopped(store, page, browser, cleo, noon):
    store.works_for = 5
    work()
    assert len(store.files) == 5
    row = BucketCopy.objects.get()
    assert (len(row.files), row.failing_since, row.sent_at) == (5, NOON, None)
    assert "503 SlowDown" in browser(cleo).get("/status-pages/ferries").content.decode()
    store.works_for, store.shifted = 10**6, timedelta(minutes=5)
    store.asked.clear()
    noon.shift(timedelta(minutes=5))
    work()
    assert len(store.asked) == len(store.files) - 5
    row.refresh_from_db()
    assert (row.last_error, row.failing_since, row.due_at) == ("", None, None)
    assert "files in the bucket" in browser(cleo).get("/status-pages/ferries").content.decode()


def test_a_store_that_is_not_there_keeps_nobody_from_reading(store, page, settings):
    settings.VARSKO = settings.VARSKO.model_copy(update={"s3_url": "http://127.0.0.1:1"})
    work()
    assert "ConnectError" in BucketCopy.objects.get().last_error
    assert queries.sheet(page.id, "en")


def test_another_bucket_gets_everything(store, page, settings):
    work()
    before = len(store.files)
    settings.VARSKO = settings.VARSKO.model_copy(update={"s3_bucket": "other"})
    BucketCopy.objects.update(due_at=NOON)
    work()
    assert len([one for one in store.files if one.startswith("/other/")]) == before


def test_what_was_written_while_it_was_sent_is_not_forgotten(store, page, monkeypatch):
    work()
    BucketCopy.objects.update(due_at=NOON - timedelta(seconds=1))
    (row,) = handlers.bucket_copies()
    BucketCopy.objects.update(due_at=NOON)
    handlers.send_copies([row])
    assert BucketCopy.objects.get().due_at == NOON


def test_without_a_bucket_nothing_waits(page):
    work()
    assert not BucketCopy.objects.exists()
    assert queries.bucket_copy(page.id) is None


def test_the_doctor_tries_the_bucket(store):
    assert doctor._bucket()[0]
    assert store.asked == [("PUT", "/told/public/varsko-doctor.txt"), ("DELETE", "/told/public/varsko-doctor.txt")]
    store.works_for = 0
    assert not doctor._bucket()[0]
