"""Pages of others that are kept here: for readers, and for whoever looks after them."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from varsko.core.clock import now
from varsko.kernel.text import clean
from varsko.people.domain.permissions import demand
from varsko.statuspages import actions, queries, words
from varsko.statuspages.data import MirrorBody, MirrorView
from varsko.statuspages.forms import MirrorForm
from varsko.statuspages.pages.asked import actor_of, may_do
from varsko.statuspages.pages.public import gone
from varsko.statuspages.render.mirrored import GUIDE, SCRIPT, finished, heads, own_language, own_script, resolved
from varsko.ui.forms import saved, status_of


@login_not_required
@require_safe
def mirrored(request: HttpRequest, slug: str, path: str = "") -> HttpResponse:
    """Show a sheet of a page of another installation that the raw path does not hold yet; what it says can do nothing here."""
    one = queries.mirror(slug)
    own = own_language(queries.mirror_body(one, GUIDE)) if one else ""
    wanted = resolved(clean(path).strip("/"), own)
    found = _body(one, wanted) if one else None
    if one is None or found is None:
        return gone(request)
    body, etag = finished(wanted, found, one, queries.mirror_paths(one), at=now())
    return HttpResponse(body, headers=heads(wanted, one, etag, at=now()))


def _body(one: MirrorView, path: str) -> MirrorBody | None:
    return own_script(queries.mirror_paths(one)) if path == SCRIPT else queries.mirror_body(one, path)


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
