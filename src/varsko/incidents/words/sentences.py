"""Tells the lines of a timeline as sentences."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from varsko.incidents.data import Moment
from varsko.incidents.words import board, checks, drills, duties, types
from varsko.incidents.words.callout import because
from varsko.incidents.words.scale import short
from varsko.incidents.words.sentence import Facts, Sentence, plain
from varsko.incidents.words.tables import FIELDS, role_within
from varsko.incidents.words.telling import STAGES
from varsko.ui import times


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One line: when, how it looks (`icon`, `tone`), what happened, why, and what somebody wrote.

    With `entry_id` it was written by hand and can be corrected; `said_at` is the time it was first said to have been.
    """

    at: datetime
    icon: str
    tone: str
    text: str
    why: str = ""
    note: str = ""
    kind: str = ""
    entry_id: str = ""
    said_at: datetime | None = None
    edited: bool = False


def _declared(facts: Facts) -> str:
    said = {**facts, "severity": short(facts["severity"])}
    if facts["status"] == "triage":
        return _("%(who)s reported it: %(severity)s, %(summary)s") % said
    return _("%(who)s declared it: %(severity)s, %(summary)s") % said


def _changed(facts: Facts) -> str:
    field = facts["field"]
    said = {"who": facts["who"], "field": FIELDS.get(field, field), "before": _value(facts["before"]), "after": _value(facts["after"])}
    if field in {"service_id", "affected", "description", "workaround", "cause", "fix", "debrief", "detected_by"}:
        return _("%(who)s changed: %(field)s") % said
    if field == "private":
        return (_("%(who)s made it private") if facts["after"] == "True" else _("%(who)s let everybody know of it")) % said
    if facts["before"]:
        return _("%(who)s changed: %(field)s, from %(before)s to %(after)s") % said
    return _("%(who)s said: %(field)s %(after)s") % said


def _value(text: str) -> str:
    moment = _moment(text)
    return times.absolute(moment) if moment else text or "–"


def _moment(text: str) -> datetime | None:
    """Read a moment as the log keeps it; None for any other text."""
    try:
        found = datetime.fromisoformat(text) if "T" in text else None
    except ValueError:
        return None
    return found if found and found.tzinfo else None


def _severity(facts: Facts) -> str:
    said = {"who": facts["who"], "before": short(facts["before"]), "after": short(facts["after"])}
    worse, better = _("%(who)s made it worse: %(before)s became %(after)s"), _("%(who)s made it milder: %(before)s became %(after)s")
    return (worse if facts["after"] < facts["before"] else better) % said


_MOVES: Mapping[str, Promise] = {
    "accept": gettext_lazy("%(who)s accepted it as an incident"),
    "decline": gettext_lazy("%(who)s declined it: not an incident"),
    "start": gettext_lazy("It is being fixed"),
    "resolve": gettext_lazy("%(who)s resolved it"),
    "reopen": gettext_lazy("%(who)s opened it again"),
    "review": gettext_lazy("%(who)s marked it as reviewed"),
    "close": gettext_lazy("%(who)s closed it"),
    "merge": gettext_lazy("%(who)s merged it into %(note)s"),
    "split": gettext_lazy("%(who)s took the merge back"),
}


def _moved(facts: Facts) -> str:
    return str(_MOVES.get(facts["move"], gettext_lazy("%(who)s moved it to %(after)s"))) % facts


def _assigned(facts: Facts) -> str:
    said = {**facts, "role": role_within(facts["role"], facts["label"])}
    if facts["instead_of"]:
        return _("%(user_name)s is %(role)s now, instead of %(instead_of)s") % said
    return _("%(user_name)s is %(role)s now") % said


def _ended(facts: Facts) -> str:
    return _("%(user_name)s is %(role)s no more") % {**facts, "role": role_within(facts["role"], facts["label"])}


def _called(facts: Facts) -> str:
    names = ", ".join(one["name"] for one in facts["targets"])
    if not names:
        return _("Called those who answer for this installation")
    return _("Called %(names)s") % {"names": names}


def _task(facts: Facts) -> str:
    if facts["owner"] and facts["due"]:
        said = {**facts, "due": times.day(date.fromisoformat(facts["due"]))}
        return _("Task %(number)d for %(owner)s until %(due)s: %(title)s") % said
    return _("Task %(number)d: %(title)s") % facts


_RELATIONS: Mapping[str, Promise] = {
    "related": gettext_lazy("Has to do with %(other)s"),
    "parent": gettext_lazy("Is a part of %(other)s"),
    "child": gettext_lazy("%(other)s is a part of it"),
}


def _related(facts: Facts) -> str:
    return str(_RELATIONS[facts["relation"]]) % facts


def _promised(facts: Facts) -> str:
    if not facts["until"]:
        return _("No update is due any more")
    return _("The next update is due %(until)s") % {"until": times.absolute(datetime.fromisoformat(facts["until"]))}


def _published(facts: Facts) -> str:
    said = {**facts, "stage": STAGES.get(facts["stage"], facts["stage"])}
    if facts["corrects"]:
        return _("%(who)s told people, correcting update %(corrects)d: %(stage)s") % said
    return _("%(who)s told people: %(stage)s") % said


def _missed(facts: Facts) -> str:
    until = times.absolute(datetime.fromisoformat(facts["until"]))
    if not facts["told"]:
        return _("An update was promised by %(until)s and did not come") % {"until": until}
    return _("An update was promised by %(until)s and did not come. Told: %(names)s") % {"until": until, "names": ", ".join(facts["told"])}


SENTENCES: Mapping[str, Sentence] = {
    **board.SENTENCES,
    **checks.SENTENCES,
    **types.SENTENCES,
    **duties.SENTENCES,
    **drills.SENTENCES,
    "entry": Sentence("note", "busy", plain(gettext_lazy("%(who)s wrote"))),
    "incidents.IncidentDeclared": Sentence("flame", "bad", _declared),
    "incidents.IncidentChanged": Sentence("pencil", "", _changed),
    "incidents.SeverityChanged": Sentence("alert-triangle", "bad", _severity),
    "incidents.SeverityKept": Sentence(
        "alert-triangle", "", plain(gettext_lazy("%(who)s looked again: it is still severity %(severity)d"))
    ),
    "incidents.IncidentMoved": Sentence("arrow-right", "good", _moved),
    "incidents.RoleAssigned": Sentence("user-check", "busy", _assigned),
    "incidents.RoleEnded": Sentence("user", "", _ended),
    "incidents.RespondersCalled": Sentence("bell", "busy", _called),
    "incidents.NobodyCalled": Sentence("bell-off", "", plain(gettext_lazy("Nobody is paged"))),
    "incidents.ResponderReleased": Sentence("coffee", "", plain(gettext_lazy("%(who)s let %(user_name)s go, with thanks"))),
    "incidents.AlertLinked": Sentence("link", "", plain(gettext_lazy("Alert #%(number)d belongs to it: %(message)s"))),
    "incidents.AlertUnlinked": Sentence("link", "", plain(gettext_lazy("Alert #%(number)d belongs to it no more: %(message)s"))),
    "incidents.DuplicateTaken": Sentence("copy", "", plain(gettext_lazy("%(other)s was the same and is merged into this"))),
    "incidents.IncidentRelated": Sentence("link", "", _related),
    "incidents.IncidentUnrelated": Sentence("link", "", plain(gettext_lazy("Has nothing to do with %(other)s after all"))),
    "incidents.TaskAdded": Sentence("list-check", "", _task),
    "incidents.TaskChanged": Sentence("list-check", "", plain(gettext_lazy("%(who)s changed task %(number)d: %(title)s"))),
    "incidents.TaskDone": Sentence("check", "good", plain(gettext_lazy("%(who)s finished task %(number)d: %(title)s"))),
    "incidents.TaskReopened": Sentence("refresh", "", plain(gettext_lazy("Task %(number)d is not done after all: %(title)s"))),
    "incidents.EntryWritten": Sentence("note", "", plain(gettext_lazy("%(who)s wrote"))),
    "incidents.EntryChanged": Sentence("note", "", plain(gettext_lazy("%(who)s corrected an entry"))),
    "incidents.EntryRemoved": Sentence("trash", "", plain(gettext_lazy("%(who)s took an entry out"))),
    "incidents.GuestInvited": Sentence("eye", "", plain(gettext_lazy("%(who)s let %(user_name)s in"))),
    "incidents.GuestRemoved": Sentence("lock", "", plain(gettext_lazy("%(user_name)s may not know of it any more"))),
    "incidents.UpdatePromised": Sentence("clock", "", _promised),
    "incidents.UpdateRehearsed": Sentence("send", "busy", _published),
    "incidents.DrillJoined": Sentence("user-plus", "", plain(gettext_lazy("%(user_name)s takes part"))),
    "incidents.UpdatePublished": Sentence("send", "busy", _published),
    "incidents.PromiseMissed": Sentence("alert-triangle", "bad", _missed),
    "incidents.MailReturned": Sentence("mail", "bad", plain(gettext_lazy("A mail did not reach %(address)s: %(said)s"))),
    "incident_work.MailAssigned": Sentence("mail", "", plain(gettext_lazy("%(who)s put a mail here that says it is from %(sender)s"))),
    "alerts.AlertOpened": Sentence("bell", "bad", plain(gettext_lazy("Alert #%(number)d: %(message)s"))),
    "alerts.AlertAcknowledged": Sentence("user-check", "good", plain(gettext_lazy("%(who)s answered"))),
    "alerts.AlertClosed": Sentence("check", "", plain(gettext_lazy("An alert ended"))),
    "alerts.AlertNoted": Sentence("message", "", plain(gettext_lazy("%(who)s wrote at an alert"))),
    "paging.PersonPaged": Sentence("bell", "busy", plain(gettext_lazy("%(name)s is paged"))),
    "paging.PersonNotPaged": Sentence("bell-off", "", plain(gettext_lazy("%(name)s is not paged"))),
    "paging.TargetSkipped": Sentence("bell-off", "", plain(gettext_lazy("Nobody is paged for %(name)s"))),
    "paging.PagePassed": Sentence("arrow-right", "busy", plain(gettext_lazy("%(name)s said: not me, the next one"))),
    "paging.FallbackTold": Sentence("alert-triangle", "bad", plain(gettext_lazy("Those who answer for this installation are told"))),
}
_UNKNOWN = Sentence("circle-dot", "", lambda facts: str(facts["event"]))
_WITH_REASON = frozenset({"incidents.RespondersCalled", "incidents.NobodyCalled"})


def tell(moment: Moment) -> Told:
    """Say a line; one that an older version wrote with fewer facts is named by its kind."""
    sentence = SENTENCES.get(moment.kind, _UNKNOWN)
    facts = {**moment.data, "who": moment.by_name or _("Somebody"), "event": moment.kind}
    try:
        text = sentence.words(facts)
    except (KeyError, TypeError, ValueError):
        text = moment.kind
    return Told(
        at=moment.at,
        icon=sentence.icon,
        tone=sentence.tone,
        text=text,
        why=because(moment.reason) if moment.kind in _WITH_REASON and moment.reason else "",
        note="" if moment.data.get("move") == "merge" else str(moment.data.get("note", "")),
        kind=moment.kind,
        entry_id=moment.entry_id,
        said_at=moment.said_at,
        edited=bool(moment.data.get("edited")),
    )
