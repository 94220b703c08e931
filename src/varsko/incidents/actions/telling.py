"""Who is told what: distribution lists, what people follow, and this installation's own texts."""

import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from varsko.catalog import queries as catalog
from varsko.core import sequences
from varsko.core.models import Setting
from varsko.core.outbox import record
from varsko.core.texts import line
from varsko.events.incidents import FollowingChanged, IncidentSettingsChanged, ListChanged, TextChanged
from varsko.incidents.actions.rows import NO_ID
from varsko.incidents.domain.scale import MOST_LEVELS
from varsko.incidents.domain.telling.blanks import strangers
from varsko.incidents.domain.telling.review import LONGEST_BODY, LONGEST_TITLE
from varsko.incidents.domain.telling.stages import LANGUAGES, Audience, Stage
from varsko.incidents.models import Following, MailingList, OwnText
from varsko.incidents.queries.setup import READ_TO, read_to
from varsko.incidents.queries.texts import text
from varsko.incidents.told import ListView, TextView
from varsko.kernel.errors import Conflict, Invalid, NotFound
from varsko.kernel.ids import as_uuid
from varsko.kernel.text import clean, shorten
from varsko.people import queries as people
from varsko.people.data import Actor, Subject
from varsko.people.domain.permissions import demand, may

MOST_ADDRESSES, MOST_CHOSEN, LONGEST_NAME = 500, 500, 100
_SEPARATORS = re.compile(r"[\r\n,;]+")


def read_addresses(said: str) -> tuple[str, ...]:
    """Read mail addresses as people paste them: separated by commas, semicolons, line ends or blanks.

    Raises Invalid that names a wrong entry whole, with its blanks, so that it is found again among the others.
    """
    entries = [one.split() for one in _SEPARATORS.split(clean(said))]
    found = tuple(dict.fromkeys(one for entry in entries for one in entry))
    if len(found) > MOST_ADDRESSES:
        raise Invalid({"addresses": _("At most %(most)d addresses.") % {"most": MOST_ADDRESSES}})
    wrong = next((entry for entry in entries if not all(_is_address(one) for one in entry)), None)
    if wrong:
        raise Invalid({"addresses": _("%(address)s is no mail address.") % {"address": shorten(" ".join(wrong), 100)}})
    return found


def _is_address(said: str) -> bool:
    try:
        validate_email(said)
    except ValidationError:
        return False
    return True


def save_list(*, by: Actor, at: datetime, wanted: ListView) -> None:
    """Make a distribution list, or with an `id` change one. Raises NotAllowed, NotFound, Invalid."""
    demand(by, "configure", Subject(kind="settings"))
    name = line(wanted.name, "name", LONGEST_NAME, required=True)
    if not 1 <= wanted.severity <= MOST_LEVELS or wanted.language not in LANGUAGES:
        raise Invalid({"severity": _("Choose one of what is offered.")})
    columns = {"name": name, "severity": wanted.severity, "language": wanted.language, "addresses": list(wanted.addresses)}
    with transaction.atomic():
        sequences.hold("distribution lists")
        if MailingList.objects.filter(name=name).exclude(pk=as_uuid(wanted.id) or NO_ID).exists():
            raise Invalid({"name": _("There is one with this name already.")})
        row = _list(wanted.id) if wanted.id else MailingList.objects.create(**columns)
        MailingList.objects.filter(pk=row.pk).update(**columns)
        _set(row.people, _known(wanted.people, people.users(wanted.people)))
        _set(row.teams, _known(wanted.teams, [one.id for one in people.teams(by)]))
        _set(row.services, _known(wanted.services, [one.id for one in catalog.services(by)]))
        record(ListChanged(at=at, by=by.who, subject=str(row.pk), name=name, change="changed" if wanted.id else "made"))


def delete_list(*, by: Actor, at: datetime, list_id: object) -> None:
    """Delete a distribution list. Raises NotAllowed, NotFound."""
    demand(by, "configure", Subject(kind="settings"))
    with transaction.atomic():
        row = _list(list_id)
        record(ListChanged(at=at, by=by.who, subject=str(row.pk), name=row.name, change="deleted"))
        row.delete()


def _list(list_id: object) -> MailingList:
    row = MailingList.objects.select_for_update().filter(pk=as_uuid(list_id) or NO_ID).first()
    if row is None:
        raise NotFound("list")
    return row


def _set(manager: Any, ids: Sequence[str]) -> None:
    """Choose by id; the manager of a relation to another stage's table."""
    manager.set(ids)


def _known(wanted: Sequence[str], offered: Iterable[str]) -> list[str]:
    known = set(offered)
    return [one for one in wanted if one in known][:MOST_CHOSEN]


def follow(*, by: Actor, at: datetime, severity: int, service_id: str = "") -> None:
    """Get the updates of incidents up to a severity, of a service or ("") of all; a severity of 0 ends it.

    Raises NotAllowed for whoever may not see incidents, Invalid for a service they may not see.
    """
    demand(by, "see", Subject(kind="incident"))
    user = as_uuid(by.who.id)
    service = catalog.service(service_id) if service_id else None
    if not 0 <= severity <= MOST_LEVELS or user is None:
        raise Invalid({"severity": _("Choose one of what is offered.")})
    if service_id and (service is None or not may(by, "see", catalog.about(service))):
        raise Invalid({"service_id": _("Choose one of what is offered.")})
    with transaction.atomic():
        sequences.hold("followers of incidents")
        mine = Following.objects.filter(user=user, service=as_uuid(service_id))
        before = mine.values_list("severity", flat=True).first() or 0
        if before == severity:
            return
        mine.delete()
        if severity:
            Following.objects.create(user_id=user, service_id=as_uuid(service_id), severity=severity)
        record(FollowingChanged(at=at, by=by.who, subject=by.who.id, service=service_id, severity=severity))


def write_text(
    *, by: Actor, at: datetime, stage: str, audience: str, language: str, title: str, body: str, base: int | None = None
) -> TextView:
    """Make a new version of a text that updates begin with.

    Raises NotAllowed, Invalid that names a blank nobody can fill, and Conflict when the newest version is not the `base` any more.
    """
    title, body = " ".join(clean(title).split()), "\n".join(line.rstrip() for line in clean(body).splitlines()).strip()
    known = _place(stage, audience, language)
    wrong = {"title": _faults(title, known, LONGEST_TITLE), "body": _faults(body, known, LONGEST_BODY)}
    if any(wrong.values()):
        raise Invalid({name: words for name, words in wrong.items() if words})
    return _add(by, at, (stage, audience, language), title, body, base)


def restore_text(*, by: Actor, at: datetime, stage: str, audience: str, language: str) -> TextView:
    """Take the shipped text again; the own ones stay among the versions."""
    _place(stage, audience, language)
    return _add(by, at, (stage, audience, language), "", "")


def require_reader(*, by: Actor, at: datetime, severity: int) -> None:
    """Say up to which severity updates need a second reader; 0 for none."""
    demand(by, "configure", Subject(kind="settings"))
    if not 0 <= severity <= MOST_LEVELS:
        raise Invalid({"severity": _("Choose one of what is offered.")})
    with transaction.atomic():
        before = str(read_to())
        if before != str(severity):
            Setting.objects.update_or_create(name=READ_TO, defaults={"value": str(severity), "changed_at": at})
            record(IncidentSettingsChanged(at=at, by=by.who, subject=READ_TO, name="read_to", before=before, after=str(severity)))


def _place(stage: str, audience: str, language: str) -> Audience:
    if stage not in set(Stage) or audience not in set(Audience) or language not in LANGUAGES:
        raise NotFound("text")
    return Audience(audience)


def _faults(said: str, audience: Audience, most: int) -> str:
    if not said:
        return _("This must not be empty.")
    if len(said) > most:
        return _("At most %(most)d characters.") % {"most": most}
    unknown = strangers(said, audience)
    return _("There is no such blank here: %(names)s.") % {"names": ", ".join(f"{{{one}}}" for one in unknown)} if unknown else ""


def _add(by: Actor, at: datetime, place: tuple[str, str, str], title: str, body: str, base: int | None = None) -> TextView:
    demand(by, "configure", Subject(kind="settings"))
    stage, audience, language = place
    about = {"stage": stage, "audience": audience, "language": language}
    with transaction.atomic():
        sequences.hold("texts of incidents")
        version = (OwnText.objects.filter(**about).aggregate(last=Max("version"))["last"] or 0) + 1
        if base is not None and base != version - 1:
            raise Conflict({"base": _("Somebody else saved this text while you wrote. Look at its versions first.")})
        OwnText.objects.create(**about, version=version, title=title, body=body, changed_by=by.who.name, changed_at=at)
        subject = ".".join(place)
        record(TextChanged(at=at, by=by.who, subject=subject, **about, version=version, is_own=bool(body)))
    return text(*place)
