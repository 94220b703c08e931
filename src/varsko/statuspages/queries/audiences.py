"""Groups of readers, and who belongs to which."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping

from django.utils.crypto import constant_time_compare, salted_hmac

from varsko.kernel.ids import as_uuid
from varsko.people import queries as people
from varsko.people.data import Actor
from varsko.statuspages.data import AudienceView, PageView
from varsko.statuspages.models import Audience


def audiences(page_id: object) -> list[AudienceView]:
    """List the groups of readers of a page by name."""
    rows = Audience.objects.filter(page=as_uuid(page_id)).prefetch_related("parts__component").order_by("name")
    return [audience_view(row) for row in rows]


def audience(page_id: object, code: str) -> AudienceView | None:
    """Find a group of readers by its code."""
    row = Audience.objects.filter(page=as_uuid(page_id), code=code[:12]).prefetch_related("parts__component").first()
    return audience_view(row) if row else None


def audience_link(view: AudienceView) -> str:
    """Give the secret of a group's link, for those who may configure the page; "" when it has none."""
    return Audience.objects.values_list("link_secret", flat=True).get(pk=view.id)


def opened_by(page_id: object, secret: str) -> str:
    """Give the code of the group of readers whose link this is the secret of, or ""."""
    known = Audience.objects.filter(page=as_uuid(page_id)).exclude(link_secret="").values_list("code", "link_secret")
    return next((code for code, link in known if constant_time_compare(link, secret)), "")


def audiences_of(by: Actor, view: PageView, proofs: Mapping[str, str]) -> list[AudienceView]:
    """List the groups that a reader belongs to: by team, or by a link that was opened, with the proof of it by code."""
    shown = Audience.objects.filter(page=as_uuid(view.id), code__in=list(proofs)).exclude(link_secret="")
    secrets = dict(shown.values_list("code", "link_secret")) if proofs else {}
    came_in = {code for code, secret in secrets.items() if constant_time_compare(proofs[code], proof_of(code, secret))}
    return [one for one in audiences(view.id) if one.code in came_in or (by.role is not None and one.teams & by.team_ids)]


def proof_of(code: str, secret: str) -> str:
    """Give what proves that somebody came in by the link of a group; a new link makes it worthless."""
    return salted_hmac("varsko.statuspages.audience", f"{code}:{secret}", algorithm="sha256").hexdigest()


def seen_by_people(views: Iterable[AudienceView], person_ids: Collection[str]) -> Mapping[str, frozenset[str]]:
    """Give the components, by code, that people see as members of their teams at this moment, by their ids."""
    wanted = [one for one in views if one.teams]
    if not wanted or not person_ids:
        return {}
    active = {key for key, one in people.users(person_ids).items() if one.is_active}
    members = {one.id: one.members for one in people.teams()}
    found: dict[str, set[str]] = defaultdict(set)
    for one in wanted:
        for person in {person for team in one.teams for person in members.get(team, ())} & active:
            found[person] |= one.components
    return {person: frozenset(codes) for person, codes in found.items()}


def audience_view(row: Audience) -> AudienceView:
    """Freeze a group of readers whose components are loaded."""
    return AudienceView(
        id=str(row.pk),
        code=row.code,
        name=row.name,
        components=frozenset(one.component.code for one in row.parts.all()),
        teams=frozenset(row.teams),
        has_link=bool(row.link_secret),
        created_at=row.created_at,
        written_at=row.written_at,
    )
