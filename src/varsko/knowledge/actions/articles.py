"""Writing articles: each change is a revision that can be brought back."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F, Max
from django.utils.translation import gettext as _

from varsko.core import outbox, sequences
from varsko.core.clock import new_id
from varsko.events.knowledge import ArticleWritten
from varsko.kernel.errors import Conflict, Invalid, NotFound
from varsko.kernel.files import Upload
from varsko.kernel.text import clean
from varsko.knowledge import queries
from varsko.knowledge.actions import documents
from varsko.knowledge.actions.files import put
from varsko.knowledge.actions.moves import verified
from varsko.knowledge.actions.rows import about, shown, writable
from varsko.knowledge.data import ArticleDraft, ArticleView, SpaceView
from varsko.knowledge.domain.labels import labels
from varsko.knowledge.domain.states import Kind
from varsko.knowledge.models import Article, Revision
from varsko.knowledge.queries.articles import find_article
from varsko.people.data import Actor
from varsko.people.domain.permissions import NotAllowed

ABOUT, SECTION = "article", "text"
LONGEST_TEXT = 100_000
_LONGEST_REPLY = 10_000
_MOST_REVISIONS = 500
_SAID = ("title", "text", "reply", "labels")


def create_article(
    *,
    by: Actor,
    at: datetime,
    space: object,
    draft: ArticleDraft,
    parent: object = "",
    original: object = "",
    publish: bool = False,
    files: Sequence[Upload] = (),
) -> ArticleView:
    """Write a new article into a space: a draft, unless `publish`. `original` is the article of which it is another language.

    `files` are what its text names: pictures, and whatever else belongs to it.

    Raises NotFound for a space or an article that `by` may not know of, NotAllowed, Invalid.
    """
    home = queries.space(space, by=by)
    if home is None:
        raise NotFound("space")
    if not home.may_write:
        raise NotAllowed("write in space")
    above, first = _above(by, home.id, parent), _original(by, original)
    with transaction.atomic():
        row = begin_article(by=by, at=at, home=home, draft=draft, above=above, first=first, publish=publish)
        put(row, files, by, at)
    return shown(row, by)


def begin_article(
    *,
    by: Actor,
    at: datetime,
    home: SpaceView,
    draft: ArticleDraft,
    above: Article | None,
    first: Article | None = None,
    publish: bool = False,
) -> Article:
    """Write a new article into a space that `by` may write in, below another, as another language of the `first`. Raises Invalid."""
    said = _checked(draft, home.language)
    with transaction.atomic():
        places = Article.objects.filter(space_id=home.id, parent=above).aggregate(last=Max("position"))
        row = Article(
            id=new_id(), number=sequences.take("articles")[0], space_id=home.id, parent=above, created_at=at, changed_at=at, **said
        )
        row.position = (places["last"] or 0) + 1
        row.original, row.original_revision = first, first.revision if first else 0
        row.created_by = row.changed_by = by.who.name[:200]
        row.owner_id = by.who.id if by.who.kind == "user" else None
        for name, value in verified(home.review_days, by, at).items() if publish else ():
            setattr(row, name, value)
        row.save(force_insert=True)
        _keep(row, by, at, "")
        outbox.record(ArticleWritten(**about(row, by, at), revision=1, note="", small=False))
    return row


def write_article(
    *,
    by: Actor,
    at: datetime,
    ref: object,
    base: int,
    draft: ArticleDraft,
    note: str = "",
    small: bool = False,
    caught_up: bool = False,
) -> ArticleView:
    """Store what somebody made of the revision `base`; `small` changes are told to nobody, `caught_up` says as much as the original.

    Raises NotFound, NotAllowed, Invalid, and Conflict when somebody else was quicker: nothing is stored then.
    """
    row = writable(by, ref)
    said = _checked(draft, row.language)
    if caught_up and row.original:
        said["original_revision"] = row.original.revision
    changed = {name: value for name, value in said.items() if getattr(row, name) != value}
    if base != row.revision:
        raise Conflict({"text": _("%(who)s changed it meanwhile.") % {"who": row.changed_by or _("Somebody")}})
    if changed:
        with transaction.atomic():
            _store(row, changed, by, at, note=clean(note).strip()[:300], small=small)
    return shown(row, by)


def restore_article(*, by: Actor, at: datetime, ref: object, number: int) -> ArticleView:
    """Bring an earlier revision back as one more. Raises NotFound, NotAllowed, Conflict."""
    row = writable(by, ref)
    old = Revision.objects.filter(article=row.pk, number=number).first()
    if old is None:
        raise NotFound("revision")
    changed = {name: getattr(old, name) for name in _SAID if getattr(old, name) != getattr(row, name)}
    if changed:
        with transaction.atomic():
            _store(row, changed, by, at, note=_("Back to revision %(number)d") % {"number": number}, small=False)
    return shown(row, by)


def write_together(*, by: Actor, at: datetime, ref: object) -> str:
    """Open the live document of an article, made of its text if it is not there; gives the document's id. Raises NotFound, NotAllowed."""
    row = writable(by, ref)
    begins = {SECTION: row.text}
    return documents.open_document(by=by, at=at, about=ABOUT, subject=str(row.pk), name=SECTION, sections=[SECTION], begins=begins).id


def take_over(*, by: Actor, at: datetime, ref: object, note: str = "", small: bool = False) -> ArticleView:
    """Make what the live document says now the article's text. Raises NotFound, NotAllowed, Invalid, Conflict."""
    row = writable(by, ref)
    view = queries.document_of(ABOUT, str(row.pk), SECTION)
    if view is None:
        raise NotFound("document")
    draft = ArticleDraft(
        title=row.title,
        text=queries.read(view)[SECTION],
        reply=row.reply,
        labels=", ".join(row.labels),
        kind=row.kind,
        language=row.language,
    )
    return write_article(by=by, at=at, ref=row.pk, base=row.revision, draft=draft, note=note, small=small)


def _store(row: Article, changed: dict[str, Any], by: Actor, at: datetime, *, note: str, small: bool) -> None:
    before = row.text
    columns = {**changed, "changed_at": at, "changed_by": by.who.name[:200], "revision": F("revision") + 1}
    if not Article.objects.filter(pk=row.pk, revision=row.revision).update(**columns):
        raise Conflict({"text": _("Somebody changed it at the same moment.")})
    for name, value in changed.items():
        setattr(row, name, value)
    row.revision += 1
    _keep(row, by, at, note)
    outbox.record(ArticleWritten(**about(row, by, at), revision=row.revision, note=note, small=small))
    _tell_document(row, before, by, at)


def _tell_document(row: Article, before: str, by: Actor, at: datetime) -> None:
    """Let those who write together see what was changed by a form."""
    view = queries.document_of(ABOUT, str(row.pk), SECTION) if row.text != before else None
    if view and queries.read(view)[SECTION] != row.text:
        documents.write(by=by, at=at, document_id=view.id, section=SECTION, base=before, text=row.text)


def _keep(row: Article, by: Actor, at: datetime, note: str) -> None:
    Revision.objects.create(
        article=row,
        number=row.revision,
        title=row.title,
        text=row.text,
        reply=row.reply,
        labels=row.labels,
        note=note,
        by_id=by.who.id,
        by_name=by.who.name[:200],
        at=at,
    )
    Revision.objects.filter(article=row, number__lte=row.revision - _MOST_REVISIONS).delete()


def _checked(draft: ArticleDraft, language: str) -> dict[str, Any]:
    """Give the columns of what somebody wrote. Raises Invalid."""
    title = " ".join(clean(draft.title).split())
    said = {
        "title": title,
        "text": _plain(draft.text),
        "reply": _plain(draft.reply),
        "labels": labels(draft.labels),
        "kind": draft.kind,
        "language": draft.language or language,
    }
    if errors := _wrong(said):
        raise Invalid(errors)
    return said


def _wrong(said: dict[str, Any]) -> dict[str, str]:
    errors: dict[str, str] = {}
    if not said["title"] or len(said["title"]) > 200:
        errors["title"] = _("An article needs a title of at most 200 characters.")
    for name, most in (("text", LONGEST_TEXT), ("reply", _LONGEST_REPLY)):
        if len(said[name]) > most:
            errors[name] = _("At most %(most)d characters fit in here.") % {"most": most}
    if said["kind"] not in list(Kind):
        errors["kind"] = _("Choose what the article is for.")
    if said["language"] not in dict(settings.LANGUAGES):
        errors["language"] = _("Choose one of the languages.")
    return errors


def _plain(text: str) -> str:
    return clean(text).replace("\r\n", "\n").replace("\r", "\n").strip("\n")


def _above(by: Actor, space_id: str, ref: object) -> Article | None:
    row = writable(by, ref) if ref else None
    if row and str(row.space_id) != space_id:
        raise Invalid({"parent": _("Choose an article of the same space.")})
    return row


def _original(by: Actor, ref: object) -> Article | None:
    """Find the original of which something is to be another language: never a translation itself."""
    if not ref:
        return None
    view = queries.article(ref, by=by)
    if view is None:
        raise NotFound("article")
    return find_article(view.original_id or view.id)
