"""What people were told, whom it reaches, and how long it took before."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, replace
from datetime import datetime, timedelta

from django.db.models import F, Q
from django.db.models.functions import Coalesce

from varsko.core.texts import in_order
from varsko.events.base import Who
from varsko.incidents.data import IncidentView
from varsko.incidents.domain.roles import Role
from varsko.incidents.domain.telling import eta
from varsko.incidents.domain.telling.stages import LAST
from varsko.incidents.known import known
from varsko.incidents.models import Following, Incident, MailingList, Update
from varsko.incidents.queries.lists import visible_to
from varsko.incidents.queries.parts import guests, holdings
from varsko.incidents.queries.subjects import subjects
from varsko.incidents.told import Estimate, Eta, Kept, ListView, Outside, Reach, Recipient, Texts, UpdateView
from varsko.kernel.ids import as_uuid
from varsko.knowledge import queries as knowledge
from varsko.people import queries as people
from varsko.people.data import Actor, Person, Subject
from varsko.people.domain.permissions import may

_MOST_PAST = 200
_MOST_PROMISES = 1000
_MOST_ASKED = 200
_OVER = ("resolved", "reviewed", "closed")


def updates(incident_id: object) -> list[UpdateView]:
    """List what people were told of an incident, the oldest first. Who may see the incident may see these."""
    rows = Update.objects.filter(incident=as_uuid(incident_id)).select_related("corrects").order_by("number")
    views = [update_view(row) for row in rows]
    return [_corrected(view, views) for view in views]


def _corrected(view: UpdateView, others: Iterable[UpdateView]) -> UpdateView:
    by = max((one.number for one in others if one.corrects == view.number), default=0)
    return replace(view, corrected_by=by)


def update_view(row: Update) -> UpdateView:
    """Freeze an update whose `corrects` is loaded."""
    return UpdateView(
        id=str(row.pk),
        number=row.number,
        stage=row.stage,
        texts={language: Texts(**said) for language, said in row.texts.items()},
        author_name=row.author_name,
        sent_at=row.sent_at,
        next_update_at=row.next_update_at,
        eta=Eta(at=row.eta_at, share=row.eta_share, count=row.eta_count, ref=row.eta_known) if row.eta_at else None,
        restart=row.restart,
        reader_name=row.reader_name,
        skipped=row.skipped,
        corrects=row.corrects.number if row.corrects else 0,
        mails=row.mails,
        answers=dict(row.answers),
    )


def as_stored(texts: Mapping[str, Texts]) -> dict[str, dict[str, str]]:
    """Give texts as the table and the log keep them."""
    return {language: asdict(one) for language, one in texts.items()}


def record_language(incident_id: object) -> str:
    """Tell the language in which somebody said that records are written: of this incident, else with one of the last updates of all.

    "" when nobody said.
    """
    said = Update.objects.values_list("answers__record_in", flat=True)
    mine = said.filter(incident=as_uuid(incident_id), answers__has_key="record_in").order_by("-number").first()
    return str(mine or next(filter(None, said.order_by("-sent_at", "-pk")[:_MOST_ASKED]), ""))


def reach(view: IncidentView) -> Reach:
    """Say whom an update of an incident reaches by mail.

    Those who may not see the incident are left out; an address without a person never hears of a private one. A drill reaches those
    who joined it, and nobody else.
    """
    subject = subjects([view.id])[view.id]
    if view.drill:
        return _those_who_joined(view, subject)
    services = {as_uuid(one.id) for one in (view.service, *view.affected) if one}
    found = _lists_for(view.severity, services)
    known = people.users(pk for one in found.values() for pk in one)
    by_list = {name: [known[pk] for pk in ids if pk in known and _may_see(known[pk], subject)] for name, ids in found.items()}
    alone = [] if view.private else _addresses(view.severity, services)
    following = _people(_followers(view.severity, services), subject)
    holding = _people([one.user_id for one in holdings(view.id) if not one.ended_at and one.role == Role.STAKEHOLDER], subject)
    everybody = [as_recipient(one) for group in (*by_list.values(), following, holding) for one in group] + [one for _, one in alone]
    counts = {name: len(group) + sum(1 for listed, _ in alone if listed == name) for name, group in by_list.items()}
    return Reach(recipients=_each_once(everybody), lists=counts, followers=len(following), holders=len(holding))


def _those_who_joined(view: IncidentView, subject: Subject) -> Reach:
    """Reach nobody in a drill but those who joined it."""
    joined = _people([one.id for one in guests(view.id)], subject)
    return Reach(recipients=tuple(as_recipient(one) for one in joined), lists={}, holders=len(joined))


def as_recipient(person: Person) -> Recipient:
    """Address a person in their language."""
    return Recipient(address=person.email, name=person.name, language=person.language, user_id=person.id)


def _each_once(found: Iterable[Recipient]) -> tuple[Recipient, ...]:
    return tuple({one.address.lower(): one for one in reversed([*found])}.values())


def _people(ids: Iterable[str], subject: Subject) -> list[Person]:
    return [one for one in people.users(ids).values() if _may_see(one, subject)]


def _may_see(person: Person, subject: Subject) -> bool:
    actor = Actor(who=Who(kind="user", id=person.id, name=person.name), role=person.role)
    return person.is_active and may(actor, "see", subject)


def _concerned(severity: int, services: Iterable[object]) -> Q:
    return Q(severity__gte=severity) & (Q(services=None) | Q(services__in=list(services)))


def _lists_for(severity: int, services: Iterable[object]) -> dict[str, list[str]]:
    """Name the lists that are concerned, each with the ids of its people and of the members of its teams."""
    rows = MailingList.objects.filter(_concerned(severity, services)).distinct().order_by("name").prefetch_related("people", "teams")
    teams = {one.id: one.members for one in people.teams()} if rows else {}
    return {
        row.name: [
            *dict.fromkeys(
                [str(one.pk) for one in row.people.all()] + [pk for team in row.teams.all() for pk in teams.get(str(team.pk), ())]
            )
        ]
        for row in rows
    }


def _addresses(severity: int, services: Iterable[object]) -> list[tuple[str, Recipient]]:
    rows = MailingList.objects.filter(_concerned(severity, services)).distinct().order_by("name")
    return [(row.name, Recipient(address=one, name=row.name, language=row.language)) for row in rows for one in row.addresses]


def _followers(severity: int, services: Iterable[object]) -> list[str]:
    wanted = Q(severity__gte=severity) & (Q(service=None) | Q(service__in=list(services)))
    return [str(pk) for pk in Following.objects.filter(wanted).values_list("user_id", flat=True).distinct()]


def mailing_lists() -> list[ListView]:
    """List the distribution lists by name."""
    rows = in_order(MailingList.objects.order_by("pk").prefetch_related("people", "teams", "services"), lambda row: row.name)
    return [
        ListView(
            id=str(row.pk),
            name=row.name,
            severity=row.severity,
            addresses=tuple(row.addresses),
            language=row.language,
            people=tuple(str(one.pk) for one in row.people.all()),
            teams=tuple(str(one.pk) for one in row.teams.all()),
            services=tuple(str(one.pk) for one in row.services.all()),
        )
        for row in rows
    ]


def following(user_id: object) -> dict[str, int]:
    """Say what somebody follows: by service id ("" for all) the mildest severity they want to hear of."""
    rows = Following.objects.filter(user=as_uuid(user_id)).values_list("service_id", "severity")
    return {str(service or ""): severity for service, severity in rows}


def estimates(view: IncidentView, *, by: Actor, at: datetime) -> tuple[Estimate, ...]:
    """Say how long it takes in all, from past incidents that the asker may see; empty without enough of them.

    Those count that are cases of the same known error or standard solution: chosen for the incident, or named by its article. The chosen
    one comes first, then those with the most cases; where all have too few, those of its service count.
    """
    alike = knowledge.others_about("incident", view.key, by=by, chosen=view.known)
    chosen = known([view.known], by).get(view.known) if view.known else None
    groups = {(chosen.ref, chosen.title): set[str]()} if chosen else {}
    groups |= dict(sorted(alike.items(), key=lambda one: (one[0][0] != view.known, -len(one[1]), one[0])))
    every = list(groups.items())
    for some in (every[:1], every[1:]) if chosen else (every,):  # many newer cases of others leave the chosen one's in sight
        if found := _known_estimates(view, dict(some), by, at):
            return found
    if not view.service:
        return ()
    return _estimates(view, [one[-1] for one in _cases(view, Q(service=as_uuid(view.service.id)), by, 1)], at)


def etas(view: IncidentView, *, by: Actor, at: datetime) -> list[Eta]:
    """Say when it is over by these estimates, the surest first."""
    began = view.impact_started_at or view.declared_at
    found = estimates(view, by=by, at=at)
    return [Eta(at=began + one.length, share=one.share, count=one.count, known=one.known, ref=one.ref) for one in found]


def _known_estimates(view: IncidentView, groups: Mapping[tuple[str, str], set[str]], by: Actor, at: datetime) -> tuple[Estimate, ...]:
    """Give what the first of some known errors, each with keys of its cases, says that has enough of them."""
    cases = _cases(view, Q(key__in=set[str]().union(*groups.values())) | Q(known__in=[ref for ref, _title in groups]), by, len(groups))
    for (ref, title), keys in groups.items():
        mine = [length for key, known_by, length in cases if key in keys or known_by == ref]
        if found := _estimates(view, mine, at):
            return tuple(replace(one, known=title, ref=ref) for one in found)
    return ()


def _cases(view: IncidentView, which: Q, by: Actor, groups: int) -> list[tuple[str, str, timedelta]]:
    """Give past incidents that the asker may see, the newest first: key, known error and length of each; none of no group."""
    if not groups:
        return []
    past = visible_to(by).filter(which, drill=False, status__in=_OVER, impact_ended_at__isnull=False).exclude(number=view.number)
    lengths = past.annotate(length=F("impact_ended_at") - Coalesce("impact_started_at", "declared_at")).order_by("-number")
    return list(lengths.values_list("key", "known", "length")[: _MOST_PAST * groups])


def _estimates(view: IncidentView, lengths: Iterable[timedelta], at: datetime) -> tuple[Estimate, ...]:
    began = view.impact_started_at or view.declared_at
    return eta.estimates([one for one in lengths if one > timedelta()][:_MOST_PAST], at - began)


def kept_promises(at: datetime) -> tuple[Kept, Kept]:
    """Count promises made and kept: of next updates, and of when it would be over."""
    columns = ("incident_id", "sent_at", "next_update_at", "eta_at")
    rows = list(Update.objects.filter(incident__drill=False).order_by("-sent_at", "-number").values_list(*columns)[:_MOST_PROMISES])
    ended = dict(Incident.objects.filter(pk__in={row[0] for row in rows}).values_list("pk", "impact_ended_at"))
    came: dict[object, datetime] = {}
    said: list[tuple[datetime, datetime | None]] = []
    for incident, sent, promised, _eta in rows:
        if promised:
            said.append((promised, came.get(incident)))
        came[incident] = sent
    over = [(row[3], ended[row[0]]) for row in rows if row[3]]
    return eta.rate(said, at), eta.rate(over, at)


def told_outside(ids: Iterable[object], language: str) -> dict[str, Outside]:
    """Give what people outside were told last of incidents, by id, in a language or the nearest that there is; others are left out.

    Private incidents and drills are left out too: nobody outside is told of them.
    """
    wanted = [found for one in ids if (found := as_uuid(one))]
    rows = Update.objects.filter(incident__in=wanted, incident__private=False, incident__drill=False).order_by("number")
    return {str(row.incident_id): said for row in rows if (said := _outside(row, language))}


def _outside(row: Update, language: str) -> Outside | None:
    """Read the outside text of an update; None when it has none."""
    said = {code: text for code, text in row.texts.items() if text.get("external")}
    if not said:
        return None
    chosen = next((code for code in (language, "en") if code in said), next(iter(said)))
    return Outside(
        language=chosen,
        title=said[chosen].get("external_title", ""),
        text=said[chosen]["external"],
        sent_at=row.sent_at,
        next_update_at=row.next_update_at,
        is_last=row.stage in LAST,
    )
