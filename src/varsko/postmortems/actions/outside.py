"""What customers may read of a review: a text of its own, kept apart from the one inside."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from varsko.core.texts import line, prose
from varsko.events.postmortems import CustomerReviewPublished, ReviewChanged
from varsko.kernel.errors import Invalid
from varsko.people.data import Actor
from varsko.postmortems.actions.rows import about, change, held, shown
from varsko.postmortems.data import Outside, ReviewView
from varsko.postmortems.domain import limits
from varsko.postmortems.domain.states import State


def write_outside(*, by: Actor, at: datetime, ref: object, texts: Mapping[str, Outside]) -> ReviewView:
    """Write what customers may read, by language; an empty text takes its language out. Nobody sees it before it is handed on.

    Raises NotFound, NotAllowed, Invalid for an unknown language or a title without a text.
    """
    if not set(texts) <= {code for code, _name in settings.LANGUAGES}:
        raise Invalid({"language": _("Choose one of what is offered.")})
    with transaction.atomic():
        row = held(by, ref)
        said = {language: _checked(one) for language, one in texts.items() if one.title.strip() or one.body.strip()}
        after = {language: asdict(one) for language, one in said.items()}
        if after != row.outside:
            languages = [", ".join(sorted(some)) for some in (row.outside, after)]
            change(row, at, ReviewChanged(**about(row, by, at), field="outside", before=languages[0], after=languages[1]), outside=after)
    return shown(row, by)


def _checked(said: Outside) -> Outside:
    title = line(said.title, "title", limits.TITLE, required=True)
    return Outside(title=title, body=prose(said.body, "body", limits.TEXT, required=True))


def hand_on(*, by: Actor, at: datetime, ref: object) -> ReviewView:
    """Hand the text for customers on, to whatever shows it outside. Raises Invalid while the review is not published, or has no such text.

    A private incident stays private: nothing of it is handed on.
    """
    with transaction.atomic():
        row = held(by, ref)
        if row.incident.private:
            raise Invalid({"outside": _("The incident is private. Nothing of it goes outside.")})
        if row.state != State.PUBLISHED:
            raise Invalid({"outside": _("Publish the review inside first.")})
        if not row.outside:
            raise Invalid({"outside": _("Write the text for customers first.")})
        event = CustomerReviewPublished(**about(row, by, at), incident=str(row.incident_id), texts=row.outside)
        change(row, at, event, outside_at=at)
    return shown(row, by)
