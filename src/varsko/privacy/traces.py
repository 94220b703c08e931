"""By what a person is known: found from one thing that is known of them, kept sealed while something is done about them."""

import msgspec

from varsko.core import personal, secrets
from varsko.core.personal import Trace
from varsko.kernel.ids import as_uuid
from varsko.people.queries import clean_email, clean_phone

_ROUNDS = 3


def trace_of(ref: str) -> Trace | None:
    """Find by what somebody is known: from a mail address, a telephone number, or the id of an account or a caller's card."""
    first = _first(ref.strip())
    if first is None:
        return None
    trace = first
    for _ in range(_ROUNDS):
        before = trace
        for part in personal.parts():
            trace = part.follow(trace).without_shared()
        if trace == before:
            break
    return trace if _ids(trace) else None


def _first(ref: str) -> Trace | None:
    if found := as_uuid(ref):
        return Trace(users=(str(found),), callers=(str(found),))
    if email := clean_email(ref):
        return Trace(emails=(email,))
    phone = clean_phone(ref)
    return Trace(phones=(phone,)) if phone else None


def pseudonym_of(trace: Trace) -> str:
    """Give what stands for a person for ever: the same each time, and nobody without our secret key can tell from it who it was."""
    return pseudonyms_of(trace)[0]


def pseudonyms_of(trace: Trace) -> list[str]:
    """Give all that may stand for a person: which one does depends on what was known of them when somebody first asked."""
    return [f"Person {secrets.mark('privacy', known)[:10]}" for known in _ids(trace)]


def _ids(trace: Trace) -> tuple[str, ...]:
    return (*trace.users, *trace.callers, *trace.emails, *trace.phones)


def label_of(trace: Trace) -> str:
    """Say who it is, while that may be said."""
    return " · ".join((*trace.names[:1], *trace.emails[:1]) or trace.phones[:1])[:300]


def sealed(trace: Trace) -> str:
    """Write a trace down so that only this installation reads it."""
    return secrets.seal(msgspec.json.encode(trace).decode())


def unsealed(text: str) -> Trace:
    """Read it again. Raises `secrets.CannotUnseal`."""
    return msgspec.json.decode(secrets.unseal(text), type=Trace)
