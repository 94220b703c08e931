"""What callers are written: received, answered, waited for, solved; how an incident goes on. In their language, with a way to answer."""

from datetime import datetime

from django.conf import settings
from django.core import signing
from django.utils import translation
from django.utils.translation import gettext as _

from varsko.core import deliveries
from varsko.desk.data import CallerView, Channel
from varsko.desk.domain.ties import may_echo
from varsko.desk.models import Caller, Request
from varsko.desk.post import may_acknowledge, post

_SALT = "varsko.desk.link"


def link_of(row: Request, caller: Caller) -> str:
    """Give the address at which a caller sees their request: with an account the portal, else a signed one that opens it alone."""
    if caller.user_id:
        return f"{settings.VARSKO.url}/portal/{row.key}"
    return f"{settings.VARSKO.url}/portal/mail/{signing.dumps([str(row.pk), str(caller.pk)], salt=_SALT, compress=True)}"


def read_link(token: str) -> tuple[str, str] | None:
    """Read the ids of request and caller from a signed address; None when nobody here signed it."""
    try:
        request_id, caller_id = signing.loads(token, salt=_SALT)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return str(request_id), str(caller_id)


def post_received(row: Request, key: str, *, at: datetime) -> None:
    """Tell a caller that their request is here, inside the caller's transaction."""
    caller = _addressed(row)
    if caller is None:
        return
    is_mailed = row.channel == Channel.EMAIL
    if is_mailed and not may_acknowledge(row, caller, at):
        return
    with translation.override(caller.language):
        echo = may_echo(row.channel, has_account=bool(caller.user_id))
        opening = _("We have your request. Its number is %(key)s. You hear from us here.") % {"key": row.key}
        _post(row, caller, key, lead=opening, body="", echo=echo, at=at, is_receipt=is_mailed)


def post_answer(row: Request, key: str, text: str, *, who: str, then: str, at: datetime) -> None:
    """Send a caller what the desk answered, inside the caller's transaction."""
    caller = _addressed(row)
    if caller is None:
        return
    with translation.override(caller.language):
        lead = _("%(who)s answers:") % {"who": who}
        after = {"wait": _("We wait for your answer."), "solve": _("We think that this solves it. If not, answer, and it opens again.")}
        _post(row, caller, key, lead=lead, body=text, after=after.get(then, ""), at=at, by_hand=True)


def post_moved(row: Request, key: str, after: str, *, at: datetime) -> None:
    """Tell a caller that their request waits for them, is solved, or is closed, inside the caller's transaction."""
    caller = _addressed(row)
    if caller is None:
        return
    with translation.override(caller.language):
        said = {
            "waiting": _("We need something from you before we can go on."),
            "solved": _("Your request is solved. If it is not, answer, and it opens again."),
            "closed": _("Your request is closed."),
        }
        _post(row, caller, key, lead=said[after], body=row.solution if after == "solved" else "", at=at)


def _addressed(row: Request) -> Caller | None:
    """Give the caller, if there is one that a mail can reach."""
    return row.caller if row.caller and row.caller.email else None


def _post(
    row: Request,
    caller: Caller,
    key: str,
    *,
    lead: str,
    body: str,
    at: datetime,
    after: str = "",
    echo: bool = True,
    by_hand: bool = False,
    is_receipt: bool = False,
) -> None:
    message = {
        "subject": f"[{row.key}] {row.title}" if echo else f"[{row.key}]",
        "template": "desk/mail/note",
        "facts": {"key": row.key, "lead": lead, "body": body, "after": after},
        "link": link_of(row, caller),
        "language": caller.language,
        "thread": f"request-{row.pk}",
        "by_hand": by_hand,
    }
    post(row, caller, f"desk:{key}"[:200], message, text="\n\n".join([lead, body, after]), at=at, is_receipt=is_receipt)


def post_known(
    caller: CallerView, key: str, *, incident_id: str, language: str, title: str, text: str, is_over: bool, at: datetime
) -> None:
    """Tell a caller how an incident that they called about goes on, in a language that its text has, inside the caller's transaction."""
    with translation.override(language):
        lead = _("What you called about is over.") if is_over else _("News of what you called about:")
        deliveries.enqueue(
            deliveries.Outgoing(
                channel="email",
                address=caller.email,
                name=caller.name,
                user_id=caller.user_id or None,
                key=key[:200],
                message={
                    "subject": title,
                    "template": "desk/mail/note",
                    "facts": {"key": "", "lead": lead, "body": text, "after": ""},
                    "link": f"{settings.VARSKO.url}/portal" if caller.user_id else "",
                    "language": language,
                    "thread": f"known-{incident_id}",
                },
                about="incident",
                subject=incident_id,
                purpose="desk",
            ),
            at=at,
        )
