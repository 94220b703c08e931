"""Commands about the knowledge base."""

import stat
import time
from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from varsko.cli.errors import Stop, tell
from varsko.core import schema
from varsko.core.clock import now
from varsko.knowledge import actions, queries
from varsko.people import queries as people
from varsko.people.data import Actor
from varsko.people.domain.permissions import NotAllowed

_LONGEST_REST = 0.1
_SAID = {"articles": "pages are articles", "files": "of the new and changed have their links and files"}


class _Progress:
    """Tells each tenth of the way; lets others write after each transaction for as long as it took."""

    def __init__(self) -> None:
        self._told = ""
        self._since = time.monotonic()

    def __call__(self, doing: str, done: int, of: int) -> None:
        if doing == "read":
            print(f"{of} pages are in the archive", flush=True)
        elif of and f"{doing}{done * 10 // of}" != self._told:
            self._told = f"{doing}{done * 10 // of}"
            print(f"{done} of {of} {_SAID[doing]}", flush=True)
        time.sleep(min(time.monotonic() - self._since, _LONGEST_REST))
        self._since = time.monotonic()


def take_in(options: Namespace) -> None:
    """Take an archive in from disk. What was left out is named, and ends with 1 unless that was agreed to."""
    if not schema.is_current():
        raise Stop("the database is not in this version's shape; run: varsko migrate")
    by = _actor(options.by)
    space = _space(options.space, by, options.by)
    try:
        with _opened(Path(options.file)) as file:
            taken = actions.import_large_archive(by=by, clock=now, space=space, file=file, say=_Progress(), publish=options.publish)
    except NotAllowed:
        raise Stop(f"{options.by} may not write in the space {options.space!r} any more; what came before that stays") from None
    for path, why in taken.left:
        tell(f"left out: {path}: {why}")
    print(
        f"Articles that are new: {taken.made}, that say something new: {taken.changed}, as they were: {taken.same}. "
        f"Files that came: {taken.files}. Left out: {len(taken.left)}."
    )
    if taken.left and not options.accept_gaps:
        raise Stop(f"{len(taken.left)} pages and files were left out; --accept-gaps takes that for success")


def _actor(email: str) -> Actor:
    person = people.user(email)
    if person is None:
        raise Stop(f"--as: there is nobody with the address {email!r}", status=2)
    if not person.is_active:
        raise Stop(f"--as: {person.email} is deactivated", status=2)
    return people.actor_for_person(person.id)


def _space(slug: str, by: Actor, email: str) -> str:
    found = queries.space(slug, by=by)
    if found is None:
        known = ", ".join(one.slug for one in queries.spaces(by=by)) or "none"
        raise Stop(f"--space: {email} sees no space {slug!r}; those that they see are: {known}", status=2)
    if found.is_archived:
        raise Stop(f"--space: {found.slug} is archived; bring it back first", status=2)
    if not found.may_write:
        raise Stop(f"--space: {email} may not write in {found.slug}", status=2)
    return found.id


@contextmanager
def _opened(path: Path) -> Iterator[BinaryIO]:
    mode = path.stat().st_mode
    if stat.S_ISDIR(mode):
        raise Stop(f"{path} is a folder; pack it into a zip archive first", status=2)
    if not stat.S_ISREG(mode):
        raise Stop(f"{path} is no file", status=2)
    with path.open("rb") as file:
        yield file
