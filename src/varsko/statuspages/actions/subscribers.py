"""Who hears by mail what a page tells: asked for on the page, confirmed by a link in a mail, ended with one press.

Whoever asks gets the same answer whether the address is known or not; what there is to know goes to the address itself.
"""

import re
import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from varsko.core import wake
from varsko.kernel.errors import Invalid, NotFound
from varsko.kernel.text import clean
from varsko.statuspages.letters import post_question, post_update
from varsko.statuspages.models import Affected, Component, Mailing, ReportUpdate, StatusPage, Subscriber

_MAIL = re.compile(r"[^@\s<>\"',;:()]{1,64}@[a-z0-9.-]+\.[a-z0-9-]{2,63}")
AGAIN_AFTER = timedelta(minutes=10)
AT_ONCE = 500


def subscribe(*, at: datetime, page_id: str, address: str, language: str, components: Iterable[str] = ()) -> None:
    """Ask an address whether it wants to hear of a public page; nothing is sent to it before it says yes. Raises NotFound, Invalid.

    Asking again sends the question again, at most every ten minutes; a confirmed address gets the link to its subscription.
    """
    said = clean(address).strip().lower()
    if len(said) > 254 or not _MAIL.fullmatch(said):
        raise Invalid({"address": _("This is no mail address.")})
    with transaction.atomic():
        page = StatusPage.objects.select_for_update(of=("self",)).filter(pk=page_id, access=StatusPage.Access.PUBLIC).first()
        if page is None:
            raise NotFound("status page")
        wanted = Component.objects.filter(page=page, code__in=[str(one)[:12] for one in components]).values_list("code", flat=True)
        known = language if language in page.languages else page.languages[0]
        row, is_new = Subscriber.objects.get_or_create(
            page=page,
            address=said,
            defaults={"language": known, "components": sorted(wanted), "asked_at": at, "created_at": at},
        )
        if not is_new and row.asked_at > at - AGAIN_AFTER:
            return
        if not is_new and row.state == Subscriber.State.UNCONFIRMED:
            Subscriber.objects.filter(pk=row.pk).update(language=known, components=sorted(wanted), token=secrets.token_hex())
            row.refresh_from_db()
        Subscriber.objects.filter(pk=row.pk).update(asked_at=at)
        post_question(page, row, at=at)


def confirm(*, page_id: str, token: str) -> None:
    """Let the mails begin. Raises NotFound for a link that is not, or not any more, good."""
    found = Subscriber.objects.filter(page__pk=page_id, token=token[:64]).update(state=Subscriber.State.ACTIVE)
    if not found:
        raise NotFound("subscription")


def unsubscribe(*, page_id: str, token: str) -> None:
    """Let the mails end and forget the address. Once done it stays done: asked twice, it is no error."""
    Subscriber.objects.filter(page__pk=page_id, token=token[:64]).delete()


def announce(update: ReportUpdate, page: StatusPage, *, at: datetime) -> None:
    """Send an update to the subscribers of a public page, inside the caller's transaction."""
    if update.told and page.access == StatusPage.Access.PUBLIC and not hasattr(update, "mailing"):
        Mailing.objects.create(update=update, due_at=at)
        wake.after_commit()


def deliver(row: Mailing, *, at: datetime) -> None:
    """Write to the next few hundred subscribers of an update, inside the caller's transaction; the rest follows at once."""
    update = ReportUpdate.objects.select_related("report__page").get(pk=row.pk)
    page = update.report.page
    waiting = Subscriber.objects.filter(page=page, state=Subscriber.State.ACTIVE, created_at__lte=update.created_at).order_by("pk")
    if page.access != StatusPage.Access.PUBLIC or update.report.published_at is None:
        waiting = waiting.none()
    found = list((waiting.filter(pk__gt=row.reached) if row.reached else waiting)[:AT_ONCE])
    concerned = set(Affected.objects.filter(report=update.report).values_list("component__code", flat=True))
    wanting = [one for one in found if not one.components or concerned & set(one.components)]
    post_update(page, update, wanting, at=at)
    last = found[-1].pk if found else row.reached
    row.finish(due_at=at if len(found) == AT_ONCE else None, reached=last, count=row.count + len(wanting))
