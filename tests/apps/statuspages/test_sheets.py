"""Pages as bytes: what they say, in which language, how large, and what strangers wrote in them."""

import json
import re
from datetime import timedelta
from html.parser import HTMLParser
from xml.etree import ElementTree as Xml

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from icalendar import Calendar

from tests.apps.statuspages.conftest import work
from tests.cast import NOON
from varsko.people.data import SYSTEM_ACTOR
from varsko.statuspages import actions, queries
from varsko.statuspages.data import ComponentDraft, SaidDraft
from varsko.statuspages.models import Sheet, StatusPage
from varsko.statuspages.render import sheets

EVIL = "</p><script>alert(1)</script> ]]> <img src=x onerror=alert(2)> [x](javascript:alert(3)) \x0b\x00"


@pytest.fixture(autouse=True)
def noon(db):
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


def written(page) -> dict[str, str]:
    work()
    return {path: queries.sheet(page.id, path).plain.decode() for path in Sheet.objects.filter(page=page.id).values_list("path", flat=True)}


def headline(html):
    return re.search(r"<h1[^>]*>(.*)</h1>", html, re.DOTALL).group(1).rpartition(">")[2].strip()


def document(page, name):
    work()
    return json.loads(queries.sheet(page.id, f"api/v2/{name}.json").plain)


def test_the_first_line_says_how_it_is(page, tells):
    assert headline(written(page)["en"]) == "Everything works"
    tells(
        page,
        affects={"Tickets": "partial_outage"},
        eta_at=NOON + timedelta(minutes=15),
        eta_share=90,
        next_update_at=NOON + timedelta(minutes=10),
        scope="central",
    )
    said = written(page)
    assert headline(said["en"]) == "Some things are partly down"
    assert headline(said["nb"]) == "Noe er delvis nede"
    assert "in 90 of 100 cases" in said["en"]
    assert "Next update by" in said["en"]
    assert "It is us" in said["en"]


def test_a_text_in_another_language_says_which_language_it_is(page, tells):
    tells(page, texts={"en": "We look into it.", "nb": "Vi ser på det."})
    said = written(page)
    assert "Vi ser på det." in said["nb"]
    assert "We look into it." not in said["nb"]
    tells(page, "Only English", texts={"en": "In English only."})
    assert re.search(r'<li lang="en">.*In English only\.', written(page)["nb"], re.DOTALL)


def test_when_it_is_over_the_page_says_whether_to_restart(page, tells):
    report = tells(page)
    actions.say(
        by=SYSTEM_ACTOR,
        at=NOON,
        ref=page.id,
        code=report.code,
        said=SaidDraft(texts={"en": "Back."}, stage="resolved", restart="not_needed"),
    )
    assert "You need not restart anything." in written(page)["en"]


def test_a_promise_that_was_not_kept_is_said_without_anybody_doing_anything(page, tells, noon):
    tells(page, next_update_at=NOON + timedelta(minutes=15))
    assert "It is late" not in written(page)["en"]
    noon.move_to(NOON + timedelta(minutes=16))
    assert "It is late" in written(page)["en"]


def test_drafts_and_what_is_only_prepared_are_in_no_sheet(page, tells):
    tells(page, "Secret plans", "Nobody may know.", draft=True)
    assert not [path for path, text in written(page).items() if "Secret plans" in text or "Nobody may know" in text]


OURS = '<script src="/status/ferries/live.js" defer></script>'
BANNERS = '<script src="/status/ferries/embed/frame.js" defer></script>'


def test_what_somebody_wrote_harms_nobody(page, tells):
    tells(page, f"Title {EVIL}"[:190], EVIL, affects={"Tickets": "major_outage"})
    actions.add_component(by=SYSTEM_ACTOR, at=NOON, ref=page.id, draft=ComponentDraft(name=f"Part {EVIL}"[:90], description=EVIL))
    for path, text in written(page).items():
        if path.endswith((".json", ".ics", ".css", ".txt", ".js")):
            continue  # no browser reads these as a page: their type says so, and nosniff
        assert "<script" not in text.replace(OURS, "").replace(BANNERS, ""), path
        assert "<img" not in text, path
        assert not re.search(r"href=.?javascript", text), path
    for path in ("history.rss", "history.atom"):
        assert Xml.fromstring(written(page)[path])


def test_a_description_that_is_a_link_of_script_is_no_link(page, tells):
    tells(page, "Trouble", "[press](javascript:alert(1)) [ok](https://ok.example)")
    html = written(page)["en"]
    assert 'href="https://ok.example"' in html
    assert 'href="javascript' not in html


class Outline(HTMLParser):
    """Finds what a page is made of."""

    def __init__(self):
        super().__init__()
        self.tags, self.ids = [], []

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.ids += [value for name, value in attrs if name == "id"]


def test_a_page_is_sound_without_script_and_style(page, tells):
    tells(page, affects={"Tickets": "major_outage"}, began_at=NOON - timedelta(minutes=5))
    outline = Outline()
    outline.feed(written(page)["en"])
    assert outline.tags.count("h1") == outline.tags.count("main") == outline.tags.count("table") == 1
    assert outline.tags.count("script") == 1  # of our own, which is not needed
    assert len(outline.ids) == len(set(outline.ids))


def test_forty_components_with_ninety_days_fit_into_thirty_kilobytes(make, tells, noon):
    page = make("Large", *(f"Component number {n}" for n in range(40)))
    for n in range(4):
        noon.move_to(NOON + timedelta(days=n))
        report = tells(
            page, f"Trouble {n}", "We look into it.", affects={f"Component number {n}": "major_outage"}, at=NOON + timedelta(days=n)
        )
        later = NOON + timedelta(days=n, hours=1)
        noon.move_to(later)
        actions.say(by=SYSTEM_ACTOR, at=later, ref=page.id, code=report.code, said=SaidDraft(texts={"en": "Over."}, stage="resolved"))
    work()
    sheet, style = queries.sheet(page.id, "en"), queries.sheet(page.id, "style.css")
    assert len(sheet.packed) + len(style.packed) < 12_000
    assert len(sheet.plain) < 60_000


def test_the_picture_has_a_table_behind_it(page, tells, noon):
    report = tells(page, affects={"Tickets": "major_outage"})
    later = NOON + timedelta(minutes=45)
    actions.say(by=SYSTEM_ACTOR, at=later, ref=page.id, code=report.code, said=SaidDraft(texts={}, stage="resolved"))
    noon.move_to(later)
    html = written(page)["en"]
    assert "Down: 45 minutes" in html
    assert "Mon 2 Mar 2026" in html


def test_components_that_show_only_when_something_is_wrong(page, code, tells):
    draft = ComponentDraft(name="Backup line", only_if_degraded=True)
    actions.add_component(by=SYSTEM_ACTOR, at=NOON, ref=page.id, draft=draft)
    assert "Backup line" not in written(page)["en"]
    actions.set_state(by=SYSTEM_ACTOR, at=NOON, ref=page.id, code=code(page, "Backup line"), state="degraded_performance")
    assert "Backup line" in written(page)["en"]


# what programs read


def test_the_summary_has_the_shape_that_programs_know(page, tells, code):
    report = tells(page, affects={"Tickets": "major_outage"})
    said = document(page, "summary")
    assert list(said) == ["page", "components", "incidents", "scheduled_maintenances", "status"]
    assert said["page"]["updated_at"] == "2026-03-02T12:00:00.000Z"
    assert said["page"]["url"].startswith("http")
    assert said["status"] == {"indicator": "major", "description": "Partial System Outage"}
    first = said["incidents"][0]
    assert (first["id"], first["impact"], first["status"]) == (report.code, "critical", "investigating")
    assert all(first[name] for name in ("shortlink", "impact", "started_at"))
    update = first["incident_updates"][0]
    assert update["affected_components"] == [
        {"code": code(page, "Tickets"), "name": "Tickets", "old_status": "operational", "new_status": "major_outage"}
    ]
    assert {one["status"] for one in said["components"]} == {"operational", "major_outage"}


def test_groups_are_members_of_the_list_of_components(page, code):
    group = actions.add_group(by=SYSTEM_ACTOR, at=NOON, ref=page.id, name="On board")
    ticket = code(page, "Tickets")
    actions.change_component(by=SYSTEM_ACTOR, at=NOON, ref=page.id, code=ticket, draft=ComponentDraft(name="Tickets", group=group.code))
    actions.set_state(by=SYSTEM_ACTOR, at=NOON, ref=page.id, code=ticket, state="partial_outage")
    row = next(one for one in document(page, "components")["components"] if one["group"])
    assert (row["id"], row["components"], row["status"]) == (group.code, [ticket], "partial_outage")


def test_a_false_alarm_is_resolved_to_programs(page, tells):
    tells(page, stage="false_alarm")
    assert document(page, "incidents")["incidents"][0]["status"] == "resolved"
    assert document(page, "incidents/unresolved")["incidents"] == []


def test_maintenance_is_upcoming_then_active(page, tells):
    times = {"planned_for": NOON + timedelta(hours=1), "planned_until": NOON + timedelta(hours=2)}
    report = tells(page, stage="scheduled", affects={"Tickets": "under_maintenance"}, **times)
    upcoming = document(page, "scheduled-maintenances/upcoming")["scheduled_maintenances"]
    assert [one["scheduled_for"] for one in upcoming] == ["2026-03-02T13:00:00.000Z"]
    assert upcoming[0]["impact"] == "maintenance"
    actions.move_on(by=SYSTEM_ACTOR, at=NOON, ref=page.id, code=report.code, stage="in_progress")
    assert document(page, "scheduled-maintenances/upcoming")["scheduled_maintenances"] == []
    assert len(document(page, "scheduled-maintenances/active")["scheduled_maintenances"]) == 1
    assert document(page, "status")["status"]["indicator"] == "maintenance"


def test_times_are_in_the_zone_of_the_page(make):
    page = make("Oslo", time_zone="Europe/Oslo")
    assert document(page, "status")["page"]["updated_at"].endswith("+01:00")


def test_a_calendar_has_what_is_planned_and_says_what_was_cancelled(page, tells):
    times = {"planned_for": NOON + timedelta(hours=1), "planned_until": NOON + timedelta(hours=2)}
    report = tells(page, "New tickets; and, more", stage="scheduled", **times)
    tells(page, "An incident is no date")
    event = Calendar.from_ical(written(page)["history.ics"]).walk("VEVENT")
    assert [(str(one["summary"]), str(one["status"])) for one in event] == [("Ferries: New tickets; and, more", "CONFIRMED")]
    actions.move_on(by=SYSTEM_ACTOR, at=NOON, ref=page.id, code=report.code, stage="cancelled")
    event = Calendar.from_ical(written(page)["history.ics"]).walk("VEVENT")[0]
    assert str(event["status"]) == "CANCELLED"


def test_feeds_name_every_report_with_its_link(page, tells):
    report = tells(page)
    rss = Xml.fromstring(written(page)["history.rss"])
    assert [one.text.rpartition("/")[2] for one in rss.iter("link")][1:] == [report.code]
    atom = Xml.fromstring(written(page)["history.atom"])
    assert len(atom.findall("{http://www.w3.org/2005/Atom}entry")) == 1
    feed = json.loads(written(page)["history.json"])
    assert (feed["version"], feed["title"], feed["language"]) == ("https://jsonfeed.org/version/1.1", "Ferries", "en")
    assert feed["feed_url"].endswith("/status/ferries/history.json")
    (item,) = feed["items"]
    assert (item["id"], item["title"], item["tags"]) == (item["url"], "Tickets cannot be bought", ["We are looking into it"])
    assert item["url"].endswith(f"/incidents/{report.code}")
    assert item["content_text"] == "We are looking into it – 2026-03-02 12:00 UTC\nWe look into it."
    assert item["date_published"] == "2026-03-02T12:00:00+00:00"


def test_no_feed_holds_script_of_whoever_writes(page, tells):
    tells(page, "Trouble", EVIL)
    (item,) = json.loads(written(page)["history.json"])["items"]
    assert "<script" not in item["content_html"]
    assert "<img" not in item["content_html"]


# writing


def test_only_what_changed_is_written_again(page, tells):
    work()
    before = dict(Sheet.objects.values_list("path", "pk"))
    tells(page)
    work()
    after = dict(Sheet.objects.values_list("path", "pk"))
    assert before["style.css"] == after["style.css"]
    assert before["en"] != after["en"]


def test_a_change_while_a_page_is_written_is_not_lost(page, tells):
    StatusPage.objects.update(due_at=NOON)
    row = StatusPage.objects.get()
    tells(page)  # meanwhile
    with pytest.raises(Exception, match="taken over"):
        row.finish(due_at=NOON + timedelta(hours=1))
    assert "Tickets cannot be bought" in written(page)["en"]


def test_many_components_cost_as_few_queries_as_few(page, make):
    def queries_for(one):
        with CaptureQueriesContext(connection) as seen:
            list(sheets(queries.board(one.id, at=NOON)))
        return len(seen)

    assert queries_for(make("Large", *(f"Part {n}" for n in range(30)))) <= queries_for(page) <= 12


def test_a_page_that_loses_a_language_loses_its_sheets(page, make):
    work()
    StatusPage.objects.filter(pk=page.id).update(languages=["nb"], due_at=NOON)
    assert "en" not in written(page)
    assert "nb" in written(page)
