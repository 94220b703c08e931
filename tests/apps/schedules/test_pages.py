"""The pages of time on call, as a browser without scripts uses them."""

import re
from html import unescape

import pytest
import time_machine

from tests.apps.schedules.build import local, override, schedule, seat, weekly
from tests.cast import NOON, ann, bo, cleo, dev, eve, team
from varsko.catalog import actions as catalog
from varsko.people import actions as people_actions
from varsko.people import queries as people
from varsko.people.data import SYSTEM_ACTOR
from varsko.people.models import User
from varsko.schedules import queries
from varsko.schedules.data import NOBODY, Restriction, Window

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def monday_noon():
    with time_machine.travel(NOON, tick=False):
        yield


def reading(client, person, path, **query):
    client.force_login(User.objects.get(pk=person.id))
    response = client.get(path, query)
    assert response.status_code == 200, response.content[:300]
    return text_of(response)


def text_of(response):
    html = response.content.decode()
    main = html[html.index("<main") : html.index("</main>")]
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", main))).strip()


def send(client, person, path, data=None):
    client.force_login(User.objects.get(pk=person.id))
    return client.post(path, data or {})


def test_who_answers_for_what_is_said_in_the_first_line(client):
    one, other = ann(time_zone="Europe/Oslo"), bo()
    platform = team("Platform", one, other)
    schedule("Platform_schedule", weekly(one, other), team_id=platform.id)
    schedule("Payments_schedule", weekly(other))
    catalog.create_service(by=SYSTEM_ACTOR, at=NOON, name="Checkout", team_id=platform.id)
    assert reading(client, one, "/on-call").startswith("You are on call for Platform_schedule, until Mon 9 Mar 2026, 09:00 CET.")
    assert reading(client, eve(), "/on-call").startswith("You are not on call now.")
    for asked in ("checkout", "platform", "Ann"):
        shown = reading(client, one, "/on-call", q=asked)
        assert shown.startswith("For Platform_schedule: Ann, until Mon 9 Mar 2026, 09:00 CET.")
        assert "Payments_schedule" not in shown
    assert reading(client, one, "/on-call", q="schedule").startswith("2 schedules fit “schedule”.")
    assert reading(client, one, "/on-call", q="<script>").startswith("No schedule, service, team or person here is called “<script>”.")


def test_who_is_not_on_call_reads_when_they_are_next_wherever_it_is(client):
    one, other, third = ann(), bo(), eve()
    schedule("Platform_schedule", weekly(one, other))
    schedule("Payments_schedule", weekly(one, third, other))
    assert reading(client, other, "/on-call").startswith("You are not on call now. Next: Platform_schedule, Mon 9 Mar 2026, 08:00 UTC.")
    assert reading(client, third, "/on-call").startswith("You are not on call now. Next: Payments_schedule, Mon 9 Mar 2026, 08:00 UTC.")


def test_a_schedule_with_nobody_is_named_with_its_reason(client):
    one = ann()
    schedule("Empty")
    schedule("Office", weekly(one, restriction=Restriction("time-of-day", (Window(0, 60),))))
    shown = reading(client, one, "/on-call")
    assert "Nobody answers here now Empty : The schedule has no rotations yet. Office : No rotation covers this time." in shown


def test_the_first_visitor_is_shown_the_next_step(client):
    assert "Make the first schedule" in reading(client, cleo(), "/on-call")
    assert "Make the first schedule" not in reading(client, ann(), "/on-call")


def test_how_people_are_reached_is_shown(client):
    one = ann()
    schedule("S", weekly(one))
    assert "Ann e-mail" in reading(client, one, "/on-call")
    for contact in people.contacts([one.id])[one.id]:
        people_actions.remove_contact(by=SYSTEM_ACTOR, at=NOON, contact_id=contact.id)
    assert "Ann no proven way to reach them" in reading(client, one, "/on-call")


def test_customers_see_nothing_and_strangers_nothing_private(client):
    one, stranger = ann(), eve()
    schedule("Secret_schedule", weekly(one), team_id=team("Secret", one, private=True).id)
    for person in (stranger, dev()):
        assert "Secret_schedule" not in reading(client, person, "/on-call")
        assert client.get("/on-call/Secret_schedule").status_code == 404


def test_nobody_reads_it_without_signing_in(client):
    assert client.get("/on-call").status_code == 302


def test_the_calendar_says_who_when_and_where_nobody_is(client):
    one, other = ann(time_zone="America/New_York"), bo()
    ours = schedule("Platform_schedule", weekly(one, other, None))
    override(ours, other, "2026-03-04T10:00", "2026-03-04T12:00")
    shown = reading(client, one, "/on-call/Platform_schedule")
    assert shown.startswith("On call now: Ann, until Wed 4 Mar 2026, 10:00 CET . Next: Bo, from Wed 4 Mar 2026, 10:00 CET .")
    assert "Times are those of Europe/Oslo." in shown
    assert "In the next 400 days there are 19 stretches in which nobody is on call" in shown
    assert "from Mon 16 Mar 2026, 09:00 CET to Mon 23 Mar 2026, 09:00 CET (7 days)" in shown
    assert "takes over" in shown
    assert "Take back" in shown


def test_where_gaps_are_without_number_they_are_counted_up_to_a_day(client):
    one = ann()
    schedule("S", weekly(one, None, unit="hour", length=2))
    assert re.search(
        r"Up to \w+ \d+ \w+ 2026 there are \d+ stretches in which nobody is on call, and more after", reading(client, one, "/on-call/S")
    )


def test_a_covered_schedule_says_so_and_a_switched_off_one_too(client):
    one = ann()
    schedule("Full", weekly(one))
    schedule("Off", weekly(one), enabled=False)
    schedule("None")
    assert "Every minute of the next 400 days has somebody on call." in reading(client, one, "/on-call/Full")
    assert "The schedule is switched off" in reading(client, one, "/on-call/Off")
    assert "No rotations yet" in reading(client, one, "/on-call/None")


def test_those_who_are_never_on_call_are_named(client):
    people = [ann(), bo()]
    every_other = Restriction("weekday-and-time-of-day", (Window(540, 1020, 0, 0),))
    schedule("S", weekly(*people, unit="day", length=7, restriction=every_other))
    schedule("T", weekly(*people, unit="hour", length=12, restriction=Restriction("time-of-day", (Window(600, 660),))))
    assert "they are never on call" not in reading(client, people[0], "/on-call/S")
    assert "leaves nothing of the turns of Bo: they are never on call." in reading(client, people[0], "/on-call/T")


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"look": "day", "day": "2026-03-29"}, "Sun 29 Mar 2026"),
        ({"look": "week", "day": "2026-03-29"}, "Mon 23 Mar 2026 – Sun 29 Mar 2026"),
        ({"look": "month", "day": "2026-03-29"}, "Sun 1 Mar 2026 – Tue 31 Mar 2026"),
        ({"look": "century", "day": "soon"}, "Mon 2 Mar 2026 – Sun 8 Mar 2026"),
        ({"day": "9999-12-31"}, "Mon 2 Mar 2026 – Sun 8 Mar 2026"),
    ],
)
def test_a_day_a_week_or_a_month_is_shown(client, query, expected):
    one = ann()
    schedule("S", weekly(one, bo()))
    assert expected in reading(client, one, "/on-call/S", **query)


def test_a_schedule_with_an_odd_name_is_found_by_its_id(client):
    one = ann()
    odd = schedule("Søndag / natt?", weekly(one))
    client.force_login(User.objects.get(pk=one.id))
    assert f"/on-call/{odd.id}" in client.get("/on-call").content.decode()
    assert "On call now: Ann" in reading(client, one, f"/on-call/{odd.id}")


def test_hostile_names_stay_text(client):
    one = ann()
    nasty = schedule("<img src=x onerror=alert(1)>", weekly(one, name="<script>1</script>"))
    client.force_login(User.objects.get(pk=one.id))
    for path in ("/on-call", f"/on-call/{nasty.id}"):
        html = client.get(path).content.decode()
        assert "<img src=x" not in html
        assert "<script>1" not in html


def test_a_manager_makes_a_schedule_and_its_first_rotation(client):
    boss, other = ann(time_zone="Europe/Oslo"), bo()
    platform = team("Platform", other, managers=(boss,))
    assert "Go on to who takes turns" in reading(client, boss, "/on-call/new")
    form = {"name": "Nights", "team": platform.id, "zone": "Europe/Oslo", "count": "served", "enabled": "on"}
    made = send(client, boss, "/on-call/new", form)
    assert made.headers["Location"] == "/on-call/Nights/rotations/new"
    assert "Turn 1" in reading(client, boss, "/on-call/Nights/rotations/new")
    saved = send(
        client, boss, "/on-call/Nights/rotations/new", rotation_form(boss, other, when="time-of-day", daily_start="20:00", daily_end="8")
    )
    assert saved.headers["Location"] == "/on-call/Nights"
    terms = queries.schedule("Nights").rotations[0].terms
    assert (terms.participants, terms.count) == ((seat(boss), seat(other)), "served")
    assert (terms.start, terms.unit, terms.restriction.windows) == (local("2026-03-02T09:00"), "week", (Window(1200, 480),))


def rotation_form(*people, **more):
    seats = {f"seat_{number}": f"user:{one.id}" if one else "none:" for number, one in enumerate(people)}
    return {"name": "Nights", "length": "1", "unit": "week", "start": "2026-03-02T09:00", "when": "always", **seats, **more}


def test_a_wrong_form_comes_back_with_what_was_typed_and_what_is_wrong(client):
    boss = cleo()
    schedule("Taken")
    for wrong, said in [
        ({"name": "Taken"}, "There is another schedule of this name."),
        ({"name": ""}, "This field is required."),
        ({"zone": "Mars/Base"}, "Select a valid choice."),
    ]:
        response = send(client, boss, "/on-call/new", {"name": "New", "zone": "UTC", "count": "every", **wrong})
        assert response.status_code == 200
        assert said in text_of(response)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"seat_0": "user:nobody"}, "Select a valid choice."),
        ({"seat_0": ""}, "A rotation needs between one and 200 participants."),
        ({"start": "soon"}, "Write a date and a time"),
        ({"end": "2026-03-01T09:00"}, "The end must come after the start."),
        ({"length": "0"}, "greater than or equal to 1"),
        ({"length": "5000"}, "The length of a turn must be between 1 and 200."),
        ({"when": "time-of-day", "daily_start": "9"}, "Say from when to when."),
        ({"when": "time-of-day", "daily_start": "25:00", "daily_end": "9"}, "A day has times from 00:00 to 24:00."),
        ({"when": "time-of-day", "daily_start": "noon", "daily_end": "9"}, "Write a time of day"),
        ({"when": "weekday-and-time-of-day"}, "Say at least one window"),
    ],
)
def test_a_wrong_rotation_is_told_at_its_field(client, wrong, said):
    boss, one = cleo(), ann()
    schedule("S")
    response = send(client, boss, "/on-call/S/rotations/new", {**rotation_form(one), **wrong})
    assert response.status_code == 200
    assert said in text_of(response)
    assert queries.schedule("S").rotations == ()


def test_weekly_windows_are_kept_and_shown_again(client):
    boss = cleo()
    schedule("S")
    windows = {"window_0_start_day": "0", "window_0_start": "09:00", "window_0_end_day": "", "window_0_end": "24:00"}
    windows |= {"window_3_start_day": "5", "window_3_start": "22:00", "window_3_end_day": "0", "window_3_end": "6:30"}
    send(client, boss, "/on-call/S/rotations/new", {**rotation_form(boss), "when": "weekday-and-time-of-day", **windows})
    rotation = queries.schedule("S").rotations[0]
    assert rotation.terms.restriction.windows == (Window(540, 1440, 0, 0), Window(1320, 390, 5, 0))
    client.force_login(User.objects.get(pk=boss.id))
    html = client.get(f"/on-call/S/rotations/{rotation.id}").content.decode()
    assert 'value="24:00"' in html
    assert 'value="06:30"' in html


@pytest.mark.parametrize(("removal", "expected"), [("empty", "A.C"), ("close", "AC")])
def test_taking_somebody_out_leaves_the_seat_empty_unless_told_otherwise(client, removal, expected):
    boss, one, other, third = cleo(), ann(), bo(), eve()
    ours = schedule("S", weekly(one, other, third))
    path = f"/on-call/S/rotations/{ours.rotations[0].id}"
    assert "leave the seat empty" in reading(client, boss, path)
    assert send(client, boss, path, {**rotation_form(one, other, third), "seat_1": "", "removal": removal}).status_code == 302
    letters = {seat(one): "A", seat(third): "C", NOBODY: "."}
    assert "".join(letters[one] for one in queries.schedule("S").rotations[0].terms.participants) == expected


def test_a_start_that_was_not_touched_stays_the_same_instant(client):
    boss, one = cleo(), ann()
    ours = schedule("S", weekly(one, start="2025-10-26T01:30:20Z"))
    path = f"/on-call/S/rotations/{ours.rotations[0].id}"
    send(client, boss, path, {**rotation_form(one, boss), "start": "2025-10-26T02:30"})
    assert queries.schedule("S").rotations[0].terms.start == local("2025-10-26T01:30:20Z")


def test_a_rotation_is_removed_and_a_schedule_deleted(client):
    boss = cleo()
    ours = schedule("S", weekly(boss))
    assert send(client, boss, f"/on-call/S/rotations/{ours.rotations[0].id}/remove").status_code == 302
    assert queries.schedule("S").rotations == ()
    assert "Delete the schedule and its past" in reading(client, boss, "/on-call/S/delete")
    assert send(client, boss, "/on-call/S/delete").headers["Location"] == "/on-call"
    assert queries.schedule("S") is None


def test_a_schedule_is_changed(client):
    boss = cleo()
    schedule("S", weekly(boss))
    form = {"name": "Renamed", "team": "", "zone": "Europe/Warsaw", "count": "every", "description": "d"}
    assert send(client, boss, "/on-call/S/edit", form).headers["Location"] == "/on-call/Renamed"
    changed = queries.schedule("Renamed")
    assert (changed.zone, changed.enabled, changed.description) == ("Europe/Warsaw", False, "d")


def test_somebody_takes_a_shift_and_gives_it_back(client):
    one, other = ann(), bo()
    ours = schedule("S", weekly(one, None, name="first"), weekly(one, name="second"))
    shown = client_links(client, other, "/on-call/S")
    offer = next(link for link in shown if "who=me" in link and ours.rotations[0].id in link)
    assert "start=2026-03-02T13:00" in offer
    assert "end=2026-03-09T09:00" in offer
    client.force_login(User.objects.get(pk=other.id))
    html = client.get(offer).content.decode()
    assert f'value="user:{other.id}" selected' in html
    assert 'value="2026-03-02T13:00"' in html
    form = {"who": f"user:{other.id}", "start": "2026-03-03T00:00", "end": "2026-03-04T00:00", "rotations": [ours.rotations[0].id]}
    assert send(client, other, "/on-call/S/overrides/new", form).status_code == 302
    assert queries.on_call([ours.id], local("2026-03-03T12:00"))[ours.id].users == (other.id, one.id)
    made = queries.overrides(ours.id)[0]
    assert send(client, other, f"/on-call/S/overrides/{made.alias}/remove").status_code == 302
    assert queries.overrides(ours.id) == []


def client_links(client, person, path):
    client.force_login(User.objects.get(pk=person.id))
    return [unescape(link) for link in re.findall(r'href="([^"]+)"', client.get(path).content.decode())]


def test_who_is_on_call_looks_for_cover(client):
    one = ann()
    schedule("S", weekly(one))
    assert any("overrides/new?start=" in link for link in client_links(client, one, "/on-call/S"))


def filled(client, person, path):
    client.force_login(User.objects.get(pk=person.id))
    html = client.get(path).content.decode()
    return re.findall(r'<input[^>]*type="datetime-local"[^>]*?value="([^"]+)"', html)


def test_somebody_put_on_call_takes_over_now_until_the_shift_ends_unless_said_otherwise(client):
    one = ann()
    schedule("S", weekly(one, bo()))
    schedule("Empty")
    assert filled(client, one, "/on-call/S/overrides/new") == ["2026-03-02T13:00", "2026-03-09T09:00"]
    assert filled(client, one, "/on-call/S/overrides/new?end=2026-03-02T20:00") == ["2026-03-02T13:00", "2026-03-02T20:00"]
    asked = ["2026-03-12T08:00", "2026-03-12T20:00"]
    assert filled(client, one, f"/on-call/S/overrides/new?start={asked[0]}&end={asked[1]}") == asked
    assert filled(client, one, f"/on-call/S/overrides/new?start={asked[0]}") == asked[:1]
    assert filled(client, one, "/on-call/Empty/overrides/new") == ["2026-03-02T13:00"]


def test_a_wrong_override_is_told_at_its_field(client):
    one = ann()
    schedule("S", weekly(one))
    form = {"who": f"user:{one.id}", "start": "2026-03-04T00:00", "end": "2026-03-03T00:00"}
    answer = send(client, one, "/on-call/S/overrides/new", form)
    assert "The end must come after the start." in text_of(answer)


@pytest.mark.parametrize(
    ("year", "said"),
    [(2026, "Bo is on call from "), (2020, "That time is over, so only the record changes: Bo was on call from ")],
)
def test_who_puts_somebody_on_call_is_told_from_when_to_when_and_that_a_time_is_over(client, year, said):
    one, other = ann(), bo()
    schedule("S", weekly(one))
    form = {"who": f"user:{other.id}", "start": f"{year}-03-04T08:00", "end": f"{year}-03-04T20:00"}
    send(client, one, "/on-call/S/overrides/new", form)
    shown = re.sub(r"\s+", " ", client.get("/on-call/S").content.decode())
    assert said in shown
    assert f"{said}Wed 4 Mar {year}, 08:00 CET to Wed 4 Mar {year}, 20:00 CET." in shown


@pytest.mark.parametrize("path", ["new", "S/edit", "S/delete", "S/rotations/new", "S/overrides/new"])
def test_who_may_not_is_refused(client, path):
    schedule("S", weekly(ann()), team_id=team("Platform", bo()).id)
    client.force_login(User.objects.get(pk=dev().id))
    assert client.get(f"/on-call/{path}").status_code in {403, 404}
    assert client.post(f"/on-call/{path}").status_code in {403, 404}
    if path != "S/overrides/new":
        client.force_login(User.objects.get(pk=eve().id))
        assert client.post(f"/on-call/{path}").status_code == 403


def test_a_calendar_address_is_shown_once_and_works_without_signing_in(client):
    one = ann()
    schedule("S", weekly(one))
    for path in ("/on-call/calendar", "/on-call/S/calendar"):
        shown = send(client, one, path)
        address = re.search(r'value="[^"]*(/calendar/[^"]+\.ics)"', shown.content.decode())[1]
        assert shown.headers["Cache-Control"] == "no-store"
        client.logout()
        answer = client.get(address)
        assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
        assert b"DTSTART:20260302T080000Z" in answer.content
    assert client.get("/calendar/guess.ics").status_code == 404


def test_an_address_can_be_switched_off(client):
    one = ann()
    send(client, one, "/on-call/calendar")
    close = re.search(r'action="(/on-call/calendar/[^"]+/close)"', reading_html(client, one, "/on-call"))[1]
    assert send(client, one, close).status_code == 302
    assert "/close" not in reading_html(client, one, "/on-call")


def reading_html(client, person, path):
    client.force_login(User.objects.get(pk=person.id))
    return client.get(path).content.decode()


def test_reading_costs_few_queries_however_many_schedules(client, django_assert_max_num_queries):
    people = [ann(), bo(), eve()]
    for number in range(5):
        schedule(f"S{number}", weekly(*people), team_id=team(f"T{number}", *people).id)
    client.force_login(User.objects.get(pk=people[0].id))
    with django_assert_max_num_queries(24):
        client.get("/on-call")
    with django_assert_max_num_queries(40):
        client.get("/on-call/S1")
