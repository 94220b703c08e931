"""How fast alerts are taken in, stored for good, against Alertmanager, which keeps them in memory only.

Both get the same requests (`POST /api/v2/alerts`), window after window in turn. Varsko answers after the commit; its worker runs and
routes every alert beside the intake. Believe the ratios and the processor seconds; the absolute rates depend on what else the machine does.
"""

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from bench.load import drive
from bench.measure import cpu_seconds, machine, resident_mb, spread
from bench.servers import Peer, Product, alertmanager, postgresql, product

KINDS = ((1, 32), (1, 256), (100, 8))  # alerts a request, connections


@dataclass
class Seen:
    """What the rounds of one kind brought."""

    ratio: list[float] = field(default_factory=list)
    rate: list[float] = field(default_factory=list)
    peer_rate: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)
    cpu_routed: list[float] = field(default_factory=list)
    peer_cpu: list[float] = field(default_factory=list)
    until_routed: list[float] = field(default_factory=list)
    failures: int = 0


def run(options: argparse.Namespace) -> None:
    """Measure on the chosen databases and print a table, the ratios first."""
    print(f"\nIntake, {options.rounds} rounds of {options.seconds:g} s each · {machine()}")
    print("Alerta is not run here: reference measurements put it at 0.01 × Alertmanager's rate, one alert a request.\n")
    for name in ("sqlite", "postgresql") if options.database == "both" else (options.database,):
        with alertmanager() as peer, _installation(name) as ours:
            for alerts, connections in KINDS:
                _print(name, alerts, connections, _rounds(options, peer, ours, alerts, connections))
            _print_rest(peer, ours)


@contextmanager
def _installation(name: str) -> Iterator[Product]:
    if name == "sqlite":
        with product() as ours:
            yield ours
    else:
        with postgresql() as url, product(url) as ours:
            yield ours


def _rounds(options: argparse.Namespace, peer: Peer, ours: Product, alerts: int, connections: int) -> Seen:
    seen = Seen()
    for _ in range(options.rounds):
        peer_rate, peer_cpu, _ = _window(peer, options.seconds, alerts, connections)
        cpu_before, rows_before = cpu_seconds(ours.pids), ours.count("alerts_alert")
        rate, cpu, failures = _window(ours, options.seconds, alerts, connections)
        until_routed = ours.wait_until_routed()
        stored = ours.count("alerts_alert") - rows_before
        seen.ratio.append(rate / peer_rate)
        seen.rate.append(rate)
        seen.peer_rate.append(peer_rate)
        seen.cpu.append(cpu)
        seen.peer_cpu.append(peer_cpu)
        seen.cpu_routed.append((cpu_seconds(ours.pids) - cpu_before) / stored * 1000)
        seen.until_routed.append(until_routed)
        seen.failures += failures
    return seen


def _window(peer: Peer, seconds: float, alerts: int, connections: int) -> tuple[float, float, int]:
    """Drive one server; gives alerts a second, processor seconds per 1000 alerts, and requests that failed."""
    before = cpu_seconds(peer.pids)
    heard = drive(peer.url, key=peer.key, alerts=alerts, connections=connections, seconds=seconds)
    taken = (heard.requests - heard.failures) * alerts
    if not taken:
        raise SystemExit(f"bench: {peer.url} took nothing")
    return taken / heard.seconds, (cpu_seconds(peer.pids) - before) / taken * 1000, heard.failures


def _print(database: str, alerts: int, connections: int, seen: Seen) -> None:
    print(f"{database}, {alerts} a request, {connections} connections")
    print(f"  rate ÷ Alertmanager's           {spread(seen.ratio)}")
    print(f"  alerts/s                        {spread(seen.rate, 0)}   Alertmanager {spread(seen.peer_rate, 0)}")
    print(f"  CPU s per 1000, in the window   {spread(seen.cpu, 3)}   Alertmanager {spread(seen.peer_cpu, 3)}")
    print(f"  CPU s per 1000, until routed    {spread(seen.cpu_routed, 3)}")
    print(f"  last alert routed after, s      {spread(seen.until_routed, 1)}")
    print(f"  requests that failed            {seen.failures}\n", flush=True)


def _print_rest(peer: Peer, ours: Product) -> None:
    rows, ours_mb, peer_mb = ours.count("alerts_alert"), resident_mb(ours.pids), resident_mb(peer.pids)
    print(f"  rows stored {rows}, resident {ours_mb:.0f} MB, Alertmanager {peer_mb:.0f} MB\n")
