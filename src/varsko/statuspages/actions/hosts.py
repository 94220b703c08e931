"""Host names of pages: whether they belong to whoever set them up."""

import time
from datetime import datetime

from django.db import transaction

from varsko.channels import outside
from varsko.channels.outside import Absent, NotReached
from varsko.core import names, wake
from varsko.core.clock import now
from varsko.core.outbox import record
from varsko.events.statuspages import StatusPageChanged
from varsko.kernel.errors import NotFound
from varsko.kernel.mail.signatures import Unanswered
from varsko.people.data import SYSTEM_ACTOR, Actor
from varsko.statuspages.actions.pages import WAKE
from varsko.statuspages.actions.rows import about, held, touch
from varsko.statuspages.data import HostView
from varsko.statuspages.domain import ownership
from varsko.statuspages.domain.ownership import Proof
from varsko.statuspages.models import Host, HostWatch, StatusPage
from varsko.statuspages.queries.hosts import host_view, token

_ANSWER_WITHIN, _ALL_WITHIN = 4.0, 8.0


def prove_host(*, by: Actor, at: datetime, ref: object, name: str) -> HostView:
    """Look whether the name service, or a file on the web server, says that a host name belongs to this page.

    Takes up to fifteen seconds, outside of any transaction. What is proven stays so until the name leaves the page. Raises NotFound,
    NotAllowed.
    """
    with transaction.atomic():
        row = _host(held(by, ref, verb="configure"), name)
    if row.proof:
        return host_view(row)
    found = _looked(row)
    with transaction.atomic():
        page = held(by, ref, verb="configure")
        row = _host(page, name)
        if row.proof:  # somebody else looked meanwhile
            return host_view(row)
        if isinstance(found, Proof):
            Host.objects.filter(pk=row.pk).update(proof=found.value, proven_at=at, looked_at=at, missing="")
            record(StatusPageChanged(**about(page, by, at), field="proven host name", before="", after=row.name))
            touch(page, at)
            wake.after_commit(WAKE)
        else:
            Host.objects.filter(pk=row.pk).update(looked_at=at, missing=found.value)
        row.refresh_from_db()
    return host_view(row)


def look_again(row: HostWatch) -> None:
    """Look by itself for the proof of a name, outside any transaction; and again later, for a week."""
    host = Host.objects.select_related("page").filter(pk=row.pk).first()
    if host is None:
        return
    try:
        found = prove_host(by=SYSTEM_ACTOR, at=now(), ref=host.page_id, name=host.name)
    except NotFound:  # it left the page meanwhile
        return
    if found.proof or now() - row.since > ownership.LOOKED_FOR:
        row.finish()
        row.delete()
    else:
        row.finish(due_at=now() + ownership.pause_after(row.attempts))


def _host(page: StatusPage, name: str) -> Host:
    row = Host.objects.filter(page=page, name=name[:253]).first()
    if row is None:
        raise NotFound("host name")
    return row


def _looked(row: Host) -> ownership.Proof | ownership.Missing:
    wanted = token(row)
    try:
        texts = names.texts_now(f"{ownership.PREFIX}{row.name}")
    except Unanswered:
        texts = None
    found = ownership.judge(wanted, texts, None, is_silent=True)
    if found == Proof.DNS:
        return found
    file, is_silent = _file(row.name)
    return ownership.judge(wanted, texts, file, is_silent=is_silent)


def _file(name: str) -> tuple[bytes | None, bool]:
    """Fetch the file, without encryption too: a proxy may get no certificate before the name is proven. Tells whether nobody answered."""
    until, is_silent = time.monotonic() + _ALL_WITHIN, True
    with outside.client(_ANSWER_WITHIN) as client:
        for scheme in ("https", "http"):
            try:
                return outside.fetch(client, f"{scheme}://{name}{ownership.PATH}", most=ownership.MOST_BYTES, until=until), False
            except Absent:
                is_silent = False
            except NotReached:
                continue
    return None, is_silent
