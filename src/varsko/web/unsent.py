"""What somebody typed while they were signed out, or on a page from before they signed in: shown to them again, to be sent once more."""

import re
from typing import Any

from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers

_TOKEN = "csrfmiddlewaretoken"  # noqa: S105 - the name of a field
_SECRET = re.compile(r"passw|secret|code|token|otp|credential", re.IGNORECASE)


class SignInFirst(LoginRequiredMiddleware):
    """Middleware: strangers sign in first; a form they sent is not lost by it."""

    def handle_no_permission(self, request: HttpRequest, view_func: Any) -> Any:  # Django's types promise a redirect
        """Show a form of ours again; lead to the sign-in from anything else."""
        return again(request) or super().handle_no_permission(request, view_func)


def _is_from_here(request: HttpRequest) -> bool:
    """Tell whether the browser says that a page of ours sent this: only then may what it holds be shown in one of ours again."""
    return request.headers.get("Origin") in {f"{request.scheme}://{request.get_host()}", *settings.CSRF_TRUSTED_ORIGINS}


def again(request: HttpRequest) -> HttpResponse | None:
    """Show what a form held, with a button that sends it once more; None for what is no form of ours, or holds what must not be shown."""
    fields = [(name, value) for name, values in request.POST.lists() if name != _TOKEN for value in values]
    is_form = request.method == "POST" and _TOKEN in request.POST and "HX-Request" not in request.headers
    if not is_form or not _is_from_here(request) or _holds_secrets(fields):
        return None
    context = {
        "fields": fields,
        "typed": [value for _name, value in fields if len(value.split()) > 1],
        "has_files": bool(request.FILES),
        "where": request.get_full_path(),
    }
    response = render(request, "web/unsent.html", context, status=403)
    add_never_cache_headers(response)
    return response


def _holds_secrets(fields: list[tuple[str, Any]]) -> bool:
    return not fields or any(_SECRET.search(name) for name, _value in fields)
