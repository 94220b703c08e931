"""What is measured, for whoever may configure the page."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from varsko.core.clock import now
from varsko.kernel.errors import NotFound
from varsko.statuspages import actions, queries, words
from varsko.statuspages.data import MetricView, PageView
from varsko.statuspages.forms import MetricForm, RuleForm, SourceForm
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
    about: dict[str, Any] = {"by": by, "at": now(), "ref": page.id, "code": found.code}
    match request.POST.get("do", ""):
        case "remove":
            actions.remove_metric(**about)
            return redirect("status-metrics", slug=page.slug)
        case "forget" | "unwatch" | "unrule" as wish:
            _undo(wish, request.POST.get("rule", ""), about)
            return _back(page, found)
        case "watch":
            source = SourceForm(request.POST)
            done = saved(source, lambda: actions.watch_metric(**about, draft=source.draft()))
            return _back(page, found) if done else _shown(request, page, MetricForm(metric=found), found, source=source)
        case "rule":
            rule = RuleForm(request.POST, components=queries.components(page.id))
            done = saved(rule, lambda: actions.add_rule(**about, draft=rule.draft()))
            return _back(page, found) if done else _shown(request, page, MetricForm(metric=found), found, rule=rule)
    form = MetricForm(request.POST or None, metric=found)
    if saved(form, lambda: actions.change_metric(**about, draft=form.draft())):
        return redirect("status-metrics", slug=page.slug)
    return _shown(request, page, form, found)


def _undo(wish: str, rule: str, about: Mapping[str, Any]) -> None:
    if wish == "forget":
        actions.forget_readings(**about)
    elif wish == "unwatch":
        actions.unwatch_metric(**about)
    else:
        actions.remove_rule(**about, rule=rule)


def _back(page: PageView, one: MetricView) -> HttpResponse:
    return redirect("status-metric", slug=page.slug, code=one.code)


def _shown(
    request: HttpRequest,
    page: PageView,
    form: MetricForm,
    one: MetricView | None,
    source: SourceForm | None = None,
    rule: RuleForm | None = None,
) -> HttpResponse:
    facts = {"page": page, "form": form, "metric": one, "rows": queries.metrics(page.id), "address": settings.VARSKO.url}
    if one:
        heeding = [part for part in queries.components(page.id) if part.heeds != "nothing"]
        value = queries.newest(one.id)
        facts |= {
            "newest": words.quantity(round(value, one.decimals), one.unit) if value is not None else "",
            "source_form": source or SourceForm(source=one.source),
            "trouble": words.TROUBLES.get(one.source.trouble, "") if one.source else "",
            "rules": [(each, words.limit(each), words.judged(each)) for each in queries.rules(page.id) if each.metric == one.code],
            "rule_form": rule or RuleForm(components=heeding),
            "is_heeded": bool(heeding),
        }
    return render(request, "statuspages/metrics.html", facts, status=status_of(rule or source or form))
