"""Writing forms, each time as a new version; and reading what somebody filled in."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from types import MappingProxyType
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from varsko.catalog import queries as catalog
from varsko.core.outbox import record
from varsko.core.rows import find
from varsko.core.texts import line, refuse
from varsko.desk.actions.desks import held_desk
from varsko.desk.actions.objects import objects_of_new, tie_new
from varsko.desk.actions.rows import about, change, held, shown
from varsko.desk.data import Kind, Report, RequestView
from varsko.desk.domain import limits
from varsko.desk.domain.approvals import LONGEST_DAYS
from varsko.desk.domain.forms import (
    CHOOSING,
    FACT,
    LINKS,
    LONGEST_NAME,
    LONGEST_TEXT,
    MOST_FORMS,
    OBJECT,
    PERSON,
    SERVICE,
    Answered,
    Field,
    FormView,
    Words,
    as_data,
    asked,
    faults,
    lacking,
    title_of,
    words_as_data,
)
from varsko.desk.domain.priority import IMPACTS, URGENCIES
from varsko.desk.models import Answers, Desk, Form, FormVersion, Request
from varsko.desk.queries.forms import form_view, forms_offered, newest
from varsko.desk.queries.objects import objects_for, where_object
from varsko.events.desk import AnswerChanged, FormChanged
from varsko.kernel import fields as plain
from varsko.kernel.errors import Conflict, Invalid, NotFound
from varsko.kernel.fields import LONGEST_CHOICE, LONGEST_HINT, LONGEST_LABEL, LONGEST_LINE, MOST_CHOICES, Unfit, fit, key_of
from varsko.kernel.text import clean, fold
from varsko.people import queries as people
from varsko.people.data import Actor, Person, Subject
from varsko.people.domain.permissions import may

KINDS = frozenset(plain.Kind) | LINKS
Facts = dict[str, dict[str, Any]]


def write_form(*, by: Actor, at: datetime, desk: object, wanted: FormView) -> FormView:
    """Add a form to a desk, or with an `id` write its next version; fields without a key get one. Requests keep the version they have.

    With the `version` that somebody began with, what others saved meanwhile stays: Conflict.
    Raises NotFound, NotAllowed, Invalid, Conflict.
    """
    with transaction.atomic():
        home = held_desk(by, desk)
        row = find(Form.objects.select_for_update().filter(desk=home), wanted.id) if wanted.id else Form(desk=home, version=0)
        if row is None:
            raise NotFound("form")
        if wanted.id and wanted.version not in {0, row.version}:
            raise Conflict({"version": _("Somebody else saved this form while you wrote. Look at it in another window, and write there.")})
        if not wanted.id and Form.objects.filter(desk=home).count() >= MOST_FORMS:
            raise Invalid({"name": _("No more forms fit into one desk.")})
        columns = _checked(home, wanted)
        row.name, row.offered, row.is_off, row.version = columns["name"], wanted.offered, wanted.is_off, row.version + 1
        row.approval, row.manager_first = wanted.approval, wanted.manager_first
        row.remind_days, row.decide_days = wanted.remind_days, wanted.decide_days
        try:
            with transaction.atomic():
                row.save()
        except IntegrityError:
            raise Conflict({"name": _("There is a form of this name already.")}) from None
        FormVersion.objects.create(form=row, version=row.version, changed_by=by.who.name, changed_at=at, **columns)
        said = "changed" if wanted.id else "added"
        record(FormChanged(at=at, by=by.who, subject=str(home.pk), name=home.name, form=row.name, change=said, version=row.version))
    return form_view(newest().get(form=row))


def fill_in(*, by: Actor, at: datetime, ref: object, facts: Mapping[str, Any]) -> RequestView:
    """Put right what a request says in the form it was made with; fields that are not named stay. Raises NotFound, NotAllowed, Invalid."""
    with transaction.atomic():
        row = held(by, ref)
        known = Answers.objects.select_for_update(of=("self",)).select_related("asked__form").filter(request=row).first()
        if known is None:
            raise Invalid({"form": _("This request was made without a form.")})
        found = form_view(known.asked)
        said = read_facts(found, facts, by=by, known=known.said)
        labels = {one.key: one.label for one in found.fields}
        differs = [key for key in labels if said.get(key) != known.said.get(key)]
        events = [
            AnswerChanged(**about(row, by, at), field=key, label=labels[key], before=_text(known.said.get(key)), after=_text(said.get(key)))
            for key in differs
        ]
        if events:
            Answers.objects.filter(pk=known.pk).update(said=said)
            change(row, at, *events)
            tie_new(row, objects_of_new(objects_in(found, said), (), by=by), by=by, at=at)
    return shown(row, by)


def form_of(desk: Desk, ref: str) -> tuple[FormView, UUID] | None:
    """Find a form in use of a desk and the id of its version, None for no form. Raises Invalid."""
    if not ref:
        return None
    row = find_version(desk, ref)
    refuse(form=row is None)
    return (form_view(row), row.pk) if row else None


def find_version(desk: Desk, ref: str) -> FormVersion | None:
    """Find the version that counts of a form in use of a desk."""
    row = find(Form.objects.filter(desk=desk, is_off=False), ref)
    return newest().get(form=row) if row else None


def keep_facts(row: Request, version_id: UUID, said: Facts) -> None:
    """Keep what was said with a request, inside the caller's transaction."""
    Answers.objects.create(request=row, asked_id=version_id, said=said)


def read_facts(form: FormView, facts: Mapping[str, Any], *, by: Actor, known: Mapping[str, Any] | None = None) -> Facts:
    """Read what was said for the fields of a form, beside what was `known`; what is not asked after the other answers is dropped.

    Raises Invalid with names that begin with `FACT`, for what does not fit and for what is needed.
    """
    fields = {one.key: one for one in form.fields}
    wrong: dict[str, str] = {f"{FACT}{key}": _("There is no such field.") for key in facts.keys() - fields.keys()}
    said: Facts = {key: kept for key, kept in (known or {}).items() if key not in facts}
    for key in facts.keys() & fields.keys():
        try:
            if (kept := _fitted(fields[key], facts[key], by)) is not None:
                said[key] = kept
        except Unfit:
            wrong[f"{FACT}{key}"] = _("This does not fit into the field.")
    values = {key: one["value"] for key, one in said.items()}
    keys = [one.key for one in asked(form.fields, values)]
    empty = {f"{FACT}{one.key}": _("This must not be empty.") for one in lacking(form.fields, values)}
    wrong = {name: text for name, text in {**empty, **wrong}.items() if name.removeprefix(FACT) in {*keys, *facts.keys() - fields.keys()}}
    if wrong:
        raise Invalid(wrong)
    return {key: said[key] for key in keys if key in said}


def as_form_says(report: Report, by: Actor) -> Report:
    """Give a report in the portal with what its form says of it, and a title made of its answers. Raises NotFound, Invalid."""
    found = next(iter(forms_offered(by, report.form)), None)
    if found is None:
        raise NotFound("form")
    said = read_facts(found, report.facts, by=by)
    answers = [Answered(field=one, **said[one.key]) for one in found.fields if one.key in said]
    title = report.title.strip() or title_of(found.name, answers, limits.TITLE)
    hints: dict[str, Any] = {"kind": found.kind, "category_id": found.category_id, "impact": found.impact, "urgency": found.urgency}
    return replace(report, **hints, title=title, desk=found.desk_id)


def _fitted(one: Field, said: Any, by: Actor) -> dict[str, Any] | None:
    if one.kind not in LINKS:
        value = fit(one, said)
        return None if value is None else {"value": value, "ref": ""}
    if said is not None and not isinstance(said, str):
        raise Unfit
    text = " ".join(clean(said or "").split())
    if len(text) > LONGEST_LINE:
        raise Unfit
    return _LINKED[one.kind](text, by) if text else None


def _person(text: str, by: Actor) -> dict[str, Any]:
    """Give the colleague of a name or mail address, as far as the asker may know of colleagues; anybody else stays as written."""
    found = [one for one in colleagues(by) if fold(text) in {fold(one.name), fold(one.email)}]
    return {"value": found[0].name, "ref": found[0].id} if len(found) == 1 else {"value": text, "ref": ""}


def colleagues(by: Actor) -> list[Person]:
    """List the people of the house, nobody's customers, to whoever may choose among them."""
    knows_them = by.who.kind == "user" and by.role != "customer" and may(by, "see", Subject(kind="user"))
    return [one for one in people.everybody() if one.role != "customer"] if knows_them else []


def services_offered(by: Actor) -> dict[str, str]:
    """Give the names of the services that somebody may choose, by id: no private ones, because every reader sees the answer."""
    return {one.id: one.name for one in catalog.services(by) if not catalog.about(one).private}


def _service(text: str, by: Actor) -> dict[str, Any]:
    """Give the service of a name or id; to whoever may choose none it stays as written. Raises Unfit for any other."""
    offered = services_offered(by)
    found = next((pk for pk, name in offered.items() if text in {pk, name}), "")
    if offered and not found:
        raise Unfit
    return {"value": offered.get(found, text), "ref": found}


def _object(text: str, by: Actor) -> dict[str, Any]:
    """Give the object of a tag, that may have its name behind it, as far as the asker may know of it; anything else stays as written."""
    found = objects_for(by).filter(where_object(text.split()[0])).first()
    return {"value": f"{found.tag} {found.name}", "ref": str(found.pk)} if found else {"value": text, "ref": ""}


_LINKED = MappingProxyType({PERSON: _person, SERVICE: _service, OBJECT: _object})


def objects_in(form: FormView, said: Facts) -> list[str]:
    """List the ids of the objects that what was said in a form names."""
    return [said[one.key]["ref"] for one in form.fields if one.kind == OBJECT and one.key in said and said[one.key]["ref"]]


def _checked(desk: Desk, wanted: FormView) -> dict[str, Any]:
    category = find(desk.categories.all(), wanted.category_id)
    if wanted.approval and desk.confidential:
        raise Invalid({"approval": _("A confidential desk cannot ask for approval: nobody else may know of its requests.")})
    refuse(
        remind_days=not 1 <= wanted.remind_days <= LONGEST_DAYS,
        decide_days=not 1 <= wanted.decide_days <= LONGEST_DAYS,
        kind=wanted.kind not in (Kind.INCIDENT, Kind.SERVICE) or wanted.kind not in (desk.kinds or list(Kind)),
        category=wanted.category_id and category is None,
        impact=wanted.impact not in IMPACTS,
        urgency=wanted.urgency not in URGENCIES,
    )
    return {
        "name": line(wanted.name, "name", LONGEST_NAME, required=True),
        "hint": line(wanted.hint, "hint", LONGEST_TEXT),
        "kind": wanted.kind,
        "category": category,
        "impact": wanted.impact,
        "urgency": wanted.urgency,
        "fields": [as_data(one) for one in _fields(wanted.fields)],
        "words": words_as_data({language: _worded(one, 0) for language, one in _spoken(wanted.words).items()}),
    }


def _fields(said: Iterable[Field]) -> list[Field]:
    found: list[Field] = []
    named = [replace(one, label=line(one.label, "fields", LONGEST_LABEL), hint=line(one.hint, "fields", LONGEST_HINT)) for one in said]
    taken = [one.key for one in named if one.key]
    for one in named:
        offered = one.choices[: MOST_CHOICES + 1] if one.kind in CHOOSING else ()
        choices = tuple(dict.fromkeys(text for choice in offered if (text := line(choice, "fields", LONGEST_CHOICE))))
        key = one.key or key_of(one.label, taken)
        taken.append(key)
        words = {language: _worded(said, len(choices)) for language, said in _spoken(one.words).items()}
        found.append(replace(one, key=key, choices=choices, words=words))
    wrong = faults(found, KINDS)
    if wrong:
        raise Invalid({"fields": " ".join(_words_of(one) for one in wrong)})
    return found


def _spoken(words: Mapping[str, Words]) -> Mapping[str, Words]:
    refuse(words=set(words) - {code for code, _name in settings.LANGUAGES})
    return words


def _worded(said: Words, choices: int) -> Words:
    return Words(
        label=line(said.label, "words", LONGEST_LABEL),
        hint=line(said.hint, "words", LONGEST_TEXT),
        choices=tuple(line(one, "words", LONGEST_CHOICE) for one in said.choices[:choices]),
    )


def _text(kept: Mapping[str, Any] | None) -> str:
    value = kept["value"] if kept else None
    return ", ".join(value) if isinstance(value, list) else "" if value is None else str(value)


def _words_of(fault: str) -> str:
    words = {
        "count": _("A form has at most 30 fields."),
        "label": _("Each field needs a name, and fields and hints are short."),
        "choices": _("A field to choose from needs its choices."),
        "keys": _("One field stands here twice."),
        "when": _("A field can only depend on one that stands before it, and on something that can be said there."),
    }
    return words.get(fault, _("Choose one of what is offered."))
