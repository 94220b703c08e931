"""From "something is wrong" to "it is over": who is called, who leads, what is told, and what stays hidden."""

import pytest
from django.test import Client
from django.utils import translation

from tests import cast
from tests.flows.conftest import NIGHT
from tests.flows.test_escalation import named, plan, policy
from tests.mailbox import link_of, text_of
from varsko.alerts import queries as alerts
from varsko.catalog import actions as catalog
from varsko.core.models import Delivery
from varsko.incidents import actions, queries
from varsko.incidents.data import Draft, Target
from varsko.incidents.models import Waiting
from varsko.paging import actions as paging
from varsko.paging import queries as pages
from varsko.people import actions as people_actions
from varsko.people.data import SYSTEM_ACTOR
from varsko.people.models import User


@pytest.fixture
def ann(clock):
    return cast.ann()


@pytest.fixture
def bo(clock):
    return cast.bo()


@pytest.fixture
def cleo(clock):
    return cast.cleo()


@pytest.fixture
def eve(clock):
    return cast.eve()


@pytest.fixture
def shop(ann):
    """A service of a team whose default escalation pages Ann."""
    team = paging.set_up_team(by=SYSTEM_ACTOR, at=NIGHT, name="Web", members=[(ann.id, "admin")])
    return catalog.create_service(by=SYSTEM_ACTOR, at=NIGHT, name="Shop", team_id=team.id)


@pytest.fixture
def declares(clock):
    def declare(by, summary="Nobody can pay", *, severity=1, work=True, **more):
        view, _ = actions.declare(by=cast.acting(by), at=clock.now, draft=Draft(summary=summary, severity=severity, **more))
        if work:
            clock.work()
        return view

    return declare


@pytest.fixture
def majors(bo, cleo):
    """Bo leads major incidents."""
    target = policy(named(bo, 0), name="Major incidents")
    chosen = Target(kind="escalation", id=target.id, name="Major incidents")
    return actions.change_settings(by=SYSTEM_ACTOR, at=NIGHT, prefix="HOT", majors=chosen)


def now(view):
    found = queries.incident(view.key, by=SYSTEM_ACTOR)
    assert found
    return found


def calls(view):
    return [one for one in queries.links(view.id, by=SYSTEM_ACTOR) if one.is_call]


def kinds(view) -> list[str]:
    return [one.kind.partition(".")[2] for one in queries.timeline(view, by=SYSTEM_ACTOR).rows]


def test_declare_page_lead_fix_resolve(clock, mailbox, declares, shop, ann, eve):
    found = declares(eve, service_id=shop.id)
    mail = mailbox(ann).expects("HOT-1", "severity 1", "Nobody can pay")
    assert f"/incidents/{found.key}" in text_of(mail)
    assert now(found).status == "new"

    Client().post(f"{link_of(mail)}/take")
    clock.work()
    led = now(found)
    assert (led.status, led.manager_name) == ("fixing", "Ann")
    assert led.next_update_at is not None

    clock.after(minutes=40)
    actions.resolve(by=cast.acting(ann), at=clock.now, ref="hot-1", impact_ended_at=clock.now, fix="Rolled back")
    clock.work()
    over = now(found)
    assert (over.status, over.fix, over.next_update_at) == ("resolved", "Rolled back", None)
    assert [one.alert.state for one in calls(found)] == ["closed"]
    told = kinds(found)
    wanted = ["IncidentDeclared", "RespondersCalled", "PersonPaged", "AlertAcknowledged", "RoleAssigned", "IncidentMoved"]
    assert [one for one in told if one in wanted][:6] == wanted


def test_what_an_incident_says_of_itself_in_a_page_has_names_in_the_readers_language(declares, shop, eve):
    found = declares(eve, service_id=shop.id)
    [call] = calls(found)
    with translation.override("nb"):
        assert ("Hendelse", found.key) in alerts.shown_details(call.alert)
    with translation.override("pl"):
        assert {name for name, _value in alerts.shown_details(call.alert)} == {"Incydent", "Link"}


def test_when_the_service_is_unknown_the_major_incident_managers_are_called(mailbox, declares, majors, bo, eve):
    found = declares(eve)
    mailbox(bo).expects(found.key)
    called = [one for one in queries.timeline(found, by=SYSTEM_ACTOR).rows if one.kind.endswith("RespondersCalled")]
    assert [one.reason for one in called] == ["service_unknown"]


def test_when_nobody_is_there_for_the_service_the_major_incident_managers_are_called(clock, mailbox, declares, majors, bo, eve):
    empty = paging.set_up_team(by=SYSTEM_ACTOR, at=NIGHT, name="Ghosts", members=[])
    attic = catalog.create_service(by=SYSTEM_ACTOR, at=NIGHT, name="Attic", team_id=empty.id)
    decision = queries.callout(severity=1, service_id=attic.id, at=clock.now)
    assert (decision.reason.value, decision.people) == ("nobody_there", ("Bo",))
    declares(eve, service_id=attic.id)
    mailbox(bo).expects("HOT-1")


def test_when_nobody_at_all_is_named_the_fallback_is_told(mailbox, declares, cleo, eve):
    declares(eve)
    mailbox(cleo).expects("HOT-1")


def test_a_mild_incident_wakes_nobody_until_it_becomes_worse(clock, mailbox, declares, shop, ann, eve):
    found = declares(eve, severity=3, service_id=shop.id)
    assert mailbox(ann).is_empty()
    assert "NobodyCalled" in kinds(found)
    actions.change_severity(by=cast.acting(eve), at=clock.now, ref=found.key, severity=2, note="It spreads")
    clock.work()
    mailbox(ann).expects("severity 2")
    actions.change_severity(by=cast.acting(eve), at=clock.now, ref=found.key, severity=3)
    clock.work()
    assert len(calls(found)) == 1


def test_becoming_worse_calls_the_service_again_and_who_leads(clock, mailbox, declares, shop, ann, eve):
    found = declares(eve, severity=2, service_id=shop.id)
    mailbox(ann).expects("severity 2")
    actions.take(by=cast.acting(eve), at=clock.now, ref=found.key)
    actions.change_severity(by=cast.acting(ann), at=clock.now, ref=found.key, severity=1)
    clock.work()
    mailbox(ann).expects("severity 1")
    mailbox(eve).expects("severity 1")


def test_a_report_in_triage_pages_nobody_before_it_is_accepted(clock, mailbox, declares, shop, ann, eve):
    found = declares(eve, service_id=shop.id, in_triage=True)
    assert mailbox(ann).is_empty()
    actions.move(by=cast.acting(eve), at=clock.now, ref=found.key, move="accept")
    clock.work()
    mailbox(ann).expects(found.key)


def test_anybody_can_be_called_in_and_let_go_with_thanks(clock, mailbox, declares, ann, bo, eve):
    found = declares(eve, severity=3)
    night = plan("Databases", bo)
    target = Target(kind="schedule", id=night.id, name=night.name)
    actions.page(by=cast.acting(eve), at=clock.now, ref=found.key, target=target, note="Is it the replica?")
    clock.work()
    assert "Is it the replica?" in text_of(mailbox(bo).expects(found.key))
    actions.assign(by=cast.acting(eve), at=clock.now, ref=found.key, role="tech_lead", user_id=bo.id)
    clock.work()
    mailbox(bo).expects("tech lead", "theories")
    actions.release(by=cast.acting(eve), at=clock.now, ref=found.key, user_id=bo.id, note="Sleep well")
    clock.work()
    mailbox(bo).expects("thank you", "Sleep well")
    assert [(one.role, one.end_reason) for one in queries.holdings(found.id) if one.user_id == bo.id] == [("tech_lead", "released")]


def test_a_private_incident_is_known_to_those_who_were_paged_and_to_nobody_else(clock, mailbox, declares, shop, ann, bo, eve):
    found = declares(eve, "Somebody read the salaries", service_id=shop.id, private=True)
    mailbox(ann).expects("salaries")
    call = calls(found)[0].alert
    for one in (ann, eve):
        assert queries.incident(found.key, by=cast.acting(one))
        assert alerts.alert(call.id, by=cast.acting(one))
        assert [view.id for view in alerts.alerts(by=cast.acting(one))] == [call.id]
    stranger = cast.acting(bo)
    assert queries.incident(found.key, by=stranger) is None
    assert queries.ongoing(by=stranger) == []
    assert alerts.alert(call.id, by=stranger) is None
    assert alerts.count(by=stranger) == 0
    assert len(pages.story_of_paging(call.id)) == 1


def test_taking_the_lead_in_the_web_answers_the_call_and_nobody_else_is_paged(clock, mailbox, declares, majors, bo, cleo, eve):
    found = declares(eve)
    mailbox(bo).expects(found.key)
    actions.take(by=cast.acting(eve), at=clock.now, ref=found.key)
    clock.after(hours=1)
    assert [one.alert.state for one in calls(found)] == ["acknowledged"]
    assert mailbox(cleo).is_empty()


def test_somebody_who_gets_a_part_in_a_private_incident_sees_its_calls_too(clock, declares, shop, ann, bo, eve):
    found = declares(eve, "Somebody read the salaries", service_id=shop.id, private=True)
    actions.assign(by=cast.acting(eve), at=clock.now, ref=found.key, role="scribe", user_id=bo.id)
    assert len(alerts.alerts(by=cast.acting(bo))) == 1
    actions.set_private(by=cast.acting(eve), at=clock.now, ref=found.key, private=False)
    clock.work()
    assert not calls(found)[0].alert.hidden
    actions.set_private(by=cast.acting(eve), at=clock.now, ref=found.key, private=True)
    assert {one.name for one in queries.guests(found.id)} == {"Ann", "Bo", "Eve"}


def test_a_stakeholder_who_leads_answers_the_call_too(clock, mailbox, declares, majors, bo, cleo, eve):
    sam = cast.person("Sam", "stakeholder")
    view = declares(eve)
    actions.assign(by=cast.acting(cleo), at=clock.now, ref=view.id, role="communications", user_id=sam.id)
    actions.take(by=cast.acting(sam), at=clock.now, ref=view.id)
    clock.work()
    states = [(one.alert.state, one.alert.acknowledged_by) for one in calls(view)]
    assert (now(view).manager_name, states) == ("Sam", [("acknowledged", "Sam")])
    clock.after(hours=1)
    assert mailbox(cleo).is_empty()


def test_what_pages_nobody_is_in_the_teams_mail_when_they_come_to_work(clock, mailbox, declares, shop, ann, eve):
    found = declares(eve, severity=3, service_id=shop.id)
    clock.after(hours=12)
    assert mailbox(ann).is_empty()  # it is Saturday
    clock.after(hours=41)  # Monday at eight
    mail = mailbox(ann).expects(found.key, "Shop", "working hours")
    assert f"/incidents/{found.key}" in text_of(mail)
    assert mailbox(eve).is_empty()
    clock.after(days=1)
    assert mailbox(ann).is_empty()


@pytest.mark.parametrize("meanwhile", ["led", "declined", "worse"])
def test_what_waits_for_the_team_is_not_sent_once_it_is_led_over_or_worse(clock, mailbox, declares, shop, ann, eve, meanwhile):
    about = {"by": cast.acting(eve), "at": clock.now, "ref": declares(eve, severity=3, service_id=shop.id).key}
    if meanwhile == "led":
        actions.take(**about)
    elif meanwhile == "declined":
        actions.move(**about, move="decline", note="A test")
    else:
        actions.change_severity(**about, severity=1)
        clock.work()
        mailbox(ann).expects("severity 1")
    clock.after(days=3)
    assert [one for one in Delivery.objects.values_list("message__subject", flat=True) if "Severity 3" in one] == []


@pytest.mark.parametrize("meanwhile", ["customer", "left", "given away"])
def test_who_is_of_the_team_no_more_when_it_is_told_learns_nothing(clock, mailbox, declares, shop, ann, cleo, eve, meanwhile):
    declares(eve, severity=3, service_id=shop.id)
    about = {"by": cast.acting(cleo), "at": clock.now}
    if meanwhile == "customer":
        people_actions.update_user(**about, user_id=ann.id, role="customer")
    elif meanwhile == "left":
        people_actions.remove_member(**about, team_id=shop.team_id, user_id=ann.id)
    else:
        catalog.update_service(**about, service_id=shop.id, team_id="")
    clock.after(days=3)
    assert [one for one in Delivery.objects.values_list("message__subject", flat=True) if "Severity 3" in one] == []
    assert not Waiting.objects.exists()


@pytest.mark.parametrize("first", ["nothing", "the cards"])
def test_the_team_of_the_service_that_turned_out_to_be_faulty_is_told(clock, mailbox, declares, shop, ann, bo, eve, first):
    money = paging.set_up_team(by=SYSTEM_ACTOR, at=NIGHT, name="Money", members=[(bo.id, "admin")])
    cards = catalog.create_service(by=SYSTEM_ACTOR, at=NIGHT, name="Cards", team_id=money.id)
    found = declares(eve, severity=3, service_id=cards.id if first == "the cards" else "")
    actions.update(by=cast.acting(eve), at=clock.now, ref=found.key, service_id=shop.id)
    clock.after(days=3)
    mailbox(ann).expects(found.key, "Shop", "working hours")
    assert mailbox(bo).is_empty()


def test_who_declared_it_is_not_told_of_it_when_somebody_else_finds_their_service(clock, mailbox, declares, shop, ann, eve):
    found = declares(ann, severity=3)
    actions.update(by=cast.acting(eve), at=clock.now, ref=found.key, service_id=shop.id)
    clock.after(days=3)
    assert [one for one in Delivery.objects.values_list("message__subject", flat=True) if "Severity 3" in one] == []


def test_a_zone_that_is_none_keeps_no_incident_from_being_declared(clock, mailbox, declares, shop, ann, eve):
    User.objects.filter(pk=ann.id).update(time_zone="Mars/Olympus")
    found = declares(eve, severity=3, service_id=shop.id)
    clock.after(days=3)
    mailbox(ann).expects(found.key, "working hours")


def test_the_team_is_told_once_of_what_was_private_when_it_was_declared(clock, mailbox, declares, shop, ann, eve):
    found = declares(eve, severity=3, service_id=shop.id, private=True)
    clock.after(days=3)
    assert mailbox(ann).is_empty()
    about = {"by": cast.acting(eve), "ref": found.key}
    actions.set_private(**about, at=clock.now, private=False)
    clock.after(days=3)
    mailbox(ann).expects(found.key, "Shop", "working hours")
    for private in (True, False):
        actions.set_private(**about, at=clock.now, private=private)
    clock.after(days=3)
    assert mailbox(ann).is_empty(), "who was told once is not told again"


def test_of_a_private_incident_and_of_a_drill_the_team_is_not_told(clock, mailbox, declares, shop, ann, eve):
    declares(eve, severity=3, service_id=shop.id, private=True)
    declares(eve, severity=3, service_id=shop.id, drill=True)
    clock.after(days=3)
    assert mailbox(ann).is_empty()
