"""Publishing, verifying, doubting, placing and archiving articles."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from varsko.core import outbox
from varsko.events.base import SYSTEM
from varsko.events.knowledge import ArticleMoved, ArticlePlaced
from varsko.kernel.errors import Conflict, Invalid
from varsko.kernel.ids import as_uuid
from varsko.kernel.review_days import next_review
from varsko.knowledge.actions.rows import about, shown, writable
from varsko.knowledge.data import ArticleView
from varsko.knowledge.domain.states import VERIFYING, Move, State, after
from varsko.knowledge.models import Article
from varsko.knowledge.queries.spaces import find_space, space_view
from varsko.people import queries as people
from varsko.people.data import SYSTEM_ACTOR, Actor


def verified(review_days: int, by: Actor, at: datetime) -> dict[str, Any]:
    """Give the columns of an article that somebody stands up for at this moment, until the day it is to be looked at again."""
    day, due = next_review(at, review_days)
    return {
        "state": State.PUBLISHED,
        "verified_at": at,
        "verified_by": by.who.name[:200],
        "review_on": day,
        "due_at": due,
        "attempts": 0,
        "last_error": "",
    }


def move_article(*, by: Actor, at: datetime, ref: object, move: str) -> ArticleView:
    """Publish, verify, doubt or withdraw an article. Raises NotFound, NotAllowed, Invalid for an unknown move, Conflict."""
    if move not in list(Move):
        raise Invalid({"move": _("There is no such step.")})
    row = writable(by, ref)
    state = after(row.state, Move(move))
    if state is None:
        raise Conflict({"move": _("This is not possible any more: somebody was quicker.")})
    changed = verified(row.space.review_days, by, at) if Move(move) in VERIFYING else {"state": state, "due_at": None}
    with transaction.atomic():
        if not Article.objects.filter(pk=row.pk, state=row.state).update(**changed):
            raise Conflict({"move": _("This is not possible any more: somebody was quicker.")})
        outbox.record(ArticleMoved(**about(row, by, at), move=move, before=row.state, after=state))
    return shown(row, by)


def fall_due(row: Article, *, at: datetime) -> bool:
    """Doubt an article whose day of review has come, inside the caller's transaction; tells whether it was still published."""
    is_open = row.state == State.PUBLISHED and row.archived_at is None
    row.finish(attempts=0, last_error="", **({"state": State.REVIEW} if is_open else {}))
    if is_open:
        said = {**about(row, SYSTEM_ACTOR, at), "by": SYSTEM}
        outbox.record(ArticleMoved(**said, move="remind", before=State.PUBLISHED, after=State.REVIEW))
    return is_open


def archive_article(*, by: Actor, at: datetime, ref: object, archived: bool = True) -> ArticleView:
    """Put an article away, or bring it back; what stands under it stays. Raises NotFound, NotAllowed."""
    row = writable(by, ref, archived=True)
    if archived != (row.archived_at is not None):
        with transaction.atomic():
            Article.objects.filter(pk=row.pk).update(archived_at=at if archived else None)
            outbox.record(_placed(row, by, at, "archived", "" if archived else "yes", "yes" if archived else ""))
    return shown(row, by)


def give_article(*, by: Actor, at: datetime, ref: object, owner: object) -> ArticleView:
    """Say who looks after an article; "" for nobody. Raises NotFound, NotAllowed, Invalid."""
    row = writable(by, ref)
    person = people.user(owner) if owner else None
    if owner and (person is None or not person.is_active):
        raise Invalid({"owner": _("Choose somebody who works here.")})
    with transaction.atomic():
        Article.objects.filter(pk=row.pk).update(owner=as_uuid(person.id) if person else None)
        outbox.record(_placed(row, by, at, "owner", row.owner.name if row.owner else "", person.name if person else ""))
    return shown(row, by)


def place_article(*, by: Actor, at: datetime, ref: object, space: object = "", parent: object = "") -> ArticleView:
    """Hang an article elsewhere, with all that stands under it: under another, or at the top; into another space too.

    Raises NotFound, NotAllowed, Invalid when it would stand under itself.
    """
    row = writable(by, ref)
    home = find_space(space) if space else row.space
    above = writable(by, parent) if parent else None
    if home is None or not space_view(home, by).may_write or (above and above.space_id != home.pk):
        raise Invalid({"parent": _("Choose a space you may write in, and an article of that space.")})
    hangs = dict(Article.objects.filter(space=row.space_id).values_list("pk", "parent_id"))
    below = _below(hangs, row.pk)
    if above and above.pk in below:
        raise Invalid({"parent": _("An article cannot stand under itself.")})
    if home.pk == row.space_id and (above.pk if above else None) == row.parent_id:
        return shown(row, by)
    with transaction.atomic():
        last = Article.objects.filter(space=home.pk, parent=above).order_by("-position").values_list("position", flat=True).first()
        Article.objects.filter(pk__in=below).update(space=home.pk)
        Article.objects.filter(pk=row.pk).update(parent=above, position=(last or 0) + 1)
        moved = list(Article.objects.filter(pk__in=below).only("pk", "number", "title"))
        outbox.record(*(_placed(one, by, at, "place", row.space.name, home.name) for one in moved))
    return shown(row, by)


def shift_article(*, by: Actor, at: datetime, ref: object, up: bool) -> ArticleView:
    """Move an article one place up or down among those beside it. Raises NotFound, NotAllowed."""
    row = writable(by, ref)
    beside = list(
        Article.objects.filter(space=row.space_id, parent=row.parent_id, archived_at=None).order_by("position", "title", "number")
    )
    here = next(place for place, one in enumerate(beside) if one.pk == row.pk)
    there = here + (-1 if up else 1)
    if 0 <= there < len(beside):
        beside[here], beside[there] = beside[there], beside[here]
        for position, one in enumerate(beside, 1):
            one.position = position
        with transaction.atomic():
            Article.objects.bulk_update(beside, ["position"])
            outbox.record(_placed(row, by, at, "position", str(here + 1), str(there + 1)))
    return shown(row, by)


def _below(hangs: dict[Any, Any], top: Any) -> set[Any]:
    """Give an article and all that stands under it; `hangs` says under what each one stands."""
    under: dict[Any, list[Any]] = {}
    for one, above in hangs.items():
        under.setdefault(above, []).append(one)
    found: set[Any] = set()
    ahead = [top]
    while ahead:
        one = ahead.pop()
        found.add(one)
        ahead += [below for below in under.get(one, []) if below not in found]
    return found


def _placed(row: Article, by: Actor, at: datetime, field: str, before: str, now: str) -> ArticlePlaced:
    return ArticlePlaced(**about(row, by, at), field=field, before=before, after=now)
