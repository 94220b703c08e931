"""The cards of organisations: what the desk writes down about those whose people call."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from varsko.core import sequences
from varsko.core.outbox import record
from varsko.core.texts import prose
from varsko.desk.data import OrganisationView
from varsko.desk.domain import limits
from varsko.desk.domain.organisations import MOST_DOMAINS, public_domains, read_domains, wrong_domains
from varsko.desk.models import OrganisationCard
from varsko.desk.queries.access import ANY
from varsko.desk.queries.organisations import card_view, organisation
from varsko.events.departments import OrganisationChanged
from varsko.kernel.errors import Conflict, Invalid, NotFound
from varsko.people.data import Actor
from varsko.people.domain.permissions import demand


def write_organisation(
    *, by: Actor, at: datetime, name: str, note: str, domains: Sequence[str], base: str | None = None
) -> OrganisationView:
    """Say anew what is written down about an organisation of which somebody may know: a note, and its mail domains.

    With the `base` that somebody began with, the card's `mark`, what others saved meanwhile stays: Conflict.
    Raises NotAllowed, NotFound, Invalid, Conflict.
    """
    demand(by, "change", ANY)
    with transaction.atomic():
        sequences.hold("organisations")  # of two at once the second finds what the first wrote
        before = organisation(name, by=by)
        if before is None:
            raise NotFound("organisation")
        said = {"note": prose(note, "note", limits.NOTE), "domains": _domains(domains)}
        if base is not None and base != before.mark:
            raise Conflict({"base": _("Somebody changed this meanwhile.")})
        changed = tuple(field for field, value in said.items() if getattr(before, field) != value)
        if not changed:
            return before
        kept = {"note": said["note"], "domains": f" {' '.join(said['domains'])} " if said["domains"] else ""}
        row, _new = OrganisationCard.objects.update_or_create(
            name=before.name, defaults={**kept, "changed_by": by.who.name[: limits.NAME], "changed_at": at}
        )
        record(OrganisationChanged(at=at, by=by.who, subject=str(row.pk), fields=changed))
    return card_view(row)


def _domains(said: Sequence[str]) -> tuple[str, ...]:
    found = read_domains(" ".join(said))
    if wrong := wrong_domains(found):
        raise Invalid({"domains": _("This is not a mail domain: %(domain)s") % {"domain": wrong[0][:100]}})
    if public := public_domains(found):
        raise Invalid(
            {"domains": _("Anybody may have an address at %(domain)s: it tells nothing of an organisation.") % {"domain": public[0]}}
        )
    if len(found) > MOST_DOMAINS:
        raise Invalid({"domains": _("At most %(most)d mail domains.") % {"most": MOST_DOMAINS}})
    return found
