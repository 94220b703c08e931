"""Down time of a component, for whoever may configure the page."""

from collections.abc import Callable, Mapping
from functools import partial
from types import MappingProxyType
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from varsko.core.clock import now
from varsko.kernel.errors import NotFound
from varsko.statuspages import actions, queries
from varsko.statuspages.data import ComponentView, PageView
from varsko.statuspages.forms import CorrectionForm
from varsko.statuspages.pages.asked import actor_of, page_of
from varsko.ui.forms import saved, status_of

_DO: Mapping[str, Callable[..., Any]] = MappingProxyType({"strike": actions.strike_spell, "restore": actions.restore_spell})


@require_safe
def uptime(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """List the down time of a component."""
    page = page_of(request, slug, "configure")
    found = _component(page, code)
    facts = {"page": page, "component": found, "spells": queries.spells(page.id, found.code)}
    return render(request, "statuspages/uptime.html", facts)


@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: HttpRequest, slug: str, code: str, number: int) -> HttpResponse:
    """Put down time right: move it, strike it, let it count again."""
    page = page_of(request, slug, "configure")
    found = _component(page, code)
    spell = queries.spell(page.id, found.code, number)
    if spell is None:
        raise NotFound("down time")
    form = CorrectionForm(request.POST or None, spell=spell)
    if saved(form, lambda: _do(request, page, found, number, form)):
        return redirect("status-uptime", slug=page.slug, code=found.code)
    facts = {"page": page, "component": found, "spell": spell, "form": form}
    return render(request, "statuspages/uptime.html", facts, status=status_of(form))


def _do(request: HttpRequest, page: PageView, part: ComponentView, number: int, form: CorrectionForm) -> None:
    do = _DO.get(request.POST.get("do", ""), partial(actions.correct_spell, began_at=form.real_begin(), ended_at=form.real_end()))
    do(by=actor_of(request), at=now(), ref=page.id, code=part.code, spell=number, reason=form.cleaned_data["reason"])


def _component(page: PageView, code: str) -> ComponentView:
    found = queries.component(page.id, code)
    if found is None:
        raise NotFound("component")
    return found
