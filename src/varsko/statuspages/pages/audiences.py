"""Groups of readers, for whoever may configure the page."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from varsko.core.clock import now
from varsko.kernel.errors import NotFound
from varsko.people import queries as people
from varsko.statuspages import actions, queries
from varsko.statuspages.data import AudienceView, PageView
from varsko.statuspages.forms import AudienceForm
from varsko.statuspages.pages.asked import actor_of, page_of
from varsko.ui.forms import saved, status_of

_MOST_NAMED = 200
_PRESSED = {"renew": actions.renew_audience_link, "unlink": actions.end_audience_link}


@require_http_methods(["GET", "HEAD", "POST"])
def audiences(request: HttpRequest, slug: str) -> HttpResponse:
    """List the groups of readers, and make another one."""
    page, by = page_of(request, slug, "configure"), actor_of(request)
    if person := request.POST.get("alone", ""):
        actions.see_alone(by=by, at=now(), ref=page.id, person_id=person, components=None)
        return redirect("status-audiences", slug=page.slug)
    form = AudienceForm(request.POST or None, by=by, **_offered(page))
    if saved(form, lambda: actions.add_audience(by=by, at=now(), ref=page.id, draft=form.draft())):
        return redirect("status-audiences", slug=page.slug)
    return _shown(request, page, form, None)


@require_http_methods(["GET", "HEAD", "POST"])
def audience(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """Change a group of readers, give it a link, take it away."""
    page, by = page_of(request, slug, "configure"), actor_of(request)
    found, wish = audience_of(page, code), request.POST.get("do", "")
    about: dict[str, Any] = {"by": by, "at": now(), "ref": page.id, "code": found.code}
    if wish == "remove":
        actions.remove_audience(**about)
        return redirect("status-audiences", slug=page.slug)
    if wish in _PRESSED:
        _PRESSED[wish](**about)
        return redirect("status-audience", slug=page.slug, code=found.code)
    form = AudienceForm(request.POST or None, by=by, **_offered(page), audience=found)
    if saved(form, lambda: actions.change_audience(**about, draft=form.draft())):
        return redirect("status-audiences", slug=page.slug)
    return _shown(request, page, form, found)


def _offered(page: PageView) -> dict[str, Any]:
    return {"components": queries.components(page.id), "metrics": queries.metrics(page.id)}


def audience_of(page: PageView, code: str) -> AudienceView:
    """Find a group of readers. Raises NotFound."""
    found = queries.audience(page.id, code)
    if found is None:
        raise NotFound("group of readers")
    return found


def _readers(page: PageView) -> list[str]:
    """Name some of the people who belong to a group, to choose among."""
    return [one.email for one in queries.readers(queries.admitted(page.id))[:_MOST_NAMED]]


def _alone(page: PageView, names: dict[str, str]) -> list[tuple[AudienceView, str, list[str]]]:
    """List what single people see beside their groups: by address, with the names of what they see."""
    rows = [one for one in queries.admitted(page.id) if one.alone]
    known = people.users([one.alone for one in rows]) if rows else {}
    shown = [(one, known[one.alone].email, _named(one, names)) for one in rows if one.alone in known]
    return sorted(shown, key=lambda row: row[1])


def _named(one: AudienceView, names: dict[str, str]) -> list[str]:
    return sorted(names[code] for code in one.components | one.metrics if code in names)


def _shown(request: HttpRequest, page: PageView, form: AudienceForm, one: AudienceView | None) -> HttpResponse:
    names = {part.code: part.name for part in queries.components(page.id)}
    names |= {part.code: part.name for part in queries.metrics(page.id)}
    rows = [(each, _named(each, names)) for each in queries.audiences(page.id)]
    link = f"{settings.VARSKO.url}/status/{page.slug}?key={queries.audience_link(one)}" if one and one.has_link else ""
    facts = {"page": page, "form": form, "audience": one, "rows": rows, "link": link, "readers": _readers(page) if one is None else []}
    facts["alone"] = _alone(page, names) if one is None else []
    return render(request, "statuspages/audiences.html", facts, status=status_of(form))
