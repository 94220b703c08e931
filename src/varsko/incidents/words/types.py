"""Types of incidents in the reader's words."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from varsko.incidents.data import Field, Part
from varsko.incidents.domain.types import Kind, Needed
from varsko.incidents.words.sentence import Facts, Sentence
from varsko.incidents.words.tables import role
from varsko.ui.words import StrOrPromise

KINDS: Mapping[str, StrOrPromise] = {
    Kind.LINE: gettext_lazy("A line of text"),
    Kind.PROSE: gettext_lazy("A longer text"),
    Kind.CHOICE: gettext_lazy("One of several"),
    Kind.CHOICES: gettext_lazy("Some of several"),
    Kind.NUMBER: pgettext_lazy("kind of a field", "A number"),
    Kind.DATE: pgettext_lazy("kind of a field", "A day"),
    Kind.FLAG: gettext_lazy("Yes or no"),
}
NEEDED: Mapping[str, StrOrPromise] = {
    Needed.NEVER: gettext_lazy("If somebody knows"),
    Needed.DECLARE: gettext_lazy("To declare the incident"),
    Needed.CLOSE: gettext_lazy("To close the incident"),
}


def value(field: Field, said: Any) -> str:
    """Say what a field holds; "" for nothing."""
    if said is None:
        return ""
    if isinstance(said, bool):
        return _("Yes") if said else _("No")
    if isinstance(said, list):
        return ", ".join(str(one) for one in said)
    return _day(said) if field.kind == Kind.DATE else str(said)


def facts(pairs: list[tuple[Field, Any]]) -> list[tuple[Field, str]]:
    """Say what fields hold."""
    return [(one, value(one, said)) for one, said in pairs]


def parts(wanted: list[Part]) -> list[str]:
    """Name parts."""
    return [role(one.role, one.label) for one in wanted]


def _day(said: Any) -> str:
    try:
        return str(formats.date_format(date.fromisoformat(said)))
    except (TypeError, ValueError):  # the field was of another kind when this was said
        return str(said)


def _changed(known: Facts) -> str:
    if known["before"] and known["after"]:
        return _("%(who)s changed: %(field)s, from %(before)s to %(after)s") % {**known, "field": known["label"]}
    if known["after"]:
        return _("%(who)s said: %(field)s %(after)s") % {**known, "field": known["label"]}
    return _("%(who)s changed: %(field)s") % {**known, "field": known["label"]}


SENTENCES: Mapping[str, Sentence] = {"incident_work.FactChanged": Sentence("pencil", "", _changed)}
