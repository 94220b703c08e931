"""The search language against stored alerts: every documented field finds what it should, on every database."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests import cast
from varsko import flow
from varsko.alerts import actions, queries
from varsko.alerts.data import Parcel, Responder, Signal
from varsko.alerts.models import Indexing
from varsko.alerts.queries import index
from varsko.core.worker import work_off
from varsko.kernel.errors import Invalid
from varsko.people.data import SYSTEM_ACTOR

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
WORDS = next(queue for queue in flow.DUE if queue.name == "words")
SECOND = int(AT.timestamp())


def found(query: str) -> set[str]:
    return {view.alias for view in queries.alerts(by=SYSTEM_ACTOR, where=queries.matching(query))}


def opened(*signals: Signal, at: datetime = AT, **facts: str) -> list[str]:
    return [one.alert_id for one in actions.receive([Parcel(signal=signal, **facts) for signal in signals], at=at)]


def put_into_the_index() -> None:
    Indexing.objects.update_or_create(defaults={"due_at": AT, "upto": 0, "downto": 1, "leased_until": None})
    work_off(WORDS)


@pytest.fixture(params=["late", "indexed"])
def night(request):
    """Three alerts: a full disk that Ann has, a closed one, and a snoozed one an hour later."""
    ann, key = cast.ann(), cast.key("Prometheus")[0]
    cast.team("Payments")
    disk = Signal(
        alias="disk",
        message="Disk 90% full_on db1",
        description="Only 10 GB left",
        entity="db1",
        source="prom",
        priority=1,
        tags=("Database", "eu-north", "ærlig"),
        details={"Host": "db1", "rack": "r-17"},
        actions=("Restart",),
        responders=(Responder(kind="team", name="Payments"), Responder(kind="user", name="ann@example.org")),
    )
    site, quiet = Signal(alias="site", message="Site down", priority=2), Signal(alias="quiet", message="Fan loud", priority=5)
    taken, closed = opened(disk, site, key_id=key.id, kind="Prometheus")
    snoozed = opened(quiet, at=AT + timedelta(hours=1))[0]
    actions.acknowledge(by=SYSTEM_ACTOR, at=AT, alert_ids=[taken], user="Ann")
    actions.assign(by=SYSTEM_ACTOR, at=AT, alert_id=taken, owner_id=ann.id, owner_name=ann.name)
    actions.close(by=SYSTEM_ACTOR, at=AT, alert_ids=[closed], user="Bo")
    actions.snooze(by=SYSTEM_ACTOR, at=AT, alert_ids=[snoozed], until=AT + timedelta(days=1))
    opened(quiet, quiet, at=AT + timedelta(hours=2))
    if request.param == "indexed":
        put_into_the_index()
        assert not index.late().words
    return taken


QUERIES = [
    ("", {"disk", "site", "quiet"}),
    ("status: open", {"disk", "quiet"}),
    ("status=closed", {"site"}),
    ("NOT status:closed", {"disk", "quiet"}),
    ("status: open AND acknowledged: false", {"quiet"}),
    ("acknowledged: true", {"disk"}),
    ("snoozed: true", {"quiet"}),
    ("isSeen: true", {"disk"}),
    ("isSeen: false", {"site", "quiet"}),
    ("priority: P1", {"disk"}),
    ("priority: (P1 OR P2)", {"disk", "site"}),
    ("priority <= P2", {"disk", "site"}),
    ("priority > 2", {"quiet"}),
    ("alias: disk", {"disk"}),
    ("alias: DISK", set()),
    ("alias: site", set()),
    ("alias: d*", {"disk"}),
    ("tinyId: 2", {"site"}),
    ("tinyId >= 2", {"site", "quiet"}),
    ("count: 3", {"quiet"}),
    ("count > 1", {"quiet"}),
    ("message: disk", {"disk"}),
    ('message: "90% full_on"', {"disk"}),
    ("message: 9%", set()),
    ("message: fullXon", set()),
    ("message: d*db1", {"disk"}),
    ("description: 10", {"disk"}),
    ('description: ""', {"site", "quiet"}),
    ("source: prom", {"disk"}),
    ("entity: DB1", {"disk"}),
    ("owner: ann@example.org", {"disk"}),
    ("owner: Ann", {"disk"}),
    ("owner: ann*", {"disk"}),
    ('owner: ""', {"site", "quiet"}),
    ("NOT owner: ann", {"site", "quiet"}),
    ("acknowledgedBy: ann", {"disk"}),
    ("closedBy: b*", {"site"}),
    ("teams: Payments", {"disk"}),
    ("teams: Pay*", {"disk"}),
    ("teams: Other", set()),
    ("teams: Payments AND full", {"disk"}),
    ("teams: Payments AND site", set()),
    ("teams: Payments AND status: closed", set()),
    ("NOT teams: Payments", {"site", "quiet"}),
    ("responders: ann@example.org", {"disk"}),
    ("recipients: payments", {"disk"}),
    ("tag: database", {"disk"}),
    ("tag: data", set()),
    ("tag: eu*", {"disk"}),
    ("tag: *north", {"disk"}),
    ("tag: AERLIG", {"disk"}),
    ("-tag: eu*", {"site", "quiet"}),
    ("tag: (database OR other)", {"disk"}),
    ("tag: database OR message: fan", {"disk", "quiet"}),
    ("tag: ærlig", {"disk"}),
    ("-tag: database", {"site", "quiet"}),
    ("actions: Restart", {"disk"}),
    ("details.key: host", {"disk"}),
    ("details.value: r-17", {"disk"}),
    ("details.value: r-*", {"disk"}),
    ("integration.name: Prometheus", {"disk", "site"}),
    ("integration.type: prom*", {"disk", "site"}),
    (f"createdAt: {SECOND}", {"disk", "site"}),
    (f"createdAt >= {SECOND} AND createdAt < {SECOND + 1}", {"disk", "site"}),
    (f"createdAt > {SECOND * 1000}", {"quiet"}),
    ("createdAt < 2026-03-02T12:30:00Z", {"disk", "site"}),
    (f"lastOccurredAt >= {SECOND + 7200}", {"quiet"}),
    (f"snoozedUntil > {SECOND}", {"quiet"}),
    ("disk", {"disk"}),
    ("DISK -site", {"disk"}),
    ("disk -full", set()),
    ("(disk OR site) -full -nothing", {"site"}),
    ("disk -(site OR fan)", {"disk"}),
    ("-disk", {"site", "quiet"}),
    ("NOT (disk OR site)", {"quiet"}),
    ("disk OR (site AND down)", {"disk", "site"}),
    ("ful", {"disk"}),
    ("ful*", {"disk"}),
    ("ull", set()),
    ("*ull", {"disk"}),
    ("full_on", {"disk"}),
    ("full-on", set()),
    ('"full_on db1"', {"disk"}),
    ('"db1 full_on"', set()),
    ("r-17", {"disk"}),
    ("aerlig", {"disk"}),
    ("Ærlig", {"disk"}),
    ("disk priority: P2", set()),
    ("full db1", {"disk"}),
    ("database", {"disk"}),
    ("#3", {"quiet"}),
    ("fan OR site", {"site", "quiet"}),
    ("status:open -fan", {"disk"}),
    (r"\%", {"disk"}),
]


@pytest.mark.usefixtures("night")
@pytest.mark.parametrize(("query", "aliases"), QUERIES)
def test_a_query_finds_what_it_says(query, aliases):
    assert found(query) == aliases


def test_an_alert_is_found_by_its_id(night):
    assert found(f"alertId: {night}") == {"disk"}
    assert found("alertId: nonsense") == set()


@pytest.mark.parametrize(
    "query",
    [
        "colour: red",
        "status: odd",
        "priority: P9",
        "priority: high",
        "count: many",
        "createdAt: soon",
        "isSeen: perhaps",
        "alias > 3",
    ],
)
def test_a_query_without_sense_names_what_is_wrong(query):
    with pytest.raises(Invalid) as refused:
        queries.matching(query)
    assert list(refused.value.errors) == ["query"]


FIELDS = [
    "status",
    "priority",
    "alias",
    "tag",
    "teams",
    "owner",
    "message",
    "createdAt",
    "details.key",
    "responders",
    "tinyId",
    "count",
    "isSeen",
]


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.sampled_from(FIELDS), st.sampled_from([":", ">", "<=", ": *"]), st.text(max_size=12)), max_size=3))
def test_any_query_is_answered_or_refused(terms):
    query = " OR ".join(f"{field}{operator}{value}" for field, operator, value in terms)
    try:
        where = queries.matching(query)
    except Invalid:
        return
    queries.count(by=SYSTEM_ACTOR, where=where)


@pytest.mark.parametrize("query", ["message: " + "*a" * 300, "tag: " + "*" * 1000 + "b", "a*" * 500 + "b"])
def test_a_query_full_of_stars_costs_little(query):
    opened(Signal(alias="long", message="a" * 130, description="a" * 15_000, tags=("a" * 50,)))
    assert found(query) == set()
