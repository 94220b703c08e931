"""What somebody was told inside the product: pages and news, the newest first."""

from collections.abc import Mapping
from datetime import UTC, datetime

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from varsko.alerts.data import AlertView
from varsko.alerts.queries import views_of
from varsko.kernel.ids import as_uuid
from varsko.kernel.moments import read_moment
from varsko.paging.data import BellItem
from varsko.paging.models import BellMark, News, Page

MOST_COUNTED = 100
_NEVER = datetime(1970, 1, 1, tzinfo=UTC)


def bell(user_id: object, *, before: str = "", limit: int = 50) -> list[BellItem]:
    """List what a person was told. `before` is the place of the last item of the page before."""
    user, older = as_uuid(user_id), _older(before)
    pages = list(Page.objects.filter(older, user=user).order_by("-at", "-pk")[:limit])
    news = list(News.objects.filter(older, user=user, is_first=True).order_by("-at", "-pk")[:limit])
    alerts = views_of({str(pk) for pk in [*(row.alert_id for row in pages), *(row.alert_id for row in news)] if pk})
    mark = BellMark.objects.filter(user=user).values_list("read_until", flat=True).first() or _NEVER
    items = [*(_of_page(row, alerts, mark) for row in pages), *(_of_news(row, alerts, mark) for row in news)]
    return sorted(items, key=lambda item: item.place, reverse=True)[:limit]


def unread(user_id: object) -> int:
    """Count what a person was told since they read it last, at most 100. A page counts only while it waits for an answer."""
    user = as_uuid(user_id)
    pages = _since_read(Page.objects.filter(user=user, state=Page.State.OPEN))
    news = _since_read(News.objects.filter(user=user, is_first=True))
    return pages.values("pk").union(news.values("pk"), all=True)[:MOST_COUNTED].count()


def _since_read(rows: QuerySet[Page] | QuerySet[News]) -> QuerySet[Page] | QuerySet[News]:
    mark = BellMark.objects.filter(user=OuterRef("user")).values("read_until")
    return rows.filter(at__gt=Coalesce(Subquery(mark), _NEVER))


def _older(place: str) -> Q:
    """Read a place in the list; one that nobody could have been given means its beginning."""
    moment, _, ref = place.partition("_")
    pk = as_uuid(ref)
    try:
        at = read_moment(moment)
    except ValueError:
        return Q()
    return Q(at__lt=at) | Q(at=at, pk__lt=pk) if pk else Q()


def _of_page(row: Page, alerts: Mapping[str, AlertView], mark: datetime) -> BellItem:
    return BellItem(
        place=_place(row),
        occasion="page",
        at=row.at,
        is_new=row.at > mark and row.state == Page.State.OPEN,
        state=row.state,
        alert=alerts.get(str(row.alert_id)),
        via=tuple(row.via),
    )


def _of_news(row: News, alerts: Mapping[str, AlertView], mark: datetime) -> BellItem:
    alert = alerts.get(str(row.alert_id))
    return BellItem(place=_place(row), occasion=row.occasion, at=row.at, is_new=row.at > mark, alert=alert, facts=row.facts)


def _place(row: Page | News) -> str:
    return f"{row.at:%Y-%m-%dT%H:%M:%S.%fZ}_{row.pk}"
