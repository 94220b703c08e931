"""Taking everything that is known of an incident away, in a pack that proves that nothing of it was changed since."""

import hashlib
import json
from datetime import datetime
from tempfile import SpooledTemporaryFile
from typing import IO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from django.db import transaction

from varsko.core.outbox import record
from varsko.events.incident_duties import EvidenceTaken
from varsko.incidents.actions.pieces import pieces
from varsko.incidents.actions.rows import held
from varsko.incidents.data import IncidentView
from varsko.incidents.queries.lists import incident
from varsko.kernel.errors import NotFound
from varsko.people.data import Actor, Subject
from varsko.people.domain.permissions import demand

_IN_MEMORY = 16 * 1024 * 1024
_READABLE = 0o600 << 16  # without it nobody may read what is unpacked on Unix
_README = """Everything that Varsko knows of {key}, taken by {who} at {at}.

SHA256SUMS holds a hash of each file; `sha256sum -c SHA256SUMS` compares them. The hash of SHA256SUMS itself stands in the event log of
the installation, as incident_duties.EvidenceTaken of this incident: whoever has both can tell whether anything was changed.
Times are in UTC.
"""


def take_evidence(*, by: Actor, at: datetime, ref: object) -> tuple[str, IO[bytes]]:
    """Pack the record, timeline, updates, reports to authorities, state, room with files, and logs of an incident into a ZIP file.

    Gives its name and the open file. The log keeps who took it, and a hash. Raises NotFound, and NotAllowed for whoever may not see all.
    """
    found = incident(ref, by=by)
    if found is None:
        raise NotFound("incident")
    demand(by, "configure", Subject(kind="settings"))
    pack, digest, count = _pack(found, by, at)  # it may be large: nobody waits for it
    with transaction.atomic():
        row = held(by, ref)
        record(EvidenceTaken(at=at, by=by.who, subject=str(row.pk), digest=digest, files=count))
    return f"{found.key}-{at:%Y%m%dT%H%M%SZ}.zip", pack


def _pack(view: IncidentView, by: Actor, at: datetime) -> tuple[IO[bytes], str, int]:
    pack: IO[bytes] = SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 - whoever asked for it reads and closes it
    files: list[dict[str, object]] = []
    with ZipFile(pack, "w", ZIP_DEFLATED) as archive:

        def put(name: str, data: bytes) -> str:
            about = ZipInfo(f"{view.key}/{name}", at.timetuple()[:6])
            about.external_attr = _READABLE
            archive.writestr(about, data, ZIP_DEFLATED)
            return hashlib.sha256(data).hexdigest()

        for name, data in pieces(view, by=by):
            files.append({"name": name, "bytes": len(data), "sha256": put(name, data)})
        readme = _README.format(key=view.key, who=by.who.name, at=at.isoformat()).encode()
        files.append({"name": "README.txt", "bytes": len(readme), "sha256": put("README.txt", readme)})
        manifest = json.dumps({"key": view.key, "at": at.isoformat(), "by": by.who.name, "files": files}, ensure_ascii=False, indent=2)
        sums = [(one["sha256"], one["name"]) for one in files] + [(put("manifest.json", manifest.encode()), "manifest.json")]
        digest = put("SHA256SUMS", "".join(f"{value}  {name}\n" for value, name in sums).encode())
    pack.seek(0)
    return pack, digest, len(sums)
