"""The laws that ask for reports, as this installation reads them."""

from dataclasses import asdict, replace
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from varsko.core.clock import new_id
from varsko.core.outbox import record
from varsko.core.texts import line
from varsko.events.incident_duties import RegimeChanged
from varsko.incidents.domain.duties import LONGEST_NAME, LONGEST_TEXT, SHIPPED, faults
from varsko.incidents.models import Regime as RegimeRow
from varsko.incidents.owed import Regime
from varsko.incidents.queries.duties import regimes
from varsko.kernel.errors import Invalid, NotFound
from varsko.kernel.text import is_web_address
from varsko.people.data import Actor, Subject
from varsko.people.domain.permissions import demand


def save_regime(*, by: Actor, at: datetime, wanted: Regime) -> Regime:
    """Make a law, or with a `key` change one; a shipped one is replaced by what is said. Duties that apply already stay as they are.

    Raises NotAllowed, NotFound, Invalid.
    """
    demand(by, "configure", Subject(kind="settings"))
    columns = _columns(wanted)
    with transaction.atomic():
        if wanted.key and wanted.key not in {one.key for one in regimes()}:
            raise NotFound("law")
        row, _made = RegimeRow.objects.update_or_create(key=wanted.key or str(new_id()), defaults=columns)
        record(RegimeChanged(at=at, by=by.who, subject=row.key, name=row.name, change="changed" if wanted.key else "made"))
    return next(one for one in regimes() if one.key == row.key)


def delete_regime(*, by: Actor, at: datetime, key: str) -> None:
    """Delete a law, or take the shipped one again. Raises NotAllowed, NotFound."""
    demand(by, "configure", Subject(kind="settings"))
    with transaction.atomic():
        row = RegimeRow.objects.select_for_update().filter(key=key).first()
        if row is None:
            raise NotFound("law")
        change = "restored" if key in {one.key for one in SHIPPED} else "deleted"
        record(RegimeChanged(at=at, by=by.who, subject=row.key, name=row.name, change=change))
        row.delete()


def _columns(wanted: Regime) -> dict[str, Any]:
    steps = tuple(replace(one, name=line(one.name, "steps", LONGEST_NAME)) for one in wanted.steps)
    wrong = faults(replace(wanted, steps=steps))
    if wrong:
        raise Invalid({"steps": " ".join(_words_of(one) for one in wrong)})
    address = line(wanted.address, "address", LONGEST_TEXT)
    if address and not is_web_address(address):
        raise Invalid({"address": _("A web address begins with https:// or http://.")})
    return {
        "name": line(wanted.name, "name", LONGEST_NAME, required=True),
        "authority": line(wanted.authority, "authority", LONGEST_TEXT),
        "address": address,
        "sender": line(wanted.sender, "sender", LONGEST_NAME),
        "source": line(wanted.source, "source", LONGEST_TEXT),
        "checked_on": _day(wanted.checked_on),
        "opens_on": wanted.opens_on,
        "is_off": wanted.is_off,
        "steps": [asdict(one) for one in steps],
    }


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise Invalid({"checked_on": _("Write a day, such as 2026-03-29.")}) from None


def _words_of(fault: str) -> str:
    words = {
        "steps": _("A law asks for one to six reports, each with a name."),
        "limits": _("Each report has one or two time limits."),
        "previous": _("The first report cannot wait for one before it."),
    }
    return words.get(fault, _("Choose one of what is offered."))
