"""The macros of desks, for those who may know of the desk; and what one would say to a caller."""

from collections.abc import Iterable, Mapping

from django.db.models import QuerySet

from varsko.core.rows import find
from varsko.desk.data import RequestView
from varsko.desk.domain.macros import MacroView, QuickText, chosen, fill, word_of
from varsko.desk.models import Macro, OwnText
from varsko.desk.queries.access import desks_for
from varsko.desk.queries.lists import path_of
from varsko.kernel.ids import as_uuid
from varsko.people.data import Actor


def macros(desk_ids: Iterable[object] | None = None, *, by: Actor) -> list[MacroView]:
    """List the macros of desks, or of all that the asker may know of, by desk and in its order."""
    rows = _rows(by).filter(desk__archived_at=None)
    if desk_ids is not None:
        rows = rows.filter(desk__in=[as_uuid(one) for one in desk_ids])
    return [macro_view(row) for row in rows.order_by("desk__name", "position", "name")]


def macro(ref: object, *, by: Actor) -> MacroView | None:
    """Find a macro by id; None where the asker may not know of its desk."""
    row = find(_rows(by), ref)
    return macro_view(row) if row else None


def quick_texts(of_desk: Iterable[MacroView], *, by: Actor) -> list[QuickText]:
    """List what can be brought into an answer: one's own texts, then those of the macros of a desk, in their order."""
    told = [one for one in of_desk if one.answers]
    return own_texts(by) + [QuickText(id=one.id, name=one.name, word=one.word, desk_id=one.desk_id, answers=one.answers) for one in told]


def own_texts(by: Actor) -> list[QuickText]:
    """List one's own texts for answers, by name."""
    owner = as_uuid(by.who.id) if by.who.kind == "user" else None
    return [text_view(row) for row in OwnText.objects.filter(owner=owner).order_by("name")] if owner else []


def text_view(row: OwnText) -> QuickText:
    """Freeze a text."""
    return QuickText(id=str(row.pk), name=row.name, word=row.word or word_of(row.name), answers=dict(row.answers), version=row.version)


def _rows(by: Actor) -> QuerySet[Macro]:
    return Macro.objects.filter(desk__in=desks_for(by)).select_related("desk", "category__parent__parent", "team", "person")


def macro_view(row: Macro) -> MacroView:
    """Freeze a macro that was loaded with what it names."""
    return MacroView(
        id=str(row.pk),
        desk_id=str(row.desk_id),
        desk_name=row.desk.name,
        name=row.name,
        language=row.desk.language,
        answers=dict(row.answers),
        end=row.end,
        note=row.note,
        category_id=str(row.category_id or ""),
        category=path_of(row.category),
        priority=row.priority,
        why_note=row.why_note,
        takes=row.takes,
        team_id=str(row.team_id or ""),
        team_name=row.team.name if row.team else "",
        person_id=str(row.person_id or ""),
        person_name=row.person.name if row.person else "",
        tags=tuple(row.tags.split()),
        version=row.version,
        word=row.word or word_of(row.name),
    )


def macro_answer(found: MacroView, about: RequestView, *, by: Actor) -> str:
    """Give what a macro would answer the caller of a request: in their language, else the desk's, blanks filled; "" for nothing."""
    return filled(found.answers, about, by=by, language=found.language)


def filled(answers: Mapping[str, str], about: RequestView, *, by: Actor, language: str = "") -> str:
    """Give the text for the caller of a request in their language, else in `language`, with its blanks filled; "" without texts."""
    caller = about.caller
    values: Mapping[str, str] = {
        "caller": caller.name if caller else "",
        "first_name": caller.name.partition(" ")[0] if caller else "",
        "key": about.key,
        "title": about.title,
        "desk": about.desk_name,
        "me": by.who.name,
    }
    return fill(chosen(answers, caller.language if caller else "", language), values).strip()
