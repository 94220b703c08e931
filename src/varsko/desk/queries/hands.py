"""Who follows a request, one's own draft, and the time it took."""

from varsko.core.texts import in_order
from varsko.desk.domain.hands import DraftView, TimeView, WatcherView
from varsko.desk.models import AnswerDraft, Request, TimeSpent, Watcher
from varsko.desk.queries.access import subject_of
from varsko.kernel.ids import as_uuid
from varsko.people import queries as people
from varsko.people.data import Actor, Person
from varsko.people.domain.permissions import may


def watchers(request_id: object) -> list[WatcherView]:
    """List who follows a request, by name, for whoever may see it."""
    rows = Watcher.objects.filter(request=as_uuid(request_id)).select_related("user").order_by("pk")
    return in_order([WatcherView(id=str(row.user_id), name=row.user.name, is_named=row.named) for row in rows], lambda one: one.name)


def watching(row: Request) -> list[Person]:
    """Give who follows a request and may still know of it; its desk must be loaded."""
    ids = Watcher.objects.filter(request=row).order_by("pk").values_list("user_id", flat=True)
    found = people.users(ids)
    subject = subject_of(row)
    return [one for one in found.values() if one.is_active and may(people.actor_for_person(one.id), "see", subject)]


def draft(request_id: object, *, by: Actor) -> DraftView | None:
    """Find what somebody has begun to write about a request; another's is never given."""
    if by.who.kind != "user":
        return None
    row = AnswerDraft.objects.filter(request=as_uuid(request_id), user=as_uuid(by.who.id)).first()
    return DraftView(text=row.text, kept_at=row.kept_at) if row else None


def times(request_id: object) -> list[TimeView]:
    """List the times that people worked on a request, the newest first, for whoever may see it."""
    rows = TimeSpent.objects.filter(request=as_uuid(request_id)).order_by("-at", "-pk")[:200]
    return [_time(row) for row in rows]


def _time(row: TimeSpent) -> TimeView:
    who = row.user_name
    return TimeView(id=str(row.pk), user_id=str(row.user_id or ""), name=who, minutes=row.minutes, at=row.at, entry=str(row.entry_id or ""))
