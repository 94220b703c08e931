"""Down time as it was recorded, and what was put right in it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db.models import Q

from varsko.kernel.ids import as_uuid
from varsko.statuspages.data import CorrectionView, SpellView
from varsko.statuspages.domain.states import State
from varsko.statuspages.models import Correction, Spell

MOST_SPELLS = 200


def spells(page_id: object, code: str) -> list[SpellView]:
    """List the newest down time of a component, what is struck too."""
    rows = Spell.objects.filter(component__page=as_uuid(page_id), component__code=code[:12])
    loaded = rows.select_related("component").prefetch_related("corrections")
    return [spell_view(row) for row in loaded.order_by("-began_at", "-pk")[:MOST_SPELLS]]


def spell(page_id: object, code: str, number: int) -> SpellView | None:
    """Find down time of a component."""
    rows = Spell.objects.filter(component__page=as_uuid(page_id), component__code=code[:12], pk=number)
    row = rows.select_related("component").prefetch_related("corrections").first()
    return spell_view(row) if row else None


def corrections(component_ids: Iterable[str], *, since: datetime) -> Mapping[str, tuple[CorrectionView, ...]]:
    """Give what was put right in down time since a moment, by component id, the newest first."""
    ids = [as_uuid(one) for one in component_ids]
    lately = Q(began_before__gte=since) | Q(began_after__gte=since)
    rows = Correction.objects.filter(lately, spell__component__in=ids).select_related("spell__component")
    found: dict[str, list[CorrectionView]] = defaultdict(list)
    for row in rows.order_by("-at", "-pk")[:MOST_SPELLS]:
        found[str(row.spell.component_id)].append(_correction_view(row, row.spell))
    return {key: tuple(some) for key, some in found.items()}


def spell_view(row: Spell) -> SpellView:
    """Freeze down time whose component is loaded."""
    changes = sorted(row.corrections.all(), key=lambda one: (one.at, one.pk), reverse=True)
    return SpellView(
        id=row.pk,
        state=State(row.state),
        began_at=row.began_at,
        ended_at=row.ended_at,
        struck=row.struck,
        corrections=tuple(_correction_view(one, row) for one in changes),
    )


def _correction_view(row: Correction, of: Spell) -> CorrectionView:
    return CorrectionView(
        component=of.component.code,
        state=State(of.state),
        change=row.change,
        began_before=row.began_before,
        ended_before=row.ended_before,
        began_after=row.began_after,
        ended_after=row.ended_after,
        reason=row.reason,
        author_name=row.author_name,
        at=row.at,
    )
