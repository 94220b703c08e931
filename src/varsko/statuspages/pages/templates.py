"""Texts that are ready, for whoever writes on the page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from varsko.core.clock import now
from varsko.kernel.errors import NotFound
from varsko.statuspages import actions, queries, words
from varsko.statuspages.data import PageView, TemplateView
from varsko.statuspages.domain.stages import Stage
from varsko.statuspages.forms import TemplateForm
from varsko.statuspages.pages.asked import actor_of, page_of
from varsko.ui.forms import saved, status_of


@require_http_methods(["GET", "HEAD", "POST"])
def templates(request: HttpRequest, slug: str) -> HttpResponse:
    """List the texts that are ready, and write another one."""
    page, by = page_of(request, slug, "change"), actor_of(request)
    form = TemplateForm(request.POST or None, page=page, components=queries.components(page.id))
    if saved(form, lambda: actions.add_template(by=by, at=now(), ref=page.id, draft=form.draft())):
        return redirect("status-templates", slug=page.slug)
    return _shown(request, page, form, None)


@require_http_methods(["GET", "HEAD", "POST"])
def template(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """Change a text, or have it ready no longer."""
    page, by = page_of(request, slug, "change"), actor_of(request)
    found = queries.template(page.id, code)
    if found is None:
        raise NotFound("template")
    if request.POST.get("do") == "remove":
        actions.remove_template(by=by, at=now(), ref=page.id, code=found.code)
        return redirect("status-templates", slug=page.slug)
    form = TemplateForm(request.POST or None, page=page, components=queries.components(page.id), template=found)
    if saved(form, lambda: actions.change_template(by=by, at=now(), ref=page.id, code=found.code, draft=form.draft())):
        return redirect("status-templates", slug=page.slug)
    return _shown(request, page, form, found)


def _shown(request: HttpRequest, page: PageView, form: TemplateForm, one: TemplateView | None) -> HttpResponse:
    rows = [(each, words.STAGES[Stage(each.stage)]) for each in queries.templates(page.id)]
    facts = {"page": page, "form": form, "template": one, "rows": rows}
    return render(request, "statuspages/templates.html", facts, status=status_of(form))
