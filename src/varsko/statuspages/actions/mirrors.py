"""Pages of another installation kept here, so that they can be read when it is gone: fetched, proven, and only then shown."""

import hashlib
import time
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from django.db import transaction
from django.db.models.functions import Length
from django.utils.translation import gettext as _

from varsko.channels import outside
from varsko.channels.outside import NotReached, fetch
from varsko.core import sequences, wake
from varsko.core.clock import now
from varsko.core.due import pause_after
from varsko.core.outbox import record
from varsko.core.rows import find
from varsko.events.statuspages import MirrorChanged
from varsko.kernel.errors import Conflict, Invalid, NotFound
from varsko.kernel.late import late
from varsko.kernel.text import clean, is_web_address
from varsko.people.data import SYSTEM_ACTOR, Actor
from varsko.people.domain.permissions import demand
from varsko.statuspages.data import MirrorDraft, MirrorView
from varsko.statuspages.domain import limits
from varsko.statuspages.domain import mirroring as rules
from varsko.statuspages.domain.mirroring import Offer, Refusal, Refused, Seen
from varsko.statuspages.models import Mirror, MirrorSheet
from varsko.statuspages.queries.mirrors import PROOF, mirror_view
from varsko.statuspages.queries.pages import ABOUT

if TYPE_CHECKING:
    import httpx
else:
    httpx = late("httpx")

WAKE = "mirrors"
"""Said after a commit that brought something of a page of others, or took one away."""
LOOK_EVERY = timedelta(seconds=30)
AFTER_TROUBLE = timedelta(minutes=1)
_ANSWER_WITHIN = 10.0
_ALL_WITHIN = 240.0
"""Seconds, less than the lease: one that sends a byte at a time must not keep all others from being looked at."""


def add_mirror(*, by: Actor, at: datetime, draft: MirrorDraft) -> MirrorView:
    """Keep a page of another installation here, beginning at once. Raises NotAllowed, Invalid, Conflict."""
    demand(by, "configure", ABOUT)
    said = _checked(draft)
    with transaction.atomic():
        sequences.hold("status pages")
        if Mirror.objects.count() >= rules.MOST_MIRRORS:
            raise Invalid({"name": _("There is no room for more.")})
        if Mirror.objects.filter(slug=said["slug"]).exists():
            raise Conflict({"slug": _("There is such a page already.")})
        row = Mirror.objects.create(**said, created_at=at, due_at=at)
        _told(row, "added", by, at)
        wake.after_commit()
    return mirror_view(row)


def remove_mirror(*, by: Actor, at: datetime, ref: object) -> None:
    """Keep a page here no longer. Raises NotAllowed, NotFound."""
    demand(by, "configure", ABOUT)
    with transaction.atomic():
        row = find(Mirror.objects.select_for_update(), ref)
        if row is None:
            raise NotFound("mirror")
        _told(row, "removed", by, at)
        row.delete()
        wake.after_commit(WAKE)


def hear(*, at: datetime, ref: str) -> int:
    """Have a page looked at now: its publisher says that there is something new. One that is kept no longer is left alone.

    Gives the number of the state that is kept until then, 0 for none.
    """
    kept = Mirror.objects.filter(pk=ref)
    with transaction.atomic():
        if kept.update(heard_at=at, due_at=at):
            wake.after_commit()
        return kept.values_list("number", flat=True).first() or 0


def look_at(row: Mirror) -> None:
    """Fetch what was signed meanwhile and keep it when it is proven; else what was kept stays, with the reason."""
    began = now()
    try:
        found = _fetched(row)
    except Refused as refused:
        pause = min(pause_after(row.attempts), AFTER_TROUBLE)
        with transaction.atomic():
            due_at = _next_look(row, began, pause)
            row.finish(due_at=due_at, looked_at=now(), refusal=refused.why.value, last_error=str(refused)[:500])
        return
    with transaction.atomic():
        _keep(row, *found, at=now(), due_at=_next_look(row, began, LOOK_EVERY))
        wake.after_commit(WAKE)


def _next_look(row: Mirror, began: datetime, pause: timedelta) -> datetime:
    """Tell when a page is looked at again: at once if its publisher said meanwhile that there is more; inside the caller's transaction."""
    heard_at = Mirror.objects.select_for_update().filter(pk=row.pk).values_list("heard_at", flat=True).first()
    return now() if heard_at is not None and heard_at > began else now() + pause


def _fetched(row: Mirror) -> tuple[Offer, dict[str, bytes]]:
    """Fetch the proof and what has changed, and prove it: nothing is written here. Raises Refused."""
    until = time.monotonic() + _ALL_WITHIN
    with outside.client(_ANSWER_WITHIN) as client:
        proof = _got(client, row, PROOF, rules.LARGEST_PROOF, until)
        offer = rules.judge(proof, Seen(row.key, row.number, row.digest))
        sizes = MirrorSheet.objects.filter(mirror=row).values_list("path", "digest", Length("body"))
        known = {path: size for path, digest, size in sizes if offer.sheets.get(path) == digest}
        fresh, size = {PROOF: proof}, sum(known.values())  # all of a page is kept in memory, whenever it came
        for path, digest in offer.sheets.items():
            if path in known:
                continue
            body = _got(client, row, path, rules.LARGEST_SHEET, until)
            size += len(body)
            if hashlib.sha256(body).hexdigest() != digest or size > rules.LARGEST:
                raise Refused(Refusal.CHANGED, path)
            fresh[path] = body
    return offer, fresh


def _got(client: "httpx.Client", row: Mirror, path: str, most: int, until: float) -> bytes:
    try:
        return fetch(client, f"{row.address}/{path}", most=most, until=until)
    except NotReached as error:
        raise Refused(Refusal.UNREACHED, str(error)) from None


def _keep(row: Mirror, offer: Offer, fresh: Mapping[str, bytes], *, at: datetime, due_at: datetime) -> None:
    MirrorSheet.objects.filter(mirror=row).exclude(path__in=[*offer.sheets, PROOF]).delete()
    MirrorSheet.objects.filter(mirror=row, path__in=list(fresh)).delete()
    digests = {**offer.sheets, PROOF: hashlib.sha256(fresh[PROOF]).hexdigest()}
    MirrorSheet.objects.bulk_create(MirrorSheet(mirror=row, path=path, digest=digests[path], body=body) for path, body in fresh.items())
    if not row.key:
        row.key = offer.key
        _told(row, "trusted", SYSTEM_ACTOR, at)
    columns: dict[str, Any] = {"number": offer.number, "digest": offer.digest, "signed_at": min(offer.signed_at, at), "key": row.key}
    row.finish(due_at=due_at, looked_at=at, refusal="", last_error="", attempts=0, **columns)


def _told(row: Mirror, change: str, by: Actor, at: datetime) -> None:
    record(MirrorChanged(at=at, by=by.who, subject=str(row.pk), name=row.name, address=row.address, change=change, key=row.key))


def _checked(draft: MirrorDraft) -> dict[str, str]:
    """Clean a draft; raises Invalid with every fault."""
    name, slug = " ".join(clean(draft.name).split()), clean(draft.slug).strip()
    address, key = clean(draft.address).strip().rstrip("/"), clean(draft.key).strip().lower()
    wrong = {
        "name": "" if 0 < len(name) <= limits.NAME else _("A name needs 1 to %(count)d letters.") % {"count": limits.NAME},
        "slug": "" if limits.is_slug(slug) else _("Small letters, digits and hyphens, such as our-status."),
        "address": ""
        if _is_page(address)
        else _("The address of a page of another Varsko, such as https://example.org/status/our-status."),
        "key": "" if not key or rules.is_key(key) else _("A key has 64 digits from 0 to f."),
    }
    if found := {field: text for field, text in wrong.items() if text}:
        raise Invalid(found)
    return {"name": name, "slug": slug, "address": address, "key": key}


def _is_page(address: str) -> bool:
    if len(address) > limits.URL or not is_web_address(address) or not address.isprintable() or " " in address:
        return False
    parts = urlsplit(address)
    before, found, slug = parts.path.rpartition("/status/")
    return bool(found) and not before.strip("/") and limits.is_slug(slug) and not parts.query and not parts.fragment
