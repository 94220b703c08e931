"""Copies of public pages in a bucket of a store that speaks S3: only what changed is sent, and what is gone is taken away.

The bytes go outside any transaction; what is known to lie there is written down afterwards, also when something failed on the way.
"""

import time
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Case, F, When

from varsko.channels import bucket
from varsko.channels.bucket.signed import digest
from varsko.core import outage, wake
from varsko.core.clock import now
from varsko.core.due import pause_after
from varsko.core.rows import find
from varsko.statuspages.models import BucketCopy, StatusPage
from varsko.statuspages.queries.sheets import sheets
from varsko.statuspages.queries.views import page_view
from varsko.statuspages.render.copied import copied

_STORE = outage.of("copies of status pages to the bucket")
CACHE = "public, max-age=30, stale-while-revalidate=60, stale-if-error=86400"
_ALL_WITHIN = 200.0  # seconds, less than the lease
_HTML = "text/html"
_HEIR_IS_BUSY = timedelta(seconds=10)


def copy_later(page_id: UUID, *, at: datetime) -> None:
    """Have the copies of a page in the bucket looked at, inside the caller's transaction; without a bucket there is nothing to do."""
    if bucket.place() is None:
        return
    row = StatusPage.objects.filter(pk=page_id).first()
    if row is not None and row.access == StatusPage.Access.PUBLIC:
        BucketCopy.objects.get_or_create(page_id=page_id, slug=row.slug, defaults={"due_at": at})
    if BucketCopy.objects.filter(page_id=page_id).update(due_at=at):
        wake.after_commit()


def send_copy(row: BucketCopy) -> None:
    """Bring the bucket up to date with a page, outside any transaction; what could not be done is tried again later."""
    place = bucket.place()
    if place is None:
        row.finish()
        return
    target = f"{place.base}/{place.prefix}"[:700]
    lies = dict(row.files) if row.target == target else {}
    wanted = _wanted(row)
    if not wanted and _left_to_another(row, lies, target):
        return
    try:
        is_done = _brought(place, row.slug, wanted, lies)
    except bucket.NotStored as error:
        _STORE.failed(error)
        held = {"files": lies, "target": target, "last_error": str(error)[:500], "failing_since": row.failing_since or now()}
        row.finish(due_at=now() + pause_after(row.attempts), **held)
        return
    _STORE.worked()
    if is_done and not wanted:
        row.finish()
        row.delete()
        return
    sent = {"sent_at": now(), "attempts": 0} if is_done else {}
    written_meanwhile = Case(When(due_at=row.due_at, then=None), default=F("due_at"))
    row.finish(due_at=written_meanwhile if is_done else now(), files=lies, target=target, last_error="", failing_since=None, **sent)


def _wanted(row: BucketCopy) -> Mapping[str, tuple[str, bytes]]:
    """Give the files of a page as they are to lie there: none of one that is gone, not public any more, or has another address now."""
    page = find(StatusPage.objects.prefetch_related("hosts"), row.page_id)
    if page is None or page.access != StatusPage.Access.PUBLIC or page.slug != row.slug or page.written_at is None:
        return {}
    return copied(page_view(page), page.written_at, sheets([page.pk])[str(page.pk)])


def _left_to_another(row: BucketCopy, lies: Mapping[str, str], target: str) -> bool:
    """Leave what lies there to the page that has the address now: it puts its own in their place, and takes the others away.

    What it was known to have put itself is put anew. While it is being sent, this one waits. False when no page has it.
    """
    with transaction.atomic():
        page = StatusPage.objects.filter(slug=row.slug, access=StatusPage.Access.PUBLIC).exclude(pk=row.page_id).first()
        if page is None:
            return False
        place: dict[str, Any] = {"page_id": page.pk, "slug": row.slug}
        BucketCopy.objects.get_or_create(**place)
        heir = BucketCopy.objects.select_for_update().get(**place)
        if heir.leased_until and heir.leased_until > now():
            row.finish(due_at=now() + _HEIR_IS_BUSY)
            return True
        own = heir.files if heir.target == target else {}
        BucketCopy.objects.filter(pk=heir.pk).update(files=dict.fromkeys([*lies, *own], ""), target=target, due_at=now())
        row.finish()
        row.delete()
        wake.after_commit()
    return True


def _brought(place: bucket.Place, slug: str, wanted: Mapping[str, tuple[str, bytes]], lies: dict[str, str]) -> bool:
    """Send what changed, what pages need before the pages; then take away what is gone. False when the time was not enough."""
    until = time.monotonic() + _ALL_WITHIN
    digests = {name: digest(body) for name, (_, body) in wanted.items()}
    fresh = [name for name in wanted if lies.get(name) != digests[name]]
    with bucket.Bucket(place) as store:
        for name in sorted(fresh, key=lambda one: (wanted[one][0].startswith(_HTML), one)):
            if time.monotonic() > until:
                return False
            kind, body = wanted[name]
            store.put(f"{slug}/{name}", body, kind=kind, cache=CACHE)
            lies[name] = digests[name]
        for name in sorted(set(lies) - set(wanted)):
            if time.monotonic() > until:
                return False
            store.delete(f"{slug}/{name}")
            del lies[name]
    return True
