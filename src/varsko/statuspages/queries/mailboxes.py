"""The mail addresses of components: whose they are, and where mail must come in for them."""

import re

from varsko.incidents import queries as incidents
from varsko.kernel.ids import as_uuid
from varsko.statuspages.data import MailboxView
from varsko.statuspages.domain.states import State
from varsko.statuspages.models import Mailbox

_OURS = re.compile(r"(.{1,64})\+state-([0-9a-f]{8,32})@(.{1,255})", re.IGNORECASE)


def is_mail_offered() -> bool:
    """Tell whether components can have addresses: incidents have one, and its mail server delivers what is written behind a plus."""
    home = incidents.mail_home()
    return home is not None and home.plus


def token_in(recipient: str) -> str | None:
    """Give the token of an address that can only be a component's, at the address of incidents; None for any other address."""
    found = _OURS.fullmatch(recipient.strip())
    home = incidents.mail_home() if found else None
    if found is None or home is None or f"{found[1]}@{found[3]}".lower() != home.address:
        return None
    return found[2].lower()


def takes_mail(token: str) -> bool:
    """Tell whether a token is that of a component's address."""
    return Mailbox.objects.filter(token=token).exists()


def mailboxes(page_id: object) -> list[MailboxView]:
    """List the addresses of a page's components, for those who may configure it."""
    rows = Mailbox.objects.filter(component__page=as_uuid(page_id)).select_related("component").order_by("component")
    home = incidents.mail_home()
    return [mailbox_view(row, home.address if home else "") for row in rows]


def mailbox_view(row: Mailbox, home: str) -> MailboxView:
    """Freeze an address whose component is loaded; `home` is the address of incidents."""
    local, _at, host = home.rpartition("@")
    return MailboxView(
        component=row.component.code,
        address=f"{local}+state-{row.token}@{host}" if home else "",
        state=State(row.state),
        subject=row.subject,
        is_understood=row.is_understood,
        came_at=row.came_at,
    )
