"""What an update is written from, read once however often its form is looked at while a request lasts."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from varsko.incidents import queries
from varsko.incidents.data import AssessmentView, IncidentView
from varsko.incidents.domain.telling.blanks import Template
from varsko.incidents.forms.base import Choices, insiders
from varsko.incidents.told import Eta
from varsko.people.data import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """The record, the assessment, the estimates by their share, who can read it, and the texts of one stage by audience and language.

    `record_in` is the language in which the record is written as far as anybody said, else that of the installation.
    """

    by: Actor
    at: datetime
    incident: IncidentView
    assessment: AssessmentView
    etas: Mapping[str, Eta]
    readers: Choices
    texts: Mapping[tuple[str, str], Template]
    record_in: str


def gathered(incident: IncidentView, stage: str, languages: Iterable[str], *, by: Actor, at: datetime) -> Material:
    """Read what an update of an incident is written from at a stage, in some languages; nothing of a stage that there is not."""
    return Material(
        by=by,
        at=at,
        incident=incident,
        assessment=queries.assessment(incident.id),
        etas={str(one.share): one for one in queries.etas(incident, by=by, at=at)},
        readers=[one for one in insiders() if one[0] != by.who.id],
        record_in=queries.record_language(incident.id) or settings.VARSKO.language,
        texts={(one.audience, one.language): one.template for one in queries.texts_of(stage, languages)},
    )
