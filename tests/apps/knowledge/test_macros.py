"""What an article asks for is answered when its page is drawn, as its reader may see it."""

import re
from html import unescape
from io import BytesIO

import pytest
from django.test import Client
from pypdf import PdfReader

from tests.apps.schedules.build import schedule, weekly
from tests.cast import NOON, acting, team
from varsko.catalog import actions as catalog
from varsko.incidents import actions as incidents
from varsko.incidents.data import Draft
from varsko.knowledge import queries
from varsko.people.data import SYSTEM_ACTOR
from varsko.statuspages import actions as statuspages
from varsko.statuspages.data import ComponentDraft, PageDraft
from varsko.ui.times import absolute

pytestmark = pytest.mark.django_db


@pytest.fixture
def checkout(time_machine):
    time_machine.move_to(NOON, tick=False)
    return catalog.create_service(by=SYSTEM_ACTOR, at=NOON, name="Checkout", aliases=["kasse"])


@pytest.fixture
def declare(cleo):
    def declared(summary: str, **more):
        return incidents.declare(by=acting(cleo), at=NOON, draft=Draft(summary=summary, severity=2, **more))[0]

    return declared


@pytest.fixture
def page(open_space, write, ann):
    """Publish a text for anybody, and read it as somebody."""

    def published(text: str):
        article = write(ann, open_space("Open", readers="public"), "Now", text)

        def read(client: Client) -> str:
            shown = client.get(f"/knowledge/{article.key}").content.decode()
            body = shown[shown.index('<div class="prose">') : shown.index("</article>")]
            return " ".join(unescape(re.sub("<svg.*?</svg>", "", body)).split())

        return read

    return published


def state(name: str, access: str = "public", service: str = "") -> None:
    made = statuspages.create_page(by=SYSTEM_ACTOR, at=NOON, draft=PageDraft(name=access, slug=access, access=access))
    draft = ComponentDraft(name=name, service_id=service)
    statuspages.add_component(by=SYSTEM_ACTOR, at=NOON, ref=made.id, draft=draft)


def test_whoever_works_here_sees_what_goes_on_who_is_on_call_and_whose_it_is(page, browser, ann, checkout, declare):
    going = declare("Nobody can pay", service_id=checkout.id)
    declare("Mail is slow")
    schedule("Platform", weekly(ann))
    shown = page("{{incidents}}\n\nCall {{on-call: platform}} about {{service: KASSE}}.\n\n{{incidents: checkout}}")(browser(ann))
    assert f'<ul class="now-list"><li> <a href="/incidents/{going.key}">{going.key} Nobody can pay</a>' in shown
    assert shown.count("Nobody can pay") == 2
    assert shown.count("Mail is slow") == 1
    assert (
        f'Call <span class="now"> <a href="/settings/people/{ann.id}">Ann</a> <span class="now-note">Platform</span></span> about' in shown
    )
    assert "Checkout</a>" in shown
    assert "ongoing incidents: 1" in shown


def test_the_schedules_of_a_team_and_nobody_at_all(page, browser, ann, bo, checkout):
    mine = team("Payments", ann, bo)
    schedule("One", weekly(ann), team_id=mine.id)
    schedule("Two", weekly(bo), team_id=mine.id)
    schedule("Empty")
    shown = page("{{on-call: Payments}}\n\n{{on-call: Empty}}\n\n{{incidents}}")(browser(ann))
    assert "Ann</a>" in shown
    assert "Bo</a>" in shown
    assert "Nobody is on call now." in shown
    assert "Nothing goes on." in shown


def test_the_public_sees_what_public_pages_say_and_nothing_else(page, browser, ann, dev, checkout, declare):
    declare("Nobody can pay", service_id=checkout.id)
    schedule("Platform", weekly(ann))
    state("Paying by card", service=checkout.id)
    state("Paying in secret", "internal", service=checkout.id)
    read = page("{{incidents}} {{on-call: Platform}} {{service: Checkout}} {{status: Checkout}} {{status: paying in secret}}")
    for client in (Client(), browser(dev)):
        shown = read(client)
        assert '<a href="/status/public/">Paying by card</a> <span class="now-note">Works</span>' in shown
        assert shown.count("nothing of this name that you may see") == 4
        for secret in ("Nobody can pay", "Ann", "Checkout</a>", "Paying in secret</a>"):
            assert secret not in shown
    assert "Paying in secret</a>" in read(browser(ann))


def test_private_incidents_and_teams_stay_private(page, browser, ann, bo, checkout, declare, cleo):
    secret = team("Secret", bo, private=True)
    catalog.create_service(by=SYSTEM_ACTOR, at=NOON, name="Vault", team_id=secret.id)
    schedule("Night watch", weekly(bo), team_id=secret.id)
    declare("Somebody got in", private=True)
    read = page("{{incidents}} {{service: Vault}} {{on-call: Night watch}} {{on-call: Secret}}")
    shown = read(browser(ann))
    assert shown.count("nothing of this name that you may see") == 3
    assert "Nothing goes on." in shown
    assert "Somebody got in" in read(browser(cleo))


def test_what_nobody_can_answer_stays_as_it_was_typed(page, browser, ann):
    calls = " ".join(f"{{{{service: s{number}}}}}" for number in range(21))
    shown = page(f"{{{{weather: Oslo}}}} {{{{ $x }}}} `{{{{incidents}}}}` {calls}")(browser(ann))
    assert "<code>{{weather: Oslo}}</code> – can be incidents, on-call, service or status" in shown
    assert "{{ $x }}" in shown
    assert "<code>{{incidents}}</code>" in shown
    assert "<code>{{service: s20}}</code> – at most 20 of these are shown" in shown


def test_names_are_no_markup_and_no_text_makes_holes(browser, ann, checkout):
    catalog.create_service(by=SYSTEM_ACTOR, at=NOON, name="<b>x</b>\"'")
    by = acting(ann)
    text = (
        "{{service: <b>x</b>\"'}} [{{incidents}}](https://a.example) [t](https://a.example '{{incidents}}') https://a.example/{{incidents}}"
    )
    shown = queries.drawn(text, by=by)
    assert "<b>" not in shown
    assert "Nothing goes on." not in shown
    (drawn,) = queries.opened("{{incidents}}")
    forged = queries.drawn(f"{drawn.mark}.0. and {drawn.mark}.7. {{{{incidents}}}}", by=by)
    assert forged.count("Nothing goes on.") == 1


def test_a_text_asks_few_questions_however_much_it_asks_for(ann, checkout, django_assert_max_num_queries):
    by = acting(ann)
    for number in range(5):
        catalog.create_service(by=SYSTEM_ACTOR, at=NOON, name=f"S{number}")
        schedule(f"P{number}", weekly(ann))
    text = " ".join(f"{{{{service: S{n}}}}} {{{{on-call: P{n}}}}} {{{{status: S{n}}}}}" for n in range(5))
    with django_assert_max_num_queries(40):
        assert queries.drawn(text, by=by).count("P4") == 1


def test_no_answer_is_taken_for_a_hole(ann, checkout, declare):
    text, by = "{{incidents}}\n\nand {{incidents}}", acting(ann)
    (drawn,) = queries.opened(text)
    going = declare(f"{drawn.mark}.1. {drawn.mark}.999.")
    shown = queries.drawn(text, by=by)
    assert shown.count(f"{going.key} {going.summary}") == 2
    assert shown.count("<a ") == 2


def test_paper_says_what_was_true_when_it_was_made_for_whoever_made_it(open_space, write, browser, ann, dev, checkout, declare):
    going = declare("Nobody can *pay*", service_id=checkout.id)
    schedule("Platform", weekly(ann))
    state("Paying by card", service=checkout.id)
    text = "1. Call {{on-call: platform}}\n   {{incidents}}\n\n`{{incidents}}` {{weather}} {{status: checkout}}"
    made = write(ann, open_space("Open", readers="public"), "Now", text)

    def read(client: Client) -> str:
        pages = PdfReader(BytesIO(client.get(f"/knowledge/{made.key}/text.pdf").content)).pages
        return " ".join(" ".join(page.extract_text() for page in pages).split())

    inside = read(browser(ann))
    assert "Call Ann (Platform)" in inside
    assert f"{going.key} Nobody can *pay* – New" in inside
    assert inside.count("{{incidents}}") == 1
    assert "{{weather}} – can be incidents" in inside
    assert "Paying by card (Works)" in inside
    assert f"looked up on {absolute(NOON)}, as Ann may see it." in inside
    outside = read(browser(dev))
    assert "pay – " not in outside
    assert "Call {{on-call: platform}} – nothing of this name that you may see" in outside
    assert "Paying by card (Works)" in outside
    assert text in browser(ann).get(f"/knowledge/{made.key}/text.md").content.decode()


@pytest.mark.parametrize("text", ["no question", "`{{incidents}}` [{{incidents}}](https://a.example)", "```\n{{incidents}}\n```", "{{ }}x"])
def test_what_asks_for_nothing_is_set_as_it_is(ann, text):
    assert queries.spelled_out(text, by=acting(ann), at=NOON) == text
