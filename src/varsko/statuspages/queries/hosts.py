"""Host names of pages: whose they are, and which are served."""

from collections.abc import Iterable, Mapping

from django.conf import settings
from django.utils.crypto import salted_hmac

from varsko.kernel.ids import as_uuid
from varsko.statuspages.data import HostView
from varsko.statuspages.domain import ownership
from varsko.statuspages.models import Host


def hosts() -> Mapping[str, str]:
    """Give the slug of the page of each host name that is served, those of pages that are not public too."""
    rows = Host.objects.exclude(proof="") if settings.VARSKO.prove_hosts else Host.objects.all()
    return dict(rows.values_list("name", "page__slug"))


def host_views(page_id: object) -> list[HostView]:
    """List the host names of a page, with what proves them."""
    return [host_view(row) for row in Host.objects.filter(page=as_uuid(page_id)).order_by("name")]


def host_view(row: Host) -> HostView:
    """Freeze a host name."""
    return HostView(
        name=row.name,
        proof=row.proof,
        proven_at=row.proven_at,
        looked_at=row.looked_at,
        missing=row.missing,
        word=ownership.word(token(row)),
        record=f"{ownership.PREFIX}{row.name}",
        file=f"https://{row.name}{ownership.PATH}",
        is_served=bool(row.proof) or not settings.VARSKO.prove_hosts,
    )


def token(row: Host) -> str:
    """Give what proves this name for this page, and no other name and no other page."""
    return salted_hmac("varsko.statuspages.hosts", f"{row.page_id}:{row.name}", algorithm="sha256").hexdigest()[:40]


def unserved(rows: Iterable[Host]) -> tuple[str, ...]:
    """Name, of some loaded host names, those at which nothing is served as long as they are not proven."""
    return tuple(sorted(row.name for row in rows if not row.proof)) if settings.VARSKO.prove_hosts else ()
