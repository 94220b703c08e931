"""Spaces and articles as JSON."""

from typing import Annotated, Literal
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Field, File, Query, Router, Schema, Status, UploadedFile

from varsko.core.clock import now
from varsko.kernel.errors import NotFound
from varsko.kernel.files import LARGEST, FileView, Upload
from varsko.knowledge import actions, queries
from varsko.knowledge.data import ArticleDraft, ArticleRow, ArticleView, Filter, Found, RevisionView, SpaceDraft, SpaceView, Suggested
from varsko.people.data import Actor
from varsko.people.domain.permissions import NotAllowed
from varsko.people.rest import actor_of
from varsko.ui.files import handed_out_anew

router = Router(tags=["articles"])

Kind = Literal["", "how_to", "runbook", "solution", "known_error", "decision", "postmortem"]
State = Literal["", "draft", "published", "review"]
Number = Annotated[int, Field(ge=1, le=2_000_000_000)]


class SpaceIn(Schema):
    """A space; `readers` is teams, inside, portal or public, `writers` teams or inside; teams are ids."""

    name: str
    slug: str = ""
    description: str = ""
    language: str = "en"
    readers: str = "inside"
    reader_teams: list[str] = []
    writers: str = "inside"
    writer_teams: list[str] = []
    review_days: int = 180


class ArticleIn(Schema):
    """A new article. `text` is Markdown; its numbered lines are steps. `original` is the article of which it is another language."""

    space: str
    title: str
    text: str = ""
    reply: str = ""
    labels: list[str] = []
    kind: str = "how_to"
    language: str = ""
    parent: str = ""
    original: str = ""
    publish: bool = False


class ChangeIn(Schema):
    """A change of the revision `base`; what is left out stays. `small` changes are told to nobody."""

    base: int
    title: str | None = None
    text: str | None = None
    reply: str | None = None
    labels: list[str] | None = None
    kind: str | None = None
    language: str | None = None
    note: str = ""
    small: bool = False
    caught_up: bool = False


class MoveIn(Schema):
    """What to do with the article as a whole: publish, verify, doubt, withdraw, archive or bring_back."""

    move: str


class PlaceIn(Schema):
    """Where the article is to hang: under another one ("" for the top), in another space if one is named."""

    parent: str = ""
    space: str = ""


class Asked(Schema):
    """Which articles to list."""

    q: str = ""
    space: str = ""
    kind: Kind = ""
    state: State = ""
    label: str = ""
    before: str = ""
    limit: Annotated[int, Field(ge=1, le=100)] = 50


@router.get("/spaces", response=list[SpaceView], summary="The spaces of the knowledge base")
def list_spaces(request: HttpRequest) -> list[SpaceView]:
    """List the spaces the asker may read."""
    return queries.spaces(by=actor_of(request))


@router.post("/spaces", response={201: SpaceView}, summary="Open a space")
def open_space(request: HttpRequest, space: SpaceIn) -> Status[SpaceView]:
    """Open a space."""
    return Status(201, actions.open_space(by=actor_of(request), at=now(), draft=_space(space)))


@router.put("/spaces/{ref}", response=SpaceView, summary="Change a space, and who reads and writes there")
def change_space(request: HttpRequest, ref: str, space: SpaceIn) -> SpaceView:
    """Change a space."""
    return actions.change_space(by=actor_of(request), at=now(), ref=ref, draft=_space(space))


@router.get("/articles", response=list[ArticleRow], summary="Articles, the last changed first; with `q` those that hold it, the best first")
def list_articles(request: HttpRequest, asked: Query[Asked]) -> list[ArticleRow]:
    """List the articles the asker may read."""
    by = actor_of(request)
    if asked.q:
        return [one.row for one in queries.search(asked.q, by=by, limit=asked.limit)]
    space = queries.space(asked.space, by=by) if asked.space else None
    if asked.space and space is None:
        raise NotFound("space")
    before = queries.article(asked.before, by=by) if asked.before else None
    where = Filter(space=space.id if space else "", kind=asked.kind, state=asked.state, label=asked.label)
    return queries.articles(by=by, where=where, before=before.row if before else None, limit=asked.limit)


@router.get("/articles/search", response=list[Found], summary="Articles that hold these words, with the place where they do")
def search_articles(request: HttpRequest, q: str, limit: Annotated[int, Field(ge=1, le=100)] = 20) -> list[Found]:
    """Search the articles the asker may read."""
    return queries.search(q, by=actor_of(request), limit=limit)


@router.get("/articles/suggest", response=list[Suggested], summary="Articles that may answer what somebody is typing")
def suggest_articles(request: HttpRequest, text: str, limit: Annotated[int, Field(ge=1, le=20)] = 5) -> list[Suggested]:
    """Suggest articles."""
    return queries.suggest(text, actor_of(request), limit)


@router.post("/articles", response={201: ArticleView}, summary="Write a new article")
def create_article(request: HttpRequest, article: ArticleIn) -> Status[ArticleView]:
    """Write an article."""
    said = article.dict(include={"space", "parent", "original", "publish"})
    draft = ArticleDraft(**article.dict(include={"title", "text", "reply", "kind", "language"}), labels=",".join(article.labels))
    return Status(201, actions.create_article(by=actor_of(request), at=now(), draft=draft, **said))


@router.get("/articles/{key}", response=ArticleView, summary="One article")
def get_article(request: HttpRequest, key: str) -> ArticleView:
    """Show an article."""
    return _article(actor_of(request), key)


@router.patch("/articles/{key}", response=ArticleView, summary="Change an article; 409 when somebody was quicker")
def change_article(request: HttpRequest, key: str, change: ChangeIn) -> ArticleView:
    """Write a revision."""
    by = actor_of(request)
    now_is = _article(by, key)
    said = {"title": now_is.row.title, "text": now_is.text, "reply": now_is.reply, "kind": now_is.row.kind, "language": now_is.row.language}
    said |= {name: value for name, value in change.dict(include=set(said)).items() if value is not None}
    labels = now_is.row.labels if change.labels is None else change.labels
    draft = ArticleDraft(**said, labels=",".join(labels))
    how = change.dict(include={"base", "note", "small", "caught_up"})
    return actions.write_article(by=by, at=now(), ref=now_is.id, draft=draft, **how)


@router.post("/articles/{key}/moves", response=ArticleView, summary="Publish, verify, doubt, withdraw, archive or bring back")
def move_article(request: HttpRequest, key: str, move: MoveIn) -> ArticleView:
    """Move an article."""
    if move.move in {"archive", "bring_back"}:
        return actions.archive_article(by=actor_of(request), at=now(), ref=key, archived=move.move == "archive")
    return actions.move_article(by=actor_of(request), at=now(), ref=key, move=move.move)


@router.put("/articles/{key}/place", response=ArticleView, summary="Hang it elsewhere, with all that stands under it")
def place_article(request: HttpRequest, key: str, place: PlaceIn) -> ArticleView:
    """Place an article."""
    return actions.place_article(by=actor_of(request), at=now(), ref=key, space=place.space, parent=place.parent)


@router.get("/articles/{key}/revisions", response=list[RevisionView], summary="How it read before, the newest first; without texts")
def revisions(request: HttpRequest, key: str) -> list[RevisionView]:
    """List revisions."""
    return queries.revisions(_written(actor_of(request), key).id)


@router.get("/articles/{key}/revisions/{number}", response=RevisionView, summary="One revision with its texts")
def revision(request: HttpRequest, key: str, number: Number) -> RevisionView:
    """Show a revision."""
    found = queries.revision(_written(actor_of(request), key).id, number)
    if found is None:
        raise NotFound("revision")
    return found


@router.post("/articles/{key}/revisions/{number}/restore", response=ArticleView, summary="Bring a revision back, as a new one")
def restore(request: HttpRequest, key: str, number: Number) -> ArticleView:
    """Restore a revision."""
    return actions.restore_article(by=actor_of(request), at=now(), ref=key, number=number)


@router.post("/articles/{key}/files", response={201: list[FileView]}, summary="Put files to an article; its text names them")
def attach(request: HttpRequest, key: str, files: File[list[UploadedFile]]) -> Status[list[FileView]]:
    """Put files to an article; those of a name that is taken get a number."""
    sent = [Upload(name=str(one.name or ""), data=one.read(LARGEST + 1)) for one in files]
    return Status(201, actions.attach_files(by=actor_of(request), at=now(), ref=key, files=sent))


@router.get("/articles/{key}/files/{file_id}", summary="A file of an article", response={200: bytes})
def get_file(request: HttpRequest, key: str, file_id: UUID) -> HttpResponse:
    """Hand out a file."""
    return handed_out_anew(request, queries.file(key, file_id, by=actor_of(request)))


@router.delete("/articles/{key}/files/{file_id}", response={204: None}, summary="Take a file away for good")
def remove_file(request: HttpRequest, key: str, file_id: UUID) -> Status[None]:
    """Remove a file."""
    actions.remove_file(by=actor_of(request), at=now(), ref=key, file_id=file_id)
    return Status(204, None)


def _article(by: Actor, key: str) -> ArticleView:
    found = queries.article(key, by=by)
    if found is None:
        raise NotFound("article")
    return found


def _written(by: Actor, key: str) -> ArticleView:
    """Find an article that `by` may write: how it read before is for writers."""
    found = _article(by, key)
    if not found.may_write:
        raise NotAllowed("change article")
    return found


def _space(space: SpaceIn) -> SpaceDraft:
    said = space.dict()
    return SpaceDraft(**said | {name: tuple(said[name]) for name in ("reader_teams", "writer_teams")})
