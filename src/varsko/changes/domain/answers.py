"""What an answer by mail says about an approval: one clear word, or nothing that counts."""

from varsko.changes.domain.votes import Vote
from varsko.kernel.mail import consent

_VOTES = {True: Vote.APPROVED, False: Vote.REFUSED, None: None}


def read(text: str, sender_name: str = "") -> Vote | None:
    """Give what a mail's new words say; None for whatever is not one clear word alone, perhaps with a closing or the sender's name."""
    return _VOTES[consent.read(text, sender_name)]
