"""Assessments and checklists in the reader's words."""

from collections.abc import Mapping
from dataclasses import replace

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from varsko.incidents.data import Checked, Checklist
from varsko.incidents.domain.checks import MANAGER, Reach
from varsko.incidents.words.sentence import Facts, Sentence, plain
from varsko.ui.words import StrOrPromise

REACHES: Mapping[str, StrOrPromise] = {
    Reach.UNSAID: gettext_lazy("Not known yet"),
    Reach.NOBODY: pgettext_lazy("how many are affected", "nobody"),
    Reach.SOME: pgettext_lazy("how many are affected", "some"),
    Reach.ALL: pgettext_lazy("how many are affected", "all"),
}
_NAMES: Mapping[str, StrOrPromise] = {MANAGER: gettext_lazy("The manager's own questions")}
_ITEMS: Mapping[str, StrOrPromise] = {
    f"{MANAGER}.communicating": gettext_lazy("Does the team talk to each other, in one place?"),
    f"{MANAGER}.observations": gettext_lazy("What are the observations, theories and streams of work right now?"),
    f"{MANAGER}.decisions": gettext_lazy("Do we decide, or do we wait?"),
    f"{MANAGER}.changes": gettext_lazy("Is every change made on purpose, and known to all?"),
    f"{MANAGER}.parts": gettext_lazy("Is it clear who does what, and do they do it?"),
    f"{MANAGER}.teams": gettext_lazy("Does it need more teams, or fewer people?"),
}
QUESTIONS = {
    "impact": gettext_lazy("What it does to people"),
    "seen": gettext_lazy("What customers see"),
    "groups": gettext_lazy("Who is affected"),
    "inside": gettext_lazy("People affected inside"),
    "outside": gettext_lazy("Customers affected"),
    "is_public": gettext_lazy("It is talked about in public"),
    "is_security": gettext_lazy("It may be an attack"),
    "is_data": gettext_lazy("Personal data may be lost, changed or seen by strangers"),
}


def checklist(one: Checklist) -> Checklist:
    """Give a checklist with its name; a shipped one is named in the reader's language."""
    return replace(one, name=one.name or str(_NAMES.get(one.key, one.key)))


def item(key: str, text: str) -> str:
    """Say an item; one of a shipped list in the reader's language."""
    return str(_ITEMS.get(f"{key}.{text}", text))


def shown(checked: Checked) -> tuple[Checked, list[tuple[str, object]]]:
    """Give a list of an incident with its name, and each item with its words."""
    named = replace(checked, list=checklist(checked.list))
    return named, [(item(checked.list.key, one.item), one) for one in checked.items]


def _assessed(facts: Facts) -> str:
    names = dict.fromkeys("seen" if name.startswith("seen_") else name for name in facts["answers"])
    asked = ", ".join(str(QUESTIONS[name]) for name in names if name in QUESTIONS)
    if facts["is_first"]:
        return _("%(who)s assessed the impact") % facts
    return _("%(who)s changed the assessment: %(asked)s") % {**facts, "asked": asked}


def _ticked(facts: Facts) -> str:
    return _("%(who)s ticked: %(item)s") % {**facts, "item": item(facts["list"], facts["item"])}


SENTENCES: Mapping[str, Sentence] = {
    "incident_work.ImpactAssessed": Sentence("eye", "busy", _assessed),
    "incident_work.ItemTicked": Sentence("list-check", "", _ticked),
    "incident_work.ItemUnticked": Sentence("list-check", "", plain(gettext_lazy("%(who)s took a tick back"))),
}
