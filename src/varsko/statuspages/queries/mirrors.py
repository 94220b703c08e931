"""Pages of others that are kept here: anybody may read them, as anybody may at their publisher's."""

import re

from django.db.models import QuerySet

from varsko.kernel.ids import as_uuid
from varsko.people.data import Actor
from varsko.people.domain.permissions import may
from varsko.statuspages.data import MirrorView
from varsko.statuspages.models import Mirror, MirrorSheet
from varsko.statuspages.queries.pages import ABOUT

PROOF = "proof.json"
_TWIN = re.compile(r"/([a-z]{2})\.txt\)")


def mirrors(by: Actor) -> list[MirrorView]:
    """List the pages of others that are kept here, by name, for whoever looks after pages."""
    return [mirror_view(row) for row in Mirror.objects.order_by("name", "slug")] if may(by, "see", ABOUT) else []


def mirror(slug: str) -> MirrorView | None:
    """Find one by its name in addresses."""
    row = Mirror.objects.filter(slug=slug[:60]).first()
    return mirror_view(row) if row else None


def mirror_sheet(one: MirrorView, path: str) -> tuple[bytes, str] | None:
    """Read the bytes behind an address of a page that is kept here, with their SHA-256. "" is its own language."""
    rows = MirrorSheet.objects.filter(mirror=as_uuid(one.id))
    row = rows.filter(path=(path or _own(rows))[:100]).first()
    return (bytes(row.body), row.digest) if row else None


def _own(rows: QuerySet[MirrorSheet]) -> str:
    """Find the page's own language: its guide names that first."""
    guide = rows.filter(path="llms.txt").first()
    found = _TWIN.search(bytes(guide.body).decode("utf-8", "replace")) if guide else None
    return found[1] if found else "en"


def mirror_paths(one: MirrorView) -> frozenset[str]:
    """List all that is kept of a page."""
    return frozenset(MirrorSheet.objects.filter(mirror=as_uuid(one.id)).values_list("path", flat=True))


def mirror_view(row: Mirror) -> MirrorView:
    """Freeze a mirror."""
    return MirrorView(
        id=str(row.pk),
        slug=row.slug,
        name=row.name,
        address=row.address,
        key=row.key,
        number=row.number,
        signed_at=row.signed_at,
        looked_at=row.looked_at,
        refusal=row.refusal,
        created_at=row.created_at,
    )
