"""Chooses benches: `python -m bench [NAME …]`; all of them without a name."""

import argparse
import sys
from collections.abc import Callable

from bench import articles, delay, desk, document, idle, intake, lists, mails, pages, room, timeline

BENCHES: dict[str, Callable[[argparse.Namespace], None]] = {
    "intake": intake.run,
    "delay": delay.run,
    "idle": idle.run,
    "lists": lists.run,
    "document": document.run,
    "room": room.run,
    "pages": pages.run,
    "timeline": timeline.run,
    "articles": articles.run,
    "mails": mails.run,
    "desk": desk.run,
}


def main() -> int:
    """Run the chosen benches one after the other."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"what to measure: {', '.join(BENCHES)} (default: all)")
    parser.add_argument("--seconds", type=float, default=3.0, help="length of one window (default 3)")
    parser.add_argument("--rounds", type=int, default=5, help="windows of each kind (default 5)")
    parser.add_argument("--database", choices=["sqlite", "postgresql", "both"], default="both", help="which database (default both)")
    parser.add_argument("--alerts", type=int, default=1_000_000, help="how many alerts the lists are measured with (default 1000000)")
    parser.add_argument("--mails", type=int, default=10_000, help="how many mails are brought (default 10000)")
    parser.add_argument("--requests", type=int, default=100_000, help="how many requests the desk is measured with (default 100000)")
    options = parser.parse_args()
    if unknown := sorted(set(options.names) - set(BENCHES)):
        parser.error(f"no bench is called {unknown[0]!r}; there are {', '.join(BENCHES)}")
    for name in options.names or BENCHES:
        BENCHES[name](options)
    return 0


if __name__ == "__main__":
    sys.exit(main())
