"""Takes a backup back, into an empty installation."""

import base64
import json
import shutil
import tarfile
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

import msgspec
from django.conf import settings
from django.core.management.color import no_style
from django.db import connection, models, transaction

from varsko.core.backup.shape import ATTACHMENTS, FORMAT, MANIFEST, SECRET_KEY, CannotRestore, Summary, columns, shape, tables
from varsko.core.models import EventRow

_BATCH = 500


def restore(file: Path) -> Summary:
    """Read everything from `file`, all or nothing. Raises CannotRestore when this installation holds anything, or cannot hold that.

    The secret key goes into the data folder, unless VARSKO_SECRET_KEY sets one.
    """
    try:
        with tarfile.open(file, "r:*") as archive:
            _check(archive)
            with transaction.atomic():
                counts = [_read_table(archive, model) for model in tables()]
                _count_on()
            _put_files(archive)
    except (tarfile.TarError, KeyError, ValueError, EOFError) as error:
        raise CannotRestore(f"{file} is no backup of Varsko ({error})") from None
    return Summary(tables=len(counts), rows=sum(counts))


def has_its_own_key(file: Path) -> bool:
    """Tell whether the backup was made with another secret key than this installation's own setting."""
    with tarfile.open(file, "r:*") as archive:
        return bool(settings.VARSKO.secret_key) and _content(archive, SECRET_KEY).decode() != settings.VARSKO.secret_key


def _check(archive: tarfile.TarFile) -> None:
    about = json.loads(_content(archive, MANIFEST))
    if about["format"] != FORMAT:
        raise CannotRestore(f"the backup has format {about['format']}, this version reads {FORMAT}")
    if about["shape"] != shape():
        raise CannotRestore(f"the backup was made by Varsko {about['varsko']}: restore it with that version, then upgrade")
    if EventRow.objects.exists():
        raise CannotRestore("this installation is not empty; a backup is restored into an empty one only")


def _content(archive: tarfile.TarFile, name: str) -> bytes:
    file = archive.extractfile(name)
    return file.read() if file else b""


def _read_table(archive: tarfile.TarFile, model: type[models.Model]) -> int:
    lines = archive.extractfile(f"tables/{model._meta.label_lower}")
    if lines is None or msgspec.json.decode(lines.readline()) != columns(model):
        raise CannotRestore(f"the backup's table {model._meta.label} has other columns than this version's")
    model._base_manager.all().delete()
    fields = model._meta.concrete_fields
    rows = (_row(model, fields, msgspec.json.decode(line)) for line in lines)
    return sum(len(model._base_manager.bulk_create(batch)) for batch in _batches(rows))


def _row(model: type[models.Model], fields: Sequence[Any], values: Sequence[Any]) -> models.Model:
    return model(**{field.attname: _value(field, value) for field, value in zip(fields, values, strict=True)})


def _value(field: Any, value: Any) -> Any:
    field = field.target_field if field.is_relation else field
    if isinstance(field, models.BinaryField) and value is not None:
        return base64.b64decode(value)
    return field.to_python(value)


def _batches(rows: Iterator[models.Model]) -> Iterator[list[models.Model]]:
    while batch := list(islice(rows, _BATCH)):
        yield batch


def _count_on() -> None:
    """Let numbering go on after the highest number that was taken back."""
    statements = connection.ops.sequence_reset_sql(no_style(), tables())
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def _put_files(archive: tarfile.TarFile) -> None:
    folder = settings.VARSKO.data
    if not settings.VARSKO.secret_key:
        draft = folder / ".secret-key.part"
        draft.touch(mode=0o600)
        draft.write_bytes(_content(archive, SECRET_KEY))
        draft.replace(folder / "secret-key")
    attachments = [one for one in archive.getmembers() if one.name.startswith(f"{ATTACHMENTS}/")]
    if attachments:
        shutil.rmtree(folder / ATTACHMENTS, ignore_errors=True)
    for one in attachments:
        _put_file(archive, one, (folder / ATTACHMENTS).resolve(), (folder / one.name).resolve())


def _put_file(archive: tarfile.TarFile, one: tarfile.TarInfo, folder: Path, target: Path) -> None:
    """Write one file; what is no plain file, or would land outside the folder, is left out. Not every Python 3.11 has tarfile's filters."""
    content = archive.extractfile(one) if one.isfile() and target.is_relative_to(folder) else None
    if content:
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("wb") as out:
            shutil.copyfileobj(content, out)
