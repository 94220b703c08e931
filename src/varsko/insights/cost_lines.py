"""What the page for those who lead says of costs, line by line, in the reader's language."""

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from varsko.incidents import queries as incidents
from varsko.insights.domain.costs import Cost, Costs
from varsko.insights.words import KINDS

Line = tuple[str, str, str, bool]


def cost_lines(found: Costs | None) -> list[Line]:
    """Give what each line says: what for, the amount, that of the period before, and whether it sums others up."""
    if found is None:
        return []
    names = {one.number: one.name for one in incidents.levels()}
    lines = [_line(f"{number}, {names.get(number, '')}", one) for number, one in found.severities.items()]
    lines.append(_line(_("Down time in all"), found.down, is_sum=True))
    if not found.work.here and not found.work.before:
        return lines
    kinds = [_line(_("Work: %(kind)s") % {"kind": KINDS[kind]}, one) for kind, one in found.kinds.items()]
    return [*lines, *(kinds if len(kinds) > 1 else []), _line(_("Work at the desk"), found.work, is_sum=len(kinds) > 1)]


def _line(label: str, one: Cost, *, is_sum: bool = False) -> Line:
    here, before = (number_format(amount, 0, force_grouping=True) for amount in (one.here, one.before))
    return label, here, before, is_sum
