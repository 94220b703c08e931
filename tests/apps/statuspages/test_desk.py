"""The desk: a page is made and looked after with a phone in one hand."""

import pytest

from tests import cast
from varsko.core import clock
from varsko.statuspages import queries
from varsko.statuspages.models import Component, StatusPage

PAGE = {
    "name": "Ferries", "slug": "ferries", "access": "public", "takes": "publish", "language": "nb", "languages": ["en", "nb"],
    "time_zone": "Europe/Oslo", "accent": "#1c5fad",
}  # fmt: skip


@pytest.fixture
def chief(browser, cleo):
    return browser(cleo)


def test_who_has_no_page_learns_what_one_is_for(chief):
    assert b"There is no status page yet" in chief.get("/status-pages").content


def test_a_page_is_made_filled_and_shown(chief):
    assert chief.post("/status-pages/new", PAGE).url == "/status-pages/ferries"
    view = queries.page("ferries")
    assert (view.language, view.languages, view.time_zone) == ("nb", ("nb", "en"), "Europe/Oslo")
    assert chief.post("/status-pages/ferries/groups", {"name": "On board"}).status_code == 302
    group = queries.groups(view.id)[0].code
    assert chief.post("/status-pages/ferries/components", {"name": "Tickets", "group": group, "showcase": "on"}).status_code == 302
    part = queries.components(view.id)[0]
    assert (part.group, part.showcase) == (group, True)
    chief.post(f"/status-pages/ferries/components/{part.code}/state", {"state": "partial_outage"})
    assert "Noe er delvis nede" not in chief.get("/status/ferries/en").content.decode()
    assert b"Some things are" in chief.get("/status/ferries/en").content
    assert b"Tickets" in chief.get("/status-pages/ferries").content
    assert b"Ferries" in chief.get("/status-pages").content


@pytest.mark.parametrize(("field", "value"), [("accent", "#ffe000"), ("slug", "Not So"), ("name", "")])
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_made(chief, field, value):
    answer = chief.post("/status-pages/new", {**PAGE, field: value})
    assert answer.status_code == 422
    assert answer.context["form"].errors[field]
    assert not StatusPage.objects.exists()


def test_settings_change_and_a_page_can_go(chief, page):
    chief.post("/status-pages/ferries/settings", {**PAGE, "name": "Ferries of the north", "announcement": "**Strike** on Friday"})
    assert queries.page("ferries").name == "Ferries of the north"
    assert b"<strong>Strike</strong>" in chief.get("/status/ferries/en").content
    chief.post("/status-pages/ferries/settings", {"do": "delete"})
    assert queries.page("ferries") is None


def test_an_incident_is_told_followed_corrected_and_taken_off(chief, page, code):
    ticket = code(page, "Tickets")
    made = chief.post(
        "/status-pages/ferries/incident",
        {"title_en": "No tickets", "text_en": "We look.", "title_nb": "Ingen billetter", "text_nb": "Vi ser.", "components": [ticket],
         "state": "major_outage", "stage": "investigating", "minutes": "30", "scope": "central", "told": "on"},
    )  # fmt: skip
    report = queries.reports(page.id)[0]
    assert made.url == f"/status-pages/ferries/reports/{report.code}"
    assert report.titles == {"en": "No tickets", "nb": "Ingen billetter"}
    assert report.next_update_at
    assert b"No tickets" in chief.get(made.url).content
    chief.post(made.url, {"do": "say", "text_en": "Found.", "stage": "identified", "state": "operational", "minutes": "0"})
    chief.post(f"{made.url}/updates/2", {"text_en": "Found it.", "said_at": "2026-03-02T10:00"})
    assert queries.report(page.id, report.code).updates[-1].texts["en"] in {"Found it.", "We look."}
    assert {one.texts["en"] for one in queries.report(page.id, report.code).updates} == {"We look.", "Found it."}
    chief.post(made.url, {"do": "say", "text_en": "Over.", "stage": "resolved", "state": "operational", "restart": "needed"})
    assert queries.report(page.id, report.code).restart == "needed"
    chief.post(made.url, {"do": "remove"})
    assert queries.reports(page.id) == []


def test_what_is_prepared_is_published_with_one_press(chief, page):
    form = {"title_en": "No tickets", "stage": "investigating", "state": "major_outage", "draft": "on"}
    place = chief.post("/status-pages/ferries/incident", form).url
    assert queries.reports(page.id) == []
    assert b"Nobody outside sees this yet" in chief.get(place).content
    chief.post(place, {"do": "publish"})
    assert len(queries.reports(page.id)) == 1


def test_maintenance_is_planned_moved_and_led_through_its_steps(chief, page):
    form = {
        "title_en": "New engines",
        "planned_for": "2027-05-01T02:00",
        "planned_until": "2027-05-01T04:00",
        "remind": "1440",
        "told": "on",
    }
    place = chief.post("/status-pages/ferries/maintenance", form).url
    assert queries.reports(page.id)[0].remind_before == 1440
    moved = chief.post(place, {"do": "move", "planned_for": "2027-05-02T02:00", "planned_until": "2027-05-02T04:00"})
    assert moved.status_code == 302
    for stage in ("in_progress", "verifying", "completed"):
        chief.post(place, {"do": stage})
        assert queries.reports(page.id)[0].stage == stage
    assert chief.post(place, {"do": "in_progress"}, follow=True).status_code == 200
    assert queries.reports(page.id)[0].stage == "completed"


def test_a_stakeholder_looks_but_does_not_write(browser, page, tells):
    report = tells(page)
    sam = browser(cast.person("Sam", "stakeholder"))
    place = f"/status-pages/ferries/reports/{report.code}"
    assert b"Publish the update" not in sam.get(place).content
    assert sam.post(place, {"do": "say", "stage": "resolved"}).status_code == 403


def test_groups_and_components_are_renamed_and_removed(chief, page, code):
    chief.post("/status-pages/ferries/groups", {"name": "On board"})
    group = queries.groups(page.id)[0].code
    chief.post(f"/status-pages/ferries/groups/{group}", {"name": "Aboard"})
    assert queries.groups(page.id)[0].name == "Aboard"
    chief.post(f"/status-pages/ferries/groups/{group}", {"do": "remove"})
    assert queries.groups(page.id) == []
    ticket = code(page, "Tickets")
    assert chief.get(f"/status-pages/ferries/components/{ticket}").status_code == 200
    chief.post(f"/status-pages/ferries/components/{ticket}", {"name": "Tickets and passes", "showcase": "on"})
    assert queries.component(page.id, ticket).name == "Tickets and passes"
    chief.post(f"/status-pages/ferries/components/{ticket}", {"do": "remove"})
    assert queries.component(page.id, ticket) is None


@pytest.mark.parametrize(
    "path", ["reports/zzzzzzzzzzzz", "components/zzzzzzzzzzzz", "groups/zzzzzzzzzzzz", "reports/zzzzzzzzzzzz/updates/1"]
)
def test_what_is_not_there_is_a_404(chief, page, path):
    assert chief.get(f"/status-pages/ferries/{path}").status_code == 404
    assert chief.get(f"/status-pages/nowhere/{path}").status_code == 404


def test_a_page_cannot_take_the_host_name_of_varsko_itself(chief, settings):
    settings.VARSKO = settings.VARSKO.model_copy(update={"url": "https://varsko.example.org"})
    answer = chief.post("/status-pages/new", {**PAGE, "hosts": "status.example.org\nVarsko.example.org"})
    assert answer.status_code == 422
    assert "Varsko itself" in answer.content.decode()
    assert not StatusPage.objects.exists()


@pytest.mark.parametrize("field", ["eta_at", "began_at", "over_at"])
@pytest.mark.parametrize("moment", ["0001-01-01T00:00", "9999-12-31T23:59"])
def test_a_time_that_no_calendar_shows_is_refused_at_its_field(chief, page, field, moment):
    form = {
        "title_en": "No tickets",
        "stage": "resolved" if field == "over_at" else "investigating",
        "state": "major_outage",
        field: moment,
    }
    answer = chief.post("/status-pages/ferries/incident", form)
    assert answer.status_code == 422
    assert answer.context["form"].errors[field]
    assert queries.reports(page.id) == []


def test_of_many_languages_all_but_the_pages_own_are_folded_while_they_are_empty(chief, make):
    make("Ferries", "Tickets", languages=("en", "nb", "pl"))
    make("Trains", "Tickets", languages=("en", "nb"))
    empty = chief.get("/status-pages/ferries/incident").content.decode()
    assert '<details class="mb-3"><summary' in empty
    assert empty.index('name="text_en"') < empty.index("<details") < empty.index('name="title_nb"') < empty.index("</details>")
    assert empty.index("</details>") < empty.index('name="components"')
    assert "In other languages" not in chief.get("/status-pages/trains/incident").content.decode()
    said = chief.post("/status-pages/ferries/incident", {"title_en": "", "text_pl": "Bilety nie działają"})
    assert said.status_code == 422
    assert '<details class="mb-3" open><summary' in said.content.decode()
    for name in ("title_en", "title_nb", "title_pl"):
        assert said.content.decode().count(f'name="{name}"') == 1


def test_what_wants_somebodys_eye_is_one_warning_with_the_gravest_first(chief, page, code):
    for name, state in (("Tickets", "degraded_performance"), ("Timetable", "major_outage")):
        Component.objects.filter(page=page.id, code=code(page, name)).update(alert_state=state, alert_since=clock.now(), heeds="propose")
    said = chief.get("/status-pages/ferries").content.decode()
    first, rest = said.split("<summary", 1)
    assert "Alerts say of Timetable: Down." in first
    assert "Alerts say of Tickets" not in first
    assert "1 more to look at:" in rest
    assert "Alerts say of Tickets: Slow or limited." in rest
    Component.objects.filter(page=page.id, code=code(page, "Timetable")).update(alert_state="operational")
    assert b"more to look at" not in chief.get("/status-pages/ferries").content


def test_an_update_begins_with_how_it_is_now(chief, page, tells):
    report = tells(page, affects={"Tickets": "partial_outage"})
    place = f"/status-pages/ferries/reports/{report.code}"
    assert chief.get(place).context["form"]["state"].value() == "partial_outage"
    chief.post(f"/status-pages/ferries/components/{report.affected[0].component.code}/state", {"state": "major_outage"})
    assert chief.get(place).context["form"]["state"].value() == "major_outage"


def test_what_is_seldom_said_is_folded_away_until_something_stands_there(chief, page):
    fresh = chief.get("/status-pages/ferries/incident").content.decode()
    folded = fresh.index("publish later</span></summary>")
    assert fresh.index('name="told"') < folded < fresh.index('name="eta_share"') < fresh.index("Publish now")
    assert '<details class="mb-3" open>' not in fresh
    wrong = chief.post(
        "/status-pages/ferries/incident", {"title_en": "No tickets", "stage": "investigating", "state": "major_outage", "eta_share": "900"}
    )
    assert wrong.status_code == 422
    assert '<details class="mb-3" open>' in wrong.content.decode()


def test_what_counts_as_down_time_is_a_setting_of_the_page(chief, page, code, tells):
    shown = chief.get("/status-pages/ferries/settings").content.decode()
    assert 'name="weight_partial" value="30"' in shown
    wrong = chief.post("/status-pages/ferries/settings", {**PAGE, "weight_partial": "101"})
    assert (wrong.status_code, list(wrong.context["form"].errors)) == (422, ["weight_partial"])
    assert chief.post("/status-pages/ferries/settings", {**PAGE, "weight_partial": "50", "weight_degraded": "10"}).status_code == 302
    view = queries.page("ferries")
    assert (view.weights["partial_outage"], view.weights["degraded_performance"], view.weights["major_outage"]) == (0.5, 0.1, 1.0)
    formula = chief.get("/status/ferries/en").content.decode()
    assert "Partly down 50 %" in formula
    chief.post("/status-pages/ferries/settings", PAGE)  # a form of before, without these fields, changes nothing of them
    assert queries.page("ferries").weights["partial_outage"] == 0.5
