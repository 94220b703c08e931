"""The desk's address, a real mail server for what goes out, and people who write."""

from collections.abc import Callable, Iterator
from email.message import EmailMessage
from email.policy import SMTP

import pytest

from tests import cast, mailbox
from varsko.core import clock
from varsko.desk import actions
from varsko.desk.models import Mail, MailAddress, Request
from varsko.kernel.mail.letter import Arrival
from varsko.people.data import SYSTEM_ACTOR

ADDRESS = "helpdesk@nordfrakt.example"


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
