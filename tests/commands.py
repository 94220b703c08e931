"""Runs several commands of Varsko in one process, since most of what a command costs is its start: `python -m tests.commands`.

Standard input is a list of pairs in JSON, the words of a command and what it reads; what they print comes out as a list.
"""

import json
import sys
from contextlib import redirect_stdout
from io import StringIO

from varsko.cli.main import run


def main() -> int:
    """Run one after the other; the first that fails ends it with its status."""
    printed = []
    for words, text in json.load(sys.stdin):
        sys.stdin = StringIO(text)
        with redirect_stdout(StringIO()) as output:
            status = run(words, prepare="varsko.config.launch.prepare", joined={})
        if status:
            return status
        printed.append(output.getvalue())
    print(json.dumps(printed))
    return 0


if __name__ == "__main__":
    sys.exit(main())
