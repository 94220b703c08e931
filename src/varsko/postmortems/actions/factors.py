"""What contributed: factors, and what explains them."""

from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from varsko.core.outbox import record
from varsko.core.texts import prose
from varsko.events.postmortems import FactorRemoved, FactorWritten
from varsko.kernel.errors import Invalid, NotFound
from varsko.people.data import Actor
from varsko.postmortems.actions.rows import about, change, shown, take_back_approvals, writable
from varsko.postmortems.data import ReviewView
from varsko.postmortems.domain import limits
from varsko.postmortems.domain.factors import MOST_FACTORS, Kind, may_explain
from varsko.postmortems.models import Factor, Review
from varsko.postmortems.queries.reviews import places


def write_factor(*, by: Actor, at: datetime, ref: object, text: str, kind: str, under: int = 0, is_main: bool = False) -> ReviewView:
    """Add a factor; with `under`, the number of another, it explains that one. Raises NotFound, NotAllowed, Invalid."""
    with transaction.atomic():
        row = writable(by, ref)
        number = (Factor.objects.filter(review=row).aggregate(last=Max("number"))["last"] or 0) + 1
        if number > MOST_FACTORS:
            raise Invalid({"text": _("No more factors fit into one review.")})
        _save(row, Factor(review=row, number=number), by, at, text=text, kind=kind, under=under, is_main=is_main)
    return shown(row, by)


def change_factor(
    *, by: Actor, at: datetime, ref: object, number: int, text: str, kind: str, under: int = 0, is_main: bool = False
) -> ReviewView:
    """Replace what a factor says, and what it explains."""
    with transaction.atomic():
        row = writable(by, ref)
        _save(row, _factor(row, number), by, at, text=text, kind=kind, under=under, is_main=is_main)
    return shown(row, by)


def remove_factor(*, by: Actor, at: datetime, ref: object, number: int) -> ReviewView:
    """Take a factor out, with all that explains it."""
    with transaction.atomic():
        row = writable(by, ref)
        factor = _factor(row, number)
        take_back_approvals(row)
        change(row, at, FactorRemoved(**about(row, by, at), number=number, text=factor.text))
        factor.delete()
    return shown(row, by)


def _save(row: Review, factor: Factor, by: Actor, at: datetime, *, text: str, kind: str, under: int, is_main: bool) -> None:
    others = list(Factor.objects.filter(review=row))
    wrong = {
        "kind": kind not in set(Kind),
        "under": not may_explain(factor.number, under, places(others)),
    }
    if any(wrong.values()):
        raise Invalid({name: _("Choose one of what is offered.") for name, is_wrong in wrong.items() if is_wrong})
    factor.text, factor.kind, factor.is_main = prose(text, "text", limits.NOTE, required=True), kind, is_main
    factor.under = next((one for one in others if one.number == under), None)
    if is_main:
        Factor.objects.filter(review=row, is_main=True).exclude(number=factor.number).update(is_main=False)
    if factor.pk:
        Factor.objects.filter(pk=factor.pk).update(text=factor.text, kind=kind, is_main=is_main, under=factor.under)
    else:
        factor.save(force_insert=True)
    take_back_approvals(row)
    change(row, at)
    record(FactorWritten(**about(row, by, at), number=factor.number, text=factor.text, kind=kind, under=under))


def _factor(row: Review, number: int) -> Factor:
    found = Factor.objects.filter(review=row, number=number).first()
    if found is None:
        raise NotFound("factor")
    return found
