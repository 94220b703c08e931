"""How a number is proven by its code, and how a STOP from a telephone ends what goes to it."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseForbidden
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from varsko.channels import sms
from varsko.core.clock import now
from varsko.kernel.errors import Invalid
from varsko.kernel.text import clean
from varsko.statuspages import actions
from varsko.statuspages.pages.subscribing import asked_for

_STOP = frozenset({"STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT", "REVOKE", "OPTOUT", "STOPP", "AVSLUTT", "AFMELD", "REZYGNUJ"})


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def code(request: HttpRequest, slug: str) -> HttpResponse:
    """Take the code that was sent to a number. Opening the page changes nothing."""
    page, _sight = asked_for(request, slug)
    asked = request.POST or request.GET
    language = asked.get("language", "")
    context = {"page": page, "kind": "sms", "said": asked.get("address", ""), "report": asked.get("report", ""), "what": "code"}
    with translation.override(language if language in page.languages else page.language):
        if request.method != "POST":
            return render(request, "statuspages/subscribed.html", context)
        try:
            said = {name: request.POST.get(name, "") for name in ("address", "report", "code")}
            actions.confirm_number(at=now(), page_id=page.id, **said)
        except Invalid as invalid:
            return render(request, "statuspages/subscribed.html", {**context, "wrong": " ".join(invalid.errors.values())}, status=422)
        return render(request, "statuspages/subscribed.html", {**context, "what": "confirmed"})


@csrf_exempt
@login_not_required
@require_POST
def texted(request: HttpRequest) -> HttpResponse:
    """Hear a text message that Twilio signed: STOP ends all that goes to a number, people of ours tell how an incident stands."""
    if not sms.is_set_up():
        raise Http404
    if not sms.is_from_twilio(request.get_full_path(), dict(request.POST.lists()), request.headers.get("X-Twilio-Signature", "")):
        return HttpResponseForbidden("not signed by Twilio", content_type="text/plain")
    said = clean(request.POST.get("OptOutType") or request.POST.get("Body", "")).strip(" \t\r\n.!").upper()
    if said in _STOP:
        actions.stop_number(request.POST.get("From", ""))
    else:
        name, number, text = (request.POST.get(one, "") for one in ("MessageSid", "From", "Body"))
        actions.hear_text(at=now(), name=clean(name), number=number, text=text)
    return HttpResponse('<?xml version="1.0" encoding="UTF-8"?><Response/>', content_type="text/xml")
