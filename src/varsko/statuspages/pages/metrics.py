"""What is measured, for whoever may configure the page."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from varsko.core.clock import now
from varsko.kernel.errors import NotFound
from varsko.statuspages import actions, queries, words
from varsko.statuspages.data import MetricView, PageView
from varsko.statuspages.forms import MetricForm, SourceForm
from varsko.statuspages.pages.asked import actor_of, page_of
from varsko.ui.forms import saved, status_of


@require_http_methods(["GET", "HEAD", "POST"])
def metrics(request: HttpRequest, slug: str) -> HttpResponse:
    """List what is measured, with how to push values, and add to it."""
    page, by = page_of(request, slug, "configure"), actor_of(request)
    form = MetricForm(request.POST or None)
    if saved(form, lambda: actions.add_metric(by=by, at=now(), ref=page.id, draft=form.draft())):
        return redirect("status-metrics", slug=page.slug)
    return _shown(request, page, form, None)


@require_http_methods(["GET", "HEAD", "POST"])
def metric(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """Change something that is measured, forget its values, or take it off the page."""
    page, by = page_of(request, slug, "configure"), actor_of(request)
    found = queries.metric(page.id, code)
    if found is None:
        raise NotFound("metric")
    wish = request.POST.get("do", "")
    if wish == "remove":
        actions.remove_metric(by=by, at=now(), ref=page.id, code=found.code)
        return redirect("status-metrics", slug=page.slug)
    if wish == "forget":
        actions.forget_readings(by=by, at=now(), ref=page.id, code=found.code)
        return redirect("status-metric", slug=page.slug, code=found.code)
    if wish == "unwatch":
        actions.unwatch_metric(by=by, at=now(), ref=page.id, code=found.code)
        return redirect("status-metric", slug=page.slug, code=found.code)
    if wish == "watch":
        source = SourceForm(request.POST)
        if saved(source, lambda: actions.watch_metric(by=by, at=now(), ref=page.id, code=found.code, draft=source.draft())):
            return redirect("status-metric", slug=page.slug, code=found.code)
        return _shown(request, page, MetricForm(metric=found), found, source)
    form = MetricForm(request.POST or None, metric=found)
    if saved(form, lambda: actions.change_metric(by=by, at=now(), ref=page.id, code=found.code, draft=form.draft())):
        return redirect("status-metrics", slug=page.slug)
    return _shown(request, page, form, found)


def _shown(
    request: HttpRequest, page: PageView, form: MetricForm, one: MetricView | None, source: SourceForm | None = None
) -> HttpResponse:
    facts = {
        "page": page,
        "form": form,
        "metric": one,
        "rows": queries.metrics(page.id),
        "address": settings.VARSKO.url,
        "source_form": source or SourceForm(source=one.source if one else None),
        "trouble": words.TROUBLES.get(one.source.trouble, "") if one and one.source else "",
    }
    return render(request, "statuspages/metrics.html", facts, status=status_of(source or form))
