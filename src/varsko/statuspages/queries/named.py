"""Components by the names that people call them."""

from collections.abc import Iterable
from uuid import UUID

from varsko.catalog import queries as catalog
from varsko.kernel.text import fold
from varsko.people.data import Actor
from varsko.statuspages.data import Named
from varsko.statuspages.domain.states import State
from varsko.statuspages.models import Component, StatusPage
from varsko.statuspages.queries.pages import may_read
from varsko.statuspages.queries.views import page_view
from varsko.statuspages.words import STATES

_MOST = 5
_ICONS = {State.OPERATIONAL: "check", State.MAINTENANCE: "tool"}
_BROKEN = "alert-triangle"


def components_called(names: Iterable[str], *, by: Actor) -> dict[str, list[Named]]:
    """Find what pages that `by` may read say of components with these names, or of those whose service is called so; by name as given."""
    wanted = {name: fold(name) for name in names}
    if not wanted:
        return {}
    pages = [page_view(row) for row in StatusPage.objects.order_by("name").prefetch_related("hosts")]
    read = {one.id: one.slug for one in pages if may_read(by, one)}
    rows = Component.objects.filter(page_id__in=[UUID(one) for one in read]).order_by("position", "name")
    services = {name: one.id for name, one in catalog.services_called(wanted).items()}
    found = {name: [row for row in rows if _is_called(row, folded, services.get(name, ""))] for name, folded in wanted.items()}
    return {name: [_named(row, read[str(row.page_id)]) for row in those[:_MOST]] for name, those in found.items() if those}


def _is_called(row: Component, folded: str, service_id: str) -> bool:
    return fold(row.name) == folded or (bool(service_id) and str(row.service_id) == service_id)


def _named(row: Component, slug: str) -> Named:
    state = State(row.state)
    return Named(page=slug, name=row.name, state=state, words=str(STATES[state]), icon=_ICONS.get(state, _BROKEN))
