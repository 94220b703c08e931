"""Groups of readers, and who belongs to which."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace

from django.utils.crypto import constant_time_compare, salted_hmac

from varsko.kernel.ids import as_uuid
from varsko.people import queries as people
from varsko.people.data import Actor
from varsko.statuspages.data import AudienceView, PageView, ReaderView
from varsko.statuspages.models import Audience

LOADED = ("parts__component", "people")
"""What the shape of a group of readers needs."""


def audiences(page_id: object) -> list[AudienceView]:
    """List the groups of readers of a page by name."""
    return [one for one in admitted(page_id) if not one.alone]


def admitted(page_id: object) -> list[AudienceView]:
    """List the groups of readers of a page by name, and what single people see beside their groups, each as a group of one."""
    rows = Audience.objects.filter(page=as_uuid(page_id)).prefetch_related(*LOADED).order_by("name")
    return _with_comers([audience_view(row) for row in rows])


def audience(page_id: object, code: str) -> AudienceView | None:
    """Find a group of readers by its code."""
    row = Audience.objects.filter(page=as_uuid(page_id), code=code[:12], person=None).prefetch_related(*LOADED).first()
    return _with_comers([audience_view(row)])[0] if row else None


def _with_comers(views: list[AudienceView]) -> list[AudienceView]:
    """Add who belongs to groups by what the provider said of them; nobody is asked for where no group is made so."""
    told = people.told_groups() if any(one.provider_groups for one in views) else {}
    if not told:
        return views
    return [replace(one, comers=frozenset(key for key, names in told.items() if names & one.provider_groups)) for one in views]


def audience_link(view: AudienceView) -> str:
    """Give the secret of a group's link, for those who may configure the page; "" when it has none."""
    return Audience.objects.values_list("link_secret", flat=True).get(pk=view.id)


def opened_by(page_id: object, secret: str) -> str:
    """Give the code of the group of readers whose link this is the secret of, or ""."""
    known = Audience.objects.filter(page=as_uuid(page_id)).exclude(link_secret="").values_list("code", "link_secret")
    return next((code for code, link in known if constant_time_compare(link, secret)), "")


def audiences_of(by: Actor, view: PageView, proofs: Mapping[str, str]) -> list[AudienceView]:
    """List the groups that a reader belongs to: by team, by themselves, or by a link that was opened, with the proof of it by code."""
    shown = Audience.objects.filter(page=as_uuid(view.id), code__in=list(proofs)).exclude(link_secret="")
    secrets = dict(shown.values_list("code", "link_secret")) if proofs else {}
    came_in = {code for code, secret in secrets.items() if constant_time_compare(proofs[code], proof_of(code, secret))}
    return [one for one in admitted(view.id) if one.code in came_in or one.holds(by)]


def proof_of(code: str, secret: str) -> str:
    """Give what proves that somebody came in by the link of a group; a new link makes it worthless."""
    return salted_hmac("varsko.statuspages.audience", f"{code}:{secret}", algorithm="sha256").hexdigest()


def seen_by_people(views: Iterable[AudienceView], person_ids: Collection[str]) -> Mapping[str, frozenset[str]]:
    """Give the components, by code, that people see as members of their groups at this moment, by their ids."""
    wanted = [one for one in views if one.teams or one.people or one.comers]
    if not wanted or not person_ids:
        return {}
    active = {key for key, one in people.users(person_ids).items() if one.is_active}
    found: dict[str, set[str]] = defaultdict(set)
    for one, members in _members(wanted):
        for person in members & active:
            found[person] |= one.components
    return {person: frozenset(codes) for person, codes in found.items()}


def readers(views: Iterable[AudienceView]) -> list[ReaderView]:
    """List the active people who belong to some of these groups by team or by themselves, by address."""
    groups: dict[str, list[str]] = defaultdict(list)
    for one, members in _members(list(views)):
        for person in members:
            groups[person].append(one.code)
    known = sorted((one for one in people.users(groups).values() if one.is_active), key=lambda one: one.email)
    return [ReaderView(id=one.id, email=one.email, audiences=tuple(groups[one.id]), created_at=one.created_at) for one in known]


def _members(views: Collection[AudienceView]) -> list[tuple[AudienceView, frozenset[str]]]:
    """Give each group with the ids of its people, those who may not sign in any more among them."""
    by_team = {one.id: one.members for one in people.teams()} if any(one.teams for one in views) else {}
    return [(one, one.people.union(one.comers, *(by_team.get(team, ()) for team in one.teams))) for one in views]


def audience_view(row: Audience) -> AudienceView:
    """Freeze a group of readers whose components and people are loaded."""
    return AudienceView(
        id=str(row.pk),
        code=row.code,
        name=row.name,
        components=frozenset(one.component.code for one in row.parts.all()),
        teams=frozenset(row.teams),
        has_link=bool(row.link_secret),
        created_at=row.created_at,
        written_at=row.written_at,
        people=frozenset(str(one.person_id) for one in row.people.all()),
        metrics=frozenset(row.metrics),
        alone=str(row.person_id or ""),
        provider_groups=frozenset(row.provider_groups),
    )
