"""What callers are written, in their language, with a way to answer: received, answered, waited for, solved. And who got a request."""

from datetime import datetime

from django.conf import settings
from django.core import signing
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from varsko.core import deliveries
from varsko.desk.data import CallerView, Channel
from varsko.desk.domain.approvals import NOT_APPROVED
from varsko.desk.domain.forms import name_in, words_from_data
from varsko.desk.domain.ties import may_echo
from varsko.desk.form_words import answers
from varsko.desk.models import Caller, FormAsk, FormVersion, MailAddress, Request
from varsko.desk.post import may_acknowledge, post, post_colleague
from varsko.desk.promise_words import GOALS
from varsko.desk.queries.filled import filled
from varsko.desk.queries.form_asks import fill_address
from varsko.desk.queries.letters import home_of
from varsko.desk.queries.promises import closed_until
from varsko.events.desk import RequestAssigned, RequestMoved
from varsko.people.data import Person
from varsko.ui import times
from varsko.ui.states import STATES

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
    home = home_of(row)
    if is_mailed and not may_acknowledge(row, caller, home, at):
        return
    with translation.override(caller.language):
        echo = may_echo(row.channel, has_account=bool(caller.user_id))
        opening = _("We have your request. Its number is %(key)s. You hear from us here.") % {"key": row.key}
        if opening_at := closed_until(row, at):
            with timezone.override(opening_at.tzinfo):
                opening += " " + _("We are closed now, and open again on %(when)s.") % {"when": times.absolute(opening_at)}
        after = _form_wanted(row) if is_mailed else ""
        _post(row, caller, key, lead=opening, body="", echo=echo, at=at, is_receipt=is_mailed, after=after, home=home)


def _form_wanted(row: Request) -> str:
    """Ask for the form that somebody is to fill in, in the language that is set; "" for none."""
    found: FormAsk | None = getattr(row, "form_ask", None)
    if found is None or found.filled_at is not None:
        return ""
    facts = {"form": _name_of(found.asked), "link": fill_address(row)}
    return _("Please fill in “%(form)s”, so that we can begin at once: %(link)s") % facts


def _name_of(version: FormVersion) -> str:
    return name_in(version.name, words_from_data(version.words), translation.get_language() or "en")


def post_form_asked(row: Request, version: FormVersion, times: int, *, at: datetime) -> None:
    """Ask a caller to fill in a form, in their language, inside the caller's transaction; each time once."""
    caller = _addressed(row)
    if caller is not None:
        with translation.override(caller.language):
            lead = _("We need to know a little more. Please fill in “%(form)s”.") % {"form": _name_of(version)}
            link = fill_address(row)
            _post(row, caller, f"form:{row.pk}:{times}", lead=lead, body="", after=link, at=at)


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


def post_given(row: Request, person: Person, key: str, event: RequestAssigned, *, at: datetime) -> None:
    """Tell somebody who works at the desk that a request is theirs now, and why, inside the caller's transaction."""
    with translation.override(person.language):
        by_rule = {
            "turn": _("%(key)s is yours: it is your turn."),
            "load": _("%(key)s is yours: you have least to do."),
            "on_call": _("%(key)s is yours: you are on call."),
        }
        lead = by_rule.get(event.why, _("%(who)s hands %(key)s to you.")) % {"key": row.key, "who": event.by.name}
        if event.skills:
            lead += " " + _("You know %(skills)s.") % {"skills": ", ".join(event.skills)}
        _post_inside(row, person, key, lead=lead, note=event.note, at=at)


def post_escalated(row: Request, person: Person, key: str, *, goal: str, share: int, vip: bool, at: datetime) -> None:
    """Tell somebody who is to know that a request is late, inside the caller's transaction."""
    with translation.override(person.language):
        facts = {"key": row.key, "share": share, "goal": GOALS[goal]}
        lead = _("%(key)s needs you: %(share)s %% of the time is used – %(goal)s.") % facts
        if vip:
            lead += " " + _("The caller is a VIP.")
        who = row.assignee.name if row.assignee else _("Nobody")
        _post_inside(row, person, key, lead=lead, note=_("Who works on it: %(who)s") % {"who": who}, at=at)


def post_step(row: Request, person: Person, key: str, *, who: str, text: str, at: datetime) -> None:
    """Tell somebody who works at the desk that a step of a request is theirs, inside the caller's transaction."""
    with translation.override(person.language):
        lead = _("%(who)s gives you a step of %(key)s: %(step)s") % {"who": who, "key": row.key, "step": text}
        _post_inside(row, person, key, lead=lead, note="", at=at)


def post_undecided(row: Request, person: Person, key: str, *, at: datetime) -> None:
    """Tell somebody who works at the desk that nobody approved a request in time, inside the caller's transaction."""
    with translation.override(person.language):
        lead = _("Nobody decided about %(key)s in time. It still waits: nothing is approved.") % {"key": row.key}
        how = _("Ask somebody else, speak with those who were asked, or go on without approval and say why.")
        _post_inside(row, person, key, lead=lead, note=how, at=at)


def filled_in(row: Request) -> str:
    """Say what was filled in in the form of a request, a line each, in the language that is set."""
    return "\n".join(f"{label}: {text}" for label, text in answers(filled(row)))


def _post_inside(row: Request, person: Person, key: str, *, lead: str, note: str, at: datetime) -> None:
    """Write to somebody who works here, in the language that is set."""
    outgoing = deliveries.Outgoing(
        channel="email",
        address=person.email,
        name=person.name,
        user_id=person.id,
        key=f"desk:{key}:{person.id}",
        message={
            "subject": f"[{row.key}] {row.title}",
            "template": "desk/mail/note",
            "facts": {"key": "", "lead": lead, "body": "\n\n".join(filter(None, [row.title, filled_in(row), note])), "after": ""},
            "link": f"{settings.VARSKO.url}/desk/{row.key}",
            "language": person.language,
        },
        about="request",
        subject=str(row.pk),
        purpose="desk",
    )
    deliveries.enqueue(outgoing, at=at)


def post_said(row: Request, person: Person, key: str, *, who: str, kind: str, text: str, at: datetime) -> None:
    """Tell somebody who follows a request what was said there, inside the caller's transaction; what they answer is a note inside."""
    with translation.override(person.language):
        leads = {"answer": _("%(who)s answers the caller:"), "reply": _("The caller writes:"), "copy": _("%(who)s, in copy, writes:")}
        _post_watcher(row, person, key, lead=leads.get(kind, _("%(who)s notes inside:")) % {"who": who}, body=text, at=at)


def post_state(row: Request, person: Person, key: str, event: RequestMoved, *, at: datetime) -> None:
    """Tell them that it came into another state, in the same way."""
    with translation.override(person.language):
        state = STATES[f"request_{event.after}"].word
        lead = _("%(who)s moved %(key)s. It is now: %(state)s.") % {"who": event.by.name, "key": row.key, "state": state}
        why = _("%(who)s did not approve it.") % {"who": event.by.name} if event.reason == NOT_APPROVED else ""
        _post_watcher(row, person, key, lead=lead, body="\n\n".join(filter(None, [why, event.note])), at=at)


def _post_watcher(row: Request, person: Person, key: str, *, lead: str, body: str, at: datetime) -> None:
    stop = _("You follow this request. To stop: %(link)s") % {"link": f"{settings.VARSKO.url}/desk/{row.key}/unfollow"}
    message = {
        "subject": f"[{row.key}] {row.title}",
        "template": "desk/mail/note",
        "facts": {"key": row.key, "lead": lead, "body": body, "after": stop},
        "link": f"{settings.VARSKO.url}/desk/{row.key}",
        "language": person.language,
        "thread": f"request-{row.pk}-{person.id}",
    }
    post_colleague(row, person, f"desk:{key}"[:200], message, text="\n\n".join([lead, body, stop]), at=at)


def post_to_caller(row: Request, key: str, *, lead: str, body: str, at: datetime) -> None:
    """Write to the caller, if a mail can reach them, in the language that is set, inside the caller's transaction."""
    caller = _addressed(row)
    if caller is not None:
        _post(row, caller, key, lead=lead, body=body, at=at)


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
    home: MailAddress | None = None,
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
    post(row, caller, f"desk:{key}"[:200], message, text="\n\n".join([lead, body, after]), at=at, is_receipt=is_receipt, home=home)


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
