"""The addresses at which pages are told by mail how an incident stands."""

import re

from varsko.core import mails, secrets
from varsko.incidents import queries as incidents
from varsko.kernel.ids import as_uuid
from varsko.kernel.mail.letter import Letter as Read
from varsko.kernel.mail.reading import Reader
from varsko.kernel.mail.robots import Ours
from varsko.statuspages.data import LetterView
from varsko.statuspages.domain.said import Why
from varsko.statuspages.models import Letter, StatusPage

_PURPOSE, _TEXTS, _CODE = "status.say", "status.text", 10
_MOST_WAITING = 200
_OURS = re.compile(r"(.{1,64})\+say-([0-9a-z]{1,12})-([0-9a-z]{16,40})@(.{1,255})")


def told_address(page_id: object, code: str) -> str:
    """Give the secret address of a page; "" where incidents have none, or its server delivers nothing that is written behind a plus."""
    home = incidents.mail_home()
    if home is None or not home.plus:
        return ""
    local, _at, host = home.address.rpartition("@")
    turn = StatusPage.objects.filter(pk=str(page_id)).values_list("told_turn", flat=True).first() or 0
    return f"{local}+say-{code}-{secrets.mark(_PURPOSE, _marked(page_id, turn))}@{host}"


def _marked(page_id: object, turn: int) -> str:
    """Give the text whose mark stands in the address of a page: another one each time that it is renewed."""
    return f"{page_id} {turn}" if turn else str(page_id)


def is_for_page(recipient: str) -> bool:
    """Tell whether an address has the shape of a page's, at the address of incidents: nobody else has such a one."""
    return _named(recipient, _home()) is not None


def takes_updates(recipient: str) -> bool:
    """Tell whether an address is that of a page."""
    return bool(pages_told([recipient]))


def pages_told(recipients: list[str]) -> list[StatusPage]:
    """Find the pages whose addresses are among these."""
    home = _home()
    named = {found for one in recipients if (found := _named(one, home))}
    rows = StatusPage.objects.filter(code__in=[code for code, _mark in named])
    return [
        row
        for row in rows
        if any(row.code == code and secrets.is_marked(_PURPOSE, _marked(row.pk, row.told_turn), mark) for code, mark in named)
    ]


def text_code(page_id: object) -> str:
    """Give the secret code that a text message for a page begins with; it goes with the page's mail address when that is renewed."""
    turn = StatusPage.objects.filter(pk=str(page_id)).values_list("told_turn", flat=True).first() or 0
    return secrets.mark(_TEXTS, _marked(page_id, turn))[:_CODE]


def page_of_code(word: str) -> StatusPage | None:
    """Find the page whose code this is, by this secret key or an earlier one: it stands in people's phones."""
    found = None
    for row in StatusPage.objects.order_by("pk"):  # all of them: how long it takes tells nobody which
        if secrets.is_marked(_TEXTS, _marked(row.pk, row.told_turn), word, signs=_CODE):
            found = row
    return found


def _home() -> str:
    home = incidents.mail_home()
    return home.address if home else ""


def _named(recipient: str, home: str) -> tuple[str, str] | None:
    found = _OURS.fullmatch(recipient.strip().lower())
    if found is None or f"{found[1]}@{found[4]}" != home:
        return None
    return found[2], found[3]


def read_letter(row: Letter) -> Read:
    """Read a kept mail; the mail server that incidents trust is trusted here too."""
    home = incidents.mail_home()
    ours = Ours(frozenset({home.address} if home else ()), secrets.mark("installation", ""))
    return mails.read(row, Reader(ours=ours, trusted=home.trusted if home else ""))


def letters(page_id: object, code: str, *, limit: int = 50) -> list[LetterView]:
    """List the mails that came to the address of a page, the newest first, whatever became of them; for those who may configure it.

    One that nobody has looked into yet belongs to no page so far: it is told by the address it came to.
    """
    known = Letter.objects.filter(page=as_uuid(page_id)).order_by("-came_at", "-pk").only("sender", "subject", "came_at", "why")[:limit]
    waiting = Letter.objects.filter(page=None, state=Letter.State.WAITING).order_by("-came_at", "-pk")[:_MOST_WAITING]
    fresh = list(waiting.only("sender", "subject", "came_at", "why", "envelope_to"))
    address = told_address(page_id, code) if fresh else ""
    mine = [one for one in fresh if address in {to.strip().lower() for to in one.envelope_to}]
    rows = sorted([*mine, *known], key=lambda one: (one.came_at, str(one.pk)), reverse=True)[:limit]
    return [LetterView(sender=one.sender, subject=one.subject, came_at=one.came_at, why=_why(one.why)) for one in rows]


def _why(text: str) -> Why | None:
    return Why(text) if text in frozenset(Why) else None
