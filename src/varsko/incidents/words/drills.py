"""What happens in drills, as sentences of a timeline."""

from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from varsko.incidents.words.sentence import Facts, Sentence, plain


def _turned(facts: Facts) -> str:
    if facts["signal"]:
        return _("%(who)s moved the drill's clock ahead to signal %(signal)d") % facts
    if not facts["speed"]:
        return _("%(who)s stopped the drill's clock") % facts
    if facts["speed"] == 1:
        return _("%(who)s lets the drill's clock run as fast as the real one") % facts
    return _("%(who)s lets the drill's clock run %(speed)d times as fast") % facts


def _given(facts: Facts) -> str:
    said = ngettext(
        "Signal %(number)d of the drill, after %(minutes)d minute",
        "Signal %(number)d of the drill, after %(minutes)d minutes",
        facts["minutes"],
    )
    return said % facts


SENTENCES: Mapping[str, Sentence] = {
    "drills.DrillStarted": Sentence("flag", "busy", plain(gettext_lazy("%(who)s began a drill by the script “%(script)s”"))),
    "drills.DrillClockTurned": Sentence("clock", "", _turned),
    "drills.SignalGiven": Sentence("flag", "busy", _given),
    "drills.StepDone": Sentence("list-check", "", plain(gettext_lazy("%(who)s ticked: %(step)s"))),
    "drills.StepUndone": Sentence("list-check", "", plain(gettext_lazy("%(who)s took a tick back"))),
    "drills.DrillNoted": Sentence("pencil", "", plain(gettext_lazy("%(who)s wrote down what the drill showed"))),
    "drills.DrillEnded": Sentence("flag", "good", plain(gettext_lazy("The drill is over"))),
}
