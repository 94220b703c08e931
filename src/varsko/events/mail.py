"""What happens to mail as such, whichever stage it came to."""

from dataclasses import dataclass
from typing import ClassVar

from varsko.events.base import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterReturned(Event):
    """A delivery report came: `address` was not reached, for good if `permanent`. `subject` is the id of the kept mail.

    `returned` are the ids of the mails that the report gives back; nobody outside knows the id of a mail of ours but whoever got it.
    """

    ABOUT: ClassVar[str] = "mail"

    address: str
    permanent: bool
    returned: tuple[str, ...]
    said: str = ""
