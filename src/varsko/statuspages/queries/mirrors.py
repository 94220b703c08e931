"""Pages of others that are kept here: anybody may read them, as anybody may at their publisher's."""

from collections.abc import Mapping

from varsko.kernel.ids import as_uuid
from varsko.people.data import Actor
from varsko.people.domain.permissions import may
from varsko.statuspages.data import MirrorBody, MirrorView
from varsko.statuspages.models import Mirror, MirrorSheet
from varsko.statuspages.queries.pages import ABOUT

PROOF = "proof.json"


def mirrors(by: Actor) -> list[MirrorView]:
    """List the pages of others that are kept here, by name, for whoever looks after pages."""
    return kept_mirrors() if may(by, "see", ABOUT) else []


def kept_mirrors() -> list[MirrorView]:
    """List the pages of others that are kept here, by name: whoever knows the address of one reads it."""
    return [mirror_view(row) for row in Mirror.objects.order_by("name", "slug")]


def mirror(slug: str) -> MirrorView | None:
    """Find one by its name in addresses."""
    row = Mirror.objects.filter(slug=slug[:60]).first()
    return mirror_view(row) if row else None


def mirror_bodies(one: MirrorView, known: Mapping[str, MirrorBody]) -> dict[str, MirrorBody]:
    """Read all that is kept of a page, by path; what is known already is not read again."""
    rows = MirrorSheet.objects.filter(mirror=as_uuid(one.id))
    digests = dict(rows.order_by("path").values_list("path", "digest"))
    found = {path: known[path] for path, digest in digests.items() if path in known and known[path].digest == digest}
    for path, digest, body in rows.exclude(path__in=list(found)).order_by("path").values_list("path", "digest", "body"):
        found[path] = MirrorBody(digest, bytes(body))
    return found


def mirror_body(one: MirrorView, path: str) -> MirrorBody | None:
    """Read what is kept of a page behind one path."""
    row = MirrorSheet.objects.filter(mirror=as_uuid(one.id), path=path[:100]).first()
    return MirrorBody(row.digest, bytes(row.body)) if row else None


def mirror_paths(one: MirrorView) -> frozenset[str]:
    """List the paths of all that is kept of a page."""
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
        digest=row.digest,
        signed_at=row.signed_at,
        looked_at=row.looked_at,
        refusal=row.refusal,
        created_at=row.created_at,
    )
