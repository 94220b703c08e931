"""An address of one word that everybody remembers: what keys of incidents begin with, as the settings say, such as /hot."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from varsko.incidents import queries as incidents
from varsko.kernel.errors import NotFound


@login_not_required  # whoever types an address that is none reads so, and nothing is told but where to sign in
def by_word(request: HttpRequest, word: str) -> HttpResponse:
    """Lead /hot to the incidents, and /hot-12 to one. Raises NotFound for any other word."""
    prefix, dash, number = word.upper().partition("-")
    is_number = number.isascii() and number.isdigit()
    if (dash and not is_number) or prefix != incidents.settings().prefix:
        raise NotFound("page")
    return redirect("incident", key=f"{prefix}-{number}") if dash else redirect("incidents")
