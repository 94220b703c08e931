"""What happens to those who are in copy of a request."""

from dataclasses import dataclass

from varsko.events.desk import RequestEvent


@dataclass(frozen=True, slots=True, kw_only=True)
class CopyChanged(RequestEvent):
    """Somebody in copy (`copy`, an id) is to be let in by the desk, hears of it or does not: `standing` asked, follows or stopped."""

    copy: str
    standing: str
