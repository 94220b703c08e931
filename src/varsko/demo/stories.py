"""What goes wrong at Nordfrakt, and what people say about it."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Story:
    """Something that happens now and then.

    `often` is its weight among all stories, `source` the key it comes by, `minutes` how long it lasts at the least and at the most,
    `followers` what else it brings down a minute or two later.
    """

    service: str
    message: str
    priority: int
    source: str
    minutes: tuple[int, int]
    often: int = 3
    description: str = ""
    details: dict[str, str] = field(default_factory=dict)
    tags: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    followers: tuple["Story", ...] = ()


ALERTMANAGER, GRAFANA, PROBE, SCRIPTS = "Alertmanager", "Grafana", "Uptime probe", "Night jobs"

_PORTAL_SLOW = Story("Customer portal", "Portal: 95th percentile above 3 s", 2, GRAFANA, (12, 50), notes=("Follows the booking API.",))
_BOOKING_ERRORS = Story(
    "Booking API", "Booking API: more than 2 % of requests fail", 1, ALERTMANAGER, (10, 55), often=4,
    description="Error ratio over five minutes is above the objective of 99.5 %.\n\nRunbook: wiki/booking/errors",
    details={"cluster": "bergen", "namespace": "booking", "runbook": "wiki/booking/errors"}, tags=("slo", "prod"),
    notes=("Rolled back 4.18.2, errors are falling.", "A price feed sent empty rows; the importer refuses them now."),
)  # fmt: skip
_TRACKING_LATE = Story(
    "Track & Trace", "Tracking events are 10 minutes behind", 3, GRAFANA, (15, 80), tags=("lag",), notes=("Catching up, 40,000 left.",)
)
_CUSTOMS_WAIT = Story("Customs messages", "Declarations wait: 312 in the queue", 2, ALERTMANAGER, (20, 75))

STORIES = (
    Story(
        "Kubernetes", "Node utr-k8s-07 is not ready", 3, ALERTMANAGER, (6, 40), often=6,
        details={"node": "utr-k8s-07", "cluster": "utrecht"}, tags=("prod", "node"), notes=("Drained and rebooted.",),
    ),
    Story(
        "Kubernetes", "Pod label-renderer restarts again and again", 4, ALERTMANAGER, (5, 60), often=6,
        details={"namespace": "labels", "pod": "label-renderer-6d9f"}, notes=("Out of memory on a 400-page manifest. Limit raised.",),
    ),
    Story(
        "PostgreSQL", "Replica pg-main-2 is 90 s behind", 3, ALERTMANAGER, (8, 45), often=5,
        details={"instance": "pg-main-2", "lag_seconds": "92"}, tags=("prod", "database"),
        notes=("The report job again. It runs at 03:00 now.",),
    ),
    Story(
        "PostgreSQL", "Disk of pg-main-1 will be full in 4 hours", 2, ALERTMANAGER, (30, 150), often=2,
        description="Linear prediction over six hours of `node_filesystem_avail_bytes`.",
        details={"instance": "pg-main-1", "mountpoint": "/var/lib/postgresql"}, tags=("prod", "database", "disk"),
        notes=("Old WAL was kept for a replication slot that nobody reads. Dropped the slot.",),
    ),
    Story(
        "Kafka", "Broker kafka-3 is gone", 1, ALERTMANAGER, (18, 70), often=1, tags=("prod", "kafka"),
        details={"broker": "kafka-3", "cluster": "bergen"},
        notes=("The disk controller hangs. Moved the volume.", "All partitions in sync."),
        followers=(_TRACKING_LATE, _CUSTOMS_WAIT, _PORTAL_SLOW),
    ),
    Story("Kafka", "Consumer group tracking-writer lags by 50,000", 3, ALERTMANAGER, (10, 40), often=5, tags=("kafka", "lag")),
    Story(
        "Network & DNS", "Line Bergen–Gdańsk loses 8 % of packets", 2, PROBE, (15, 120), often=2, tags=("network",),
        notes=("The carrier confirms a damaged cable near Kristiansand.",),
        followers=(Story("Terminal Gdańsk", "Scanners at gates 4–9 time out", 2, PROBE, (15, 110)),),
    ),
    Story("Network & DNS", "Certificate of api.nordfrakt.example expires in 14 days", 4, PROBE, (60, 600), often=1, tags=("tls",)),
    _BOOKING_ERRORS,
    Story(
        "Booking API", "Booking API: no booking for 15 minutes", 1, GRAFANA, (8, 40), often=1, tags=("business",),
        notes=("A login provider is down; guests can book.",), followers=(_PORTAL_SLOW,),
    ),
    _PORTAL_SLOW,
    Story(
        "Payments", "Card payments: refusals above 12 %", 1, GRAFANA, (10, 60), often=2, tags=("business", "cards"),
        notes=("The provider has an incident of its own.", "Routed to the second provider."),
    ),
    Story("Payments", "Webhook of the card provider answers slowly", 3, PROBE, (5, 30), often=4, tags=("cards",)),
    Story(
        "Settlement", "Nightly settlement did not finish by 05:00", 2, SCRIPTS, (25, 120), often=3, tags=("batch",),
        notes=("One haulier's account number is wrong. Skipped, told finance.",),
    ),
    Story(
        "Terminal Gdańsk", "Sorter GDA-2 stopped: jam at chute 14", 2, SCRIPTS, (6, 35), often=5, tags=("sorter", "gdansk"),
        details={"line": "GDA-2", "chute": "14"}, notes=("Przesyłka usunięta, linia znowu rusza.",),
    ),
    Story("Terminal Utrecht", "Scanner battery low on 11 devices", 5, SCRIPTS, (60, 400), often=4, tags=("scanner", "utrecht")),
    Story("Terminal Utrecht", "Gate 2 does not open", 3, SCRIPTS, (10, 50), often=2, tags=("utrecht",)),
    Story("Label printing", "Print queue utr-labels-01 is stuck", 3, GRAFANA, (5, 40), often=5, notes=("Restarted the spooler.",)),
    _TRACKING_LATE,
    Story(
        "Customs messages", "Norwegian customs refuses declarations: invalid tariff number", 2, GRAFANA, (40, 200), often=2,
        tags=("customs", "no"), notes=("Ny varekode siden 1. januar, rettet i tabellen.",),
    ),
    Story("Reports", "Figures of yesterday are missing", 4, SCRIPTS, (60, 300), often=4, tags=("batch",)),
)  # fmt: skip

SECRET = Story(
    "Payments",
    "Refunds to one account: 14 within an hour",
    2,
    SCRIPTS,
    (60, 300),
    tags=("fraud",),
    notes=("Account frozen, told the bank.",),
)
"""For the private team alone."""
