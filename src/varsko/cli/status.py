"""Commands about status pages."""

from argparse import Namespace
from pathlib import Path

from varsko.cli.errors import Stop, tell
from varsko.statuspages.live import verify as check


def verify(options: Namespace) -> None:
    """Prove that the files of a page are what its publisher signed; exit 1 when they are not."""
    try:
        found = check(Path(options.folder), key=options.key)
    except OSError as error:
        raise Stop(f"{options.folder}: {error.strerror or error}") from None
    if found.faults:
        raise Stop("; ".join(found.faults[:5]))
    tell(f"genuine: {found.here} of {found.listed} files are here, signed {found.at} by {found.key}")
    if not options.key:
        print("Anybody can sign with a key of their own: compare it with the one on the page's desk, or give it with --key.")
