"""Updates by mail, for whoever may configure a page: its secret address, a new one, and what became of the mails that came."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from varsko.channels import sms
from varsko.core.clock import now
from varsko.statuspages import actions, queries, words
from varsko.statuspages.pages.asked import actor_of, page_of


@require_http_methods(["GET", "HEAD", "POST"])
def letters(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the address of a page and the newest mails to it, or give it a new address."""
    page = page_of(request, slug, "configure")
    if request.method == "POST":
        actions.renew_told_address(by=actor_of(request), at=now(), ref=page.id)
        return redirect("status-letters", slug=page.slug)
    rows = [(one, words.TOLD_BY_MAIL[one.why] if one.why else "") for one in queries.letters(page.id, page.code)]
    text, sender = queries.text_code(page.id) if sms.is_set_up() else "", settings.VARSKO.twilio_from
    facts = {
        "page": page,
        "text": text,
        "number": sender if sender.lstrip("+").isdigit() else "",  # nobody can write to a name, nor to a messaging service
        "hook": f"{settings.VARSKO.url}/sms/twilio",
        "address": queries.told_address(page.id, page.code),
        "rows": rows,
    }
    return render(request, "statuspages/letters.html", facts)
