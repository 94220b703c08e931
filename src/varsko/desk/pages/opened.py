"""Requests that are opened by forms: what is sent twice, also after going back, is opened once."""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest
from django.utils.translation import gettext as _

from varsko.core.clock import now
from varsko.core.once import Paper, once
from varsko.desk.data import OwnView, RequestView
from varsko.desk.pages.asked import actor_of
from varsko.ui.forms import attempt

Opened = TypeVar("Opened", OwnView, RequestView)


def opened_once(
    request: HttpRequest, form: BaseForm, about: Mapping[str, Any], do: Callable[[], Opened], *, find: Callable[[str], Opened | None]
) -> tuple[str, bool]:
    """Open what a form asks for, or tell whoever asks that it is open already; `find` finds it as they see it, and `about` says more.

    Gives its key, "" where the form is not filled in, and whether it is new.
    """

    def holds(key: str) -> bool:
        found = find(key)
        return found is not None and found.is_open

    who = actor_of(request).who
    outcome = attempt(
        form,
        lambda: once(Paper("request", who, {**form.cleaned_data, **about}), do, name=lambda made: made.key, at=now(), holds=holds),
    )
    if outcome is None:
        return "", False
    if outcome.made is None:
        messages.info(request, _("You have sent this already: it is %(key)s. It was not sent a second time.") % {"key": outcome.ref})
    return outcome.ref, outcome.made is not None
