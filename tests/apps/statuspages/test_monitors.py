"""Values that a page takes from a monitor by itself: none lost, none twice, and trouble is told."""

import http.server
import json
import threading
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine

from tests import cast
from tests.apps.statuspages.conftest import work
from tests.cast import NOON
from varsko.kernel.errors import Invalid, NotFound
from varsko.people.data import SYSTEM_ACTOR
from varsko.people.domain.permissions import NotAllowed
from varsko.statuspages import actions, queries
from varsko.statuspages.data import MetricDraft, SourceDraft
from varsko.statuspages.domain.metrics import Period
from varsko.statuspages.models import MetricSource


@pytest.fixture(autouse=True)
def noon(db):
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


class Monitor(http.server.BaseHTTPRequestHandler):
    """Answers as Prometheus does: a value for each step that is asked for."""

    def do_GET(self) -> None:
        asked = {name: one[0] for name, one in parse_qs(urlsplit(self.path).query).items()}
        self.server.asked.append((urlsplit(self.path).path, asked, self.headers["Authorization"]))
        moments = range(int(asked["start"]), int(asked["end"]) + 1, int(asked["step"]))
        series = {"metric": {}, "values": [[moment, str(self.server.value)] for moment in moments]}
        said = {"status": "success", "data": {"resultType": "matrix", "result": [series] * self.server.series}}
        body = json.dumps(said).encode()
        self.send_response(self.server.status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args) -> None:
        """Say nothing."""


@pytest.fixture
def monitor(settings):
    settings.VARSKO = settings.VARSKO.model_copy(update={"allow_private_webhooks": True})
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Monitor)
    server.asked, server.status, server.value, server.series = [], 200, 42, 1
    server.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def metric(page):
    return actions.add_metric(by=SYSTEM_ACTOR, at=NOON, ref=page.id, draft=MetricDraft(name="How long a booking takes", unit="ms"))


@pytest.fixture
def watches(page, metric, monitor):
    def watch(query="booking_seconds", **more):
        draft = SourceDraft(address=more.pop("address", monitor.address), query=query, **more)
        actions.watch_metric(by=SYSTEM_ACTOR, at=NOON, ref=page.id, code=metric.code, draft=draft)
        work()

    return watch


def heaps(page, period=Period.DAY):
    return queries.measured(page.id, at=NOON + timedelta(minutes=30))[0].heaps[period]


def test_a_page_draws_what_a_monitor_measured_each_value_once(page, metric, monitor, watches, noon):
    watches()
    [(path, asked, _)] = monitor.asked
    assert (path, asked["query"], asked["step"]) == ("/api/v1/query_range", "booking_seconds", "60")
    assert int(asked["end"]) - int(asked["start"]) == 24 * 3600
    before = sum(one.count for one in heaps(page, Period.WEEK))
    assert before == 1441
    monitor.value = 84
    noon.shift(timedelta(minutes=3))
    work()
    assert int(monitor.asked[1][1]["start"]) == int(asked["end"]) + 60
    assert sum(one.count for one in heaps(page, Period.WEEK)) == before + 3
    assert queries.metric(page.id, metric.code).newest_at == NOON + timedelta(minutes=2)
    work()
    assert len(monitor.asked) == 2


def test_what_a_monitor_could_not_say_is_asked_for_later(page, metric, monitor, watches, noon):
    watches()
    monitor.status = 400
    noon.shift(timedelta(minutes=2))
    work()
    shown = queries.metric(page.id, metric.code).source
    assert (shown.trouble, shown.said.endswith("400")) == ("refused", True)
    monitor.status = 200
    noon.shift(timedelta(minutes=5))
    work()
    assert int(monitor.asked[-1][1]["end"]) - int(monitor.asked[-1][1]["start"]) == 6 * 60
    assert queries.metric(page.id, metric.code).source.trouble == ""


@pytest.mark.parametrize(("series", "trouble"), [(2, "several"), (0, "")])
def test_a_query_with_several_series_is_told(page, metric, monitor, watches, series, trouble):
    monitor.series = series
    watches()
    assert queries.metric(page.id, metric.code).source.trouble == trouble
    assert heaps(page) == ()


def test_a_monitor_inside_is_not_asked_unless_that_is_allowed(page, metric, monitor, watches, settings):
    settings.VARSKO = settings.VARSKO.model_copy(update={"allow_private_webhooks": False})
    watches()
    assert monitor.asked == []
    assert queries.metric(page.id, metric.code).source.trouble == "unreached"


def test_a_token_is_sent_kept_sealed_and_goes_to_no_other_address(page, metric, monitor, watches):
    watches(token="very secret")
    assert monitor.asked[0][2] == "Bearer very secret"
    assert "very secret" not in MetricSource.objects.get().token
    watches(query="other")
    assert MetricSource.objects.get().token
    watches(address="http://127.0.0.1:1")
    assert MetricSource.objects.get().token == ""


@pytest.mark.parametrize(
    "wrong", [{"address": "prometheus:9090"}, {"query": " "}, {"query": "x" * 3000}, {"token": "a\nb"}, {"token": "ø"}]
)
def test_what_cannot_be_asked_is_refused(page, metric, wrong):
    draft = SourceDraft(**{"address": "https://p.example.org", "query": "up", **wrong})
    with pytest.raises(Invalid) as refused:
        actions.watch_metric(by=SYSTEM_ACTOR, at=NOON, ref=page.id, code=metric.code, draft=draft)
    assert set(refused.value.errors) == set(wrong)


def test_only_those_who_configure_pages_say_where_values_come_from(page, metric):
    draft = SourceDraft(address="https://p.example.org", query="up")
    with pytest.raises(NotAllowed):
        actions.watch_metric(by=cast.acting(cast.ann()), at=NOON, ref=page.id, code=metric.code, draft=draft)
    with pytest.raises(NotFound):
        actions.watch_metric(by=SYSTEM_ACTOR, at=NOON, ref=page.id, code="none", draft=draft)


def test_on_the_desk_it_is_set_up_seen_and_ended(page, metric, monitor, browser, cleo):
    client, place = browser(cleo), f"/status-pages/ferries/metrics/{metric.code}"
    wrong = client.post(place, {"do": "watch", "address": "nowhere", "query": "up"})
    assert wrong.status_code == 422
    assert client.post(place, {"do": "watch", "address": monitor.address, "query": "up", "token": "very secret"}).status_code == 302
    monitor.series = 2
    work()
    shown = client.get(place).content.decode()
    assert "The query gives several series" in shown
    assert monitor.address in shown
    assert "very secret" not in shown
    client.post(place, {"do": "unwatch"})
    assert not MetricSource.objects.exists()
