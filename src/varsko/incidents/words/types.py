"""Types of incidents in the reader's words."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from varsko.incidents.data import Field, Part
from varsko.incidents.domain.types import Needed
from varsko.incidents.words.sentence import Facts, Sentence
from varsko.incidents.words.tables import role_within
from varsko.ui.fields import value
from varsko.ui.words import StrOrPromise

NEEDED: Mapping[str, StrOrPromise] = {
    Needed.NEVER: gettext_lazy("If somebody knows"),
    Needed.DECLARE: gettext_lazy("To declare the incident"),
    Needed.CLOSE: gettext_lazy("To close the incident"),
}


def facts(pairs: list[tuple[Field, Any]]) -> list[tuple[Field, str]]:
    """Say what fields hold."""
    return [(one, value(one.kind, said)) for one, said in pairs]


def parts(wanted: list[Part]) -> list[str]:
    """Name parts in the middle of a sentence."""
    return [role_within(one.role, one.label) for one in wanted]


def _changed(known: Facts) -> str:
    if known["before"] and known["after"]:
        return _("%(who)s changed: %(field)s, from %(before)s to %(after)s") % {**known, "field": known["label"]}
    if known["after"]:
        return _("%(who)s said: %(field)s %(after)s") % {**known, "field": known["label"]}
    return _("%(who)s changed: %(field)s") % {**known, "field": known["label"]}


SENTENCES: Mapping[str, Sentence] = {"incident_work.FactChanged": Sentence("pencil", "", _changed)}
