"""Two workers put mails into the same requests in opposite order: one after the other, and none is turned away."""

import threading
from contextlib import suppress
from email.message import EmailMessage
from email.policy import SMTP

from tests import cast
from tests.flows.test_workers import at_once
from varsko.core import clock
from varsko.desk import actions, queries
from varsko.desk.actions.mail import taking
from varsko.desk.data import CallerDraft, Draft
from varsko.desk.handlers import mail as handlers
from varsko.desk.models import Mail, Request
from varsko.desk.queries.letters import signed_address
from varsko.kernel.mail.letter import Arrival
from varsko.people.data import SYSTEM_ACTOR

ADDRESS = "helpdesk@nordfrakt.example"
HOW = {"by": SYSTEM_ACTOR, "at": cast.NOON}


def answered(request: Request, text: str) -> Mail:
    """Keep a caller's answer to a request, not yet put where it belongs."""
    mail = EmailMessage(policy=SMTP)
    mail["From"], mail["To"], mail["Subject"] = "Dev <dev@kunde.example>", signed_address(ADDRESS, request), text
    mail["Message-ID"] = f"<{text}@kunde.example>"
    mail.set_content(text)
    to = (signed_address(ADDRESS, request),)
    actions.keep(Arrival(raw=mail.as_bytes(), via="lmtp", recipients=to, envelope_from="dev@kunde.example"), at=clock.now())
    return Mail.objects.latest("id")


def test_two_workers_join_mails_to_the_same_requests_in_opposite_order(transactional_db, monkeypatch):
    team = cast.team("IT", cast.ann())
    actions.create_desk(**HOW, name="IT", slug="it", team_id=team.id)
    actions.write_address(**HOW, desk="it", address=ADDRESS, trusted="mx.nordfrakt.example")
    caller = CallerDraft(name="Dev", email="dev@kunde.example")
    one, other = (
        Request.objects.get(pk=actions.open_request(**HOW, draft=Draft(title=title, desk="it", caller=caller)).id)
        for title in ("One", "Other")
    )
    here, there = [answered(one, "a"), answered(other, "b")], [answered(other, "c"), answered(one, "d")]
    turns = iter([here, there])
    met = threading.Barrier(2)
    errors: list[Exception] = []
    join = taking.join

    def slowly(*said):
        taken = join(*said)
        with suppress(threading.BrokenBarrierError):
            met.wait(1)  # both have put one mail, if both may have begun at all
        return taken

    def work() -> None:
        try:
            handlers.take_in(next(turns))
        except Exception as error:  # noqa: BLE001 - in a thread it would be lost
            errors.append(error)

    monkeypatch.setattr(taking, "join", slowly)
    at_once(2, work)
    assert errors == []
    assert [sorted(said.text for said in queries.entries(str(row.pk))) for row in (one, other)] == [["a", "d"], ["b", "c"]]
