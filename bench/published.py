"""How soon a reader sees what was published, and how long a very large page takes to write.

    python -m bench.published [--updates 50] [--components 1000]

A server of its own in a fresh folder on SQLite. Each update is told in the server's own database by another process; the time counts from
its commit until the summary on the raw path says it. The large page has a past in each of its components, over ninety days.
"""

import argparse
import json
import sys
import tempfile
from pathlib import Path

from bench.measure import machine
from tests.faults.house import House

_MAKE = """
from varsko.core.clock import now
from varsko.people.data import SYSTEM_ACTOR
from varsko.statuspages import actions
from varsko.statuspages.data import ComponentDraft, PageDraft
page = actions.create_page(by=SYSTEM_ACTOR, at=now(), draft=PageDraft(name="Bench", slug="bench"))
actions.add_component(by=SYSTEM_ACTOR, at=now(), ref=page.id, draft=ComponentDraft(name="Tickets"))
"""
_TELL = """
import json, time, urllib.request
from varsko.core.clock import now
from varsko.people.data import SYSTEM_ACTOR
from varsko.statuspages import actions
from varsko.statuspages.data import ReportDraft
took = []
for n in range({updates}):
    title = f"Trouble number {{n}}"
    actions.open_report(by=SYSTEM_ACTOR, at=now(), ref="bench", draft=ReportDraft(titles={{"en": title}}, texts={{"en": "We look."}}))
    began = time.monotonic()
    while title.encode() not in urllib.request.urlopen("{url}/status/bench/api/v2/summary.json").read():
        if time.monotonic() - began > 60:
            raise SystemExit("bench: it never came")
        time.sleep(0.005)
    took.append(time.monotonic() - began)
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
    options = asked.parse_args()
    with tempfile.TemporaryDirectory(prefix="bench-published-") as folder, House(Path(folder)) as house:
        house.run("migrate", within=180)
        house.clock.write_text("0")
        out = Path(folder) / "took.json"
        house.run_python(_LARGE.format(components=options.components, out=out))
        seconds, plain, packed = json.loads(out.read_text())
        house.run_python(_MAKE)
        serve = house.start("serve")
        house.run_python(_TELL.format(updates=options.updates, url=serve.url, out=out))
        took = sorted(json.loads(out.read_text()))
    print(machine())
    print(f"{options.components} components, 90 days: {seconds:.2f} s of processor, {plain / 1000:.0f} KB, {packed / 1000:.0f} KB packed")
    print(f"published until served: p50 {took[len(took) // 2] * 1000:.0f} ms, most {took[-1] * 1000:.0f} ms of {len(took)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
