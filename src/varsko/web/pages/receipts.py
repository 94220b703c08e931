"""What Twilio tells of text messages that it took: whether they arrived."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseForbidden
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from varsko.channels import sms
from varsko.core import receipts
from varsko.core.clock import now
from varsko.kernel.text import clean


@csrf_exempt
@login_not_required
@require_POST
def texted(request: HttpRequest) -> HttpResponse:
    """Hear what became of a text message. Believed only when Twilio signed it; of what is no message of ours nothing is kept."""
    if not sms.is_set_up():
        raise Http404
    if not sms.is_from_twilio(request.get_full_path(), dict(request.POST.lists()), request.headers.get("X-Twilio-Signature", "")):
        return HttpResponseForbidden("not signed by Twilio", content_type="text/plain")
    status, code, sid = (clean(request.POST.get(name, "")).strip() for name in ("MessageStatus", "ErrorCode", "MessageSid"))
    if found := sms.outcome_of(status, code[:10]):
        outcome, said = found
        receipts.take(key=clean(request.GET.get("message", ""))[:300], provider_id=sid, outcome=outcome, said=said, at=now())
    return HttpResponse(status=204)
