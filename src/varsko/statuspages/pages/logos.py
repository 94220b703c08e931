"""The logo of a page, for whoever may configure it."""

from base64 import b64encode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from varsko.core.clock import now
from varsko.statuspages import actions, queries
from varsko.statuspages.forms import LogoForm
from varsko.statuspages.pages.asked import actor_of, page_of
from varsko.ui.forms import saved, status_of


@require_http_methods(["GET", "HEAD", "POST"])
def logo(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the logo of a page, set another one, or take it away."""
    page, by = page_of(request, slug, "configure"), actor_of(request)
    if request.POST.get("do") == "remove":
        actions.remove_logo(by=by, at=now(), ref=page.id)
        return redirect("status-logo", slug=page.slug)
    known = queries.logos(page.id)
    form = LogoForm(request.POST or None, request.FILES or None, known=known)
    if saved(form, lambda: actions.set_logo(by=by, at=now(), ref=page.id, alt=form.cleaned_data["alt"], **form.chosen())):
        return redirect("status-logo", slug=page.slug)
    shown = [(one, f"data:image/png;base64,{b64encode(one.data).decode()}") for one in known]
    return render(request, "statuspages/logo.html", {"page": page, "form": form, "logos": shown}, status=status_of(form))
