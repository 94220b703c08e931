"""The composer: one form, two texts, nothing sent before it is right."""

import html
import re
from datetime import timedelta

import pytest

from tests import cast
from varsko.catalog import actions as catalog
from varsko.core import clock
from varsko.core.models import Delivery, EventRow
from varsko.incidents import actions, queries
from varsko.incidents.models import Promise, Update
from varsko.incidents.told import Eta, ListView, Telling, Texts
from varsko.kernel.errors import Conflict, Invalid, NotFound
from varsko.knowledge import actions as knowledge
from varsko.knowledge.data import ArticleDraft, SpaceDraft
from varsko.people.data import SYSTEM_ACTOR
from varsko.people.domain.permissions import NotAllowed
from varsko.statuspages import actions as status_pages
from varsko.statuspages.data import ComponentDraft, PageDraft

pytestmark = pytest.mark.django_db
GOOD = Texts(
    internal_title="HOT-1 – Severity 3 – Nobody can pay",
    internal="The shop is down.\n\n**Current status**\n- Impact: all\n- Cause: not yet known\n\n**Next steps**\n- Look\n- Ann leads",
    external_title="Problem with the shop",
    external="We look into a problem with the shop.",
)


def text(response, status: int = 200) -> str:
    assert response.status_code == status, response.status_code
    return html.unescape(" ".join(response.content.decode().split()))


def field(response, name: str) -> str:
    said = response.content.decode()
    found = re.search(rf'name="{name}"[^>]*value="([^"]*)"|<textarea name="{name}"[^>]*>\s*([^<]*)</textarea>', said)
    assert found, name
    return html.unescape(found[1] or found[2] or "").strip()


def said(**more) -> Telling:
    return Telling(**{"stage": "investigating", "texts": {"en": GOOD}, "next_update_at": clock.now() + timedelta(minutes=30), **more})


def wall(minutes: int = 30) -> str:
    return (clock.now() + timedelta(minutes=minutes)).replace(tzinfo=None).isoformat(timespec="minutes")


def filled(language: str = "en", texts: Texts = GOOD) -> dict[str, str]:
    return {f"{name}_{language}": getattr(texts, name) for name in ("internal_title", "internal", "external_title", "external")}


def asked(*languages: str, **more) -> dict[str, object]:
    return {"stage": "investigating", "languages": list(languages or ("en",)), "next_update_at": wall(), **more}


@pytest.fixture
def shop(ann):
    return catalog.create_service(by=SYSTEM_ACTOR, at=cast.NOON, name="Shop")


@pytest.fixture
def lists():
    def make(name="Engineering managers", *, severity=3, addresses=("boss@example.org",), **more):
        wanted = {"language": "en", "people": (), "teams": (), "services": (), "id": "", **more}
        actions.save_list(by=SYSTEM_ACTOR, at=clock.now(), wanted=ListView(name=name, severity=severity, addresses=addresses, **wanted))

    return make


@pytest.fixture
def tells(declared, ann):
    """Ann tells people about an incident of hers."""

    def tell(view=None, **more):
        view = view or declared(ann)
        return view, actions.publish(by=cast.acting(ann), at=clock.now(), ref=view.id, telling=said(**more))

    return tell


def mails() -> list[Delivery]:
    return list(Delivery.objects.filter(key__startswith="update:").order_by("address", "id"))


def test_the_form_begins_with_finished_texts(page, declared, ann, shop):
    declared(ann, service_id=shop.id)
    begun = page.get("/incidents/HOT-1/tell")
    assert field(begun, "internal_title_en") == "HOT-1 – Severity 3 – Nobody can pay"
    assert field(begun, "internal_en").startswith("We are investigating an incident that affects Shop.")
    assert field(begun, "external_title_en") == "Investigating issues with Shop"
    assert "Not said yet: What people notice, in one sentence." in text(begun)
    assert "nobody follows them" in text(begun)
    assert "Send to 0" not in text(begun)


def test_the_stage_follows_what_is_known(page, declared, ann, tells):
    view, _update = tells()
    assert 'value="no_news" selected' in text(page.get("/incidents/HOT-1/tell"))
    actions.update(by=cast.acting(ann), at=clock.now(), ref=view.id, cause="A certificate ran out")
    begun = page.get("/incidents/HOT-1/tell")
    assert 'value="identified" selected' in text(begun)
    assert "- Cause: A certificate ran out" in field(begun, "internal_en")
    ended = clock.now()
    actions.resolve(by=cast.acting(ann), at=ended, ref=view.id, impact_ended_at=ended)
    assert 'value="resolved" selected' in text(page.get("/incidents/HOT-1/tell"))


def test_one_press_says_that_something_is_not_known_yet(page, declared, ann, shop):
    declared(ann, service_id=shop.id)
    begun = page.get("/incidents/HOT-1/tell")
    texts = {name: field(begun, name) for name in filled()}
    known = page.post("/incidents/HOT-1/tell", asked(**texts, unknown="cause"))
    assert "- Cause: not yet known" in field(known, "internal_en")
    assert "Not said yet: Cause." not in text(known)
    assert "Not said yet: What people notice, in one sentence." in text(known)


def test_answers_fill_what_is_still_open_and_leave_what_was_written(page, declared, ann, shop):
    declared(ann, service_id=shop.id)
    texts = filled(texts=Texts(internal_title="My own", internal="Impact: {impact}", external_title="Own too", external="Ours"))
    checked = page.post("/incidents/HOT-1/tell", asked(**texts, impact_en="Nobody can pay", do="check"))
    assert field(checked, "internal_en") == "Impact: Nobody can pay"
    assert field(checked, "internal_title_en") == "My own"
    anew = page.post("/incidents/HOT-1/tell", asked(**texts, impact_en="Nobody can pay", do="write"))
    assert "- Impact: Nobody can pay" in field(anew, "internal_en")
    assert "Nobody can pay" in field(anew, "external_en")


def test_another_language_gets_its_texts_without_touching_the_first(page, declared, ann, shop):
    declared(ann, service_id=shop.id)
    both = page.post("/incidents/HOT-1/tell", asked("en", "nb", **filled(), impact_nb="Ingen kan betale", do="check"))
    assert field(both, "internal_en").split() == GOOD.internal.split()
    assert "Vi undersøker en hendelse som påvirker Shop" in field(both, "internal_nb")
    assert "- Påvirkning: Ingen kan betale" in field(both, "internal_nb")


def test_sending_stores_mails_and_shows_it(page, declared, ann, lists):
    lists()
    declared(ann)
    sent = page.post("/incidents/HOT-1/tell", asked(**filled(), do="send"), follow=True)
    assert "People are told: 1 mail is on its way." in text(sent)
    assert "The shop is down." in text(sent)
    assert "We look into a problem with the shop." in text(sent)
    assert [one.address for one in mails()] == ["boss@example.org"]


def test_what_holds_it_back_is_said_and_nothing_is_sent(page, declared, ann):
    declared(ann)
    outside = {"external_en": "HOT-1: Ann renews {what}"}
    response = text(page.post("/incidents/HOT-1/tell", asked(**filled() | outside, do="send")), 422)
    assert "HOT-1 means nothing to people outside." in response
    assert "People are not named outside: Ann." in response
    assert "Not said yet: {what}." in response
    assert Update.objects.count() == 0


def test_pressing_twice_tells_once(page, declared, ann, lists):
    lists()
    declared(ann)
    begun = asked(**filled(), id=field(page.get("/incidents/HOT-1/tell"), "id"), do="send")
    for _ in range(2):
        assert page.post("/incidents/HOT-1/tell", begun).status_code == 302
    assert Update.objects.count() == 1
    assert len(mails()) == 1


def test_when_it_is_over_it_says_whether_to_restart(tells):
    with pytest.raises(Invalid, match="restart"):
        tells(stage="resolved")
    _view, update = tells(stage="resolved", restart="not_needed")
    assert (update.restart, update.next_update_at) == ("not_needed", None)


def test_severe_ones_are_read_by_somebody_else_or_say_why_not(tells, declared, ann, eve):
    view = declared(ann, severity=1)
    with pytest.raises(Invalid, match="somebody else read it"):
        tells(view)
    with pytest.raises(Invalid, match="somebody else than the author"):
        tells(view, reader_id=ann.id)
    assert tells(view, reader_id=eve.id)[1].reader_name == "Eve"
    assert tells(view, skipped="Nobody else is awake")[1].skipped == "Nobody else is awake"


def test_who_needs_a_reader_can_be_chosen(tells, declared, ann):
    actions.require_reader(by=SYSTEM_ACTOR, at=clock.now(), severity=0)
    assert tells(declared(ann, severity=1))[1].number == 1


def test_a_correction_points_to_what_it_corrects_and_leaves_it(page, tells, lists):
    lists()
    view, first = tells()
    form = page.get("/incidents/HOT-1/tell?corrects=1")
    assert "Correct update 1" in text(form)
    assert field(form, "external_en") == GOOD.external
    sent = page.post("/incidents/HOT-1/tell", asked(**filled() | {"external_en": "It is the till."}, corrects=1, do="send"), follow=True)
    assert "Corrected by update 2" in text(sent)
    one, two = queries.updates(view.id)
    assert (one.texts["en"], one.corrected_by, two.corrects) == (first.texts["en"], 2, 1)
    assert [one.message["facts"]["lead"] for one in mails()] == ["", "This corrects update 1."]
    with pytest.raises(Conflict):
        tells(view, corrects=9)


def test_everything_is_in_the_log(tells):
    view, update = tells(eta=Eta(at=clock.now() + timedelta(hours=1)))
    event = EventRow.objects.get(kind="incidents.UpdatePublished")
    assert event.subject == view.id
    assert event.data["texts"]["en"]["external"] == GOOD.external
    assert (event.data["update"], event.data["eta_share"]) == (update.id, 0)


def test_until_the_first_update_it_says_that_nobody_was_told(page, declared, ann):
    view = declared(ann, severity=1)
    address = f"/incidents/{view.key}"
    assert "Nobody was told yet" in page.get(address).content.decode()
    assert "Nobody was told yet" not in page.get(f"/incidents/{declared(ann, severity=3).key}").content.decode()
    update = said(next_update_at=clock.now() + timedelta(minutes=30), skipped="Nobody else is up")
    actions.publish(by=cast.acting(ann), at=clock.now(), ref=view.id, telling=update)
    assert "Nobody was told yet" not in page.get(address).content.decode()


def test_the_promise_counts_down_on_the_incident(page, tells):
    view, update = tells()
    found = queries.incident(view.key, by=SYSTEM_ACTOR)
    assert found
    assert found.next_update_at == update.next_update_at
    assert Promise.objects.get().due_at == update.next_update_at
    tells(view, stage="resolved", restart="unknown")
    assert not Promise.objects.exists()


def test_everybody_gets_it_once_and_in_their_language(tells, declared, ann, lists):
    bo = cast.bo(language="nb")
    team = cast.team("Web", ann, bo)
    lists(people=(bo.id,), teams=(team.id,), addresses=("BO@example.org", "all@example.org"))
    actions.follow(by=cast.acting(ann), at=clock.now(), severity=3)
    view = declared(ann)
    nb = Texts(internal_title="HOT-1 – på norsk", internal="Det er nede.", external_title="Problem", external="Vi ser på det.")
    tells(view, texts={"en": GOOD, "nb": nb})
    assert [(one.address, one.message["language"]) for one in mails()] == [
        ("all@example.org", "en"),
        ("ann@example.org", "en"),
        ("bo@example.org", "nb"),
    ]
    assert {one.message["thread"] for one in mails()} == {f"incident-{view.id}"}
    for one, texts in zip(mails(), (GOOD, GOOD, nb), strict=True):  # the text of the page, and nothing of the one outside
        assert one.message["subject"] == texts.internal_title
        assert texts.internal in one.message["facts"]["body"]
        assert texts.external not in one.message["facts"]["body"]


def test_lists_and_followers_choose_severity_and_services(declared, ann, eve, shop, lists):
    other = catalog.create_service(by=SYSTEM_ACTOR, at=cast.NOON, name="Other")
    lists("Only the worst", severity=1)
    lists("Shop people", services=(shop.id,), addresses=("shop@example.org",))
    actions.follow(by=cast.acting(ann), at=clock.now(), severity=2, service_id=shop.id)
    actions.follow(by=cast.acting(eve), at=clock.now(), severity=3, service_id=other.id)
    severe = queries.reach(declared(ann, severity=1, service_id=shop.id))
    assert sorted(one.address for one in severe.recipients) == ["ann@example.org", "boss@example.org", "shop@example.org"]
    assert severe.lists == {"Only the worst": 1, "Shop people": 1}
    mild = queries.reach(declared(ann, affected=(other.id,)))
    assert [one.address for one in mild.recipients] == ["eve@example.org"]


def test_a_private_incident_reaches_nobody_who_may_not_know_of_it(tells, declared, ann, eve, browser, lists):
    cleo, dev = cast.cleo(), cast.dev()
    lists(people=(eve.id, cleo.id, dev.id, ann.id), addresses=("list@example.org",))
    for one in (eve, ann):
        actions.follow(by=cast.acting(one), at=clock.now(), severity=3)
    view = declared(ann, private=True)
    tells(view)
    assert [one.address for one in mails()] == ["ann@example.org", "cleo@example.org"]
    stranger = browser(eve)
    assert stranger.get("/incidents/HOT-1/tell").status_code == 404
    assert stranger.post("/incidents/HOT-1/tell", asked(**filled(), do="send")).status_code == 404
    with pytest.raises(NotFound):
        actions.publish(by=cast.acting(eve), at=clock.now(), ref=view.id, telling=said())


def test_customers_hear_nothing_from_inside(tells, lists):
    dev = cast.dev()
    lists(people=(dev.id,), addresses=())
    tells()
    assert mails() == []


def test_who_may_only_look_does_not_tell(declared, ann, browser):
    view = declared(ann)
    boss = cast.person("Boss", "stakeholder")
    assert browser(boss).get("/incidents/HOT-1/tell").status_code == 403
    with pytest.raises(NotAllowed):
        actions.publish(by=cast.acting(boss), at=clock.now(), ref=view.id, telling=said())


def test_an_estimate_needs_past_incidents_of_the_service(page, declared, ann, shop):
    for minutes in range(1, 10):
        view = declared(ann, service_id=shop.id)
        began, ended = cast.NOON, cast.NOON + timedelta(days=1000, minutes=minutes)
        actions.update(by=cast.acting(ann), at=clock.now(), ref=view.id, impact_started_at=began)
        actions.resolve(by=cast.acting(ann), at=clock.now() + timedelta(days=2000), ref=view.id, impact_ended_at=ended)
    now = declared(ann, service_id=shop.id)
    found = queries.estimates(now, by=cast.acting(ann), at=clock.now())
    assert [(one.share, one.count) for one in found] == [(90, 9), (80, 9)]
    assert "From 9 past incidents of this service" in text(page.get(f"/incidents/{now.key}/tell"))
    assert queries.estimates(declared(ann), by=cast.acting(ann), at=clock.now()) == ()


def test_an_estimate_is_from_past_incidents_with_the_same_known_error_or_solution(page, declared, ann, shop):
    by = cast.acting(ann)
    space = knowledge.open_space(by=SYSTEM_ACTOR, at=cast.NOON, draft=SpaceDraft(name="Operations"))
    draft = ArticleDraft(title="Restart the gateway", text="Turn it.", kind="solution")
    article = knowledge.create_article(by=by, at=cast.NOON, space=space.id, draft=draft, publish=True)

    def past(minutes):
        view = declared(ann)
        actions.update(by=by, at=clock.now(), ref=view.id, impact_started_at=cast.NOON)
        over = cast.NOON + timedelta(days=1000, minutes=minutes)
        actions.resolve(by=by, at=clock.now() + timedelta(days=2000), ref=view.id, impact_ended_at=over)
        knowledge.link_article(by=by, at=cast.NOON, ref=article.id, to=view.key)

    for minutes in range(1, 9):
        past(minutes)
    now = declared(ann, service_id=shop.id)
    knowledge.link_article(by=by, at=cast.NOON, ref=article.id, to=now.key)
    assert [(one.share, one.count, one.known) for one in queries.estimates(now, by=by, at=clock.now())] == [(80, 8, "Restart the gateway")]
    past(9)
    guide = knowledge.create_article(by=by, at=cast.NOON, space=space.id, draft=ArticleDraft(title="How we work", text="So."), publish=True)
    for number in range(1, 11):
        knowledge.link_article(by=by, at=cast.NOON, ref=guide.id, to=f"HOT-{number}")
    assert [one.share for one in queries.estimates(now, by=by, at=clock.now())] == [90, 80]
    method = "From 9 past incidents with the same known error or standard solution, “Restart the gateway”, that lasted longer"
    assert method in text(page.get(f"/incidents/{now.key}/tell"))
    knowledge.unlink_article(by=by, at=cast.NOON, ref=article.id, kind="incident", name=now.key)
    assert queries.estimates(now, by=by, at=clock.now()) == ()


def test_restarts_are_asked_about_when_it_is_over_and_nothing_is_called_optional_that_is_not(page, declared, ann, shop):
    declared(ann, service_id=shop.id)
    begun = page.get("/incidents/HOT-1/tell")
    assert '<div hidden> <fieldset class="mb-3 choices"> <legend class="form-label">Do people have to restart?</legend>' in text(begun)
    assert text(begun).count(">optional<") == 1  # the author's own estimate
    over = text(page.get("/incidents/HOT-1/tell?stage=resolved"))
    assert '<div> <fieldset class="mb-3 choices"> <legend class="form-label">Do people have to restart?</legend>' in over
    assert '<div class="row" hidden>' in over  # nothing is promised any more
    assert re.search(r'href="[^"]*/resolve">English, Text, inside: Not said yet: Impact ended', over)


def test_what_was_answered_is_sent_without_asking_for_the_texts_again(page, declared, ann, shop):
    declared(ann, service_id=shop.id)
    begun = page.get("/incidents/HOT-1/tell")
    carried = {name: field(begun, name) for name in (*filled(), "stage_was", "marks")}
    open_ones = page.post("/incidents/HOT-1/tell", asked(**carried, unknown="*"))
    carried = {name: field(open_ones, name) for name in (*filled(), "stage_was", "marks", "unknowns")}
    page.post("/incidents/HOT-1/tell", asked(**carried, impact_en="Nobody can pay", steps_en="We change the certificate", do="send"))
    told = Update.objects.get().texts["en"]
    assert "- Impact: Nobody can pay" in told["internal"]
    assert "- We change the certificate" in told["internal"]
    assert "- Cause: not yet known" in told["internal"]
    assert "Nobody can pay" in told["external"]


def test_another_stage_brings_its_texts_which_are_read_before_they_are_sent(page, declared, ann, shop):
    declared(ann, service_id=shop.id)
    begun = page.get("/incidents/HOT-1/tell")
    carried = {name: field(begun, name) for name in (*filled(), "stage_was", "marks")}
    said = {"impact_en": "Nobody can pay", "steps_en": "We look on", "unknown": "*", "stage": "monitoring"}
    other = page.post("/incidents/HOT-1/tell", asked(**carried) | said | {"unknown": "", "do": "send"})
    assert "These are the texts of another stage now. Read them, then send." in text(other, 422)
    assert field(other, "internal_en") != carried["internal_en"]
    assert Update.objects.count() == 0
    mine = carried | {"internal_en": "My own words", "external_en": "Ours"}
    kept = page.post("/incidents/HOT-1/tell", asked(**mine) | said | {"do": "check"})
    assert field(kept, "internal_en") == "My own words"


def test_what_somebody_else_wrote_meanwhile_is_read_before_it_is_sent(page, declared, ann, bo, shop):
    view = declared(ann, service_id=shop.id)
    begun = page.get("/incidents/HOT-1/tell")
    said = {"impact_en": "Nobody can pay", "steps_en": "We look on", "unknown": "*"}
    carried = {name: field(begun, name) for name in (*filled(), "stage_was", "record_was", "marks")}
    read = page.post("/incidents/HOT-1/tell", asked(**carried) | said)
    carried = {name: field(read, name) for name in (*filled(), "stage_was", "record_was", "marks", "unknowns")}
    actions.update(by=cast.acting(bo), at=clock.now(), ref=view.id, workaround="Pay at till 4, code 1234")
    kept = page.post("/incidents/HOT-1/tell", asked(**carried) | said | {"unknown": "", "do": "send"})
    assert "The incident has changed meanwhile, and these texts with it. Read them, then send." in text(kept, 422)
    assert "code 1234" in field(kept, "internal_en") + field(kept, "external_en")
    assert Update.objects.count() == 0
    carried = {name: field(kept, name) for name in carried}
    page.post("/incidents/HOT-1/tell", asked(**carried) | said | {"unknown": "", "do": "send"})
    assert Update.objects.count() == 1


def test_it_says_on_which_status_pages_an_update_stands(page, declared, ann, shop):
    admin = SYSTEM_ACTOR
    draft = PageDraft(name="Shop status", slug="shop", takes="publish")
    status = status_pages.create_page(by=admin, at=clock.now(), draft=draft)
    status_pages.add_component(by=admin, at=clock.now(), ref=status.id, draft=ComponentDraft(name="Till", service_id=shop.id))
    secret = status_pages.create_page(
        by=admin,
        at=clock.now(),
        draft=PageDraft(name="Board room", slug="board", access="teams", teams=(cast.team("Board").id,), takes="publish"),
    )
    status_pages.add_component(by=admin, at=clock.now(), ref=secret.id, draft=ComponentDraft(name="Till", service_id=shop.id))
    declared(ann, service_id=shop.id)
    said = text(page.get("/incidents/HOT-1/tell"))
    assert "On Shop status with the text outside." in said
    assert "Board room" not in said
    view = declared(ann, service_id=shop.id, private=True)
    assert "Shop status" not in text(page.get(f"/incidents/{view.key}/tell"))


@pytest.mark.parametrize(
    "wrong",
    [
        {"stage": "maintenance_planned"},
        {"stage": "nonsense"},
        {"languages": ["xx"]},
        {"id": "nonsense"},
        {"corrects": "-1"},
        {"eta": "99"},
        {"restart": "nonsense"},
        {"next_update_at": "nonsense"},
        {"reader_id": "nonsense"},
        {"languages": []},
        {"external_en": "\x00{}" * 3},
    ],
)
def test_nonsense_is_answered_and_never_sent(page, declared, ann, wrong):
    declared(ann)
    for do in ("send", "check", "write"):
        assert page.post("/incidents/HOT-1/tell", asked(**filled()) | wrong | {"do": do}).status_code in {200, 422}
    assert Update.objects.count() == 0


def test_the_form_asks_few_questions_of_the_database(page, tells, lists, django_assert_max_num_queries):
    lists()
    tells()
    with django_assert_max_num_queries(45):
        page.get("/incidents/HOT-1/tell")


def test_what_the_settings_changed_meanwhile_is_read_before_it_is_sent(page, declared, ann, shop):
    declared(ann, service_id=shop.id)
    begun = page.get("/incidents/HOT-1/tell")
    said = {"impact_en": "Nobody can pay", "steps_en": "We look on", "unknown": "*"}
    carried = {name: field(begun, name) for name in (*filled(), "stage_was", "record_was", "texts_was", "marks")}
    read = page.post("/incidents/HOT-1/tell", asked(**carried) | said)
    carried = {name: field(read, name) for name in (*carried, "unknowns")}
    body = "We are sorry: {impact}. Our lawyers speak."
    actions.write_text(
        by=SYSTEM_ACTOR, at=clock.now(), stage="investigating", audience="external", language="en", title="Trouble", body=body
    )
    kept = page.post("/incidents/HOT-1/tell", asked(**carried) | said | {"unknown": "", "do": "send"})
    assert "was changed in the settings meanwhile" in text(kept, 422)
    assert "Our lawyers speak." in field(kept, "external_en")
    assert Update.objects.count() == 0
    carried = {name: field(kept, name) for name in carried}
    page.post("/incidents/HOT-1/tell", asked(**carried) | said | {"unknown": "", "do": "send"})
    assert Update.objects.get().texts["en"]["external"] == "We are sorry: Nobody can pay. Our lawyers speak."


def test_the_form_asks_the_database_no_more_for_five_languages_than_for_one(page, declared, ann, shop, django_assert_max_num_queries):
    declared(ann, service_id=shop.id)
    page.get("/incidents/HOT-1/tell")
    with django_assert_max_num_queries(36):
        page.get("/incidents/HOT-1/tell")
    for languages in (("en",), ("en", "nb", "da", "nl", "pl")):
        with django_assert_max_num_queries(36):
            page.post("/incidents/HOT-1/tell", asked(*languages, unknown="*"))
