"""The banner of a page on foreign sites: where it appears, and its colours."""

from dataclasses import asdict
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from varsko.core.outbox import record
from varsko.events.statuspages import StatusPageChanged
from varsko.kernel.errors import Invalid
from varsko.people.data import Actor
from varsko.statuspages.actions.rows import about, held, touch
from varsko.statuspages.data import POSITIONS, EmbedView
from varsko.statuspages.domain.colours import is_colour
from varsko.statuspages.models import Embed
from varsko.statuspages.queries.embeds import embed


def set_embed(*, by: Actor, at: datetime, ref: object, draft: EmbedView) -> EmbedView:
    """Let the banner of a page be as the draft says. Raises NotFound, NotAllowed, Invalid."""
    said = {name: value.strip().lower() for name, value in asdict(draft).items()}
    errors = {name: _("Write a colour such as #1c5fad.") for name, value in said.items() if name != "position" and not is_colour(value)}
    if said["position"] not in POSITIONS:
        errors["position"] = _("Choose one of what is offered.")
    if errors:
        raise Invalid(errors)
    with transaction.atomic():
        page = held(by, ref, verb="configure")
        before = asdict(embed(page.pk))
        if before != said:
            Embed.objects.update_or_create(page=page, defaults=said)
            record(StatusPageChanged(**about(page, by, at), field="banner", before=_told(before), after=_told(said)))
            touch(page, at)
    return EmbedView(**said)


def _told(said: dict[str, str]) -> str:
    return " ".join(said.values())
