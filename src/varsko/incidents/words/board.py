"""The board in the reader's words."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from varsko.incidents.words.sentence import Facts, Sentence, plain
from varsko.ui.words import StrOrPromise

CLUES: Mapping[str, StrOrPromise] = {
    "observation": gettext_lazy("Observation"),
    "theory": gettext_lazy("Theory"),
    "experiment": gettext_lazy("Experiment"),
}

VERDICTS: Mapping[str, StrOrPromise] = {
    "confirmed": pgettext_lazy("verdict on a theory or an experiment", "Confirmed"),
    "refuted": pgettext_lazy("verdict on a theory or an experiment", "Refuted"),
    "open": pgettext_lazy("verdict on a theory or an experiment", "Open"),
}

_LOGGED: Mapping[str, Promise] = {
    "planned": gettext_lazy("%(who)s plans change %(number)d: %(what)s. To take it back: %(way_back)s"),
    "done": gettext_lazy("%(who)s made change %(number)d: %(what)s. To take it back: %(way_back)s"),
}
_MOVED: Mapping[str, Promise] = {
    "done": gettext_lazy("%(who)s: change %(number)d is done: %(what)s"),
    "rolled_back": gettext_lazy("%(who)s: change %(number)d is rolled back: %(what)s"),
    "dropped": gettext_lazy("%(who)s: change %(number)d is not made: %(what)s"),
    "planned": gettext_lazy("%(who)s: change %(number)d is planned again: %(what)s"),
}
_ADDED: Mapping[str, Promise] = {
    "observation": gettext_lazy("%(who)s observed (%(number)d): %(text)s"),
    "theory": gettext_lazy("%(who)s has a theory (%(number)d): %(text)s"),
    "experiment": gettext_lazy("%(who)s tries theory %(of)d (%(number)d): %(text)s"),
}
_JUDGED: Mapping[str, Promise] = {
    "confirmed": gettext_lazy("%(who)s: confirmed (%(number)d): %(text)s"),
    "refuted": gettext_lazy("%(who)s: refuted (%(number)d): %(text)s"),
    "open": gettext_lazy("%(who)s: open again (%(number)d): %(text)s"),
}


def _of(table: Mapping[str, Promise], fact: str) -> Sentence:
    icon = "help" if table in (_ADDED, _JUDGED) else "tool"
    return Sentence(icon, "busy", lambda facts: str(table[facts[fact]]) % facts)


def _opened(facts: Facts) -> str:
    if facts["lead"]:
        return _("Stream %(number)d, led by %(lead)s: %(name)s") % facts
    return _("Stream %(number)d: %(name)s") % facts


SENTENCES: Mapping[str, Sentence] = {
    "incident_state.StreamOpened": Sentence("users", "busy", _opened),
    "incident_state.StreamChanged": Sentence("users", "", _opened),
    "incident_state.StreamEnded": Sentence("users", "good", plain(gettext_lazy("Stream %(number)d is over: %(name)s"))),
    "incident_state.ChangeLogged": _of(_LOGGED, "state"),
    "incident_state.ChangeMoved": _of(_MOVED, "after"),
    "incident_state.ChangeCorrected": Sentence("tool", "", plain(gettext_lazy("%(who)s corrected change %(number)d: %(what)s"))),
    "incident_state.ClueAdded": _of(_ADDED, "kind"),
    "incident_state.ClueCorrected": Sentence("help", "", plain(gettext_lazy("%(who)s corrected (%(number)d): %(text)s"))),
    "incident_state.ClueJudged": _of(_JUDGED, "verdict"),
}
