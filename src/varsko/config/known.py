"""What incidents can be cases of: articles about known errors and standard solutions, and problems of the desk."""

from collections.abc import Mapping, Sequence

from django.db.models import Q
from django.urls import reverse

from varsko.desk import queries as desk
from varsko.incidents.actions import Kind, Known
from varsko.incidents.data import IncidentView
from varsko.kernel.ids import as_uuid
from varsko.knowledge import queries as knowledge
from varsko.people.data import Actor

_KINDS = ("known_error", "solution")
_FEW = 5
_OVER = ("solved", "closed")


def _article(key: str, title: str) -> Known:
    return Known(ref=key, title=title, href=reverse("article", args=[int(key.removeprefix("KB-"))]))


def _articles(refs: Sequence[str], reader: Actor) -> Mapping[str, Known]:
    found = knowledge.articles_called([int(one.removeprefix("KB-")) for one in refs], by=reader)
    return {one.key: _article(one.key, one.title) for one in found if one.kind in _KINDS}


def _near_articles(view: IncidentView, reader: Actor) -> list[Known]:
    """Give those that are about the incident or its service, then those whose words are alike."""
    about = knowledge.articles_about([("incident", view.key), *([("service", view.service.id)] if view.service else [])], by=reader)
    alike = knowledge.suggest(f"{view.summary} {view.description}", reader, _FEW, kinds=_KINDS)
    found = [(one.key, one.title) for one in about if one.kind in _KINDS] + [(one.key, one.title) for one in alike]
    return [_article(key, title) for key, title in found]


def _problems(refs: Sequence[str], reader: Actor) -> Mapping[str, Known]:
    found = desk.requests(by=reader, where=Q(kind="problem", number__in=[int(one.removeprefix("REQ-")) for one in refs]), limit=len(refs))
    return {one.key: Known(ref=one.key, title=one.title, href=reverse("desk-request", args=[one.key])) for one in found}


def _near_problems(view: IncidentView, reader: Actor) -> list[Known]:
    services = [as_uuid(one.id) for one in (view.service, *view.affected) if one]
    where = Q(kind="problem", service__in=services) & ~Q(state__in=_OVER)
    found = desk.requests(by=reader, where=where, limit=_FEW) if services else []
    return [Known(ref=one.key, title=one.title, href=reverse("desk-request", args=[one.key])) for one in found]


KINDS = (
    Kind(r"KB-\d{1,12}", "/knowledge/", _articles, _near_articles),
    Kind(r"REQ-\d{1,18}", "/desk/", _problems, _near_problems),
)
