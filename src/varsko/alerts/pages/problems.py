"""What is wrong with a search, in the reader's language."""

from django.utils.translation import gettext_lazy as _

from varsko.kernel.errors import Invalid
from varsko.kernel.query import Complaint, Problem

_WORDS = {
    Problem.TOO_LONG: _("The search must not be longer than %(count)d characters."),
    Problem.TOO_DEEP: _("The search must not be nested deeper than %(count)d levels."),
    Problem.TOO_MANY: _("The search must not have more than %(count)d terms."),
    Problem.UNCLEAR: _("The search cannot be understood from %(text)s on."),
    Problem.ENDS_EARLY: _("The search lacks a term at its end."),
    Problem.NO_TERM: _("The search lacks a term before a closing parenthesis."),
    Problem.NO_VALUE: _("The search lacks a value after %(field)s."),
    Problem.NO_NAME: _("The search has %(text)s where the name of a field must stand."),
    Problem.OPEN_GROUP: _("The search has a parenthesis that is never closed."),
    Problem.OPEN_QUOTE: _("The search has a quotation mark that is never closed."),
    Problem.NO_FIELD: _("There is no field %(field)s to search in."),
    Problem.NOT_ORDERED: _("The field %(field)s cannot be compared by %(sign)s."),
    Problem.NOT_A: _("The field %(field)s cannot be %(text)s."),
    Problem.NO_DATE: _("%(text)s is no date and time, such as 2026-11-23T14:30:00Z."),
    Problem.NO_FLAG: _("The field %(field)s is true or false."),
    Problem.NO_STATUS: _("The field 'status' is open, closed, acknowledged or snoozed."),
}


def told(error: Invalid) -> str:
    """Say what is wrong with a search."""
    return " ".join(_WORDS[one.problem] % one.values if isinstance(one, Complaint) else one for one in error.errors.values())
