"""The page behind a mail's link: looking changes nothing, one press takes it, another passes it on."""

import pytest
from django.test import Client

from tests import cast
from tests.flows.conftest import NIGHT, acknowledge, resolve, state, story
from tests.flows.test_escalation import named, policy, to
from tests.mailbox import link_of
from varsko.paging import links, queries
from varsko.paging.data import Repeat
from varsko.people import actions as people
from varsko.people.data import SYSTEM_ACTOR
from varsko.people.models import User


@pytest.fixture
def ann(clock):
    return cast.ann()


@pytest.fixture
def bo(clock):
    return cast.bo()


@pytest.fixture
def phone():
    """A browser that nobody signed in to."""
    return Client()


def said(response) -> str:
    return " ".join(response.content.decode().split())


def test_ann_takes_it_from_the_mail_and_bo_is_not_paged(clock, mailbox, fires, ann, bo, phone):
    alert = fires(to=to(policy(named(ann, 0), named(bo, 5))))
    link = link_of(mailbox(ann).expects("fire"))
    shown = phone.get(link)
    assert "Database is on fire" in said(shown)
    assert "Not me: page Bo now" in said(shown)

    assert phone.post(f"{link}/take").headers["Location"] == link
    clock.work()
    assert "You have it" in said(phone.get(link))
    assert state(alert) == "acknowledged"
    assert queries.story_of_paging(alert.id)[0].state == "taken"
    clock.after(hours=1)
    assert mailbox(bo).is_empty()


def test_looking_changes_nothing_however_often_a_scanner_looks(clock, mailbox, fires, ann, bo, phone):
    alert = fires(to=to(policy(named(ann, 0), named(bo, 5))))
    link = link_of(mailbox(ann).expects("fire"))
    before = story(alert)
    for address in (link, f"{link}/take", f"{link}/pass"):
        for method in (phone.get, phone.head, phone.options):
            method(address)
    clock.work()
    assert (state(alert), story(alert)) == ("open", before)
    assert phone.get(f"{link}/take").status_code == 405
    clock.after(minutes=5)
    mailbox(bo).expects("fire")


def test_not_me_pages_the_next_one_now(clock, mailbox, fires, ann, bo, phone):
    alert = fires(to=to(policy(named(ann, 0), named(bo, 30))))
    link = link_of(mailbox(ann).expects("fire"))
    phone.post(f"{link}/pass")
    clock.work()
    mailbox(bo).expects("fire")
    assert "You passed it on" in said(phone.get(link))
    assert ("PagePassed", "") in story(alert)
    phone.post(f"{link}/pass")
    clock.work()
    assert mailbox(bo).is_empty()


def test_not_me_on_the_last_step_tells_the_fallback(clock, mailbox, fires, ann, phone):
    cleo = cast.cleo()
    alert = fires(to=to(policy(named(ann, 0))))
    phone.post(f"{link_of(mailbox(ann).expects('fire'))}/pass")
    clock.work()
    mailbox(cleo).expects("nobody else could be reached")
    assert ("FallbackTold", "passed_on") in story(alert)


def test_before_it_is_pressed_not_me_says_who_is_told_when_no_step_is_left(clock, mailbox, fires, ann, bo, phone):
    cleo = cast.cleo()
    fires(to=to(policy(named(ann, 0), named(ann, 5), repeat=Repeat(wait=10, count=2))))
    link = link_of(mailbox(ann).expects("fire"))
    shown = said(phone.get(link))
    assert "Not me: tell Cleo now" in shown
    assert "No step is left that reaches anybody else" in shown
    assert "page Ann now" not in shown
    phone.post(f"{link}/pass")
    clock.work()
    mailbox(cleo).expects("nobody else could be reached")
    assert mailbox(bo).is_empty()


def test_before_it_is_pressed_not_me_passes_over_whom_nothing_reaches(clock, mailbox, fires, ann, bo, phone):
    gone = cast.person("Gone", role="responder")
    people.update_user(by=SYSTEM_ACTOR, at=clock.now, user_id=gone.id, is_active=False)
    fires(to=to(policy(named(ann, 0), named(gone, 5), named(bo, 30))))
    link = link_of(mailbox(ann).expects("fire"))
    assert "Not me: page Bo now" in said(phone.get(link))
    phone.post(f"{link}/pass")
    clock.work()
    mailbox(bo).expects("fire")


def test_not_me_says_it_when_nobody_at_all_is_left(clock, mailbox, fires, phone):
    cleo = cast.cleo()
    fires(to=to(policy(named(cleo, 0))))
    shown = said(phone.get(link_of(mailbox(cleo).expects("fire"))))
    assert "Nobody else is left to be paged" in shown
    assert "page the next one now" not in shown


def test_who_was_paged_twice_stands_once_among_those_who_know_with_both_times(clock, mailbox, fires, ann, bo):
    alert = fires(to=to(policy(named(ann, 0), named(bo, 5), named(ann, 10))))
    clock.after(minutes=10, seconds=1)
    browser = Client()
    browser.force_login(User.objects.get(pk=ann.id))
    shown = browser.get(f"/alerts/{alert.number}").content.decode()
    knowers = shown[shown.index('<ul class="knowers">') : shown.index('<ol class="story">')]
    assert [knowers.count(f"> {name}<") + knowers.count(f">{name}<") for name in ("Ann", "Bo")] == [1, 1]
    assert knowers.count("<time") == 3
    assert knowers.index("Ann") < knowers.index("Bo")


def test_who_comes_too_late_is_told_who_has_it(clock, mailbox, fires, ann, bo, phone):
    alert = fires(to=to(policy(named(ann, 0), named(bo, 0))))
    ann_link, bo_link = (link_of(mailbox(who).expects("fire")) for who in (ann, bo))
    phone.post(f"{bo_link}/take")
    clock.work()
    phone.post(f"{ann_link}/take")
    assert "Already acknowledged by Bo" in said(phone.get(ann_link))
    phone.post(f"{ann_link}/pass")
    clock.work()
    assert state(alert) == "acknowledged"
    resolve(clock, alert.alias)
    assert "Already closed by Prometheus" in said(phone.get(ann_link))


def test_a_link_is_good_for_a_week_and_for_nobody_who_left(clock, mailbox, fires, ann, phone):
    fires(to=to(policy(named(ann, 0))))
    link = link_of(mailbox(ann).expects("fire"))
    people.update_user(by=SYSTEM_ACTOR, at=clock.now, user_id=ann.id, is_active=False)
    assert phone.get(link).status_code == 404
    people.update_user(by=SYSTEM_ACTOR, at=clock.now, user_id=ann.id, is_active=True)
    assert phone.get(link).status_code == 200
    clock.traveller.shift(7 * 24 * 3600)
    assert phone.get(link).status_code == 404
    assert phone.post(f"{link}/take").status_code == 404


@pytest.mark.parametrize("forged", ["x", "0.0.0", "a" * 500, "..", "%00", "é", "01.02.03.04"])
def test_a_forged_link_is_refused(clock, phone, forged):
    assert phone.get(f"/p/{forged}").status_code == 404
    assert phone.post(f"/p/{forged}/take").status_code == 404


def test_a_token_of_one_page_does_not_open_another(clock, fires, post, ann, bo):
    alert = fires(to=to(policy(named(ann, 0), named(bo, 0))))
    first, second = queries.story_of_paging(alert.id)
    one, other = links.token(first.id, NIGHT), links.token(second.id, NIGHT)
    mixed = one[:32] + other[32:]
    assert links.read(one, NIGHT) == first.id.replace("-", "")
    assert links.read(mixed, NIGHT) is None


def test_whoever_was_paged_may_answer_even_for_a_private_team(clock, mailbox, fires, ann, bo, phone):
    team = cast.team("Secret", bo, private=True)
    alert = fires(to=to(policy(named(ann, 0))), team_id=team.id)
    phone.post(f"{link_of(mailbox(ann).expects('fire'))}/take")
    assert state(alert) == "acknowledged"


def test_the_page_speaks_the_language_of_the_one_who_was_paged_and_hides_its_address(clock, mailbox, fires, phone):
    kari = cast.person("Kari", language="nb", time_zone="Europe/Oslo")
    fires("Disken er <script>full</script>", to=to(policy(named(kari, 0))))
    shown = phone.get(link_of(mailbox(kari).expects("Europe/Oslo")))
    assert 'lang="nb"' in shown.content.decode()
    assert "<script>full" not in shown.content.decode()
    assert shown.headers["Referrer-Policy"] == "no-referrer"


def test_two_presses_at_once_have_one_winner(clock, mailbox, fires, ann, bo, phone):
    alert = fires(to=to(policy(named(ann, 0))))
    link = link_of(mailbox(ann).expects("fire"))
    acknowledge(clock, alert, cast.acting(bo))
    phone.post(f"{link}/take")
    assert [line for line in story(alert) if line[0] == "AlertAcknowledged"] == [("AlertAcknowledged", "")]
