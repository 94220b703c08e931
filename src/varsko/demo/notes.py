"""What teams keep at hand, and how the people on call write it down together."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from varsko.demo.company import PLATFORM, SECURITY
from varsko.knowledge import actions as knowledge
from varsko.people import queries as people
from varsko.people.data import Person, TeamView

_AT_HAND = """\
# Platform: at hand

## Before you touch the main database
- Look at the replicas first: a replica that lags more than **60 s** must not be promoted.
- `pgbouncer` keeps old connections for ten minutes; restart it after a switch.

## Whom to call
| what | who | when |
|---|---|---|
| the lines between Bergen and Utrecht | the carrier's night desk | at once |
| certificates | Łukasz, then Sofie | before 22:00 |

## Open ends
- The alarm for disk space on `db-1` fires too late.
"""
_SECOND = "- The alarm for disk space on `db-1` fires at 95 %; 85 % would give us the night. *Sofie looks into it.*\n"
_FRAUD = "# Fraud watch\n\nRules are changed by two people together. The list of blocked cards is **not** to be pasted into rooms.\n"


def write(teams: Mapping[str, TeamView], staff: Mapping[str, Person], at: datetime) -> None:
    """Write the notes of two teams, one of them private."""
    _begin(teams[SECURITY], staff["mateusz"], _FRAUD, at)
    document_id = _begin(teams[PLATFORM], staff["lukasz"], _AT_HAND, at)
    by = people.actor_for_person(staff["sofie"].id)
    knowledge.keep_version(by=by, at=at + timedelta(days=1), document_id=document_id, name="Before the review of alarms")
    longer = _AT_HAND.replace("- The alarm for disk space on `db-1` fires too late.\n", _SECOND)
    knowledge.write(by=by, at=at + timedelta(days=1, hours=1), document_id=document_id, section="notes", base=_AT_HAND, text=longer)


def _begin(team: TeamView, by: Person, text: str, at: datetime) -> str:
    """Open the notes of a team; gives the document's id."""
    return knowledge.open_document(
        by=people.actor_for_person(by.id), at=at, about="team", subject=team.id, name="notes", sections=["notes"], begins={"notes": text}
    ).id
