"""The host names of a page, for whoever may configure it: whose they are, and what to do next."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from varsko.core.clock import now
from varsko.kernel.text import clean
from varsko.statuspages import actions, queries, words
from varsko.statuspages.pages.asked import actor_of, page_of


@require_http_methods(["GET", "HEAD", "POST"])
def hosts(request: HttpRequest, slug: str) -> HttpResponse:
    """List the host names of a page, or look whether one is proven by now."""
    page = page_of(request, slug, "configure")
    if request.method == "POST":
        actions.prove_host(by=actor_of(request), at=now(), ref=page.id, name=clean(request.POST.get("name", "")))
        return redirect("status-hosts", slug=page.slug)
    rows = [(one, words.PROOFS.get(one.proof, ""), words.MISSING.get(one.missing, "")) for one in queries.host_views(page.id)]
    return render(request, "statuspages/hosts.html", {"page": page, "rows": rows})
