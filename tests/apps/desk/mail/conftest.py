"""The desk's address, a real mail server for what goes out, and people who write."""

from collections.abc import Callable, Iterator
from email.message import EmailMessage
from email.policy import SMTP

import pytest

from tests import cast, mailbox
from varsko.core import clock
from varsko.core.models import Delivery
from varsko.desk import actions, queries
from varsko.desk.copy_letters import copy_link
from varsko.desk.models import InCopy, Mail, MailAddress, Request
from varsko.kernel.mail.letter import Arrival
from varsko.people.data import SYSTEM_ACTOR

ADDRESS = "helpdesk@nordfrakt.example"
PROVEN = {"Authentication_Results": "mx.nordfrakt.example; dmarc=pass header.from=kunde.example"}
BOSS = "boss@kunde.example"


@pytest.fixture
def home(desk) -> MailAddress:
    actions.write_address(by=SYSTEM_ACTOR, at=cast.NOON, desk="it", address=ADDRESS, trusted="mx.nordfrakt.example")
    return MailAddress.objects.get()


@pytest.fixture
def post(settings) -> Iterator[mailbox.Post]:
    with mailbox.opened() as found:
        settings.VARSKO = settings.VARSKO.model_copy(update={"smtp_url": f"{found.url}?tls=none"})
        yield found


def written(
    sender: str = "Dev Nowak <dev@kunde.example>",
    *,
    to: str = ADDRESS,
    subject: str = "Skriveren",
    text: str = "Den er tom.",
    files: dict[str, bytes] | None = None,
    **headers,
) -> bytes:
    """The bytes of a mail as somebody's program sends it."""
    mail = EmailMessage(policy=SMTP)
    mail["From"], mail["To"], mail["Subject"] = sender, to, subject
    mail["Date"] = "Mon, 16 Nov 2026 10:02:11 +0100"
    mail["Message-ID"] = headers.pop("Message_ID", f"<{abs(hash((sender, to, subject, text)))}@kunde.example>")
    for name, value in headers.items():
        mail[name.replace("_", "-")] = value
    mail.set_content(text)
    for name, data in (files or {}).items():
        mail.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    return mail.as_bytes()


@pytest.fixture
def brought(home, work) -> Callable[..., Mail]:
    """Bring a mail to the desk and let the worker put it where it belongs."""

    def bring(raw: bytes, *, to: str = ADDRESS, envelope_from: str | None = "dev@kunde.example") -> Mail:
        arrival = Arrival(raw=raw, via="lmtp", recipients=(to,), envelope_from=envelope_from)
        actions.keep(arrival, at=clock.now())
        work()
        return Mail.objects.order_by("came_at", "id").last()

    return bring


@pytest.fixture
def asked(brought) -> Request:
    """Dev wrote, and a request was made of it."""
    found = brought(written()).request
    assert found
    return found


@pytest.fixture
def rule(home):
    """Say whom the desk lets hear of a request."""
    return lambda said, **more: actions.change_desk(by=SYSTEM_ACTOR, at=clock.now(), ref="it", copies=said, **more)


@pytest.fixture
def in_copy(brought, rule):
    """Dev wrote with somebody in copy, and the desk lets everybody hear whom the caller names."""

    def bring(cc: str = f"Boss <{BOSS}>", *, said: str = "everybody", **headers):
        rule(said)
        return brought(written(Cc=cc, **{**PROVEN, **headers})).request

    return bring


def standing(request):
    return [(one.address, one.standing, one.reason) for one in queries.copies_of(str(request.pk))]


def letters(address):
    """What was written to an address, as (subject, lead, body)."""
    found = Delivery.objects.filter(address=address).order_by("created_at", "id")
    return [(one.message["subject"], one.message["facts"]["lead"], one.message["facts"]["body"]) for one in found]


def path_of(one: InCopy) -> str:
    return copy_link(one).partition("/portal")[1] + copy_link(one).partition("/portal")[2]
