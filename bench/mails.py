"""How fast mail for the desk is taken in, stored for good, against writing the same mails into a Maildir with fsync, which is all that a
mail server does with them; then how fast they become requests, and what it costs in memory.

Both get the same mails by the same number of threads in the same run. Varsko is spoken to by LMTP and answers after the commit.
"""

import argparse
import os
import smtplib
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

from bench.measure import cpu_seconds, family, machine, resident_mb
from tests.faults.house import House
from tests.postgres import postgres
from tests.processes import free_port

DESK = "helpdesk@nordfrakt.example"
_SERVERS = 8
_PER_CONNECTION = 100
_LONGEST = 3_600.0
_SET_UP = f"""
from varsko.core.clock import now
from varsko.desk import actions
from varsko.people.data import SYSTEM_ACTOR
actions.create_desk(by=SYSTEM_ACTOR, at=now(), name="IT", slug="it", team_id="")
actions.write_address(by=SYSTEM_ACTOR, at=now(), desk="it", address={DESK!r})
"""
_SENTENCE = "The printer on the third floor takes the paper and gives it back with the lines of yesterday on it. "


@dataclass(frozen=True)
class Taken:
    """What one way of storing took: seconds, and seconds of processors."""

    seconds: float
    cpu: float


def run(options: argparse.Namespace) -> None:
    """Measure on the chosen databases."""
    mails = [_mail(number) for number in range(options.mails)]
    size = sum(map(len, mails)) / 1e6
    print(f"\n{len(mails)} mails of {size:.0f} MB through LMTP, {_SERVERS} connections · {machine()}")
    for name in ("sqlite", "postgresql") if options.database == "both" else (options.database,):
        with _house(name) as house:
            _measure(name, house, mails)


@contextmanager
def _house(database: str) -> Iterator[House]:
    with tempfile.TemporaryDirectory(prefix="bench-mails-") as folder:
        if database == "sqlite":
            with House(Path(folder)) as house:
                _set_up(house)
                yield house
        else:
            with postgres() as server, House(Path(folder), server.make("mails")) as house:
                _set_up(house)
                yield house


def _set_up(house: House) -> None:
    house.run("migrate", within=180)
    house.clock.write_text("0")
    house.run_python(_SET_UP)


def _measure(name: str, house: House, mails: Sequence[bytes]) -> None:
    port = free_port()
    serve = house.start("serve", VARSKO_LMTP_BIND=f"127.0.0.1:{port}")
    pids = family(serve.process.pid)
    idle, began, cpu = resident_mb(pids), time.monotonic(), cpu_seconds(pids)
    peer = _timed(lambda: _to_maildir(mails), [os.getpid()])
    ours = _timed(lambda: _by_lmtp(port, mails), pids)
    most = resident_mb(pids)
    while waiting := _count(house, "desk_mail WHERE state = 'waiting'") + _count(house, "core_reaction"):
        if time.monotonic() - began > _LONGEST:
            raise SystemExit(f"bench: the worker does not catch up, {waiting} wait")
        most = max(most, resident_mb(pids))
        time.sleep(0.5)
    whole = time.monotonic() - began - peer.seconds
    requests = _count(house, "desk_request")
    print(f"\n{name}")
    print(f"  rate ÷ Maildir with fsync       {peer.seconds / ours.seconds:.2f}")
    print(f"  mails/s stored and answered     {len(mails) / ours.seconds:.0f}   Maildir {len(mails) / peer.seconds:.0f}")
    print(f"  CPU s per 1000, while they came {ours.cpu / len(mails) * 1000:.2f}   Maildir {peer.cpu / len(mails) * 1000:.2f}")
    print(f"  mails/s until each is a request {len(mails) / whole:.0f}, with all that follows")
    print(f"  CPU s per 1000, all of it       {(cpu_seconds(pids) - cpu) / len(mails) * 1000:.2f}")
    print(f"  resident MB idle, at most       {idle:.0f}, {most:.0f}")
    print(f"  mails, requests                 {len(mails)}, {requests}")
    if requests != len(mails):
        raise SystemExit("bench: mails were lost or doubled")


def _timed(job: Callable[[], None], pids: Sequence[int]) -> Taken:
    began, cpu = time.monotonic(), cpu_seconds(pids)
    job()
    return Taken(time.monotonic() - began, cpu_seconds(pids) - cpu)


def _to_maildir(mails: Sequence[bytes]) -> None:
    """Deliver as a mail server does: written, on the disk, then moved to where it counts, and that on the disk too."""
    with tempfile.TemporaryDirectory(prefix="bench-maildir-", dir=tempfile.gettempdir()) as folder:
        root = Path(folder)
        for name in ("tmp", "new", "cur"):
            (root / name).mkdir()
        place = os.open(root / "new", os.O_RDONLY)

        def deliver(numbered: tuple[int, bytes]) -> None:
            number, mail = numbered
            draft = root / "tmp" / f"{number}.bench"
            with draft.open("wb") as file:
                file.write(mail)
                file.flush()
                os.fsync(file.fileno())
            draft.rename(root / "new" / draft.name)
            os.fsync(place)

        with ThreadPoolExecutor(_SERVERS) as servers:
            list(servers.map(deliver, enumerate(mails)))
        os.close(place)


def _by_lmtp(port: int, mails: Sequence[bytes]) -> None:
    def bring(start: int) -> None:
        with smtplib.LMTP("127.0.0.1", port, timeout=60) as line:
            line.ehlo()
            for number in range(start, min(start + _PER_CONNECTION, len(mails))):
                line.sendmail(_sender(number), [DESK], mails[number])

    with ThreadPoolExecutor(_SERVERS) as servers:
        list(servers.map(bring, range(0, len(mails), _PER_CONNECTION)))


def _count(house: House, what: str) -> int:
    if house.database_url:
        return int(house.rows(f"SELECT count(*) FROM {what}")[0][0])
    with closing(sqlite3.connect(f"file:{house.folder / 'varsko.sqlite3'}?mode=ro", uri=True)) as database:
        return int(database.execute(f"SELECT count(*) FROM {what}").fetchone()[0])


def _sender(number: int) -> str:
    return f"dev{number}@kunde{number % 97}.example"


def _mail(number: int) -> bytes:
    """A mail with some lines, as text and as HTML; one of ten carries a file of 60 kB."""
    mail = EmailMessage(policy=SMTP)
    mail["From"], mail["To"], mail["Subject"] = f"Dev {number} <{_sender(number)}>", DESK, f"The printer is jammed ({number})"
    mail["Date"], mail["Message-ID"] = "Mon, 16 Nov 2026 10:02:11 +0100", f"<{number}@kunde.example>"
    text = "\n".join([_SENTENCE] * (1 + number % 9))
    mail.set_content(text)
    mail.add_alternative(f"<html><body><p>{text}</p></body></html>", subtype="html")
    if number % 10 == 0:
        mail.add_attachment(os.urandom(60_000), maintype="application", subtype="pdf", filename="page.pdf")
    return mail.as_bytes()
