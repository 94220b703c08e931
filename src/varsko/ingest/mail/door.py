"""The door for mail as one thing that is opened and closed with the worker."""

import logging
from typing import TYPE_CHECKING

from django.conf import settings

from varsko.core.clock import now
from varsko.desk import actions as desk
from varsko.ingest.mail.imap import Account
from varsko.kernel.late import late

if TYPE_CHECKING:
    from varsko.ingest.mail import lmtp
else:
    lmtp = late("varsko.ingest.mail.lmtp")

log = logging.getLogger("varsko.ingest")


class MailDoor:
    """Takes mail by LMTP, and has the mailbox looked into, as far as either is set up."""

    def __init__(self) -> None:
        """Prepare; nothing is opened before `start`."""
        self._listener: lmtp.Listener | None = None

    def start(self) -> None:
        """Open what is set up. An address that is taken, by another worker on this host for example, is left to whoever has it."""
        if settings.VARSKO.imap_url:
            desk.watch(Account.of(settings.VARSKO.imap_url).name, at=now())
        if not settings.VARSKO.lmtp_bind:
            return
        listener = lmtp.Listener(settings.VARSKO.lmtp_bind)
        try:
            listener.start()
        except OSError as error:
            log.error("cannot take mail", extra={"bind": settings.VARSKO.lmtp_bind, "error": str(error)})
            return
        self._listener = listener
        log.info("takes mail by LMTP", extra={"bind": settings.VARSKO.lmtp_bind})

    def stop(self) -> None:
        """Close the door; what was stored stays."""
        if self._listener is not None:
            self._listener.stop()
            self._listener = None
