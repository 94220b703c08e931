"""What can be typed in the room of an incident: the same verbs as its buttons."""

from collections.abc import Callable, Mapping

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from varsko.conversations.data import Call, Owner, Verb
from varsko.incidents.actions.board import add_clue, judge, log_change, move_change, open_stream
from varsko.incidents.actions.calls import page
from varsko.incidents.actions.changes import change_severity
from varsko.incidents.actions.declare import declare
from varsko.incidents.actions.roles import assign, take
from varsko.incidents.actions.tasks import add_task
from varsko.incidents.data import ChangeDraft, Draft, Target
from varsko.incidents.domain.board import ChangeState, Kind, Verdict, split
from varsko.incidents.domain.roles import Role
from varsko.incidents.queries.lists import incident
from varsko.incidents.queries.setup import scale
from varsko.incidents.queries.targets import targets
from varsko.kernel.errors import Conflict, Invalid
from varsko.kernel.ids import as_uuid


def _take(call: Call) -> str:
    take(by=call.by, at=call.at, ref=call.room.subject)
    return _("You lead this incident now.")


def _declare(call: Call) -> str:
    said, _blank, rest = call.arguments.partition(" ")
    levels = [one.number for one in scale().levels]
    severity, summary = (int(said), rest) if said in map(str, levels) else (levels[-1], call.arguments)
    draft = Draft(summary=summary.strip(), severity=severity, id=str(as_uuid(call.token) or ""))
    found, decision = declare(by=call.by, at=call.at, draft=draft)
    facts = {"key": found.key, "names": ", ".join(decision.people) if decision else ""}
    return _("%(key)s is declared. Paged now: %(names)s.") % facts if facts["names"] else _("%(key)s is declared.") % facts


def _severity(call: Call) -> str:
    number = _number(call.arguments, _("Say a number of the scale, such as /severity 2."))
    found = change_severity(by=call.by, at=call.at, ref=call.room.subject, severity=number)
    return _("The severity is %(number)s now.") % {"number": found.severity}


def _task(call: Call) -> str:
    task = add_task(by=call.by, at=call.at, ref=call.room.subject, title=call.arguments)
    return _("Task %(number)s is added.") % {"number": task.number}


def _page(call: Call) -> str:
    name, note = split(call.arguments, 2)
    target = _target(call, name)
    page(by=call.by, at=call.at, ref=call.room.subject, target=target, note=note)
    return _("%(name)s is paged.") % {"name": target.name}


def _role(call: Call) -> str:
    role, _blank, name = call.arguments.partition(" ")
    if role not in set(Role) - {Role.OTHER}:
        raise Invalid({"role": _("Say one of: %(names)s.") % {"names": ", ".join(one for one in Role if one is not Role.OTHER)}})
    target = _target(call, name, kinds=("user",))
    assign(by=call.by, at=call.at, ref=call.room.subject, role=role, user_id=target.id)
    return _("%(name)s has the part.") % {"name": target.name}


def _hand_over(call: Call) -> str:
    name, briefing = split(call.arguments, 2)
    if not name:
        raise Invalid({"target": _("Say who leads from now on, and how it stands: /hand-over whom | briefing")})
    target = _target(call, name, kinds=("user",))
    if not briefing:
        said = _("Say how it stands, what is under way and what is decided: /hand-over %(name)s | briefing")
        raise Invalid({"note": said % {"name": target.name}})
    found = incident(call.room.subject, by=call.by)
    if found and found.manager_id == target.id:
        raise Invalid({"target": _("%(name)s leads this incident already.") % {"name": target.name}})
    assign(by=call.by, at=call.at, ref=call.room.subject, role=Role.MANAGER, user_id=target.id, note=briefing)
    return _("%(name)s leads this incident now, and is sent your briefing.") % {"name": target.name}


def _tell(call: Call) -> str:
    found = incident(call.room.subject, by=call.by)
    address = reverse("incident-tell", args=[found.key if found else call.room.subject])
    return _("Write the update here: %(address)s") % {"address": f"{settings.VARSKO.url}{address}"}


def _stream(call: Call) -> str:
    found = open_stream(by=call.by, at=call.at, ref=call.room.subject, name=call.arguments)
    return _("Stream %(number)s has begun.") % {"number": found.number}


def _change(call: Call) -> str:
    what, way_back, why = split(call.arguments, 3)
    if not way_back:
        raise Invalid({"way_back": _("Say how it is taken back too: /change what | way back | why")})
    found = log_change(by=call.by, at=call.at, ref=call.room.subject, draft=ChangeDraft(what=what, way_back=way_back, why=why))
    return _("Change %(number)s is planned. When it is made: /done %(number)s") % {"number": found.number}


def _moves(state: ChangeState) -> Callable[[Call], str]:
    def move(call: Call) -> str:
        said, _blank, note = call.arguments.partition(" ")
        number = _number(said, _("Say the number of the change."))
        try:
            move_change(by=call.by, at=call.at, ref=call.room.subject, number=number, state=state, note=note.strip())
        except Conflict as conflict:
            raise Invalid(conflict.errors) from None
        return _("Written down.")

    return move


def _clue(kind: Kind) -> Callable[[Call], str]:
    def add(call: Call) -> str:
        found = add_clue(by=call.by, at=call.at, ref=call.room.subject, kind=kind, text=call.arguments)
        return _("Written down as number %(number)s.") % {"number": found.number}

    return add


def _try(call: Call) -> str:
    said, _blank, text = call.arguments.partition(" ")
    of = _number(said, _("Say the number of the theory first, such as /try 2 Empty the pool."))
    found = add_clue(by=call.by, at=call.at, ref=call.room.subject, kind=Kind.EXPERIMENT, text=text, of=of)
    return _("Written down as number %(number)s.") % {"number": found.number}


def _verdict(call: Call) -> str:
    said, _blank, rest = call.arguments.partition(" ")
    verdict, _blank, because = rest.strip().partition(" ")
    number = _number(said, _("Say a number and what became of it, such as /verdict 2 refuted"))
    if verdict not in set(Verdict):
        raise Invalid({"verdict": _("Say one of: %(names)s.") % {"names": ", ".join(Verdict)}})
    judge(by=call.by, at=call.at, ref=call.room.subject, number=number, verdict=verdict, because=because)
    return _("Written down.")


def _number(said: str, otherwise: str) -> int:
    if not (said.isascii() and said.isdigit() and len(said) < 9):
        raise Invalid({"number": otherwise})
    return int(said)


def _target(call: Call, name: str, kinds: tuple[str, ...] = ("schedule", "team", "escalation", "user")) -> Target:
    """Find who is meant by a name, whichever way it is written."""
    wanted = " ".join(name.split()).removeprefix("@").casefold()
    found = [(ref, said) for ref, said in targets(call.by).items() if said.casefold() == wanted and ref.partition(":")[0] in kinds]
    if not wanted or not found:
        raise Invalid({"target": _("Nobody is called that here. Say a whole name.")})
    kind, _colon, ref = found[0][0].partition(":")
    if sum(other.startswith(f"{kind}:") for other, _said in found) > 1:  # a lead, a page or a private incident must not go to a namesake
        raise Invalid({"target": _("More than one is called that here. Choose on the page of the incident.")})
    return Target(kind=kind, id=ref, name=found[0][1])


VERBS: Mapping[str, Verb] = {
    "lead": Verb(run=_take, usage=str, help=lambda: _("Lead this incident.")),
    "severity": Verb(run=_severity, usage=lambda: "1–3", help=lambda: _("Say how bad it is; worse pages again.")),
    "page": Verb(run=_page, usage=lambda: _("whom | why"), help=lambda: _("Page a person, a team or whoever is on call.")),
    "role": Verb(run=_role, usage=lambda: _("tech_lead whom"), help=lambda: _("Give somebody a part.")),
    "hand-over": Verb(run=_hand_over, usage=lambda: _("whom | briefing"), help=lambda: _("Hand over the lead, with a briefing.")),
    "update": Verb(run=_tell, usage=str, help=lambda: _("Tell people how it stands.")),
    "task": Verb(run=_task, usage=lambda: _("what is to be done"), help=lambda: _("Add a task.")),
    "change": Verb(run=_change, usage=lambda: _("what | way back | why"), help=lambda: _("Plan a change.")),
    "done": Verb(run=_moves(ChangeState.DONE), usage=lambda: _("number"), help=lambda: _("A change is made.")),
    "rollback": Verb(run=_moves(ChangeState.ROLLED_BACK), usage=lambda: _("number"), help=lambda: _("A change is taken back.")),
    "stream": Verb(run=_stream, usage=lambda: _("what it is about"), help=lambda: _("Begin a stream of work.")),
    "saw": Verb(run=_clue(Kind.OBSERVATION), usage=lambda: _("what was seen"), help=lambda: _("Write down an observation.")),
    "theory": Verb(run=_clue(Kind.THEORY), usage=lambda: _("what broke, and why"), help=lambda: _("Write down a theory.")),
    "try": Verb(run=_try, usage=lambda: _("number what is done"), help=lambda: _("Try a theory.")),
    "verdict": Verb(run=_verdict, usage=lambda: "1 confirmed", help=lambda: _("Say what became of a theory or an experiment.")),
}
EVERYWHERE: Mapping[str, Verb] = {
    "declare": Verb(run=_declare, usage=lambda: _("1–3 what is wrong"), help=lambda: _("Declare an incident; the worst page at once.")),
}
"""What can be typed in any room."""

OWNER = Owner(address=lambda subject: reverse("incident-room", args=[subject]), verbs=VERBS)
