"""The texts that updates begin with: this installation's own where it has one, else the shipped ones."""

from collections.abc import Iterable

from django.db.models import Max, Q

from varsko.incidents.domain.telling.blanks import Template
from varsko.incidents.domain.telling.shipped import shipped
from varsko.incidents.domain.telling.stages import LANGUAGES, Audience, Stage
from varsko.incidents.models import OwnText
from varsko.incidents.told import TextView

Place = tuple[str, str, str]


def text(stage: str, audience: str, language: str) -> TextView:
    """Give one text as it is now."""
    row = OwnText.objects.filter(stage=stage, audience=audience, language=language).order_by("-version").first()
    return _view((stage, audience, language), row)


def texts() -> list[TextView]:
    """List every text as it is now, by stage, audience and language, in two queries."""
    return _now([stage.value for stage in Stage], LANGUAGES, Q())


def texts_of(stage: str, languages: Iterable[str]) -> list[TextView]:
    """List the texts of a stage in some languages as they are now, in two queries; none of a stage or language that there is not."""
    wanted = [one for one in LANGUAGES if one in set(languages)]
    return _now([stage], wanted, Q(stage=stage, language__in=wanted)) if stage in set(Stage) and wanted else []


def _now(stages: Iterable[str], languages: Iterable[str], where: Q) -> list[TextView]:
    newest = OwnText.objects.filter(where).values("stage", "audience", "language").annotate(last=Max("version"))
    last = {(one["stage"], one["audience"], one["language"]): one["last"] for one in newest}
    found = OwnText.objects.filter(where, version__in=set(last.values())) if last else []
    rows = {_place(row): row for row in found if last[_place(row)] == row.version}
    places = [(stage, audience.value, language) for stage in stages for audience in Audience for language in languages]
    return [_view(place, rows.get(place)) for place in places]


def text_versions(stage: str, audience: str, language: str) -> list[TextView]:
    """List the versions of one text, the newest first, down to the shipped one."""
    place = (stage, audience, language)
    rows = OwnText.objects.filter(stage=stage, audience=audience, language=language).order_by("-version")
    return [*(_view(place, row) for row in rows), _view(place, None)]


def _place(row: OwnText) -> Place:
    return row.stage, row.audience, row.language


def _view(place: Place, row: OwnText | None) -> TextView:
    stage, audience, language = place
    is_own = row is not None and bool(row.body)
    return TextView(
        stage=stage,
        audience=audience,
        language=language,
        template=Template(row.title, row.body) if row and is_own else shipped(Stage(stage), Audience(audience), language),
        version=row.version if row else 0,
        is_own=is_own,
        changed_by=row.changed_by if row else "",
        changed_at=row.changed_at if row else None,
    )
