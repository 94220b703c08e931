"""Writing all that is kept about a person into one zip: a JSON file for each table, mails and files beside them."""

import json
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import IO, Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import BinaryField

from varsko.core import personal
from varsko.core.personal import Kept, Trace
from varsko.privacy.domain import limits

_IN_MEMORY = 20_000_000
_READ_ME = """All that is kept here about one person, made on {at}.

person.json        by what they are known here, and what stands for them in our log
own/               what is theirs: one file for each kind of thing
named/             what others wrote in which they are named. Look through it before you hand it over: it may tell of others.
files/             mails as they came, and files
"""


class TooLarge(Exception):
    """There is more than one file may hold."""


@contextmanager
def packed(trace: Trace, person: str, at: datetime) -> Iterator[tuple[IO[bytes], int]]:
    """Give the zip, to be read from its beginning, and how many rows are in it. Raises TooLarge."""
    with tempfile.SpooledTemporaryFile(_IN_MEMORY) as file:
        rows = 0
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as pack:
            pack.writestr("README.txt", _READ_ME.format(at=at.isoformat(timespec="minutes")))
            known = {name: getattr(trace, name) for name in ("users", "callers", "names", "emails", "phones")}
            pack.writestr("person.json", _json({**known, "pseudonym": person}))
            for part in personal.parts():
                for kept in part.kept:
                    rows += _write(pack, file, f"{part.name}/{kept.name}".replace(" ", "-"), kept, trace)
        file.seek(0)
        yield file, rows


def _write(pack: zipfile.ZipFile, file: IO[bytes], name: str, kept: Kept, trace: Trace) -> int:
    said: dict[bool, list[dict[str, Any]]] = {True: [], False: []}
    for row, own in personal.collect(kept, trace):
        said[own].append(_columns(kept, row))
        if own:
            _attach(pack, name, kept, row)
        if file.tell() > limits.LARGEST_EXPORT:
            raise TooLarge
    for own, folder in ((True, "own"), (False, "named")):
        if said[own]:
            pack.writestr(f"{folder}/{name}.json", _json(said[own]))
    return len(said[True]) + len(said[False])


def _attach(pack: zipfile.ZipFile, name: str, kept: Kept, row: Any) -> None:
    for column, ending in kept.files.items():
        if content := bytes(getattr(row, column)):
            pack.writestr(f"files/{name}/{row.pk}.{ending}", content)


def _columns(kept: Kept, row: Any) -> dict[str, Any]:
    fields = [one for one in kept.table._meta.concrete_fields if not isinstance(one, BinaryField) and one.name not in kept.hidden]
    return {one.name: getattr(row, one.attname) for one in fields}


def _json(value: Any) -> str:
    return json.dumps(value, cls=DjangoJSONEncoder, ensure_ascii=False, indent=1)
