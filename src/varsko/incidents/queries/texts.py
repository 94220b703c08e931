"""The texts that updates begin with: this installation's own where it has one, else the shipped ones."""

from django.db.models import Max

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
    newest = OwnText.objects.values("stage", "audience", "language").annotate(last=Max("version"))
    last = {(one["stage"], one["audience"], one["language"]): one["last"] for one in newest}
    rows = {_place(row): row for row in OwnText.objects.filter(version__in=set(last.values())) if last[_place(row)] == row.version}
    places = [(stage.value, audience.value, language) for stage in Stage for audience in Audience for language in LANGUAGES]
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
