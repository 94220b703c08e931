"""Tells the lines of an alert's log as sentences."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from varsko.alerts.data import StoryLine
from varsko.ui import times
from varsko.ui.ways import word_of
from varsko.web.story.reasons import why

Words = Callable[[Mapping[str, Any]], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One line: when, how it looks (`icon`, `tone`), what happened, why, and what somebody wrote."""

    at: datetime
    icon: str
    tone: str
    text: str
    why: str = ""
    note: str = ""
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Kind:
    """How one kind of event looks and is said."""

    icon: str
    tone: str
    words: Words


def _plain(sentence: Promise) -> Words:
    return lambda facts: str(sentence) % facts


def _repeated(facts: Mapping[str, Any]) -> str:
    return ngettext("Came again: %(count)d time in all", "Came again: %(count)d times in all", facts["count"]) % facts


def _snoozed(facts: Mapping[str, Any]) -> str:
    until = times.absolute(datetime.fromisoformat(facts["until"]))
    return _("%(who)s snoozed it until %(until)s") % {"who": facts["who"], "until": until}


def _closed(facts: Mapping[str, Any]) -> str:
    return (_("Closed") if facts["by_kind"] == "system" else _("%(who)s closed it")) % facts


_NOT_HERE = "unknown_responder"  # of routing: named, and nobody of that name is here
_CHANGES: Mapping[str, Promise] = {
    "message": gettext_lazy("%(who)s changed the message; it was “%(before)s”"),
    "description": gettext_lazy("%(who)s changed the description"),
    "priority": gettext_lazy("%(who)s changed the priority from P%(before)s to P%(after)s"),
    "tags": gettext_lazy("%(who)s changed the tags to: %(after)s"),
    "details": gettext_lazy("%(who)s changed the details"),
    "owner": gettext_lazy("%(who)s gave it to %(after)s"),
}


def _changed(facts: Mapping[str, Any]) -> str:
    return str(_CHANGES.get(facts["field"], gettext_lazy("%(who)s changed %(field)s"))) % facts


def _asked(facts: Mapping[str, Any]) -> str:
    name = facts["responder"].get("name") or facts["responder"].get("id", "")
    return _("%(who)s asked %(name)s to answer too") % {"who": facts["who"], "name": name}


def _routed(facts: Mapping[str, Any]) -> str:
    names = [_target(target) for target in facts["targets"] if target.get("kind") != "none" and target.get("reason") != _NOT_HERE]
    return _("Goes to %(targets)s") % {"targets": ", ".join(names)} if names else _("Goes to nobody")


def _target(target: Mapping[str, str]) -> str:
    """Name a target; an escalation that a team's rule leads to is named by the team."""
    return target.get("name") or target.get("team") or target.get("id", "")


def _step(facts: Mapping[str, Any]) -> str:
    said = {"number": facts["step"] + 1, "target": facts["target"], "people": ", ".join(facts["people"])}
    if facts["people"]:
        return _("Step %(number)d, %(target)s: %(people)s") % said
    return _("Step %(number)d, %(target)s: nobody") % said


def _fallback(facts: Mapping[str, Any]) -> str:
    return _("Those who answer for this installation are told: %(people)s") % {"people": ", ".join(facts["people"])}


def _sent(facts: Mapping[str, Any]) -> str:
    said = {**facts, "channel": word_of(facts["channel"])}
    if facts.get("maybe_twice"):
        return _("Message to %(name)s handed over (%(channel)s), possibly twice") % said
    return _("Message to %(name)s handed over (%(channel)s)") % said


def _failed(facts: Mapping[str, Any]) -> str:
    return _("Message to %(name)s failed (%(channel)s): %(error)s") % {**facts, "channel": word_of(facts["channel"])}


KINDS: Mapping[str, Kind] = {
    "alerts.AlertOpened": Kind("flame", "bad", _plain(gettext_lazy("Opened by %(who)s"))),
    "alerts.AlertRepeated": Kind("refresh", "", _repeated),
    "alerts.AlertAcknowledged": Kind("user-check", "busy", _plain(gettext_lazy("%(who)s acknowledged it"))),
    "alerts.AlertUnacknowledged": Kind("flame", "bad", _plain(gettext_lazy("%(who)s gave it back: it waits for somebody again"))),
    "alerts.AlertSnoozed": Kind("zzz", "quiet", _snoozed),
    "alerts.AlertSnoozeEnded": Kind("flame", "bad", _plain(gettext_lazy("The snooze ended: it is open again"))),
    "alerts.AlertClosed": Kind("check", "good", _closed),
    "alerts.AlertNoted": Kind("message", "", _plain(gettext_lazy("%(who)s wrote"))),
    "alerts.AlertChanged": Kind("pencil", "", _changed),
    "alerts.AlertResponderAdded": Kind("user-plus", "busy", _asked),
    "alerts.AlertDeleted": Kind("trash", "", _plain(gettext_lazy("%(who)s deleted it"))),
    "routing.AlertRouted": Kind("route", "", _routed),
    "paging.RunStarted": Kind("stairs-up", "busy", _plain(gettext_lazy("Escalation %(policy)s began"))),
    "paging.RunStopped": Kind("player-pause", "", _plain(gettext_lazy("Escalation %(policy)s stopped"))),
    "paging.RunFinished": Kind("stairs-up", "", _plain(gettext_lazy("Escalation %(policy)s is at its end"))),
    "paging.StepTaken": Kind("stairs-up", "", _step),
    "paging.PersonPaged": Kind("bell", "busy", _plain(gettext_lazy("%(name)s is paged"))),
    "paging.PersonNotPaged": Kind("bell-off", "", _plain(gettext_lazy("%(name)s is not paged"))),
    "paging.TargetSkipped": Kind("bell-off", "", _plain(gettext_lazy("Nobody is paged for %(name)s"))),
    "paging.PagePassed": Kind("arrow-right", "busy", _plain(gettext_lazy("%(name)s said: not me, the next one"))),
    "paging.FallbackTold": Kind("alert-triangle", "bad", _fallback),
    "paging.NoticeSent": Kind("send", "", _sent),
    "paging.NoticeFailed": Kind("alert-triangle", "bad", _failed),
}
_UNKNOWN = Kind("circle-dot", "", lambda facts: facts["kind"])


def tell(lines: Iterable[StoryLine]) -> list[Told]:
    """Say each line; repeats that follow each other become one."""
    told: list[Told] = []
    for line in lines:
        one = _one(line)
        if told and told[-1].kind == line.kind == "alerts.AlertRepeated":
            told[-1] = replace(one, at=line.at)
        else:
            told.append(one)
    return told


def _one(line: StoryLine) -> Told:
    kind = KINDS.get(line.kind, _UNKNOWN)
    facts = {**line.data, "who": line.by_name or _("Somebody"), "by_kind": line.by_kind, "kind": line.kind}
    return Told(
        at=line.at,
        icon=kind.icon,
        tone=kind.tone,
        text=_words(kind, facts),
        why=why(line.reason, str(line.data.get("via", "")), str(line.data.get("source", ""))),
        note=str(line.data.get("note", "")),
        kind=line.kind,
    )


def _words(kind: Kind, facts: Mapping[str, Any]) -> str:
    """Say it; a line that an older version wrote with fewer facts is named by its kind."""
    try:
        return kind.words(facts)
    except (KeyError, TypeError, ValueError):
        return str(facts["kind"])
