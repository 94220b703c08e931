"""Starts the command line: `varsko` and `python -m varsko` are the same."""

import sys
from typing import NoReturn

from varsko.cli.leave import leave
from varsko.cli.main import run

# These commands need the whole story, so they are joined here, above it.
_JOINED = {name: f"varsko.config.commands.{name}" for name in ("serve", "web", "worker", "demo")} | {
    f"import_{name}": f"varsko.config.bringing.import_{name}" for name in ("statuspage", "cachet", "kuma", "kener")
}


def main() -> NoReturn:
    """Run the command that was typed, and end the process with its exit status."""
    leave(run(sys.argv[1:], prepare="varsko.config.launch.prepare", joined=_JOINED))


if __name__ == "__main__":
    main()
