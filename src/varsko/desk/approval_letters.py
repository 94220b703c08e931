"""What is written about approvals: to those who are asked, with a link of their own, and to the caller when it is decided."""

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from varsko.core import secrets
from varsko.desk.domain.approvals import Approval
from varsko.desk.letters import filled_in, post_to_caller
from varsko.desk.models import Request
from varsko.desk.post import post_colleague
from varsko.desk.queries.approvals import PURPOSE
from varsko.desk.queries.letters import can_be_answered
from varsko.people.data import Person
from varsko.ui.words import StrOrPromise

_LETTER = "desk.approval.letter"
_UNREAD: Mapping[str, StrOrPromise] = MappingProxyType(
    {
        "unverified": gettext_lazy("Our mail server could not confirm that your mail came from you. Open the link and decide there."),
        "unclear": gettext_lazy("We could not read your answer as a clear yes or no. Open the link and decide there."),
        "too_late": gettext_lazy("This is decided already, or the request is over. Open the link to see how it stands."),
        "not_asked": gettext_lazy("Your answer is not asked for any more."),
    }
)


def address_of(request_id: object, person_id: object) -> str:
    """Give the whole address at which somebody answers."""
    return f"{settings.VARSKO.url}/portal/approval/{secrets.token(PURPOSE, request_id, person_id)}"


def post_asked(row: Request, person: Person, *, number: int, again: int, at: datetime) -> str:
    """Ask somebody for their approval, or with `again` remind them, inside the caller's transaction; `number` says which asking it is.

    Gives the id of the letter, by which their answer is known.
    """
    with translation.override(person.language):
        who = row.caller.name if row.caller else _("Somebody")
        lead = _("%(who)s asks for this, and your approval comes first.") % {"who": who}
        how = _("Open the link and decide there. Or answer this mail with one word in its first line: approved, or refused.")
        after = how if can_be_answered(row) else ""  # an answer that reaches nobody would be taken for a yes by whoever wrote it
        subject = _("Your approval is asked: %(title)s") if not again else _("Still waits for your approval: %(title)s")
        body = "\n\n".join(filter(None, [row.title, filled_in(row), row.text]))
        return _post(row, person, f"ask:{number}:{again}", subject % {"title": row.title}, lead=lead, body=body, after=after, at=at)


def post_unread(row: Request, person: Person, why: str, mail_id: str, *, at: datetime) -> None:
    """Tell somebody that their mail did not count, and why, inside the caller's transaction; once for each mail."""
    with translation.override(person.language):
        subject = _("Your answer did not count: %(title)s") % {"title": row.title}
        _post(row, person, f"unread:{mail_id}", subject, lead=str(_UNREAD[why]), body="", after="", at=at)


def _post(row: Request, person: Person, key: str, subject: str, *, lead: str, body: str, after: str, at: datetime) -> str:
    """Write to somebody who was asked. The key holds a secret: who knows it knows the id of the mail, which an answer must name."""
    message = {
        "subject": f"[{row.key}] {subject}",
        "template": "desk/mail/approval",
        "facts": {"lead": lead, "body": body, "after": after},
        "link": address_of(row.pk, person.id),
        "language": person.language,
    }
    about = f"{row.pk}:{key}:{person.id}"
    secret = f"desk:approval:{about}:{secrets.mark(_LETTER, about)}"
    return post_colleague(row, person, secret, message, text="\n\n".join(filter(None, [lead, body, after])), at=at)


def post_decided(row: Request, decision: Approval, *, number: int, who: str, note: str, at: datetime) -> None:
    """Tell the caller what their organisation decided, in their language, inside the caller's transaction; once for each asking."""
    if row.caller is None:
        return
    with translation.override(row.caller.language):
        said = {
            Approval.APPROVED: _("%(who)s approved what you asked for. We go on with it.") % {"who": who},
            Approval.REFUSED: _("%(who)s did not approve what you asked for. It is closed.") % {"who": who},
        }
        post_to_caller(row, f"approval:{row.pk}:{number}:{decision.value}", lead=said[decision], body=note, at=at)


def post_waits_on(row: Request, key: str, *, at: datetime) -> None:
    """Tell the caller that nobody decided in time and the desk knows of it, in their language, inside the caller's transaction."""
    if row.caller is not None:
        with translation.override(row.caller.language):
            lead = _("Nobody has approved what you asked for yet. It still waits, and the desk knows of it.")
            post_to_caller(row, f"waits:{row.pk}:{key}", lead=lead, body="", at=at)
