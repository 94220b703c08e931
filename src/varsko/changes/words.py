"""What changes say to people: names of sizes, moves, questions, answers and reasons."""

from collections.abc import Mapping
from types import MappingProxyType

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from varsko.changes.domain.conflicts import Why
from varsko.changes.domain.risk import SPREAD, TIER, Level, Question
from varsko.changes.domain.states import Move, Size
from varsko.changes.domain.votes import Round, Via, Vote
from varsko.ui.words import StrOrPromise

SIZES: Mapping[str, StrOrPromise] = MappingProxyType(
    {
        Size.SIMPLE: pgettext_lazy("size of a change", "Simple"),
        Size.EXTENSIVE: pgettext_lazy("size of a change", "Extensive"),
    }
)

MOVES: Mapping[str, StrOrPromise] = MappingProxyType(
    {
        Move.SCHEDULE: pgettext_lazy("verb, of a change", "Put it into the calendar"),
        Move.BEGIN: pgettext_lazy("verb, of a change", "Begin"),
        Move.FINISH: pgettext_lazy("verb, of a change", "It is done"),
        Move.FAIL: pgettext_lazy("verb, of a change", "It failed"),
        Move.BACK_OUT: pgettext_lazy("verb, of a change", "Taken back"),
        Move.CLOSE: pgettext_lazy("verb, of a change", "Close with its outcome"),
        Move.WITHDRAW: pgettext_lazy("verb, of a change", "Withdraw"),
    }
)

LEVELS: Mapping[str, StrOrPromise] = MappingProxyType(
    {
        Level.LOW: pgettext_lazy("level of risk", "low"),
        Level.MEDIUM: pgettext_lazy("level of risk", "medium"),
        Level.HIGH: pgettext_lazy("level of risk", "high"),
    }
)

QUESTIONS: Mapping[str, StrOrPromise] = MappingProxyType(
    {
        Question.REACH: _("Who feels it if it goes wrong?"),
        Question.OUTAGE: _("Does anything stand still meanwhile?"),
        Question.UNDO: _("How long does it take to take it back?"),
        Question.TESTED: _("Was it tested?"),
        Question.TRIED: _("Was it done before?"),
        TIER: _("The most important service"),
        SPREAD: _("Services that are hurt along"),
    }
)

ANSWERS: Mapping[str, Mapping[str, StrOrPromise]] = MappingProxyType(
    {
        Question.REACH: {
            "nobody": pgettext_lazy("who feels a change", "Nobody"),
            "team": pgettext_lazy("who feels a change", "A team"),
            "many": pgettext_lazy("who feels a change", "Many"),
            "everybody": pgettext_lazy("who feels a change", "Everybody, customers too"),
        },
        Question.OUTAGE: {
            "none": pgettext_lazy("outage by a change", "Nothing"),
            "short": pgettext_lazy("outage by a change", "For some minutes"),
            "long": pgettext_lazy("outage by a change", "For longer"),
        },
        Question.UNDO: {
            "minutes": pgettext_lazy("taking a change back", "Minutes"),
            "hours": pgettext_lazy("taking a change back", "Hours"),
            "never": pgettext_lazy("taking a change back", "It cannot be taken back"),
        },
        Question.TESTED: {
            "yes": pgettext_lazy("was a change tested", "Yes, on a true copy"),
            "partly": pgettext_lazy("was a change tested", "Partly"),
            "no": pgettext_lazy("was a change tested", "No"),
        },
        Question.TRIED: {
            "often": pgettext_lazy("was a change done before", "Often"),
            "once": pgettext_lazy("was a change done before", "Once or twice"),
            "first": pgettext_lazy("was a change done before", "Never"),
        },
    }
)

ROUNDS: Mapping[str, StrOrPromise] = MappingProxyType(
    {
        Round.WAITING: pgettext_lazy("state of a round of approval", "Comes later"),
        Round.OPEN: pgettext_lazy("state of a round of approval", "Asked"),
        Round.APPROVED: pgettext_lazy("state of a round of approval", "Approved"),
        Round.REFUSED: pgettext_lazy("state of a round of approval", "Refused"),
        Round.VOID: pgettext_lazy("state of a round of approval", "Counts no more"),
    }
)

VOTES: Mapping[str, StrOrPromise] = MappingProxyType(
    {
        Vote.APPROVED: pgettext_lazy("what an approver said", "approved"),
        Vote.REFUSED: pgettext_lazy("what an approver said", "refused"),
        "": pgettext_lazy("what an approver said", "has not answered"),
    }
)

VIA: Mapping[str, StrOrPromise] = MappingProxyType(
    {
        Via.PAGE: pgettext_lazy("how an approver said it", "on the page"),
        Via.LINK: pgettext_lazy("how an approver said it", "by the link in the mail"),
        Via.MAIL: pgettext_lazy("how an approver said it", "by mail"),
        Via.API: pgettext_lazy("how an approver said it", "by a program"),
        "": "",
    }
)

IGNORED: Mapping[str, StrOrPromise] = MappingProxyType(
    {
        "unverified": _("Our mail server could not confirm that your mail came from you. Open the link and decide there."),
        "unclear": _("We could not read your answer as a clear yes or no. Open the link and decide there."),
        "too_late": _("This is decided already, or the plan was written anew. Open the link to see how it stands."),
        "not_asked": _("Your answer is not asked for any more."),
    }
)

FREEZE_STEPS: Mapping[str, StrOrPromise] = MappingProxyType(
    {
        "added": pgettext_lazy("what became of a freeze", "set"),
        "changed": pgettext_lazy("what became of a freeze", "changed"),
        "ended": pgettext_lazy("what became of a freeze", "ended"),
    }
)

FREEZE_FIELDS: Mapping[str, StrOrPromise] = MappingProxyType(
    {
        "name": _("Name"),
        "reason": _("Why"),
        "begins_at": pgettext_lazy("of a freeze", "Begins"),
        "ends_at": pgettext_lazy("of a freeze", "Ends"),
        "services": _("Services"),
        "team": _("Who may overrule it"),
    }
)

CONFLICTS: Mapping[Why, StrOrPromise] = MappingProxyType(
    {
        Why.FREEZE: _("Freeze"),
        Why.SAME_SERVICE: _("Another change of the same service"),
        Why.NEAR_SERVICE: _("Another change of a service around it"),
        Why.MAINTENANCE: _("Planned maintenance"),
        Why.NOBODY_ON_CALL: _("Nobody is on call"),
    }
)
