"""Text messages, handed over by Twilio's REST API; any service that speaks it will do."""

import time
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.conf import settings
from django.utils import translation
from django.utils.translation import ngettext

from varsko.channels import outside
from varsko.channels.sms.signed import is_signed as is_signed
from varsko.core.deliveries import CannotDeliver, Gone, NotTaken, Receipt, begin
from varsko.core.receipts import Outcome
from varsko.kernel.late import late
from varsko.kernel.text import clean, shorten

if TYPE_CHECKING:
    import httpx
else:
    httpx = late("httpx")

ANSWER_WITHIN, ALL_WITHIN = 10.0, 20.0
LONGEST = 480
"""So many signs are said at most: three parts, seven of letters that need more room."""
_SURELY_NOT_TAKEN = frozenset({401, 403, 404, 408, 425, 429, 503})
_PLAIN = {"User-Agent": "Varsko", "Accept-Encoding": "identity"}
_LONGEST_ANSWER = 20_000

ENDED = 21610
"""Whoever has the number answered STOP."""
_GONE = frozenset({21211, 21214, 21217, 21265, 21407, 21610, 21612, 21614})
_REFUSED = frozenset({21602, 21605, 21617, 30007, 30008})
"""What is wrong with the message or this very try; everything else that is refused is wrong with the account, and may be mended."""

_NO_RECEIPTS = 21609
"""Twilio cannot reach the address for receipts, as of an installation inside a network: the message was not taken."""
RECEIPTS = "/sms/twilio/receipts"
"""Where Twilio tells what became of a message."""
_ARRIVED, _LOST = frozenset({"delivered", "read"}), frozenset({"undelivered", "failed"})
_LATER = {
    "30003": (Outcome.UNREACHABLE, "the telephone is switched off or out of reach"),
    "30004": (Outcome.GONE, "the number takes no messages from us"),
    "30005": (Outcome.GONE, "the number is unknown"),
    "30006": (Outcome.GONE, "a landline, or an operator that cannot be reached"),
    "21610": (Outcome.GONE, "the number said STOP"),
}


def is_set_up() -> bool:
    """Tell whether this installation can send text messages."""
    said = settings.VARSKO
    return bool(said.twilio_sid and said.twilio_token and said.twilio_from)


def is_from_twilio(path: str, form: Mapping[str, Iterable[str]], said: str) -> bool:
    """Tell whether what came to a path of ours, with its query, bears Twilio's signature."""
    return is_signed(settings.VARSKO.twilio_token, f"{settings.VARSKO.url}{path}", form, said)


class SmsChannel:
    """Sends `{"sms": text}`; of a message for other channels its `brief`, `subject` or `text`, and its `link`."""

    def send(self, message: dict[str, Any], *, address: str, key: str, since: datetime) -> Receipt:
        """Hand over one text message to a number such as +4790000000."""
        said = settings.VARSKO
        sender = "MessagingServiceSid" if said.twilio_from.startswith("MG") else "From"
        form = {"To": address, sender: said.twilio_from, "Body": text_of(message)}
        if said.url.startswith("https://"):  # Twilio refuses a message whose receipts would go to an address that it cannot reach
            form["StatusCallback"] = f"{said.url}{RECEIPTS}?{urlencode({'message': key})}"
        target = f"{said.twilio_url}/2010-04-01/Accounts/{said.twilio_sid}/Messages.json"
        account, until = (said.twilio_sid, said.twilio_token), time.monotonic() + ALL_WITHIN
        status, answer = _post(target, form, account, until, since)
        if answer.get("code") == _NO_RECEIPTS and form.pop("StatusCallback", ""):
            status, answer = _post(target, form, account, until, since)  # a text without a receipt is better than none
        if status in {200, 201}:
            return Receipt("twilio", str(answer.get("sid") or "")[:200])
        raise _refusal(status, answer)

    def merge(self, messages: Sequence[dict[str, Any]]) -> dict[str, Any] | None:
        """Make one text of many that names as many as there is room for; the first link leads on."""
        language = messages[0].get("language", "en")
        with translation.override(language):
            count = ngettext("%(count)s alert needs you", "%(count)s alerts need you", len(messages)) % {"count": len(messages)}
        return {
            "brief": f"{count}: {'; '.join(str(one.get('brief') or one.get('subject', '')) for one in messages)}",
            "link": messages[0].get("link", ""),
            "language": language,
        }


def outcome_of(status: str, code: str) -> tuple[Outcome, str] | None:
    """Read what a receipt says: what became of the message, and why, in a line. None while it is still on its way."""
    if status in _ARRIVED:
        return Outcome.ARRIVED, ""
    if status not in _LOST:
        return None
    outcome, why = _LATER.get(code, (Outcome.FAILED, status))
    return outcome, f"{code} {why}".strip()


def text_of(message: dict[str, Any]) -> str:
    """Say a message in the room of a text message; a link is never cut."""
    if "sms" in message:
        return shorten(clean(str(message["sms"])), LONGEST)
    link = str(message.get("link") or "")
    title = message.get("brief") or message.get("subject") or message.get("text") or ""
    said = shorten(clean(str(title)), max(LONGEST - len(link) - 1, 40))
    return f"{said} {link}".strip()


def _refusal(status: int, answer: dict[str, Any]) -> Exception:
    """Choose what a refusal means: of the number, of the message, for now, or nobody knows."""
    code = answer.get("code")
    said = f"{code or status} {clean(str(answer.get('message') or ''))[:300]}".strip()
    if code in _GONE:
        return Gone(said)
    if code in _REFUSED:
        return CannotDeliver(said)
    return NotTaken(said) if status in _SURELY_NOT_TAKEN or 400 <= status < 500 else RuntimeError(said)


def _post(target: str, form: dict[str, str], account: tuple[str, str], until: float, since: datetime) -> tuple[int, dict[str, Any]]:
    try:
        with (
            outside.Deadline(until, partial(begin, since)) as deadline,
            outside.client(ANSWER_WITHIN) as client,
            client.stream("POST", target, data=form, auth=account, headers=_PLAIN, extensions={"trace": deadline.hear}) as answer,
        ):
            return answer.status_code, _read(answer)
    except (httpx.ConnectError, httpx.ConnectTimeout, httpx.UnsupportedProtocol) as error:
        raise NotTaken(f"{type(error).__name__}: {error}") from None


def _read(answer: "httpx.Response") -> dict[str, Any]:
    """Read what was answered, as far as it is what Twilio answers; a status alone says enough."""
    taken = bytearray()
    for piece in answer.iter_raw():
        taken += piece
        if len(taken) > _LONGEST_ANSWER:
            return {}
    try:
        found = httpx.Response(answer.status_code, content=bytes(taken)).json()
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
