"""Signs what a page says each time it is written."""

import gzip
import hashlib
import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from django.db.models import QuerySet

from varsko.core.secrets import CannotUnseal, seal, unseal
from varsko.statuspages.data import SheetView
from varsko.statuspages.domain import proof
from varsko.statuspages.models import Proof, StatusPage
from varsko.statuspages.queries.sheets import PROOF

SHOWN = 150  # entries: about a day, at one in ten minutes
KEPT = timedelta(days=90)


def proven(row: StatusPage, sheets: Sequence[SheetView], *, at: datetime) -> SheetView:
    """Append an entry for these sheets to the log of a page, and give the sheet that proves them; inside the caller's transaction."""
    private = _key_of(row)
    last = Proof.objects.filter(page=row).order_by("-number").first()
    of = proof.sums({one.path: one.plain for one in sheets})
    entry = proof.Entry(
        page=row.code,
        number=last.number + 1 if last else 1,
        at=max(at, last.at if last else at).astimezone(UTC).isoformat(timespec="microseconds"),
        previous=last.digest if last else proof.FIRST,
        sheets=proof.added_up(of),
    )
    made = proof.signed(entry, private)
    Proof.objects.create(
        page=row,
        number=made.number,
        at=datetime.fromisoformat(made.at),
        previous=made.previous,
        sheets=made.sheets,
        digest=made.digest,
        signature=made.signature,
    )
    newest = [_entry(row, one) for one in Proof.objects.filter(page=row).order_by("-number")[:SHOWN]]
    document = proof.document(newest[::-1], of, proof.public_key(private))
    plain = json.dumps(document, separators=(",", ":")).encode()
    return SheetView(
        path=PROOF,
        kind="application/json; charset=utf-8",
        etag=hashlib.sha256(plain).hexdigest()[:32],
        plain=plain,
        packed=gzip.compress(plain, 6, mtime=0),
        silence="",
        written_at=at,
    )


def old_proofs(at: datetime) -> QuerySet[Proof]:
    """Give the entries that are so old that no sheet shows them any more; the chain goes on without them."""
    return Proof.objects.filter(at__lt=at - KEPT).order_by("at")


def _entry(row: StatusPage, one: Proof) -> proof.Entry:
    at = one.at.astimezone(UTC).isoformat(timespec="microseconds")
    return proof.Entry(page=row.code, number=one.number, at=at, previous=one.previous, sheets=one.sheets, signature=one.signature)


def _key_of(row: StatusPage) -> str:
    """Give the private key of a page, made the first time. One that cannot be unsealed is replaced: readers see another key."""
    try:
        return unseal(row.signing_key) if row.signing_key else _new_key(row)
    except CannotUnseal:
        return _new_key(row)


def _new_key(row: StatusPage) -> str:
    private = proof.new_key()
    row.signing_key = seal(private)
    StatusPage.objects.filter(pk=row.pk).update(signing_key=row.signing_key)
    Proof.objects.filter(page=row).delete()
    return private
