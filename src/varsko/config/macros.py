"""What articles and reviews may ask for that is true now, and who answers: knowledge stands below all of it."""

from collections.abc import Mapping, Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from varsko.catalog import queries as catalog
from varsko.catalog.data import ServiceView
from varsko.core.clock import now
from varsko.incidents import queries as incidents
from varsko.incidents.data import IncidentView
from varsko.kernel.text import fold
from varsko.knowledge.actions import Ask, answer_with
from varsko.knowledge.data import Answer, Card
from varsko.people import queries as people
from varsko.people.data import Actor, Person, Subject
from varsko.people.domain.permissions import may
from varsko.schedules import queries as schedules
from varsko.schedules.data import ScheduleView
from varsko.statuspages import queries as statuspages
from varsko.ui.states import look_of

_MOST = 10


def connect() -> None:
    """Tell knowledge; called once at the start."""
    answer_with(MACROS)


def _incidents(names: Sequence[str], reader: Actor) -> Mapping[str, Answer]:
    """Answer with what goes on, all of it or of one service."""
    if not may(reader, "see", Subject(kind="incident")):
        return {}
    going = incidents.ongoing(by=reader)
    services = _services_called(names, reader)
    found = {name: [one for one in going if services[name].id in _touched(one)] for name in services}
    found |= {"": going} if "" in names else {}
    return {name: Answer(cards=tuple(_incident(one) for one in those[:_MOST]), none=_("Nothing goes on.")) for name, those in found.items()}


def _touched(one: IncidentView) -> set[str]:
    return {ref.id for ref in (one.service, *one.affected) if ref}


def _incident(one: IncidentView) -> Card:
    look = look_of(f"incident_{one.status}")
    return Card(href=reverse("incident", args=[one.key]), icon="flame", title=f"{one.key} {one.summary}", note=str(look.word))


def _on_call(names: Sequence[str], reader: Actor) -> Mapping[str, Answer]:
    """Answer with who is on call now, for a schedule or for all schedules of a team."""
    seen = schedules.schedules(reader)
    teams = {fold(one.name): one.id for one in people.teams(reader)} if may(reader, "see", Subject(kind="team")) else {}
    wanted = {name: _schedules_called(name, seen, teams) for name in names if name}
    duty = schedules.on_call({one.id for those in wanted.values() for one in those}, now())
    everybody = people.users({user for one in duty.values() for user in one.users})
    found = {}
    for name, those in wanted.items():
        users = [(everybody[user], one) for one in those if one.id in duty for user in duty[one.id].users if user in everybody]
        if those:
            found[name] = Answer(cards=tuple(_person(person, one) for person, one in users[:_MOST]), none=_("Nobody is on call now."))
    return found


def _schedules_called(name: str, seen: Sequence[ScheduleView], teams: Mapping[str, str]) -> list[ScheduleView]:
    wanted = fold(name)
    exact = [one for one in seen if fold(one.name) == wanted]
    return exact or [one for one in seen if one.team_id and one.team_id == teams.get(wanted)]


def _person(person: Person, schedule: ScheduleView) -> Card:
    return Card(href=reverse("person", args=[person.id]), icon="user", title=person.name, note=schedule.name)


def _services(names: Sequence[str], reader: Actor) -> Mapping[str, Answer]:
    """Answer with the card of a service: whose it is, how much it matters, whether something goes on there."""
    found = _services_called(names, reader)
    going = incidents.ongoing(by=reader) if found else []
    return {name: Answer(cards=(_service(one, sum(one.id in _touched(each) for each in going)),)) for name, one in found.items()}


def _service(one: ServiceView, going: int) -> Card:
    parts = [one.team_name, _("tier %(n)d") % {"n": one.tier}]
    parts += [_("ongoing incidents: %(n)d") % {"n": going}] if going else []
    return Card(href=reverse("service", args=[one.id]), icon="server", title=one.name, note=" · ".join(part for part in parts if part))


def _services_called(names: Sequence[str], reader: Actor) -> dict[str, ServiceView]:
    found = catalog.services_called([name for name in names if name])
    return {name: one for name, one in found.items() if may(reader, "see", catalog.about(one))}


def _status(names: Sequence[str], reader: Actor) -> Mapping[str, Answer]:
    """Answer with what status pages that the reader may read say of a component, called by its own name or that of its service."""
    found = statuspages.components_called([name for name in names if name], by=reader)
    return {
        name: Answer(cards=tuple(Card(href=f"/status/{one.page}/", icon=one.icon, title=one.name, note=one.words) for one in those))
        for name, those in found.items()
    }


MACROS: Mapping[str, Ask] = {"incidents": _incidents, "on-call": _on_call, "service": _services, "status": _status}
