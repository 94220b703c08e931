"""A pass for outages: says in which circle of readers its holder was when the database last answered. Good with one session alone."""

import hashlib
from datetime import timedelta

LASTS = timedelta(hours=12)
RENEWED_AFTER = timedelta(hours=1)
COOKIE = "varsko_pass"
SALT = "varsko.knowledge.pass"


def of_session(session: str) -> str:
    """Give what a pass knows of the session it belongs to: whoever signs out loses the session, and with it the pass."""
    return hashlib.sha256(session.encode()).hexdigest()[:32]


def written(circle: str, session: str) -> str:
    """Write what a pass says."""
    return f"{circle}:{of_session(session)}"


def circle(said: str, session: str) -> str:
    """Read the circle a pass names; "" when it belongs to another session."""
    name, _mark, whose = said.partition(":")
    return name if session and whose == of_session(session) else ""
