"""The portal: what is known, what one asks for, and what becomes of it. Phone first, no script, nothing of anybody else."""

import re
import uuid
from datetime import UTC, datetime, timedelta

import pytest

from tests import cast
from varsko.core import clock
from varsko.core.models import Delivery
from varsko.desk import actions, queries
from varsko.desk.actions import ending
from varsko.desk.data import CallerDraft, Draft, HoursDraft, Report
from varsko.desk.domain.calendars import Window
from varsko.desk.domain.targets import Target
from varsko.desk.models import MeToo
from varsko.incidents import actions as incidents
from varsko.incidents.data import Draft as IncidentDraft
from varsko.incidents.told import Telling, Texts
from varsko.kernel.errors import NotFound
from varsko.people.data import SYSTEM_ACTOR

pytestmark = pytest.mark.django_db


def text(answer) -> str:
    return answer.content.decode()


def mails() -> list[tuple[str, str]]:
    return list(Delivery.objects.filter(purpose="desk").order_by("id").values_list("address", "message__subject"))


def news(stage="investigating") -> Telling:
    """What people are told of the outage."""
    inside = "Bookings fail.\n\n**Now**\n- We look at it\n- Nothing is lost\n\n**Next**\n- A restart\n- More in half an hour"
    outside = {"en": ("Booking is down", "We are working on it."), "nb": ("Booking er nede", "Vi arbeider med saken.")}
    texts = {
        code: Texts(internal_title="Bookings fail", internal=inside, external_title=one[0], external=one[1])
        for code, one in outside.items()
    }
    is_over = stage == "resolved"
    until = None if is_over else clock.now() + timedelta(minutes=30)
    return Telling(stage=stage, texts=texts, next_update_at=until, skipped="All asleep", restart="not_needed" if is_over else "")


@pytest.fixture
def home(browser, dev):
    return browser(dev)


@pytest.fixture
def reported(dev, desk):
    """Dev reports that something is broken."""

    def report(title="My scanner is dead", **more):
        return actions.report(by=cast.acting(dev), at=clock.now(), report=Report(title=title, **more))

    return report


@pytest.fixture
def outage(ann):
    """Something big, of which people outside were told."""

    def declare(summary="Nobody can book", *, tell=True, **more):
        doing = {"by": cast.acting(ann), "at": clock.now()}
        made = incidents.declare(**doing, draft=IncidentDraft(summary=summary, severity=1, past=True, **more))[0]
        if tell:
            incidents.publish(**doing, ref=made.id, telling=news())
        return made

    return declare


def test_somebody_reports_in_a_minute_and_sees_it(home, desk, told):
    first = text(home.get("/portal"))
    assert "Nothing is known to be broken" in first
    assert "Something is broken" in first
    said = {"title": "The printer eats paper", "text": "Third floor", "urgency": "2", "impact": "4", "desk": "it", "id": str(uuid.uuid4())}
    answer = home.post("/portal/report/incident", said)
    assert answer.url == "/portal/REQ-1"
    assert home.post("/portal/report/incident", said).url == "/portal/REQ-1"
    drawn_anew = {**said, "id": str(uuid.uuid4())}
    assert "You have sent this already: it is REQ-1." in text(home.post("/portal/report/incident", drawn_anew, follow=True))
    assert home.post("/portal/report/incident", {**drawn_anew, "text": "Fourth floor"}).url == "/portal/REQ-2"
    shown = text(home.get("/portal/REQ-1"))
    assert "nobody has begun yet" in shown
    assert "Third floor" in shown
    assert "The printer eats paper" in text(home.get("/portal"))


def test_a_category_says_which_desk_it_is_of(home, ann, desk, crew):
    by = {"by": SYSTEM_ACTOR, "at": clock.now()}
    actions.create_desk(**by, name="Care", slug="care", team_id=crew.id)
    parcels = actions.write_category(**by, desk="care", name="Parcels")
    said = {"title": "Where is it", "urgency": "2", "impact": "4", "desk": "it", "category_id": parcels.id}
    assert home.post("/portal/report/incident", said).url == "/portal/REQ-1"
    found = queries.request("REQ-1", by=cast.acting(ann))
    assert found
    assert (found.desk_name, found.category) == ("Care", "Parcels")


def test_what_is_missing_is_said_and_nothing_typed_is_lost(home, desk):
    answer = home.post("/portal/report/incident", {"title": "", "text": "A long story", "urgency": "2", "impact": "4", "desk": "it"})
    assert answer.status_code == 422
    assert "A long story" in text(answer)
    assert home.get("/portal/report/wish").status_code == 404


def test_the_caller_hears_what_happens_in_their_language(ann, desk, doing, work):
    dev = cast.dev(language="pl")
    found = actions.report(by=cast.acting(dev), at=clock.now(), report=Report(title="Nie działa"))
    actions.answer(**doing(ann), ref=found.key, text="Proszę spróbować teraz", then="wait")
    actions.move(**doing(ann), ref=found.key, move="solve", solution="Nowy toner")
    work()
    sent = list(Delivery.objects.filter(purpose="desk").order_by("id").values_list("message__language", flat=True))
    assert sent == ["pl", "pl", "pl"]
    assert mails()[0] == ("dev@example.org", "[REQ-1] Nie działa")


def test_one_answer_is_one_mail_also_when_it_solves(ann, reported, doing, work):
    found = reported()
    work()
    actions.answer(**doing(ann), ref=found.key, text="Done", then="solve")
    work()
    assert len(mails()) == 2


def test_notes_inside_reach_nobody_outside(ann, home, reported, doing, work):
    found = reported()
    actions.note(**doing(ann), ref=found.key, text="He always does this")
    work()
    assert len(mails()) == 1
    assert "He always does this" not in text(home.get(f"/portal/{found.key}"))


def test_what_they_do_themselves_they_are_not_told(home, ann, reported, doing, work):
    found = reported()
    actions.answer(**doing(ann), ref=found.key, text="Solved?", then="solve")
    work()
    before = len(mails())
    home.post(f"/portal/{found.key}", {"verb": "confirm"})
    work()
    assert len(mails()) == before
    again = queries.request(found.key, by=cast.acting(ann))
    assert again
    assert again.state == "closed"


def test_an_answer_of_the_caller_goes_on_or_opens_again(home, ann, reported, doing):
    found = reported()
    actions.answer(**doing(ann), ref=found.key, text="Which one?", then="wait")
    home.post(f"/portal/{found.key}", {"verb": "reply", "text": "The blue one"})
    seen = queries.request(found.key, by=cast.acting(ann))
    assert seen
    assert seen.state == "working"
    actions.move(**doing(ann), ref=found.key, move="solve")
    home.post(f"/portal/{found.key}", {"verb": "reply", "text": "Dead again"})
    again = queries.request(found.key, by=cast.acting(ann))
    assert again
    assert (again.state, again.reopened) == ("working", 1)


def test_an_empty_answer_is_held_back(home, reported):
    answer = home.post(f"/portal/{reported().key}", {"verb": "reply", "text": " "})
    assert answer.status_code == 422


def test_what_is_not_needed_any_more_is_taken_back(home, ann, reported):
    found = reported()
    home.post(f"/portal/{found.key}", {"verb": "take-back"})
    assert "It is closed" in text(home.get(f"/portal/{found.key}"))
    assert home.post(f"/portal/{found.key}", {"verb": "take-back"}).status_code == 422


def test_nobody_sees_anybody_elses(browser, eve, reported):
    found = reported()
    stranger = browser(eve)
    assert stranger.get(f"/portal/{found.key}").status_code == 404
    assert stranger.post(f"/portal/{found.key}", {"verb": "confirm"}).status_code == 404
    assert "scanner" not in text(stranger.get("/portal"))
    with pytest.raises(NotFound):
        actions.reply(by=cast.acting(eve), at=clock.now(), ref=found.key, text="Let me in")


def test_a_guest_answers_by_the_link_of_the_mail_alone(client, ann, called, doing, work):
    found = called(ann, caller="Guest")
    draft = Draft(title="No tracking", desk="it", channel="phone", caller=CallerDraft(name="Kari Holm", email="kari@example.com"))
    mine = actions.open_request(**doing(ann), draft=draft)
    actions.answer(**doing(ann), ref=mine.key, text="Which parcel?", then="wait")
    work()
    link = re.sub(r"^https?://[^/]+", "", Delivery.objects.filter(address="kari@example.com").latest("id").message["link"])
    shown = client.get(link)
    assert shown.status_code == 200
    assert "Which parcel?" in text(shown)
    assert client.post(link, {"verb": "reply", "text": "Number 7"}).status_code == 302
    assert [said.text for said in queries.entries(mine.id) if said.kind == "reply"] == ["Number 7"]
    assert [said.author_name for said in queries.entries(mine.id) if said.kind == "reply"] == ["Kari Holm"]
    assert client.get(link[:-3] + "abc").status_code == 404
    assert client.get(f"/portal/{found.key}").status_code == 302  # to sign in


def test_the_first_letter_repeats_nothing_to_an_unknown_mail_address(ann, desk, doing, work):
    caller = CallerDraft(name="Spam", email="victim@example.com")
    actions.open_request(**doing(ann), draft=Draft(title="BUY NOW", desk="it", channel="email", caller=caller))
    work()
    assert mails() == [("victim@example.com", "[REQ-1]")]


def test_a_confidential_desk_is_offered_to_colleagues_and_to_no_customer(hr, desk, dev, eve, bo):
    assert [one.slug for one in queries.desks_offered(cast.acting(dev))] == ["it"]
    assert [one.slug for one in queries.desks_offered(cast.acting(eve))] == ["hr", "it"]
    with pytest.raises(NotFound):
        actions.report(by=cast.acting(dev), at=clock.now(), report=Report(title="x", desk="hr"))
    found = actions.report(by=cast.acting(eve), at=clock.now(), report=Report(title="My manager shouts", desk="hr"))
    assert queries.own_request(found.key, by=cast.acting(eve))
    assert queries.request(found.key, by=cast.acting(eve)) is None
    assert queries.request(found.key, by=cast.acting(bo))


def test_what_is_known_comes_first_and_me_too_counts_once(home, outage, dev):
    outage()
    shown = text(home.get("/portal"))
    assert "Booking is down" in shown
    known = queries.known(by=cast.acting(dev), language="en")[0]
    for _ in range(2):
        home.post("/portal/me-too", {"known": known.id})
    assert MeToo.objects.count() == 1
    assert queries.known(by=cast.acting(dev), language="en")[0].count == 1
    assert "You hear how it goes on" in text(home.get("/portal"))
    assert home.post("/portal/me-too", {"known": str(uuid.uuid4())}).status_code == 404


def test_incidents_of_which_nobody_outside_was_told_are_not_known(home, outage, ann):
    outage("The vault is open", tell=False)
    hidden = outage("A thief", private=True)
    assert "vault" not in text(home.get("/portal"))
    assert home.post("/portal/me-too", {"known": hidden.id}).status_code == 404


def test_words_find_what_is_known_while_typing(home, outage):
    outage()
    assert "Booking is down" in text(home.get("/portal?q=bookings", headers={"HX-Request": "true"}))
    assert "Nothing known is like that" in text(home.get("/portal?q=elephant"))


def test_all_that_end_with_an_incident_are_held_in_one_order(ann, called, outage, doing, monkeypatch):
    made = outage(tell=False)
    ids = ["019ffffe-0000-7000-8000-000000000002", "019ffffe-0000-7000-8000-000000000001"]
    for one in ids:
        actions.link_incident(**doing(ann), ref=called(ann, one, id=one).key, incident=made.key)
    seen: list[str] = []
    locked = ending.locked
    monkeypatch.setattr(ending, "locked", lambda pk: seen.append(str(pk)) or locked(pk))
    assert ending.end_with_incident(made.id, by=SYSTEM_ACTOR, at=clock.now()) == 2
    assert seen == sorted(ids)


def test_who_called_about_an_incident_hears_the_updates_and_the_end(ann, dev, called, outage, doing, work):
    made = outage(tell=False)
    guest = actions.open_request(
        **doing(ann), draft=Draft(title="Nett nede", desk="it", caller=CallerDraft(name="Kari", email="kari@example.com", language="nb"))
    )
    mine = called(ann, caller=dev)
    for found in (guest, mine):
        actions.link_incident(**doing(ann), ref=found.key, incident=made.key)
    work()
    Delivery.objects.all().delete()
    incidents.publish(**doing(ann), ref=made.id, telling=news())
    work()
    assert sorted(mails()) == [("dev@example.org", "Booking is down"), ("kari@example.com", "Booking er nede")]
    incidents.take(**doing(ann), ref=made.id)
    end = clock.now()
    incidents.resolve(by=cast.acting(ann), at=end, ref=made.id, impact_ended_at=end)
    work()
    assert len(mails()) == 4
    ended = queries.request(mine.key, by=cast.acting(ann))
    assert ended
    assert ended.state == "solved"
    assert queries.count_of_incident(made.id, by=cast.acting(ann)) == 2


def test_callers_are_counted_once_each_on_the_list_of_incidents(ann, dev, called, outage, doing, browser):
    made = outage()
    for title in ("Nothing works", "Still nothing"):
        actions.link_incident(**doing(ann), ref=called(ann, title, caller=dev).key, incident=made.key)
    known = queries.known(by=cast.acting(dev), language="en")[0]
    actions.me_too(by=cast.acting(dev), at=clock.now(), known_id=known.id)
    actions.me_too(by=cast.acting(cast.person("Kari", "customer")), at=clock.now(), known_id=known.id)
    assert queries.callers_by_incident([made.id], cast.acting(ann)) == {made.id: queries.count_of_incident(made.id, by=cast.acting(ann))}
    assert "2 callers" in text(browser(ann).get("/incidents"))
    assert browser(ann).get(f"/api/v1/incidents/{made.key}").json()["callers"] == 2


def test_who_read_that_it_is_over_is_not_told_again_and_the_problem_stays_open(ann, dev, called, outage, doing, work):
    made = outage()
    mine, cause = called(ann, caller=dev), called(ann, "Old cables", kind="problem")
    for found in (mine, cause):
        actions.link_incident(**doing(ann), ref=found.key, incident=made.key)
    incidents.take(**doing(ann), ref=made.id)
    work()
    Delivery.objects.all().delete()
    incidents.publish(**doing(ann), ref=made.id, telling=news("resolved"))
    work()
    end = clock.now()
    incidents.resolve(by=cast.acting(ann), at=end, ref=made.id, impact_ended_at=end)
    work()
    assert mails() == [("dev@example.org", "Booking is down")]
    states = [queries.request(one.key, by=cast.acting(ann)).state for one in (mine, cause)]
    assert states == ["solved", "new"]


def test_what_the_caller_says_of_a_merged_request_reaches_the_one_that_stays(home, ann, dev, reported, doing):
    first, second = reported("No network"), reported("The network again")
    actions.merge(**doing(ann), ref=second.key, into=first.key)
    assert [one.key for one in queries.own_requests(by=cast.acting(dev))] == [first.key]
    home.post(f"/portal/{second.key}", {"verb": "reply", "text": "Still nothing"})
    assert [one.text for one in queries.entries(first.id)] == ["Still nothing"]
    assert queries.request(second.key, by=cast.acting(ann)).state == "closed"
    again = actions.move(**doing(ann), ref=second.key, move="reopen")
    assert (again.state, again.merged_into) == ("working", "")


def test_customers_are_offered_their_two_places_alone(home):
    menu = text(home.get("/portal"))
    assert 'href="/desk"' not in menu
    assert 'href="/portal"' in menu


def test_afterwards_callers_say_how_they_were_helped(home, ann, reported, doing):
    found = reported()
    assert home.post(f"/portal/{found.key}", {"verb": "rate", "score": "3"}).status_code == 422
    actions.move(**doing(ann), ref=found.key, move="solve")
    assert "How did we help?" in text(home.get(f"/portal/{found.key}"))
    assert home.post(f"/portal/{found.key}", {"verb": "rate", "score": "9"}).status_code == 422
    home.post(f"/portal/{found.key}", {"verb": "rate", "score": "2", "text": "It took long"})
    home.post(f"/portal/{found.key}", {"verb": "rate", "score": "3"})
    assert "You said how we helped" in text(home.get(f"/portal/{found.key}"))
    assert queries.figures(by=cast.acting(ann), at=clock.now(), days=7).by_score == (0, 0, 1)


def test_who_writes_at_night_hears_when_the_desk_opens_again(ann, dev, desk, called, browser, work, time_machine):
    sunday = datetime(2026, 3, 8, 20, 0, tzinfo=UTC)
    time_machine.move_to(sunday, tick=False)
    week = dict.fromkeys(range(5), (Window(8 * 60, 16 * 60),))
    letter = lambda: Delivery.objects.filter(address=dev.email).latest("id").message["facts"]["lead"]  # noqa: E731
    called(ann, caller=dev)
    work()
    assert "closed" not in letter()  # nobody said when it is open
    hours = HoursDraft(week=week, targets={("", 4): Target(response=60), ("", 1): Target(response=60, always=True)})
    actions.change_hours(by=SYSTEM_ACTOR, at=clock.now(), desk="it", draft=hours)
    plain = called(ann, caller=dev)
    work()
    assert "We are closed now, and open again on Mon 9 Mar 2026, 08:00" in letter()
    shown = lambda one: browser(dev).get(f"/portal/{one.key}").content.decode()  # noqa: E731
    assert "We are closed now, and open again on Mon 9 Mar 2026, 08:00" in shown(plain)
    urgent = called(ann, "Everything is down", caller=dev, impact=1, urgency=1)
    work()
    assert "closed" not in letter()  # it is watched at night, too
    assert "closed now" not in shown(urgent)
    time_machine.move_to(sunday + timedelta(hours=14), tick=False)
    called(ann, caller=dev)
    work()
    assert "closed" not in letter()
    assert "closed now" not in shown(plain)
