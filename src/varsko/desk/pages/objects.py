"""The register of objects: the list, one of them, and tables in and out."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe
from django.views.decorators.vary import vary_on_headers

from varsko.core.clock import now
from varsko.desk import actions, object_words, queries
from varsko.desk.data import ObjectState, ObjectView
from varsko.desk.forms import ImportForm, ObjectForm
from varsko.desk.pages.asked import actor_of
from varsko.desk.tables import object_lines
from varsko.kernel.errors import NotFound
from varsko.kernel.text import clean
from varsko.people.domain.permissions import demand, may
from varsko.ui.forms import attempt, status_of

_PAGE = 50


@require_safe
@vary_on_headers("HX-Request")
def objects(request: HttpRequest) -> HttpResponse:
    """List objects; only the rows to a page that has the rest already."""
    by = actor_of(request)
    demand(by, "see", queries.ANY)
    asked = {name: clean(request.GET.get(name, ""))[:100] for name in ("q", "kind", "state", "after")}
    found = queries.objects(by=by, where=_where(asked), text=asked["q"], after=asked["after"], limit=_PAGE + 1)
    context = {
        "rows": [(one, object_words.KINDS[one.kind], object_words.STATES[one.state]) for one in found[:_PAGE]],
        "asked": asked,
        "older": f"?{urlencode({**asked, 'after': found[_PAGE - 1].tag})}" if len(found) > _PAGE else "",
        "newest": f"?{urlencode({**asked, 'after': ''})}" if asked["after"] else "",
        "is_narrowed": any(asked.values()),
    }
    if request.htmx:  # type: ignore[attr-defined]  # set by django-htmx
        return render(request, "desk/_object_rows.html", context)
    more = {"kinds": object_words.KINDS, "states": object_words.STATES, "may_change": may(by, "change", queries.ANY)}
    return render(request, "desk/objects.html", context | more)


def _where(asked: dict[str, str]) -> Q:
    """Give the filter as a condition; what is gone is only shown where it is asked for."""
    kind = Q(kind=asked["kind"]) if asked["kind"] in object_words.KINDS else Q()
    return kind & (Q(state=asked["state"]) if asked["state"] in object_words.STATES else ~Q(state=ObjectState.GONE))


@require_http_methods(["GET", "HEAD", "POST"])
def object_(request: HttpRequest, ref: UUID | None = None) -> HttpResponse:
    """Show an object with its requests and its history, change it, or write a new one down."""
    by = actor_of(request)
    demand(by, "see" if ref and request.method != "POST" else "change", queries.ANY)
    view = queries.object_(ref, by=by) if ref else None
    if ref and view is None:
        raise NotFound("object")
    form = ObjectForm(request.POST if request.method == "POST" else None, by=by, view=view)
    done = attempt(form, lambda: _write(request, form, view))
    if done:
        messages.success(request, _("Saved."))
        return redirect("desk-object", ref=done.id)
    context = {"view": view, "form": form, "may_change": may(by, "change", queries.ANY), **(_around(request, view) if view else {})}
    return render(request, "desk/object.html", context, status=status_of(form))


def _write(request: HttpRequest, form: ObjectForm, view: ObjectView | None) -> ObjectView:
    by = actor_of(request)
    if view is None:
        return actions.add_object(by=by, at=now(), draft=form.draft())
    return actions.change_object(by=by, at=now(), ref=view.id, base=form.base(), **form.touched())


def _around(request: HttpRequest, view: ObjectView) -> dict[str, Any]:
    by = actor_of(request)
    return {
        "kind": object_words.KINDS[view.kind],
        "state": object_words.STATES[view.state],
        "rows": [(one, "") for one in queries.requests_of_object(view.id, by=by)],
        "history": [(one, object_words.told(one)) for one in queries.history_of_object(view, by=by)],
    }


@require_http_methods(["GET", "HEAD", "POST"])
def import_objects(request: HttpRequest) -> HttpResponse:
    """Look at what a table would bring, then take it in."""
    by = actor_of(request)
    demand(by, "change", queries.ANY)
    form = ImportForm(request.POST, request.FILES) if request.method == "POST" else ImportForm()
    store = request.POST.get("do") == "store"
    found = attempt(form, lambda: actions.import_objects(by=by, at=now(), text=form.cleaned_data["text"], store=store))
    if found and found.is_stored:
        messages.success(request, _("Taken in: %(added)d new, %(changed)d changed.") % {"added": found.added, "changed": found.changed})
        return redirect("desk-objects")
    if found:
        form = ImportForm(initial={"text": form.cleaned_data["text"]})
    context = {"form": form, "found": found}
    return render(request, "desk/objects_import.html", context, status=422 if found and found.faults else status_of(form))


@require_safe
def object_csv(request: HttpRequest) -> StreamingHttpResponse:
    """Give all objects as a table that can be taken in again."""
    by = actor_of(request)
    demand(by, "see", queries.ANY)
    response = StreamingHttpResponse(object_lines(queries.every_object(by=by)), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="objects.csv"'
    return response
