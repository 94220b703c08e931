"""The page behind the link of a letter that asks for a form: its fields, and nothing of the request. No sign-in; sent once."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from varsko.core.clock import now
from varsko.desk import actions, queries
from varsko.desk.form_words import hint_of, name_of
from varsko.desk.forms import FillForm
from varsko.kernel.errors import NotFound
from varsko.ui.forms import saved, status_of
from varsko.ui.secrecy import secret_address


@csrf_exempt  # the signed token in the address is the proof; a page that sends no referrer names no origin either
@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@secret_address
def fill(request: HttpRequest, token: str) -> HttpResponse:
    """Ask for what the form asks."""
    found = queries.asked_form(token)
    if found is None:
        raise NotFound("request")
    key, view, guest, is_open = found
    with translation.override(guest.language):
        form = FillForm(request.POST if request.method == "POST" else None, by=guest, view=view) if is_open else None
        is_done = form is not None and saved(form, lambda: actions.fill_asked(by=guest, at=now(), ref=key, facts=form.facts()))
        context = {"key": key, "form": None if is_done else form, "is_done": is_done, "name": name_of(view), "hint": hint_of(view)}
        return render(request, "desk/fill.html", context, status=status_of(form) if form else 200)
