"""For whom a page was drawn: it hears live events as this person alone, whoever signs in at the same browser later."""

from varsko.core.secrets import is_marked, mark

_PURPOSE = "live.reader"


def reader_mark(user_id: object) -> str:
    """Give a person's mark. It is not of the sign-in: pages left open hear on when its key changes, as with a new password."""
    return mark(_PURPOSE, str(user_id))


def is_reader(user_id: object, said: str) -> bool:
    """Tell whether a mark is that of a person."""
    return is_marked(_PURPOSE, str(user_id), said)
