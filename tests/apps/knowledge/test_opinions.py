"""What readers say of articles, who hears of changes, and what articles are about."""

from datetime import timedelta
from html import unescape

import pytest
import time_machine
from django.test import Client

from tests.cast import NOON, acting, dev, eve, key, person, team
from varsko.catalog import actions as catalog
from varsko.core.models import Delivery
from varsko.incidents import actions as incidents
from varsko.incidents.data import Draft
from varsko.kernel.errors import Invalid, NotFound
from varsko.knowledge import actions, queries
from varsko.knowledge.data import ArticleDraft, SpaceDraft
from varsko.people.data import NOBODY
from varsko.people.domain.permissions import NotAllowed

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(hours=1)


def row(by):
    return queries.article("KB-1", by=acting(by)).row


def around(by, ref="KB-1"):
    return queries.around(queries.article(ref, by=acting(by)), by=acting(by))


def mails() -> list[tuple[str, str]]:
    return sorted(Delivery.objects.filter(purpose="article").values_list("address", "message__subject"))


def change(by, text, **more):
    now = queries.article("KB-1", by=acting(by))
    draft = ArticleDraft(title=now.row.title, text=text)
    actions.write_article(by=acting(by), at=LATER, ref="KB-1", base=now.revision, draft=draft, **more)


def text(answer) -> str:
    return " ".join(unescape(answer.content.decode()).split())


# Did it help?


def test_each_person_says_once_whether_it_helped_and_may_think_again(ann, bo, space, write):
    write(ann, space, "Reset")
    actions.rate_article(by=acting(bo), at=LATER, ref="KB-1", helped=False, missing="Where is the portal?")
    actions.rate_article(by=acting(ann), at=LATER, ref="KB-1", helped=True, missing="not kept with a yes")
    assert (row(ann).helped, row(ann).missed) == (1, 1)
    assert [(one.by_name, one.missing) for one in around(ann).missed] == [("Bo", "Where is the portal?")]
    actions.rate_article(by=acting(bo), at=LATER, ref="KB-1", helped=True)
    assert (row(ann).helped, row(ann).missed, around(bo).mine) == (2, 0, True)


def test_what_was_missed_is_for_writers(ann, bo, space, write):
    write(ann, space, "Reset")
    actions.rate_article(by=acting(bo), at=LATER, ref="KB-1", helped=False, missing="More")
    assert around(person("Lotte", "stakeholder")).missed == ()


def test_nobody_says_anything_of_what_they_may_not_read(ann, open_space, write):
    mine = team("HR", ann)
    write(ann, open_space("HR", readers="teams", writers="teams", writer_teams=(mine.id,)), "Secret")
    stranger = acting(eve())
    for attempt in (
        lambda: actions.rate_article(by=stranger, at=LATER, ref="KB-1", helped=True),
        lambda: actions.comment(by=stranger, at=LATER, ref="KB-1", text="hm"),
        lambda: actions.watch_article(by=stranger, ref="KB-1"),
        lambda: actions.link_article(by=stranger, at=LATER, ref="KB-1", to="HOT-1"),
    ):
        with pytest.raises(NotFound):
            attempt()


def test_whoever_has_not_signed_in_reads_and_says_nothing(ann, open_space, write):
    write(ann, open_space("Help", readers="public"), "Reset")
    with pytest.raises(NotAllowed):
        actions.rate_article(by=NOBODY, at=LATER, ref="KB-1", helped=True)
    with pytest.raises(NotAllowed):
        actions.comment(by=NOBODY, at=LATER, ref="KB-1", text="hm")
    assert "Did it help" not in text(Client().get("/knowledge/KB-1"))
    machine, _secret = key("script", rights=("read", "create"))
    with pytest.raises(NotAllowed):
        actions.watch_article(by=acting(machine), ref="KB-1")


# Comments


def test_comments_are_said_and_taken_away(ann, space, write):
    write(ann, space, "Reset")
    reader = person("Lotte", "stakeholder")
    first = actions.comment(by=acting(reader), at=LATER, ref="KB-1", text="Which **portal**?")
    second = actions.comment(by=acting(ann), at=LATER, ref="KB-1", text="The blue one")
    assert [(one.by_name, one.may_remove) for one in around(reader).comments] == [("Lotte", True), ("Ann", False)]
    with pytest.raises(NotAllowed):
        actions.remove_comment(by=acting(reader), comment_id=second)
    actions.remove_comment(by=acting(ann), comment_id=first)
    actions.remove_comment(by=acting(ann), comment_id=second)
    assert around(ann).comments == ()
    for wrong in (" ", "x" * 5001):
        with pytest.raises(Invalid):
            actions.comment(by=acting(ann), at=LATER, ref="KB-1", text=wrong)


# Watching


def test_who_watches_is_mailed_changes_and_comments_but_not_small_ones_or_their_own(ann, bo, space, write, work):
    with time_machine.travel(LATER, tick=False):
        write(ann, space, "Reset", "one")
        actions.watch_article(by=acting(bo), ref="KB-1")
        change(ann, "two", note="Clearer")
        change(ann, "three", small=True)
        work()
        assert mails() == [("bo@example.org", "Reset: changed by Ann")]
        change(bo, "four")
        actions.comment(by=acting(bo), at=LATER, ref="KB-1", text="Nice")
        work()
        assert mails()[:2] == [("ann@example.org", "Reset: Bo says something"), ("ann@example.org", "Reset: changed by Bo")]
        assert len(mails()) == 3


def test_who_may_not_read_any_more_hears_nothing(ann, bo, cleo, space, write, work):
    with time_machine.travel(LATER, tick=False):
        write(ann, space, "Reset", "one")
        actions.watch_article(by=acting(bo), ref="KB-1")
        mine = team("Ours", ann)
        said = queries.space("guides", by=acting(cleo))
        assert said
        from_now = {"readers": "teams", "writers": "teams", "writer_teams": (mine.id,)}
        actions.change_space(by=acting(cleo), at=LATER, ref=said.id, draft=SpaceDraft(name="Guides", **from_now))
        change(cleo, "two")
        work()
        assert mails() == [("ann@example.org", "Reset: changed by Cleo")]


def test_a_customer_who_watches_a_portal_article_hears_of_it(ann, open_space, write, work):
    with time_machine.travel(LATER, tick=False):
        write(ann, open_space("Portal", readers="portal"), "Track", "one")
        actions.watch_article(by=acting(dev()), ref="KB-1")
        change(ann, "two")
        work()
        assert mails() == [("dev@example.org", "Track: changed by Ann")]


def test_whoever_looks_after_it_is_asked_when_the_day_comes(ann, open_space, write, work):
    with time_machine.travel(NOON, tick=False):
        write(ann, open_space(review_days=10), "Certificates")
        work()
    with time_machine.travel(NOON + timedelta(days=11), tick=False):
        work()
        work()
        assert mails() == [("ann@example.org", "Certificates: is it still true?")]


# What it is about


def test_an_article_and_its_service_and_incidents_know_of_each_other(ann, browser, space, write):
    service = catalog.create_service(by=acting(person("Root", "owner")), at=NOON, name="Payments")
    made = incidents.declare(by=acting(ann), at=NOON, draft=Draft(summary="Nobody can pay", severity=2, service_id=service.id))[0]
    write(ann, space, "Settle by hand", kind="runbook")
    write(ann, space, "How cards work")
    actions.link_article(by=acting(ann), at=LATER, ref="KB-1", to=f"http://127.0.0.1/services/{service.id}")
    actions.link_article(by=acting(ann), at=LATER, ref="KB-2", to=made.key.lower())
    actions.link_article(by=acting(ann), at=LATER, ref="KB-2", to=f"/incidents/{made.key}")
    assert [one.card.title for one in around(ann).links] == ["Payments"]
    assert [one.card.title for one in around(ann, "KB-2").links] == [f"{made.key} Nobody can pay"]
    page = browser(ann)
    shown = text(page.get(f"/incidents/{made.key}"))
    assert shown.index("Settle by hand") < shown.index("How cards work")
    assert "Settle by hand" in text(page.get(f"/services/{service.id}"))
    actions.unlink_article(by=acting(ann), at=LATER, ref="KB-1", kind="service", name=service.id)
    assert around(ann).links == ()


def test_what_one_does_not_know_of_cannot_be_linked_and_is_not_shown(ann, bo, space, write):
    write(ann, space, "Reset")
    for unknown in ("HOT-99", "/services/none", "https://elsewhere.example/", "", "just words"):
        with pytest.raises(Invalid):
            actions.link_article(by=acting(ann), at=LATER, ref="KB-1", to=unknown)
    made = incidents.declare(by=acting(ann), at=NOON, draft=Draft(summary="A theft", severity=2, private=True))[0]
    actions.link_article(by=acting(ann), at=LATER, ref="KB-1", to=made.key)
    assert len(around(ann).links) == 1
    assert around(bo).links == ()


# The page


def test_everything_is_done_on_the_page(ann, bo, browser, space, write):
    write(ann, space, "Reset")
    page = browser(bo)

    def say(**said):
        return text(page.post("/knowledge/KB-1/say", said, follow=True))

    assert "You said yes." in say(verb="helped")
    assert "Where is it?" in say(verb="missed", missing="Where is it?")
    shown = say(verb="comment", text="Well **done**")
    assert "<strong>done</strong>" in shown
    assert "Stop watching" in say(verb="watch")
    assert "Watch: mail me changes" in say(verb="unwatch")
    assert "Give the address of" in say(verb="link", to="nonsense")
    assert "Give the address of" in say(verb="link", to="http://[::1")
    assert page.post("/knowledge/KB-1/say", {"verb": "sing"}).status_code == 404
    comment = around(bo).comments[0].id
    assert "Well" not in say(verb="remove", comment=comment)
