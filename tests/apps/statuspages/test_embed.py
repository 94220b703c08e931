"""The banner on foreign sites, at the addresses of Statuspage's own: what the script opens, and who may frame it."""

import json

import pytest
import time_machine

from tests import cast
from tests.apps.statuspages.conftest import work
from tests.asgi import ask
from tests.cast import NOON
from tests.contracts.statuspage.test_management import ALL, Api
from varsko.core import clock
from varsko.core.models import EventRow
from varsko.kernel.errors import Invalid
from varsko.people.data import SYSTEM_ACTOR
from varsko.people.domain.permissions import NotAllowed
from varsko.statuspages import actions, queries
from varsko.statuspages.data import EmbedView, SaidDraft
from varsko.statuspages.live import Endpoint, Shelf


@pytest.fixture(autouse=True)
def noon(db):
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


async def django(scope, _receive, send):
    """Stands for everything that is not on the shelf."""
    await send({"type": "http.response.start", "status": 299, "headers": []})
    await send({"type": "http.response.body", "body": scope["path"].encode()})


@pytest.fixture
def read(tmp_path):
    """Ask for an address after all that is due was written."""
    shelf = Shelf(tmp_path)

    def fetch(path, **more):
        work()
        shelf.refresh()
        return ask(Endpoint(shelf, django), path, **more)

    return fetch


def test_with_nothing_wrong_the_frame_says_so_and_names_nothing_to_come_up_for(page, read):
    said = read("/status/ferries/embed/frame").body.decode()
    assert 'data-going=""' in said
    assert "Everything works" in said


def test_the_frame_names_the_newest_trouble_and_counts_the_others(page, tells, read, noon):
    first = tells(page, "Slow", "It is slow.", affects={"Timetable": "degraded_performance"})
    noon.shift(60)
    report = tells(page, "No <b>tickets</b>", "Tills are down.", affects={"Tickets": "major_outage"})
    said = read("/status/ferries/embed/frame").body.decode()
    assert 'class="incident"' in said
    assert f'data-going="{report.code} {first.code}"' in said
    assert "No &lt;b&gt;tickets&lt;/b&gt;" in said
    assert "(+1)" in said
    assert f'href="/status/ferries/en/incidents/{report.code}" target="_blank" rel="noopener"' in said
    assert '<html lang="nb">' in read("/status/ferries/nb/embed/frame").body.decode()


def test_phones_ask_for_the_same_frame_by_another_address(page, read):
    assert read("/status/ferries/embed/frame", query="mobile=true").status == 200


def test_any_site_may_frame_it_and_its_script_comes_from_the_page_alone(page, read):
    policy = read("/status/ferries/embed/frame").headers["content-security-policy"]
    assert "frame-ancestors *" in policy
    assert "script-src 'self'" in policy
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in read("/status/ferries").headers["content-security-policy"]
    for path in ("/embed/script.js", "/embed/frame.js"):
        assert read(f"/status/ferries{path}").headers["content-type"].startswith("text/javascript")


def test_at_a_host_name_of_its_own_it_is_where_statuspage_has_it(make, read):
    make("Harbour", "Quay", hosts=("status.harbour.example",))
    at = {"headers": [("host", "status.harbour.example")]}
    assert read("/embed/script.js", **at).status == 200
    assert 'src="/embed/frame.js"' in read("/embed/frame", **at).body.decode()


@pytest.mark.parametrize("access", ["internal", "password", "link"])
def test_what_is_not_public_has_none(make, read, access):
    page = make("Inside", "Vault", access=access, **({"password": "long enough 1"} if access == "password" else {}))
    for path in ("embed/frame", "embed/script.js", "embed/frame.js", "embed/frame.css"):
        assert read(f"/status/inside/{path}").status == 299
        assert queries.sheet(page.id, path) is None
    assert queries.sheet(page.id, "en/embed/frame") is None


def test_a_name_cannot_break_out_of_the_script(make, read):
    make("</script>'\"\\", "Vault", slug="harsh")
    said = read("/status/harsh/embed/script.js").body.decode()
    assert "</script>" not in said
    assert '"\\u003C/script\\u003E\\u0027\\u0022\\u005C"' in said


def test_colours_and_corner_are_the_pages_own(page, read):
    draft = EmbedView(position="top-left", incident_ground="#102030", incident_text="#FFEE00")
    actions.set_embed(by=SYSTEM_ACTOR, at=NOON, ref=page.id, draft=draft)
    assert "body.incident{background:#102030;color:#ffee00}" in read("/status/ferries/embed/frame.css").body.decode()
    script = read("/status/ferries/embed/script.js").body.decode()
    assert '"bottom" : "top"' in script
    assert '"left" : "left"' in script
    told = [one.data for one in EventRow.objects.filter(kind__endswith="StatusPageChanged") if one.data["field"] == "banner"]
    assert [one["after"].split()[0] for one in told] == ["top-left"]


def test_a_text_that_cannot_be_read_on_its_ground_is_white_or_black(page, read):
    actions.set_embed(by=SYSTEM_ACTOR, at=NOON, ref=page.id, draft=EmbedView(incident_ground="#ffff00", incident_text="#ffffff"))
    assert "body.incident{background:#ffff00;color:#000000}" in read("/status/ferries/embed/frame.css").body.decode()


@pytest.mark.parametrize("wrong", [{"position": "middle"}, {"incident_text": "red;}body{"}, {"maintenance_ground": "#12345"}])
def test_what_is_no_corner_and_no_colour_is_refused(page, wrong):
    with pytest.raises(Invalid) as error:
        actions.set_embed(by=SYSTEM_ACTOR, at=NOON, ref=page.id, draft=EmbedView(**wrong))
    assert set(error.value.errors) == set(wrong)


def test_only_whoever_may_configure_the_page_changes_it(page):
    with pytest.raises(NotAllowed):
        actions.set_embed(by=cast.acting(cast.ann()), at=NOON, ref=page.id, draft=EmbedView(position="top-left"))
    assert queries.embed(page.id) == EmbedView()


def test_statuspages_clients_read_and_change_it(page):
    api = Api(page, cast.key(rights=ALL)[1])
    first = api("GET", "/status_embed_config")
    assert (first["page_id"], first["position"]) == (page.code, "bottom-right")
    changed = api("PATCH", "/status_embed_config", {"status_embed_config": {"position": "bottom-left", "incident_text_color": "#ffffff"}})
    assert changed == {**first, "position": "bottom-left"}
    assert api("GET", "/status_embed_config") == changed
    said = api("PUT", "/status_embed_config", {"status_embed_config": {"incident_background_color": "blue"}}, status=422)
    assert "incident_background_color" in str(said)


def test_what_is_over_is_listed_apart_as_statuspages_script_asks_for_it(page, tells, read, noon):
    report = tells(page, "Slow", "It is slow.", affects={"Timetable": "degraded_performance"})
    assert '"incidents":[]' in read("/status/ferries/api/v2/incidents/resolved.json").body.decode()
    noon.shift(60)
    actions.say(
        by=SYSTEM_ACTOR, at=clock.now(), ref=page.id, code=report.code, said=SaidDraft(stage="resolved", texts={"en": "It is over."})
    )
    heard = read("/status/ferries/api/v2/incidents/resolved.json")
    assert [one["id"] for one in json.loads(heard.body)["incidents"]] == [report.code]
    assert heard.headers["access-control-allow-origin"] == "*"
