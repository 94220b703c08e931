"""What articles are called on pages."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from varsko.knowledge.domain.rights import Readers, Writers
from varsko.knowledge.domain.states import Kind, Move, State
from varsko.ui.words import StrOrPromise

KINDS: dict[str, StrOrPromise] = {
    Kind.HOW_TO: pgettext_lazy("kind of an article", "How-to"),
    Kind.RUNBOOK: pgettext_lazy("kind of an article", "Runbook"),
    Kind.SOLUTION: pgettext_lazy("kind of an article", "Standard solution"),
    Kind.KNOWN_ERROR: pgettext_lazy("kind of an article", "Known error"),
    Kind.DECISION: pgettext_lazy("kind of an article", "Decision"),
    Kind.POSTMORTEM: pgettext_lazy("kind of an article", "Post-incident review"),
}
ICONS = {
    Kind.HOW_TO: "book",
    Kind.RUNBOOK: "list-check",
    Kind.SOLUTION: "tool",
    Kind.KNOWN_ERROR: "alert-triangle",
    Kind.DECISION: "git-branch",
    Kind.POSTMORTEM: "flame",
}
STATES: dict[str, StrOrPromise] = {
    State.PUBLISHED: pgettext_lazy("state of an article", "Published"),
    State.REVIEW: pgettext_lazy("state of an article", "To be reviewed"),
    State.DRAFT: pgettext_lazy("state of an article", "Draft"),
}
MOVES: dict[str, StrOrPromise] = {
    Move.PUBLISH: _("Publish"),
    Move.VERIFY: _("It is still true"),
    Move.DOUBT: _("It needs a review"),
    Move.WITHDRAW: _("Back to draft"),
}
READERS: dict[str, StrOrPromise] = {
    Readers.TEAMS: _("The teams chosen below"),
    Readers.INSIDE: _("Everybody inside"),
    Readers.PORTAL: _("Everybody who has signed in, customers too"),
    Readers.PUBLIC: _("Anybody, without signing in"),
}
WRITERS: dict[str, StrOrPromise] = {
    Writers.INSIDE: _("Everybody inside who may read here"),
    Writers.TEAMS: _("The teams chosen below"),
}
_STEPS = ("steps", _("What you see then"))
_LIST = ("-", "")
_TEMPLATES: dict[str, tuple[tuple[str, StrOrPromise], ...]] = {
    Kind.HOW_TO: (("", _("When do you need this?")), ("##", _("Steps")), _STEPS, ("##", _("If it does not help")), _LIST),
    Kind.RUNBOOK: (
        *(("", _("What tells that this is needed:")), ("##", _("Look first")), ("-", _("How bad is it, and for whom?"))),
        *(("##", _("Steps")), _STEPS, ("##", _("The way back")), _STEPS, ("##", _("Whom to call")), _LIST),
    ),
    Kind.SOLUTION: (("", _("How it shows:")), ("##", _("Steps")), _STEPS, ("##", _("If it does not help")), _LIST),
    Kind.KNOWN_ERROR: (
        *(("", _("How it shows:")), ("##", _("Workaround")), _STEPS),
        *(("##", _("Root cause")), _LIST, ("##", _("When it will be gone")), _LIST),
    ),
    Kind.DECISION: (
        *(("", _("Decided:")), ("##", pgettext_lazy("heading of a decision", "Why")), _LIST),
        *(("##", _("What we did not take, and why")), _LIST, ("##", _("What follows from it")), _LIST),
    ),
    Kind.POSTMORTEM: (
        *(("##", _("What happened")), _LIST, ("##", _("Whom it hurt")), _LIST, ("##", _("What contributed")), _LIST),
        *(("##", _("What we learned")), _LIST, ("##", _("What we do about it")), _LIST),
    ),
}


def template(kind: str) -> str:
    """Give the Markdown that an article of this kind begins with, in the language that is spoken now."""
    return "\n\n".join(_part(mark, str(text)) for mark, text in _TEMPLATES[kind]) + "\n"


def _part(mark: str, text: str) -> str:
    if mark == "steps":
        return f"1. …\n   → {text}\n2. …"
    return f"{mark} {text or '…'}".strip()
