"""Starts the command line: `varsko` and `python -m varsko` are the same."""

import sys
from typing import NoReturn

from varsko.cli.leave import leave
from varsko.cli.main import run

_HALVES = {half: f"varsko.config.commands.{half}" for half in ("serve", "web", "worker")}


def main() -> NoReturn:
    """Run the command that was typed, and end the process with its exit status."""
    leave(run(sys.argv[1:], prepare="varsko.config.launch.prepare", halves=_HALVES))


if __name__ == "__main__":
    main()
