"""How soon a reader sees what was published, and how long a very large page takes to write.

    python -m bench.published [--updates 50] [--components 1000] [--mirrors 2] [--pages 20] [--apart]

A server of its own in a fresh folder on SQLite, and one more for each mirror. Each update is told in the first one's own database by
another process; the time counts from its commit until the summary on the raw path says it, until all mirrors say it, and until the last
of the open pages that wait for news has it. `--apart` serves in one process and works in
another, on one SQLite file for each installation. The large page has a past in each of its components, over ninety days. Ends with 1
when one of 99 in 100 took longer than the limit.
"""

import argparse
import json
import math
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path

from bench.measure import machine
from tests.faults.house import House
from tests.processes import Running

LIMIT = 2.0
"""Seconds within which 99 of 100 updates are everywhere."""
_MAKE = """
from varsko.core.clock import now
from varsko.people.data import SYSTEM_ACTOR
from varsko.statuspages import actions
from varsko.statuspages.data import ComponentDraft, PageDraft
page = actions.create_page(by=SYSTEM_ACTOR, at=now(), draft=PageDraft(name="Bench", slug="bench"))
actions.add_component(by=SYSTEM_ACTOR, at=now(), ref=page.id, draft=ComponentDraft(name="Tickets"))
"""
_KEEP = """
from varsko.core.clock import now
from varsko.people.data import SYSTEM_ACTOR
from varsko.statuspages import actions
from varsko.statuspages.data import MirrorDraft
draft = MirrorDraft(name="Bench", slug="bench", address="{url}/status/bench")
actions.add_mirror(by=SYSTEM_ACTOR, at=now(), draft=draft)
"""
_TELL = """
import json, threading, time, urllib.error, urllib.request
from varsko.core.clock import now
from varsko.people.data import SYSTEM_ACTOR
from varsko.statuspages import actions
from varsko.statuspages.data import ReportDraft
own, mirrors = "{url}/status/bench", {mirrors}

def read(address):
    try:
        return urllib.request.urlopen(address).read()
    except urllib.error.HTTPError:
        return b""

def until_said(title, address, began, took):
    while title not in read(address):
        if time.monotonic() - began > 60:
            return
        time.sleep(0.005)
    took.append(time.monotonic() - began)

def head(known):
    asked = urllib.request.Request(own + "/proof.json", method="HEAD", headers={{"Prefer": "wait=25", "If-None-Match": known}})
    try:
        return urllib.request.urlopen(asked).headers["ETag"]
    except urllib.error.HTTPError as told:
        return told.headers["ETag"]

def open_page(title, began, known, took):
    while title not in read(own):
        known = head(known)
    took.append(time.monotonic() - began)

for address in mirrors:
    until_said(b"page", address, time.monotonic(), [])
took = {{"served": [], "mirrors": [], "pages": []}}
for n in range({updates}):
    title = f"Trouble number {{n}}!".encode()
    last = {{name: [] for name in took}}
    known = head('"none"')
    actions.open_report(
        by=SYSTEM_ACTOR, at=now(), ref="bench", draft=ReportDraft(titles={{"en": title.decode()}}, texts={{"en": "We look."}})
    )
    began = time.monotonic()
    asking = [threading.Thread(target=until_said, args=(title, own + "/api/v2/summary.json", began, last["served"]))]
    asking += [threading.Thread(target=until_said, args=(title, one, began, last["mirrors"])) for one in mirrors]
    asking += [threading.Thread(target=open_page, args=(title, began, known, last["pages"])) for _ in range({pages})]
    for one in asking:
        one.start()
    for one in asking:
        one.join()
    if len(last["mirrors"]) != len(mirrors) or not last["served"]:
        raise SystemExit("bench: it never came")
    for name, found in last.items():
        took[name].append(max(found))
open("{out}", "w").write(json.dumps(took))
"""
_LARGE = """
import json, time
from datetime import timedelta
from varsko.core.clock import now
from varsko.people.data import SYSTEM_ACTOR
from varsko.statuspages import actions
from varsko.statuspages.actions.writing import write_page
from varsko.statuspages.data import PageDraft
from varsko.statuspages.models import Component, Sheet, Spell, StatusPage
page = actions.create_page(by=SYSTEM_ACTOR, at=now(), draft=PageDraft(name="Large", slug="large"))
day = (now() - timedelta(days=100)).date()
facts = {{"page_id": page.id, "began_on": day, "created_at": now(), "updated_at": now()}}
made = Component.objects.bulk_create([Component(name=f"Part {{n}}", position=n, **facts) for n in range({components})])
begin = [now() - timedelta(days=n % 90, hours=3) for n in range({components})]
hour, state = timedelta(hours=1), "partial_outage"
Spell.objects.bulk_create([Spell(component=one, state=state, began_at=at, ended_at=at + hour) for one, at in zip(made, begin)])
took = []
for _ in range(5):
    StatusPage.objects.filter(pk=page.id).update(due_at=now())
    row = StatusPage.objects.get(pk=page.id)
    began = time.process_time()
    write_page(row, at=now())
    took.append(time.process_time() - began)
sheet = Sheet.objects.get(page_id=page.id, path="en", audience=None)
open("{out}", "w").write(json.dumps([min(took), len(sheet.plain), len(sheet.packed)]))
"""


def main() -> int:
    """Measure and print."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--updates", type=int, default=50)
    asked.add_argument("--components", type=int, default=1000)
    asked.add_argument("--mirrors", type=int, default=2)
    asked.add_argument("--pages", type=int, default=20)
    asked.add_argument("--apart", action="store_true")
    options = asked.parse_args()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="bench-published-")))
        house, out = _house(stack, folder / "own"), folder / "took.json"
        house.run_python(_LARGE.format(components=options.components, out=out))
        seconds, plain, packed = json.loads(out.read_text())
        house.run_python(_MAKE)
        serve = _start(house, is_apart=options.apart)
        mirrors = [_mirror(stack, folder / f"mirror{number}", serve.url, is_apart=options.apart) for number in range(options.mirrors)]
        told = {"updates": options.updates, "url": serve.url, "out": out, "mirrors": mirrors, "pages": options.pages}
        house.run_python(_TELL.format(**told))
        took = json.loads(out.read_text())
    print(machine())
    print(f"{options.components} components, 90 days: {seconds:.2f} s of processor, {plain / 1000:.0f} KB, {packed / 1000:.0f} KB packed")
    names = {"served": "served", "mirrors": f"in all {options.mirrors} mirrors", "pages": f"in all {options.pages} open pages"}
    return max([_say(names[name], sorted(found)) for name, found in took.items()])


def _house(stack: ExitStack, folder: Path) -> House:
    folder.mkdir()
    house = stack.enter_context(House(folder))
    house.run("migrate", within=180)
    house.clock.write_text("0")
    return house


def _start(house: House, *, is_apart: bool) -> Running:
    said = {"VARSKO_ALLOW_PRIVATE_WEBHOOKS": "1"}
    if not is_apart:
        return house.start("serve", **said)
    web = house.start("web", **said)
    house.start("worker", **said)
    return web


def _mirror(stack: ExitStack, folder: Path, url: str, *, is_apart: bool) -> str:
    """Start an installation that keeps the page; gives the address of what it serves."""
    house = _house(stack, folder)
    house.run_python(_KEEP.format(url=url))
    return f"{_start(house, is_apart=is_apart).url}/mirror/bench/api/v2/summary.json"


def _say(what: str, took: list[float]) -> int:
    """Print how long it took; gives 1 when that is over the limit."""
    high = took[math.ceil(len(took) * 0.99) - 1]
    usual = took[len(took) // 2]
    print(f"published until {what}: p50 {usual * 1000:.0f} ms, p99 {high * 1000:.0f} ms of {len(took)}, limit {LIMIT * 1000:.0f} ms")
    return int(high > LIMIT)


if __name__ == "__main__":
    sys.exit(main())
