"""Telling people how it stands: once said it stays said, and a correction is another update."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from varsko.core.clock import new_id
from varsko.core.texts import instant, prose
from varsko.events.incidents import UpdatePublished, UpdateRehearsed
from varsko.incidents import words
from varsko.incidents.actions.calls import end_reminding
from varsko.incidents.actions.promises import watch
from varsko.incidents.actions.rows import NO_ID, about, change, held, insider
from varsko.incidents.bulletins import post_update
from varsko.incidents.data import IncidentView
from varsko.incidents.domain import limits
from varsko.incidents.domain.status import ONGOING
from varsko.incidents.domain.telling.review import FIELDS, Found, Said, Texts, review
from varsko.incidents.domain.telling.stages import LANGUAGES, LAST, OF_INCIDENTS, RESTARTS, Stage
from varsko.incidents.models import Incident, Update
from varsko.incidents.queries.lists import views
from varsko.incidents.queries.parts import holdings
from varsko.incidents.queries.setup import must_be_read
from varsko.incidents.queries.updates import as_stored, reach, update_view
from varsko.incidents.told import Telling, UpdateView
from varsko.kernel.errors import Conflict, Invalid
from varsko.kernel.ids import as_uuid
from varsko.kernel.text import clean
from varsko.people.data import Actor

MOST_UPDATES = 1000
_LONGEST_ANSWER = 4000
_FURTHEST = timedelta(days=30)


def publish(*, by: Actor, at: datetime, ref: object, telling: Telling) -> UpdateView:
    """Tell people how an incident stands, and when they hear more. It is stored for ever, and mailed to whom it reaches.

    Raises NotFound, NotAllowed, Conflict for a correction of what is no update of it, and Invalid while something holds it back:
    `errors` then has "review" with every finding in words.
    """
    with transaction.atomic():
        row = held(by, ref)
        known = (
            Update.objects.select_related("corrects").filter(pk=as_uuid(telling.id) or NO_ID, incident=row).first() if telling.id else None
        )
        if known:
            return update_view(known)
        view = views(Incident.objects.filter(pk=row.pk), by)[0]
        said = _checked(view, telling, by, at)
        update = _insert(row, view, said, by, at)
    return update_view(update)


def findings(view: IncidentView, telling: Telling, *, by: Actor, at: datetime) -> tuple[Found, ...]:
    """Review an update before it is sent, as `publish` will."""
    plain = {
        language: words.plain(
            words.values(view, {**telling.answers, "restart": telling.restart}, language, next_at=telling.next_update_at, eta=telling.eta)
        )
        for language in telling.texts
    }
    said = Said(
        stage=Stage(telling.stage),
        texts=telling.texts,
        at=at,
        next_update_at=telling.next_update_at,
        restart=telling.restart,
        author_id=by.who.id,
        reader_id=telling.reader_id,
        skipped=telling.skipped,
        must_be_read=must_be_read(view.severity),
        names=_names(view),
        plain=plain,
    )
    return review(said)


def _names(view: IncidentView) -> list[str]:
    """List who has to do with it: none of them is named outside."""
    found = {view.reporter_name, view.manager_name, *(one.user_name for one in holdings(view.id))}
    return sorted(one for one in found if len(one) > 1)


def _checked(view: IncidentView, telling: Telling, by: Actor, at: datetime) -> Telling:
    instant(telling.next_update_at, "next_update_at")
    instant(telling.eta.at if telling.eta else None, "eta_at")
    wrong = {
        "stage": telling.stage not in set(OF_INCIDENTS),
        "texts": not set(telling.texts) <= set(LANGUAGES),
        "id": bool(telling.id) and as_uuid(telling.id) is None,
        "next_update_at": telling.next_update_at is not None and telling.next_update_at > at + _FURTHEST,
        "eta": telling.eta is not None and not at < telling.eta.at <= at + _FURTHEST,
    }
    if any(wrong.values()):
        raise Invalid({name: _("Choose one of what is offered.") for name, is_wrong in wrong.items() if is_wrong})
    is_last = telling.stage in LAST
    said = replace(
        telling,
        texts={language: _cleaned(one) for language, one in telling.texts.items()},
        next_update_at=None if is_last else telling.next_update_at,
        eta=None if is_last else telling.eta,
        restart=telling.restart if telling.stage in RESTARTS else "",
        skipped="" if telling.reader_id else prose(telling.skipped, "skipped", limits.NOTE),
        answers={name: clean(value)[:_LONGEST_ANSWER] for name, value in telling.answers.items()},
    )
    held_back = [words.finding(one) for one in findings(view, said, by=by, at=at) if one.holds_back]
    if held_back:
        raise Invalid({"review": " ".join(held_back)})
    return said


def _cleaned(texts: Texts) -> Texts:
    cleaned = {name: clean(getattr(texts, name)).strip() for name in FIELDS}
    return Texts(**{name: " ".join(text.split()) if name.endswith("title") else text for name, text in cleaned.items()})


def _insert(row: Incident, view: IncidentView, said: Telling, by: Actor, at: datetime) -> Update:
    number = (Update.objects.filter(incident=row).aggregate(last=Max("number"))["last"] or 0) + 1
    corrects = _corrected(row, said.corrects)
    if number > MOST_UPDATES:
        raise Invalid({"review": _("No more updates fit into one incident.")})
    reader = insider(said.reader_id, "reader_id").name if said.reader_id else ""
    update_id = as_uuid(said.id) or new_id()
    mails = post_update(row, str(update_id), said.texts, reach(view).recipients, corrects=said.corrects, at=at)
    update = Update(
        id=update_id,
        incident=row,
        number=number,
        stage=said.stage,
        texts=as_stored(said.texts),
        answers=dict(said.answers),
        next_update_at=said.next_update_at,
        restart=said.restart,
        corrects=corrects,
        author_id=as_uuid(by.who.id) if by.who.kind in {"user", "link"} else None,
        author_name=by.who.name,
        reader_name=reader,
        skipped=said.skipped,
        mails=mails,
        sent_at=at,
        **_eta(said),
    )
    update.save(force_insert=True)
    promised = said.next_update_at if row.status in ONGOING else None
    event = UpdateRehearsed if row.drill else UpdatePublished
    change(row, at, event(**_facts(row, update, by, at)), next_update_at=promised)
    watch(row)
    end_reminding(row, by=by, at=at)
    return update


def _corrected(row: Incident, number: int) -> Update | None:
    if not number:
        return None
    found = Update.objects.filter(incident=row, number=number).first()
    if found is None:
        raise Conflict({"corrects": _("There is no such update.")})
    return found


def _eta(said: Telling) -> dict[str, Any]:
    return {"eta_at": said.eta.at, "eta_share": said.eta.share, "eta_count": said.eta.count, "eta_known": said.eta.ref} if said.eta else {}


def _facts(row: Incident, update: Update, by: Actor, at: datetime) -> dict[str, Any]:
    return dict(
        **about(row, by, at),
        update=str(update.pk),
        number=update.number,
        stage=update.stage,
        texts=update.texts,
        next_update=update.next_update_at.isoformat() if update.next_update_at else "",
        eta=update.eta_at.isoformat() if update.eta_at else "",
        eta_share=update.eta_share,
        eta_count=update.eta_count,
        eta_known=update.eta_known,
        restart=update.restart,
        corrects=update.corrects.number if update.corrects else 0,
        read_by=update.reader_name,
        skipped=update.skipped,
        mails=update.mails,
    )
