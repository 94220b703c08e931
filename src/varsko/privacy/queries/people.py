"""What is kept about one person, what stands in the way of erasing them, and who was erased."""

from varsko.core import personal
from varsko.core.personal import Trace
from varsko.people.data import Actor, Subject
from varsko.people.domain.permissions import demand
from varsko.privacy.data import ErasureView, PersonView, Reason
from varsko.privacy.models import Erasure
from varsko.privacy.queries.holds import reasons_of_holds
from varsko.privacy.traces import label_of, pseudonym_of, trace_of

ALL = Subject(kind="settings")
"""What permissions on all that is kept about people depend on: chiefs alone."""
_MOST = 50


def person(ref: str, *, by: Actor) -> PersonView | None:
    """Say what is kept about whoever a mail address, number or id belongs to; None for what can be none of these. Raises NotAllowed."""
    demand(by, "configure", ALL)
    trace = trace_of(ref)
    if trace is None:
        return None
    counts = {f"{part.name}: {kept.name}": personal.count(kept, trace) for part in personal.parts() for kept in part.kept}
    return PersonView(
        ref=ref.strip(),
        person=pseudonym_of(trace),
        label=label_of(trace) or ref.strip(),
        names=trace.names,
        emails=trace.emails,
        phones=trace.phones,
        shared=trace.shared,
        counts={name: count for name, count in counts.items() if count},
        reasons=tuple(reasons(trace)),
    )


def reasons(trace: Trace) -> list[Reason]:
    """Say why somebody cannot be erased now; nothing where they can."""
    blocks = [block for part in personal.parts() for block in part.blocks(trace)]
    return [Reason(why=str(one.why), href=one.href) for one in blocks] + reasons_of_holds(pseudonym_of(trace))


def erasures(*, by: Actor) -> list[ErasureView]:
    """List who is being erased and who was, the newest first. Raises NotAllowed."""
    demand(by, "see", ALL)
    return [erasure_view(row) for row in Erasure.objects.order_by("-pk")[:_MOST]]


def erasure_view(row: Erasure) -> ErasureView:
    """Make the shape of an erasure."""
    return ErasureView(
        id=str(row.pk),
        person=row.person,
        label=row.label,
        note=row.note,
        asked_by=row.asked_by,
        asked_at=row.asked_at,
        done_at=row.done_at,
        counts=row.counts,
    )
