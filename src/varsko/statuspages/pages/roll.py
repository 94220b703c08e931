"""The subscribers of a page, for whoever may configure it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from varsko.core.clock import now
from varsko.kernel.text import clean
from varsko.statuspages import actions, queries, words
from varsko.statuspages.data import PageView
from varsko.statuspages.forms import BringForm
from varsko.statuspages.pages.asked import actor_of, page_of
from varsko.ui.forms import attempt, status_of


@require_http_methods(["GET", "HEAD", "POST"])
def subscribers(request: HttpRequest, slug: str) -> HttpResponse:
    """Show who hears of a page, and bring some along who said yes elsewhere."""
    page, by = page_of(request, slug, "configure"), actor_of(request)
    wish = request.POST.get("do", "")
    if wish in {"revive", "end"}:
        return _changed(request, page, wish)
    form = BringForm(request.POST or None, audiences=queries.audiences(page.id) if page.has_audiences else ())
    brought = attempt(form, lambda: actions.bring_subscribers(by=by, at=now(), ref=page.id, wishes=form.wishes()))
    if brought is not None:
        count = len(brought)
        messages.success(request, ngettext("%(count)d subscriber is new.", "%(count)d subscribers are new.", count) % {"count": count})
        return redirect("status-subscribers", slug=page.slug)
    return _shown(request, page, form)


def _changed(request: HttpRequest, page: PageView, wish: str) -> HttpResponse:
    do = actions.revive_subscriber if wish == "revive" else actions.end_subscriber
    do(by=actor_of(request), at=now(), ref=page.id, code=clean(request.POST.get("code", "")))
    return redirect("status-subscribers", slug=page.slug)


def _shown(request: HttpRequest, page: PageView, form: BringForm) -> HttpResponse:
    state, text = request.GET.get("state", ""), clean(request.GET.get("q", "")).strip()[:100]
    wanted = queries.Wanted(state=state if state in words.SUBSCRIBED else "", text=text)
    counts = queries.subscriber_counts(page.id)
    found = queries.subscribers(page.id, wanted, by=actor_of(request))
    names = {one.code: one.name for one in queries.components(page.id)}
    facts = {
        "page": page,
        "form": form,
        "rows": [(one, words.WAYS[one.kind], words.SUBSCRIBED[one.state], words.wishes(one, names)) for one in found],
        "states": list(words.SUBSCRIBED.items()),
        "counts": [(words.WAYS[kind], words.SUBSCRIBED[said], number) for (kind, said), number in sorted(counts.items())],
        "wanted": wanted,
        "is_cut": len(found) >= queries.MOST_SUBSCRIBERS,
    }
    return render(request, "statuspages/subscribers.html", facts, status=status_of(form) if request.method == "POST" else 200)
