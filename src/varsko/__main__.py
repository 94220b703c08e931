"""Starts the command line: `varsko` and `python -m varsko` are the same."""

import sys

from varsko.cli.main import main

if __name__ == "__main__":
    sys.exit(main())
