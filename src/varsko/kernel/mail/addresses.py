"""The address that brings an answer back to what it is about: `desk+42-k3j9…@example.org`. The mark is made elsewhere, with a secret."""

import re
from dataclasses import dataclass

_EXTENSION = re.compile(r"(\d{1,12})-([0-9a-z]{16,40})")


@dataclass(frozen=True, slots=True)
class Claim:
    """What an address says: the number of a request or an incident, and the mark that proves it was made here."""

    number: int
    mark: str


def reply_address(home: str, claim: Claim) -> str:
    """Put a claim into an address of ours."""
    local, _, host = home.rpartition("@")
    return f"{local}+{claim.number}-{claim.mark}@{host}"


def split(address: str) -> tuple[str, Claim | None]:
    """Give the address of ours and the claim in it; None when there is none that could be ours."""
    local, _, host = address.lower().rpartition("@")
    base, _, extension = local.partition("+")
    found = _EXTENSION.fullmatch(extension)
    return f"{base}@{host}", Claim(int(found.group(1)), found.group(2)) if found else None
