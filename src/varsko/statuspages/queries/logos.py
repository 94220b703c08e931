"""Logos of pages."""

from varsko.kernel.ids import as_uuid
from varsko.statuspages.data import LogoView
from varsko.statuspages.models import Logo


def logos(page_id: object) -> tuple[LogoView, ...]:
    """Give the logos of a page: the one for light screens, perhaps one for dark ones."""
    rows = Logo.objects.filter(page=as_uuid(page_id)).order_by("is_dark")
    return tuple(LogoView(is_dark=one.is_dark, alt=one.alt, width=one.width, height=one.height, data=bytes(one.data)) for one in rows)
