"""What became of messages after a provider took them: they arrived, or they did not, which is a failed delivery like any other.

A provider may speak before we have written down that it took the message, twice, or never. What it says is kept and waits for the
message; it counts for the very try that it names, and for no other.
"""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, QuerySet

from varsko.core import wake
from varsko.core.clock import now
from varsko.core.deliveries import GONE, Reported
from varsko.core.due import finish_all
from varsko.core.models import Delivery, ProviderWord

Outcome = ProviderWord.Outcome

LOOK_AGAIN = timedelta(seconds=5)
WAITS_FOR_MESSAGE = timedelta(hours=1)
DEAD_AFTER, DEAD_WITHIN = 3, timedelta(days=1)
"""So many messages in a row, the first of them so long ago, find nobody: then the address is no more."""
_TAKEN = (Delivery.State.SENT, Delivery.State.MERGED)


def take(*, key: str, provider_id: str, outcome: Outcome, said: str, at: datetime) -> bool:
    """Keep what a provider said of a message by the key that it was handed over with. False for a message that is not known.

    The caller has made sure that it is the provider who speaks.
    """
    first = key.rpartition("+")[0]  # a summary bears the key of the first message in it, and more
    known = dict(Delivery.objects.filter(key__in={key, first or key}).values_list("key", "pk"))
    found = known.get(key) or known.get(first)
    if found is None or not provider_id:
        return False
    row = ProviderWord(delivery_id=found, provider_id=provider_id[:200], outcome=outcome, said=said[:300], at=at, due_at=at)
    with transaction.atomic():
        ProviderWord.objects.bulk_create([row], ignore_conflicts=True)
        wake.after_commit()
    return True


def words() -> QuerySet[ProviderWord]:
    """Give what providers said and nobody has looked at."""
    return ProviderWord.objects.all()


def settler(report: Reported) -> Callable[[Sequence[ProviderWord]], None]:
    """Build the handler of what providers said; `report` is told, in the same transaction, what has failed after all."""

    def settle(rows: Sequence[ProviderWord]) -> None:
        at = now()
        with transaction.atomic():
            held = Delivery.objects.select_for_update().filter(pk__in=[row.delivery_id for row in rows]).order_by("pk")
            known = {one.pk: one for one in held}
            early = {row.pk for row in rows if _is_early(row, known.get(row.delivery_id), at)}
            done = [row for row in rows if row.pk not in early]
            for some, due_at in (([row for row in rows if row.pk in early], at + LOOK_AGAIN), (done, None)):
                if some:
                    finish_all(some, due_at=due_at)
            _write([(row, known[row.delivery_id]) for row in done if _fits(row, known.get(row.delivery_id))], report, at)
            ProviderWord.objects.filter(pk__in=[row.pk for row in done]).delete()

    return settle


def _is_early(row: ProviderWord, message: Delivery | None, at: datetime) -> bool:
    return message is not None and message.state == Delivery.State.WAITING and at - row.at < WAITS_FOR_MESSAGE


def _fits(row: ProviderWord, message: Delivery | None) -> bool:
    return message is not None and message.state in _TAKEN and message.provider_id == row.provider_id


def _write(found: Sequence[tuple[ProviderWord, Delivery]], report: Reported, at: datetime) -> None:
    there = [message.pk for row, message in found if row.outcome == Outcome.ARRIVED]
    Delivery.objects.filter(pk__in=there).update(reason=Outcome.ARRIVED.value)
    for row, message in found:
        if row.outcome != Outcome.ARRIVED:
            _fail(row, message, report, at)


def _fail(row: ProviderWord, message: Delivery, report: Reported, at: datetime) -> None:
    """Mark a message as failed, with all that went out as lines of it."""
    everything = [message, *Delivery.objects.select_for_update().filter(merged_into=message, state=Delivery.State.MERGED).order_by("pk")]
    is_dead = row.outcome == Outcome.UNREACHABLE and _is_dead(message, at)
    changes = {"state": Delivery.State.FAILED, "reason": GONE if is_dead else row.outcome, "last_error": row.said}
    Delivery.objects.filter(pk__in=[one.pk for one in everything]).update(**changes, not_taken=F("not_taken") + 1)
    for one in everything:
        for name, value in changes.items():
            setattr(one, name, value)
    report(everything)


def _is_dead(message: Delivery, at: datetime) -> bool:
    """Tell whether the last messages to an address, this one too, all found nobody for long enough."""
    same = Delivery.objects.filter(channel=message.channel, address=message.address, state__in=[*_TAKEN, Delivery.State.FAILED])
    before = list(same.exclude(pk=message.pk).order_by("-created_at", "-pk").values_list("reason", "created_at")[: DEAD_AFTER - 1])
    silent = [since for reason, since in before if reason == Outcome.UNREACHABLE]
    return len(silent) == DEAD_AFTER - 1 and silent[-1] <= at - DEAD_WITHIN
