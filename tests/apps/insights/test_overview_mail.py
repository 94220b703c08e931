"""The page for those who lead comes by mail to who wants it: at their hour, in their language, with what they may see."""

from base64 import b64decode
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy

import pytest
import time_machine
from django.test import Client

from tests import cast
from tests.apps.insights.test_recurring import happened, signed_in, text
from varsko.channels.email.letter import compose
from varsko.core.due import LeaseLost, claim
from varsko.core.models import Delivery, EventRow
from varsko.insights import actions, links, queries
from varsko.insights.handlers import send_overviews
from varsko.insights.models import OverviewMail
from varsko.kernel.errors import Invalid
from varsko.people.domain.permissions import NotAllowed
from varsko.people.models import User

pytestmark = pytest.mark.django_db
SUNDAY = datetime(2026, 11, 22, 12, tzinfo=UTC)
MONDAY = datetime(2026, 11, 23, 6, 0, 1, tzinfo=UTC)  # seven in Oslo


@pytest.fixture(autouse=True)
def sunday():
    with time_machine.travel(SUNDAY, tick=False) as traveller:
        yield traveller


@pytest.fixture
def gry(db):
    return cast.person("Gry", language="nb", time_zone="Europe/Oslo")


def letters(person) -> list[Delivery]:
    return list(Delivery.objects.filter(address=person.email, key__startswith="overview:").order_by("created_at", "id"))


def bytes_of(letter: Delivery) -> bytes:
    return compose(letter.message, sender="Varsko <varsko@example.org>", address=letter.address, key=letter.key).content


def test_it_comes_on_monday_at_seven_in_the_readers_language_and_again_a_week_later(gry, sunday, work):
    happened(cast.ann(), "The shop stands still", days=2, severity=2)
    page = signed_in(gry)
    assert page.post("/insights/overview/mail", {"every": "week", "form": "letter"}).status_code == 302
    work()
    assert letters(gry) == []
    sunday.move_to(MONDAY, tick=False)
    work()
    (letter,) = letters(gry)
    assert "Hendelser" in letter.message["facts"]["body"]
    assert "| 1 | 0 |" in letter.message["facts"]["body"]
    work()
    assert len(letters(gry)) == 1
    assert queries.overview_mail(cast.acting(gry)).next_at == datetime(2026, 11, 30, 6, tzinfo=UTC)
    sent = bytes_of(letter).decode()
    assert all(words in sent for words in ("insights/overview/mail", "<table"))


def test_as_a_pdf_it_is_attached(gry, sunday, work):
    actions.send_overview(by=cast.acting(gry), at=SUNDAY, every="week", form="pdf")
    sunday.move_to(MONDAY, tick=False)
    work()
    (letter,) = letters(gry)
    assert b64decode(letter.message["files"][0]["base64"])[:5] == b"%PDF-"
    assert b"Content-Type: application/pdf" in bytes_of(letter)


def test_each_gets_what_they_may_see(gry, sunday, work):
    cleo = cast.cleo()
    happened(cleo, "A leak", days=1, private=True, severity=1)
    for one in (cleo, gry):
        actions.send_overview(by=cast.acting(one), at=SUNDAY, every="week")
    sunday.move_to(MONDAY.replace(hour=9), tick=False)
    work()
    assert ["| 1 | 0 |" in letters(one)[0].message["facts"]["body"] for one in (cleo, gry)] == [True, False]


def test_it_ends_when_its_reader_says_so_and_when_they_may_see_nothing_any_more(gry, sunday, work):
    page, bo = signed_in(gry), cast.bo()
    for one in (gry, bo):
        actions.send_overview(by=cast.acting(one), at=SUNDAY, every="week")
    assert "23" in text(page.get("/insights/overview/mail"))
    page.post("/insights/overview/mail", {"every": "never", "form": "letter"})
    User.objects.filter(pk=bo.id).update(role="customer")
    sunday.move_to(MONDAY.replace(hour=9), tick=False)
    work()
    assert letters(gry) + letters(bo) == []


def test_a_customer_a_program_and_nonsense_get_none(gry):
    with pytest.raises(NotAllowed):
        actions.send_overview(by=cast.acting(cast.dev()), at=SUNDAY, every="week")
    for wrong in ({"every": "hour"}, {"every": "week", "form": "fax"}):
        with pytest.raises(Invalid):
            actions.send_overview(by=cast.acting(gry), at=SUNDAY, **wrong)
    page = signed_in(gry)
    assert page.post("/insights/overview/mail", {"every": "hour", "form": "letter"}).status_code == 422
    assert page.get("/api/v1/insights/overview").json()["ongoing"] == 0
    put = page.put("/api/v1/insights/overview/mail", {"every": "month"}, content_type="application/json")
    assert (put.status_code, queries.overview_mail(cast.acting(gry)).every) == (204, "month")


def test_asked_for_twice_at_once_it_comes_once(gry, sunday, work, monkeypatch):
    plan, others = actions.next_at, iter(["month"])

    def meanwhile(*asked):
        for every in others:
            actions.send_overview(by=cast.acting(gry), at=SUNDAY, every=every)
        return plan(*asked)

    monkeypatch.setattr(actions, "next_at", meanwhile)
    actions.send_overview(by=cast.acting(gry), at=SUNDAY, every="week")
    sunday.move_to(MONDAY, tick=False)
    work()
    assert len(letters(gry)) == 1


def test_whoever_chooses_anew_while_it_is_sent_keeps_what_they_chose(gry, sunday):
    actions.send_overview(by=cast.acting(gry), at=SUNDAY, every="week")
    sunday.move_to(MONDAY, tick=False)
    (held,) = claim(OverviewMail.objects.all(), now=MONDAY, limit=1, lease=timedelta(seconds=30))
    actions.send_overview(by=cast.acting(gry), at=MONDAY, every="month")
    with pytest.raises(LeaseLost):
        send_overviews([held])
    assert queries.overview_mail(cast.acting(gry)).next_at == datetime(2026, 12, 1, 6, tzinfo=UTC)


def test_one_press_in_the_mail_program_ends_it_without_sign_in(gry, sunday, work):
    actions.send_overview(by=cast.acting(gry), at=SUNDAY, every="week")
    sunday.move_to(MONDAY, tick=False)
    work()
    (letter,) = letters(gry)
    sent = message_from_bytes(bytes_of(letter), policy=policy.default)
    assert sent["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    link = "/insights/" + sent["List-Unsubscribe"].strip("<>").partition("/insights/")[2]
    stranger = Client(enforce_csrf_checks=True)
    shown = stranger.get(link)
    assert 'lang="nb"' in text(shown)
    assert shown.headers["Referrer-Policy"] == "no-referrer"
    assert OverviewMail.objects.exists()
    for _again in range(2):
        assert stranger.post(link, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert not OverviewMail.objects.exists()
    ended = EventRow.objects.filter(kind="insights.OverviewMailChanged").order_by("-id")[0]
    assert (ended.by_kind, ended.by_id, ended.data["every"]) == ("link", gry.id, "")
    assert EventRow.objects.filter(kind="insights.OverviewMailChanged").count() == 2


def test_a_forged_link_ends_nothing(gry, client):
    actions.send_overview(by=cast.acting(gry), at=SUNDAY, every="week")
    good = links.token(gry.id)
    bo = cast.bo()
    for wrong in (good[:-1], f"{good[:-1]}{'0' if good[-1] != '0' else '1'}", links.token(bo.id)[:32] + good[32:], "x", "0" * 56):
        assert client.post(f"/insights/overview/mail/end/{wrong}").status_code == 404
    assert OverviewMail.objects.exists()


def test_whoever_moves_westward_gets_it_once(gry, sunday, work):
    actions.send_overview(by=cast.acting(gry), at=SUNDAY, every="week")
    sunday.move_to(MONDAY, tick=False)
    work()
    User.objects.filter(pk=gry.id).update(time_zone="America/New_York")
    counts = []
    for moment in (
        MONDAY + timedelta(days=7),
        datetime(2026, 11, 30, 12, 0, 1, tzinfo=UTC),  # seven in New York, of the same Monday
        datetime(2026, 12, 7, 11, 59, tzinfo=UTC),
        datetime(2026, 12, 7, 12, 0, 1, tzinfo=UTC),
    ):
        sunday.move_to(moment, tick=False)
        work()
        counts.append(len(letters(gry)))
    assert counts == [2, 2, 2, 3]


def test_one_that_comes_late_does_not_swallow_the_next(gry, sunday, work):
    actions.send_overview(by=cast.acting(gry), at=SUNDAY, every="week")
    sunday.move_to(MONDAY + timedelta(days=6), tick=False)  # nobody worked all the week
    work()
    assert queries.overview_mail(cast.acting(gry)).next_at == datetime(2026, 11, 30, 6, tzinfo=UTC)
