"""The address of incidents, and the mails that nothing was made of."""

from dataclasses import asdict
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from varsko.core.clock import now
from varsko.incidents import actions, queries, words
from varsko.incidents.forms.mail import MailForm
from varsko.incidents.mailed import MailHome
from varsko.incidents.pages.asked import actor_of
from varsko.people.data import Subject
from varsko.people.domain.permissions import demand
from varsko.ui.forms import saved, status_of

_PAGE = 50


@require_http_methods(["GET", "HEAD", "POST"])
def mail(request: HttpRequest) -> HttpResponse:
    """Show and change the address, and list what came and was left, with the reason."""
    by = actor_of(request)
    demand(by, "configure", Subject(kind="settings"))
    home = queries.mail_home() or MailHome(address="")
    form = MailForm(request.POST if request.method == "POST" else None, initial=asdict(home))
    if saved(form, lambda: actions.change_mail(by=by, at=now(), **form.cleaned_data)):
        messages.success(request, _("Saved."))
        return redirect("incident-mail")
    settled = request.GET.get("all") == "1"
    after = request.GET.get("after", "")
    found = queries.mails_left(by=by, settled=settled, after=after, limit=_PAGE + 1)
    context = {
        "form": form,
        "rows": [(one, words.why_mail(one.why)) for one in found[:_PAGE]],
        "settled": settled,
        "newest": _address(settled) if after else "",
        "older": _address(settled, found[_PAGE - 1].id) if len(found) > _PAGE else "",
    }
    return render(request, "incidents/mail.html", context, status=status_of(form))


def _address(settled: bool, after: str = "") -> str:
    said = {**({"all": "1"} if settled else {}), **({"after": after} if after else {})}
    return f"{reverse('incident-mail')}?{urlencode(said)}"
