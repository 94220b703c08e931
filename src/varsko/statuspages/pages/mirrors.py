"""Pages of others that are kept here: for readers, and for whoever looks after them."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import http_date
from django.views.decorators.http import require_http_methods, require_safe

from varsko.core.clock import now
from varsko.kernel.text import clean
from varsko.people.domain.permissions import demand
from varsko.statuspages import actions, queries, words
from varsko.statuspages.data import MirrorView
from varsko.statuspages.domain.mirroring import HTML, kind_of
from varsko.statuspages.forms import MirrorForm
from varsko.statuspages.pages.asked import actor_of, may_do
from varsko.statuspages.pages.public import gone
from varsko.statuspages.queries.mirrors import PROOF, mirror_paths
from varsko.statuspages.render.mirrored import shown
from varsko.ui.forms import saved, status_of

_POLICY = "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'none'; base-uri 'none'; frame-ancestors 'none'; sandbox"


@login_not_required
@require_safe
def mirrored(request: HttpRequest, slug: str, path: str = "") -> HttpResponse:
    """Show a sheet of a page of another installation; what it holds can do nothing here."""
    one = queries.mirror(slug)
    wanted = clean(path).strip("/")
    found = queries.mirror_sheet(one, wanted) if one else None
    if one is None or found is None:
        return gone(request)
    body, digest = found
    kind = "application/json; charset=utf-8" if wanted == PROOF else kind_of(wanted) if wanted else HTML
    if kind == HTML:
        body = shown(body, wanted, one, mirror_paths(one), at=now())
    return _answer(HttpResponse(body, content_type=kind), one, digest)


def _answer(response: HttpResponse, one: MirrorView, digest: str) -> HttpResponse:
    response.headers["Content-Security-Policy"] = _POLICY
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "public, max-age=10, stale-while-revalidate=60, stale-if-error=86400"
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Varsko-Mirror-Of"] = one.address
    if one.signed_at:
        response.headers["Varsko-Signed"] = http_date(one.signed_at.timestamp())
        response.headers["Varsko-Silent"] = "yes" if one.is_silent(now()) else "no"
    if not response.headers["Content-Type"].startswith("text/html"):
        response.headers["ETag"] = f'"{digest[:32]}"'
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def mirrors(request: HttpRequest) -> HttpResponse:
    """List the pages of others that are kept here, keep another one, or one no longer."""
    by = actor_of(request)
    demand(by, "see", queries.ABOUT)
    if request.method == "POST" and request.POST.get("do") == "remove":
        actions.remove_mirror(by=by, at=now(), ref=request.POST.get("id", ""))
        return redirect("status-mirrors")
    form = MirrorForm(request.POST or None)
    if saved(form, lambda: actions.add_mirror(by=by, at=now(), draft=form.draft())):
        return redirect("status-mirrors")
    rows = [(one, one.is_silent(now()), words.REFUSALS.get(one.refusal, "")) for one in queries.mirrors(by)]
    facts = {"rows": rows, "form": form, "may_configure": may_do(request, "configure")}
    return render(request, "statuspages/mirrors.html", facts, status=status_of(form))
