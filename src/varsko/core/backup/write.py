"""Writes a backup."""

import io
import json
import os
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import IO

import msgspec
from django.conf import settings
from django.db import connection, models

from varsko.core.backup.shape import ATTACHMENTS, MANIFEST, SECRET_KEY, Summary, columns, manifest, tables

_BATCH = 1000


def write(file: Path, *, version: str, at: datetime) -> Summary:
    """Write everything into `file`, which appears whole or not at all, and which only its owner may read."""
    draft = file.with_name(f".{file.name}.part")
    try:
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as out:
            with tarfile.open(fileobj=out, mode="w:gz", compresslevel=5) as archive, _snapshot():
                summary = _write_all(archive, version, at)
            out.flush()
            os.fsync(out.fileno())
        draft.replace(file)
    finally:
        draft.unlink(missing_ok=True)
    return summary


def _write_all(archive: tarfile.TarFile, version: str, at: datetime) -> Summary:
    _add(archive, MANIFEST, json.dumps(manifest(version=version, made_at=at.isoformat()), indent=1).encode(), at)
    counts = [_add_table(archive, model, at) for model in tables()]
    _add(archive, SECRET_KEY, settings.SECRET_KEY.encode(), at)
    attachments = settings.VARSKO.data / ATTACHMENTS
    if attachments.is_dir():
        archive.add(attachments, ATTACHMENTS)
    return Summary(tables=len(counts), rows=sum(counts))


def _add_table(archive: tarfile.TarFile, model: type[models.Model], at: datetime) -> int:
    names = columns(model)
    count = 0
    with tempfile.TemporaryFile() as lines:
        lines.write(msgspec.json.encode(names) + b"\n")
        for row in model._base_manager.values_list(*names).iterator(chunk_size=_BATCH):
            lines.write(msgspec.json.encode(row) + b"\n")
            count += 1
        _add_file(archive, f"tables/{model._meta.label_lower}", lines, at)
    return count


def _add(archive: tarfile.TarFile, name: str, content: bytes, at: datetime) -> None:
    _add_file(archive, name, io.BytesIO(content), at)


def _add_file(archive: tarfile.TarFile, name: str, content: IO[bytes], at: datetime) -> None:
    about = tarfile.TarInfo(name)
    about.size = content.seek(0, os.SEEK_END)
    about.mtime = int(at.timestamp())
    about.mode = 0o600
    content.seek(0)
    archive.addfile(about, content)


@contextmanager
def _snapshot() -> Iterator[None]:
    """Read from one moment, without holding up those who write."""
    begin = "BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY" if connection.vendor == "postgresql" else "BEGIN DEFERRED"
    with connection.cursor() as cursor:
        cursor.execute(begin)
        try:
            yield
        finally:
            cursor.execute("ROLLBACK")
