"""What readers may know of what was learned: prepared and published by whoever looks after the page."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from varsko.core.clock import now
from varsko.kernel.errors import Invalid
from varsko.statuspages import actions, words
from varsko.statuspages.data import PageView, ReportView
from varsko.statuspages.forms import LearnedForm
from varsko.statuspages.pages.asked import actor_of, page_of, report_of
from varsko.ui.forms import attempt, status_of

_PRESSED: dict[str, Callable[..., ReportView]] = {
    "publish": actions.publish_learned,
    "revert": actions.revert_learned,
    "drop": actions.drop_learned,
}


@require_http_methods(["GET", "HEAD", "POST"])
def learned(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """Prepare what readers may know, publish it, take it back."""
    page = page_of(request, slug, "change")
    report = report_of(page, code)
    wish = request.POST.get("do", "save")
    form = LearnedForm(request.POST if request.method == "POST" and wish == "save" else None, page=page, report=report)
    if request.method == "POST" and _did(request, page, report, form, wish):
        return redirect("status-learned", slug=page.slug, code=report.code)
    facts = {"page": page, "report": report, "form": form, "title": words.best(report.titles, page.language)[1]}
    return render(request, "statuspages/learned.html", facts, status=status_of(form))


def _did(request: HttpRequest, page: PageView, report: ReportView, form: LearnedForm, wish: str) -> bool:
    about: dict[str, Any] = {"by": actor_of(request), "at": now(), "ref": page.id, "code": report.code}
    if wish not in _PRESSED:
        return attempt(form, lambda: actions.draft_learned(**about, texts=form.texts())) is not None
    try:
        _PRESSED[wish](**about)
    except Invalid as invalid:
        messages.error(request, " ".join(invalid.errors.values()))
    return True
