"""Forms that callers are asked by letter to fill in."""

from django.conf import settings

from varsko.core import secrets
from varsko.desk.domain.forms import FormView
from varsko.desk.domain.states import OPEN
from varsko.desk.models import FormAsk, Request
from varsko.desk.queries.forms import form_view
from varsko.events.base import Who
from varsko.people.data import Actor

_PURPOSE = "desk.fill"


def fill_address(row: Request) -> str:
    """Give the whole address at which the caller of a request fills in its form."""
    return f"{settings.VARSKO.url}/portal/fill/{secrets.token(_PURPOSE, row.pk, row.caller_id)}"


def asked_form(token: str) -> tuple[str, FormView, Actor, bool] | None:
    """Give the key of the request, the form, who fills it in, and whether it still waits; None for a forged link or another caller's."""
    found = secrets.read_token(_PURPOSE, token)
    rows = FormAsk.objects.select_related("request__caller", "asked__form__desk")
    row = rows.filter(request=found[0], request__caller=found[1]).first() if found else None
    if row is None or row.request.caller is None:
        return None
    caller = row.request.caller
    guest = Actor(who=Who(kind="link", id=str(caller.pk), name=caller.name), language=caller.language)
    return row.request.key, form_view(row.asked), guest, row.filled_at is None and row.request.state in OPEN
