"""How fast a status page is: its summary and its page on the raw path, beside an ordinary view of Django that draws
the same page from the database in the same server, and beside nginx, which serves the same bytes as a file, where nginx is installed.

    python -m bench.status [--seconds 8] [--connections 256]

Starts a server of its own in a fresh folder, makes a page with forty components, and loads each address with wrk in turn, twice.
The ordinary view gets a few connections only: with more the server refuses what it cannot answer in time. The ratios at the end are those
of the page: how many times the ordinary view, and how much of nginx.
"""

import argparse
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bench.measure import machine

SET_UP = """
import django; django.setup()
from varsko.core import clock
from varsko.people.data import SYSTEM_ACTOR
from varsko.statuspages import actions
from varsko.statuspages.data import ComponentDraft, PageDraft
page = actions.create_page(by=SYSTEM_ACTOR, at=clock.now(), draft=PageDraft(name="Bench", slug="bench", languages=("en", "nb")))
for n in range(40):
    actions.add_component(by=SYSTEM_ACTOR, at=clock.now(), ref=page.id, draft=ComponentDraft(name=f"Component {n}"))
"""
ADDRESSES = {
    "summary": "/status/bench/api/v2/summary.json",
    "page": "/status/bench/en",
    "ordinary view": "/bench/bench",
}
_FEW = 32
NGINX = """
worker_processes 2;
pid {folder}/nginx.pid;
error_log {folder}/nginx.log;
events {{ worker_connections 1024; }}
http {{
  access_log off;
  client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/fast;
  uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
  default_type text/html;
  server {{ listen 127.0.0.1:{port}; root {folder}/www; }}
}}
"""


def main() -> int:
    """Measure and print one line an address."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--seconds", type=int, default=8)
    asked.add_argument("--connections", type=int, default=256)
    args = asked.parse_args()
    if not shutil.which("wrk"):
        print("wrk is needed")
        return 1
    with tempfile.TemporaryDirectory() as folder:
        base = f"127.0.0.1:{_free_port()}"
        around = {
            **os.environ,
            "VARSKO_DATA": folder,
            "DJANGO_SETTINGS_MODULE": "bench.rival",
            "VARSKO_LOG": "warning",
            "VARSKO_STATUS_CROWD": "0",
        }
        subprocess.run([sys.executable, "-m", "varsko", "migrate"], env=around, check=True, stdout=subprocess.DEVNULL)
        subprocess.run([sys.executable, "-c", SET_UP], env=around, check=True)
        server = subprocess.Popen([sys.executable, "-m", "varsko", "serve", "--bind", base], env=around, stdout=subprocess.DEVNULL)
        try:
            _wait(f"http://{base}/status/bench/style.css")
            with _nginx(Path(folder), f"http://{base}{ADDRESSES['page']}") as file:
                aims = {name: f"http://{base}{path}" for name, path in ADDRESSES.items()} | ({"nginx": file} if file else {})
                found = [_load(name, address, args) for _ in range(2) for name, address in aims.items()]
        finally:
            server.terminate()
            server.wait(15)
    best = {name: max((one for one in found if one["name"] == name), key=lambda one: one["per_second"]) for name in aims}
    _say(best)
    return 0


def _say(best: dict[str, dict[str, Any]]) -> None:
    print(machine())
    for one in best.values():
        print(json.dumps(one))
    page = best["page"]["per_second"]
    print(f"page ÷ ordinary view  {page / max(best['ordinary view']['per_second'], 0.1):.1f}")
    print(
        f"page ÷ nginx          {page / best['nginx']['per_second']:.2f}" if "nginx" in best else "nginx is not on the PATH: not compared"
    )


@contextmanager
def _nginx(folder: Path, page: str) -> Iterator[str]:
    """Serve the bytes of the page as a file; "" where there is no nginx."""
    if not shutil.which("nginx"):
        yield ""
        return
    port = _free_port()
    (folder / "www").mkdir()
    with urllib.request.urlopen(page, timeout=10) as answer:
        (folder / "www" / "page.html").write_bytes(answer.read())
    (folder / "www").chmod(0o755)
    folder.chmod(0o755)
    settings = folder / "nginx.conf"
    settings.write_text(NGINX.format(folder=folder, port=port))
    server = subprocess.Popen(["nginx", "-c", str(settings), "-g", "daemon off;"], stderr=subprocess.DEVNULL)
    try:
        time.sleep(1)
        yield f"http://127.0.0.1:{port}/page.html"
    finally:
        server.terminate()
        server.wait(15)


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def _wait(address: str) -> None:
    """Wait until the page was written and is on the shelf: then it is answered with our own cache header."""
    until = time.monotonic() + 60
    while time.monotonic() < until:
        try:
            with urllib.request.urlopen(address, timeout=2) as answer:
                if "stale-if-error" in answer.headers.get("cache-control", ""):
                    return
        except OSError:
            pass
        time.sleep(0.3)
    raise SystemExit("the server did not come up")


def _load(name: str, address: str, args: argparse.Namespace) -> dict[str, Any]:
    connections = _FEW if name == "ordinary view" else args.connections
    command = ["wrk", "-t2", f"-c{connections}", f"-d{args.seconds}s", "--latency", address]
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    refused = int((re.search(r"Non-2xx or 3xx responses: (\d+)", said) or [0, 0])[1])
    return {
        "name": name,
        "connections": connections,
        "per_second": round(float(re.search(r"Requests/sec:\s+([\d.]+)", said)[1]) - refused / args.seconds, 1),  # answered ones
        "p99_ms": _milliseconds(re.search(r"99%\s+([\d.]+)(us|ms|s)", said)),
        "refused": refused,
    }


def _milliseconds(found: "re.Match[str] | None") -> float:
    return round(float(found[1]) * {"us": 0.001, "ms": 1, "s": 1000}[found[2]], 1) if found else 0.0


if __name__ == "__main__":
    sys.exit(main())
