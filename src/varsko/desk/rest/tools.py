"""The operator's tools as JSON: macros, splitting, followers, time, views and the wall board."""

from typing import Annotated

from django.http import HttpRequest
from ninja import Field, Query, Schema, Status

from varsko.core.clock import now
from varsko.desk import actions, queries
from varsko.desk.data import Figures, RequestView
from varsko.desk.domain.copies import CopyView
from varsko.desk.domain.hands import TimeView, WatcherView
from varsko.desk.domain.kept import KeptView
from varsko.desk.domain.macros import MacroView
from varsko.desk.queries.wall import Wall
from varsko.desk.rest.base import find, router
from varsko.kernel.text import clean
from varsko.people.domain.permissions import demand
from varsko.people.rest import actor_of

Days = Annotated[int, Query(ge=1, le=366)]


class Pressing(Schema):
    """The id of a macro of the request's desk."""

    macro: str


class FilledText(Schema):
    """A text for an answer: `word` brings it in on the page; `own` for one that only the asker has."""

    id: str
    name: str
    word: str
    own: bool
    text: str


class Splitting(Schema):
    """The ids of the entries that become a request of their own, and its title."""

    entries: list[str]
    title: str


class Following(Schema):
    """A colleague's id, "" for whoever asks."""

    user_id: str = ""


class Copying(Schema):
    """Who is to hear what the caller is answered: somebody in copy by `id`, or anybody else by mail address, with a name."""

    id: str = ""
    address: str = ""
    name: str = ""


class Spending(Schema):
    """Minutes that somebody worked on it."""

    minutes: Annotated[int, Field(ge=1, le=1440)]


@router.get("/desk/macros", response=list[MacroView], summary="Macros of the desks that one may know of")
def list_macros(request: HttpRequest) -> list[MacroView]:
    """List macros."""
    return queries.macros(by=actor_of(request))


@router.post("/desk/requests/{key}/macro", response=RequestView, summary="Do what a macro says, all of it or nothing")
def apply_macro(request: HttpRequest, key: str, pressing: Pressing) -> RequestView:
    """Use a macro on a request."""
    return actions.apply_macro(by=actor_of(request), at=now(), ref=key, macro=pressing.macro)


@router.get(
    "/desk/requests/{key}/texts", response=list[FilledText], summary="Texts for an answer to it, filled in as they would stand there"
)
def list_texts(request: HttpRequest, key: str) -> list[FilledText]:
    """List texts for answers: of its desk, and the asker's own."""
    by, found = actor_of(request), find(request, key)
    desk = queries.desk(found.desk_id, by=by)
    language = desk.language if desk else ""
    texts = queries.quick_texts(queries.macros([found.desk_id], by=by), by=by)
    return [
        FilledText(
            id=one.id,
            name=one.name,
            word=one.word,
            own=not one.desk_id,
            text=queries.filled(one.answers, found, by=by, language=language),
        )
        for one in texts
    ]


@router.post("/desk/requests/{key}/split", response={201: RequestView}, summary="Make a request of its own of what was said")
def split(request: HttpRequest, key: str, splitting: Splitting) -> Status[RequestView]:
    """Split a request; the new one is given."""
    return Status(201, actions.split_request(by=actor_of(request), at=now(), ref=key, **splitting.dict()))


@router.delete("/desk/requests/{key}/split", response=RequestView, summary="Put a request that was split off back")
def unsplit(request: HttpRequest, key: str) -> RequestView:
    """Undo a split; the request that stays is given."""
    return actions.unsplit(by=actor_of(request), at=now(), ref=key)


@router.get("/desk/requests/{key}/followers", response=list[WatcherView], summary="Who follows it")
def list_followers(request: HttpRequest, key: str) -> list[WatcherView]:
    """List followers."""
    return queries.watchers(find(request, key).id)


@router.post("/desk/requests/{key}/followers", response=list[WatcherView], summary="Let somebody follow it")
def follow(request: HttpRequest, key: str, following: Following) -> list[WatcherView]:
    """Let somebody follow a request."""
    actions.follow(by=actor_of(request), at=now(), ref=key, user_id=following.user_id)
    return queries.watchers(find(request, key).id)


@router.delete("/desk/requests/{key}/followers", response=list[WatcherView], summary="Follow it no more")
def unfollow(request: HttpRequest, key: str) -> list[WatcherView]:
    """Follow a request no more."""
    actions.unfollow(by=actor_of(request), at=now(), ref=key)
    return queries.watchers(find(request, key).id)


@router.get("/desk/requests/{key}/copies", response=list[CopyView], summary="Who outside is in copy of it")
def list_copies(request: HttpRequest, key: str) -> list[CopyView]:
    """List who is in copy, who waits to be let in and who wants to hear no more too."""
    return queries.copies_of(find(request, key).id)


@router.post("/desk/requests/{key}/copies", response=list[CopyView], summary="Let somebody hear what the caller is answered")
def let_in(request: HttpRequest, key: str, copying: Copying) -> list[CopyView]:
    """Let somebody in copy hear of a request."""
    said = {"copy": copying.id, "address": copying.address, "name": copying.name}
    actions.let_in(by=actor_of(request), at=now(), ref=key, **said)
    return queries.copies_of(find(request, key).id)


@router.delete("/desk/requests/{key}/copies/{ref}", response=list[CopyView], summary="Let somebody in copy hear of it no more")
def shut_out(request: HttpRequest, key: str, ref: str) -> list[CopyView]:
    """Write to somebody in copy no more."""
    actions.shut_out(by=actor_of(request), at=now(), ref=key, copy=ref)
    return queries.copies_of(find(request, key).id)


@router.get("/desk/requests/{key}/times", response=list[TimeView], summary="The times that people worked on it, the newest first")
def list_times(request: HttpRequest, key: str) -> list[TimeView]:
    """List times."""
    return queries.times(find(request, key).id)


@router.post("/desk/requests/{key}/times", response=list[TimeView], summary="Write down minutes that one worked on it")
def spend(request: HttpRequest, key: str, spending: Spending) -> list[TimeView]:
    """Write down time."""
    actions.spend(by=actor_of(request), at=now(), ref=key, minutes=spending.minutes)
    return queries.times(find(request, key).id)


@router.get("/desk/views", response=list[KeptView], summary="The views of the queue that one has")
def list_views(request: HttpRequest) -> list[KeptView]:
    """List views."""
    return queries.kept_views(actor_of(request))


@router.get("/desk/wall", response=Wall, summary="How things stand, for a board on the wall")
def wall(request: HttpRequest, desk: str = "") -> Wall:
    """Say how things stand at a desk, or at all that are not confidential."""
    by = actor_of(request)
    demand(by, "see", queries.ANY)
    return queries.wall(by=by, at=now(), desk=clean(desk)[:40])


@router.get("/desk/figures", response=Figures, summary="How the desk does, over what one may see")
def figures(request: HttpRequest, days: Days = 30, desk: str = "", team: str = "", channel: str = "", category: str = "") -> Figures:
    """Give the figures of the last days, of all or of what is named: a desk's short name, ids of a team and a category, a way in."""
    by = actor_of(request)
    demand(by, "see", queries.ANY)
    chosen = {"desk": desk, "team": team, "channel": channel, "category": category}
    return queries.figures(by=by, at=now(), days=days, which=queries.of_which(**{name: clean(one)[:40] for name, one in chosen.items()}))
