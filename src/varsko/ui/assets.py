"""Static files: hashed and compressed copies are made once a version, at the start, into the data folder."""

import hashlib
import json
import re
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from whitenoise.storage import CompressedManifestStaticFilesStorage

_HASHED = re.compile(r"\.[0-9a-f]{12}\.")


class Assets(CompressedManifestStaticFilesStorage):
    """Addresses with a hash once the copies are made; plain addresses, served from the source, before that (tests, scripts)."""

    patterns = ()  # our style sheets name no other file, and the vendored ones are kept byte for byte

    def stored_name(self, name: str) -> str:
        """Give the hashed name of a file, or its own when there is no copy."""
        return str(self.hashed_files.get(self.hash_key(name), name))


def prepare() -> None:
    """Make the hashed and compressed copies unless those of this version are there. Takes about a second when there is work."""
    root = Path(settings.STATIC_ROOT)
    mark = root / ".made-from"
    wanted = _fingerprint()
    if mark.exists() and mark.read_text() == wanted:
        return
    before = _named(root)  # a process of the version before still serves these, and pages that are open ask for them
    call_command("collectstatic", interactive=False, verbosity=0)
    _drop(root, before | _named(root))
    mark.write_text(wanted)


def _named(root: Path) -> set[str]:
    """Name the copies with a hash that were made last."""
    try:
        return set(json.loads((root / "staticfiles.json").read_text())["paths"].values())
    except (OSError, ValueError, KeyError):
        return set()


def _drop(root: Path, kept: set[str]) -> None:
    """Remove the copies of versions that are long gone."""
    for file in root.rglob("*"):
        if _HASHED.search(file.name) and file.relative_to(root).as_posix().removesuffix(".gz") not in kept:
            file.unlink()


def _fingerprint() -> str:
    seen = hashlib.sha256()
    for finder in get_finders():
        for name, storage in finder.list(None):
            about = Path(storage.path(name)).stat()
            seen.update(f"{name} {about.st_size} {about.st_mtime_ns}\n".encode())
    return seen.hexdigest()
