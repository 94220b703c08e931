"""Starts the command line: `varsko` and `python -m varsko` are the same."""

import sys

from varsko.cli.main import run

_HALVES = {half: f"varsko.config.commands.{half}" for half in ("serve", "web", "worker")}


def main() -> int:
    """Run the command that was typed; returns its exit status."""
    return run(sys.argv[1:], prepare="varsko.config.launch.prepare", halves=_HALVES)


if __name__ == "__main__":
    sys.exit(main())
