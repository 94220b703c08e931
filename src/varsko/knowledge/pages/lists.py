"""The knowledge base's first page, its lists and searches, and the page of a space."""

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from varsko.kernel.text import clean
from varsko.knowledge import queries, words
from varsko.knowledge.data import ArticleRow, Filter
from varsko.knowledge.domain import rights
from varsko.knowledge.pages.asked import actor_of, space_of
from varsko.people.data import NOBODY

_EACH = 12
_LONG = 50
_FOUND = 30


@login_not_required
@require_safe
def knowledge(request: HttpRequest) -> HttpResponse:
    """Show what there is to read: the search first, then what waits for the reader, the spaces, and what changed lately."""
    by = actor_of(request)
    spaces = queries.spaces(by=by)
    if by is NOBODY and not spaces:
        return redirect_to_login(request.get_full_path())
    text = clean(request.GET.get("q", "")).strip()[:200]
    filters = {name: clean(request.GET.get(name, ""))[:40] for name in ("space", "kind", "state", "label")}
    before = queries.article(request.GET["before"], by=by) if request.GET.get("before") else None
    is_list = any(filters.values()) or "all" in request.GET
    limit = _LONG if is_list else _EACH
    wanted = filters | {"space": next((one.id for one in spaces if one.slug == filters["space"]), filters["space"])}
    last = before.row if before else None
    rows = [] if text else queries.articles(by=by, where=Filter(**wanted), before=last, limit=limit + 1)
    context = {
        "text": text,
        "filters": filters,
        "spaces": spaces,
        "found": queries.search(text, by=by, limit=_FOUND) if text else [],
        "rows": rows[:limit],
        "older": _older(request, rows, limit) if is_list else "",
        "is_list": is_list,
        "waiting": queries.needing_review(by=by, mine=True) if by.who.kind == "user" and not is_list and not text else [],
        "may_open": rights.may_configure(by) or bool(by.manages),
        "may_write": any(one.may_write for one in spaces),
        "kinds": words.KINDS,
        "states": words.STATES,
    }
    return render(request, "knowledge/knowledge.html", context)


@login_not_required
@require_safe
def space(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the tree of a space."""
    by = actor_of(request)
    found = queries.space(slug, by=by)
    if found is None and by is NOBODY:
        return redirect_to_login(request.get_full_path())
    found = found or space_of(request, slug)
    branches = queries.tree(found.id, by=by)
    teams = found.writer_teams if found.writers == rights.Writers.TEAMS else ()
    context = {
        "space": found,
        "branches": branches,
        "most": len(branches) >= queries.MOST_IN_TREE,
        "may_configure": rights.may_configure(by, teams),
        "archived": queries.articles(by=by, where=Filter(space=found.id), archived=True, limit=_LONG) if found.may_write else [],
        "readers": words.READERS[found.readers],
    }
    return render(request, "knowledge/space.html", context)


def _older(request: HttpRequest, rows: list[ArticleRow], limit: int) -> str:
    if len(rows) <= limit:
        return ""
    asked = request.GET.copy()
    asked["before"] = rows[limit - 1].key
    return f"?{asked.urlencode()}"
