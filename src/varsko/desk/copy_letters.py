"""What people in copy of a request are written, in their language: that they are, what its caller is answered, that it is over."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.core import signing
from django.utils import translation
from django.utils.translation import gettext as _

from varsko.desk.models import InCopy, Request, SentMail
from varsko.desk.post import post_copy

_SALT = "varsko.desk.copy"
LINK_LASTS = timedelta(days=90)
"""For how long after a letter its link shows the request. Each letter brings a new one; to hear no more of it is possible for ever."""


@dataclass(frozen=True, slots=True)
class CopyLink:
    """Who is in copy by a signed address; with `is_over` it shows nothing any more."""

    copy: str
    is_over: bool


def copy_token(copy: str) -> str:
    """Sign the id of somebody in copy for the address at which they read a request for a while from now, and end it."""
    return signing.dumps(copy, salt=_SALT)


def copy_link(copy: InCopy) -> str:
    """Give the signed address at which somebody in copy reads a request for a while from now, and ends it."""
    return f"{settings.VARSKO.url}/portal/copy/{copy_token(str(copy.pk))}"


def read_copy_link(token: str) -> CopyLink | None:
    """Read who is in copy from a signed address; None when nobody here signed it."""
    try:
        return CopyLink(str(signing.loads(token, salt=_SALT, max_age=LINK_LASTS)), is_over=False)
    except signing.SignatureExpired:
        return CopyLink(str(signing.loads(token, salt=_SALT)), is_over=True)
    except (signing.BadSignature, ValueError, TypeError):
        return None


def post_welcome(row: Request, copy: InCopy, *, at: datetime) -> None:
    """Tell somebody that they are in copy, inside the caller's transaction: nothing that anybody wrote, for nothing proves who they are."""
    with translation.override(copy.language):
        lead = _("You are in copy of the request %(key)s. You hear what is answered, and when it is over.") % {"key": row.key}
        _post(row, copy, f"welcome:{copy.pk}:{at.isoformat()}", f"[{row.key}]", lead, "", SentMail.Kind.WELCOME, at)


def post_answer(row: Request, copies: Iterable[InCopy], key: str, text: str, *, who: str, then: str, at: datetime) -> None:
    """Tell those in copy what `who` answered the caller, inside the caller's transaction; `then` is solve where that solves it."""
    for copy in copies:
        with translation.override(copy.language):
            lead = _("%(who)s answers:") % {"who": who}
            body = "\n\n".join([text, _("We think that this solves it.")]) if then == "solve" else text
            _post(row, copy, f"copy:{key}:{copy.pk}", f"[{row.key}] {row.title}", lead, body, SentMail.Kind.COPY, at)


def post_over(row: Request, copies: Iterable[InCopy], key: str, after: str, *, at: datetime) -> None:
    """Tell them that it is solved, and how, or closed, in the same way."""
    for copy in copies:
        with translation.override(copy.language):
            leads = {"solved": _("The request %(key)s is solved."), "closed": _("The request %(key)s is closed.")}
            body = row.solution if after == "solved" else ""
            _post(
                row,
                copy,
                f"copy:{key}:{copy.pk}",
                f"[{row.key}] {row.title}",
                leads[after] % {"key": row.key},
                body,
                SentMail.Kind.COPY,
                at,
            )


def _post(row: Request, copy: InCopy, key: str, subject: str, lead: str, body: str, kind: SentMail.Kind, at: datetime) -> None:
    link = copy_link(copy)
    stop = _("You are in copy. The link shows the request for %(days)s days; each mail brings a new one. To hear no more of it: %(link)s")
    stop %= {"days": LINK_LASTS.days, "link": link}
    message = {
        "subject": subject,
        "template": "desk/mail/note",
        "facts": {"key": row.key, "lead": lead, "body": body, "after": stop},
        "link": link,
        "language": copy.language,
        "thread": f"request-{row.pk}",
        "unsubscribe": link,
    }
    post_copy(row, copy, f"desk:{key}"[:200], message, text="\n\n".join([lead, body, stop]), at=at, kind=kind)
