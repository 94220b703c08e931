"""The shapes of pages of others that are kept here."""

from dataclasses import dataclass
from datetime import datetime

from varsko.statuspages.domain.mirroring import SILENT_AFTER


@dataclass(frozen=True, slots=True, kw_only=True)
class MirrorDraft:
    """A page of another installation that somebody wants to keep here: its address there, and the key that signs it, or "" to learn it."""

    name: str
    slug: str
    address: str
    key: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MirrorView:
    """A page of another installation that is kept here. `refusal` says why the last look brought nothing, "" when it did."""

    id: str
    slug: str
    name: str
    address: str
    key: str
    number: int
    digest: str
    signed_at: datetime | None
    looked_at: datetime | None
    refusal: str
    created_at: datetime

    def is_silent(self, at: datetime) -> bool:
        """Tell whether the publisher has signed nothing for so long that it is not there any more."""
        return self.signed_at is not None and at - self.signed_at > SILENT_AFTER


@dataclass(frozen=True, slots=True)
class MirrorBody:
    """The bytes behind one address of a page that is kept here, and their SHA-256 (hexadecimal)."""

    digest: str
    body: bytes
