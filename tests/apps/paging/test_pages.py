"""The pages of paging, as a browser without JavaScript uses them."""

import re

import pytest

from tests.cast import NOON, acting, ann, bo, cleo, dev, eve, team
from varsko.paging import actions, queries
from varsko.paging.data import Condition, Repeat, RuleStepDraft, Step
from varsko.people import actions as people_actions
from varsko.people import queries as people
from varsko.people.data import SYSTEM_ACTOR
from varsko.people.domain.permissions import NotAllowed
from varsko.routing import actions as routing_actions
from varsko.routing import queries as routing
from varsko.schedules import actions as schedule_actions
from varsko.schedules import queries as schedules
from varsko.schedules.data import Participant, Restriction, RotationDraft, Window

pytestmark = pytest.mark.django_db
NASTY = '<script>alert(1)</script>"><img src=x onerror=alert(1)>'
WEEKLY = Restriction("weekday-and-time-of-day", (Window(480, 960, 0, 4),))


def text(answer) -> str:
    return answer.content.decode()


def ladder(*steps, name="Ladder", **more):
    return actions.create_escalation(by=SYSTEM_ACTOR, at=NOON, name=name, steps=steps, **more)


def first(person, **more):
    return Step(delay=0, target_kind="user", target_id=person.id, **more)


class TestEscalations:
    def form(self, **more):
        return {"name": "Night", "repeat_count": "2", "repeat_wait": "10", "close_after": "on", **more}

    def test_one_is_made_on_one_screen_with_its_steps_in_the_order_of_time(self, seen_by):
        one, other = ann(), bo()
        browser = seen_by(cleo())
        said = self.form(
            step_0_delay="15", step_0_target=f"user:{other.id}", step_0_notify="default", step_0_condition="not_closed",
            step_1_delay="", step_1_target=f"user:{one.id}", step_2_delay="7", step_2_target="",
        )  # fmt: skip
        answer = browser.post("/settings/escalations/new", said)
        [made] = queries.policies()
        assert answer.headers["Location"] == f"/settings/escalations/{made.id}"
        assert [(step.delay, step.target_name, step.condition) for step in made.steps] == [
            (0, "Ann", Condition.NOT_ACKNOWLEDGED),
            (15, "Bo", Condition.NOT_CLOSED),
        ]
        assert made.repeat == Repeat(wait=10, count=2, close_after=True)
        assert "after 15 minutes: Bo" in text(browser.get("/settings/escalations"))

    def test_what_is_shown_is_what_is_saved_again(self, seen_by):
        made = ladder(first(ann()), Step(delay=5, target_kind="user", target_id=bo().id), repeat=Repeat(wait=5, count=1, reset=True))
        browser = seen_by(cleo())
        form = browser.get(f"/settings/escalations/{made.id}").context["form"]
        said = {name: value for name in form.fields if (value := form[name].value()) not in (None, "", False)}
        assert browser.post(f"/settings/escalations/{made.id}", said).status_code == 302
        assert queries.policy(made.id) == made

    def test_wrong_steps_are_said_at_the_form_and_nothing_typed_is_lost(self, seen_by):
        one = ann()
        browser = seen_by(cleo())
        answer = browser.post("/settings/escalations/new", self.form(step_0_target=f"user:{one.id}", step_0_notify="all", step_0_delay="3"))
        assert answer.status_code == 422
        assert "cannot notify in this way" in text(answer)
        assert 'value="Night"' in text(answer)
        assert "needs 1 to" in text(browser.post("/settings/escalations/new", self.form()))
        assert browser.post("/settings/escalations/new", self.form(step_0_target="user:nobody")).status_code == 422
        assert queries.policies() == []

    def test_readers_look_managers_change_their_own_and_customers_see_nothing(self, seen_by):
        manager = ann()
        web = team("Web", managers=(manager,))
        mine, others = ladder(first(manager), team_id=web.id), ladder(first(manager), name="Other")
        browser = seen_by(bo())
        assert "Save" not in text(browser.get(f"/settings/escalations/{mine.id}"))
        assert browser.post(f"/settings/escalations/{mine.id}", self.form()).status_code == 200
        assert browser.get("/settings/escalations/new").status_code == 403
        assert browser.post(f"/settings/escalations/{mine.id}/remove").status_code == 403
        browser = seen_by(manager)
        assert "Save" in text(browser.get(f"/settings/escalations/{mine.id}"))
        assert "Save" not in text(browser.get(f"/settings/escalations/{others.id}"))
        assert browser.post(f"/settings/escalations/{mine.id}/remove").status_code == 302
        assert seen_by(dev()).get("/settings/escalations").status_code == 403
        assert [one.name for one in queries.policies()] == ["Other"]

    def test_those_of_a_private_team_are_not_even_known_of(self, seen_by):
        secret = team("Secret", bo(), private=True)
        hidden = ladder(first(ann()), name="Hidden", team_id=secret.id)
        browser = seen_by(eve())
        assert "Hidden" not in text(browser.get("/settings/escalations"))
        assert browser.get(f"/settings/escalations/{hidden.id}").status_code == 404

    def test_a_name_is_only_a_name(self, seen_by):
        made = ladder(first(ann()), name=NASTY, description=NASTY)
        browser = seen_by(cleo())
        for path in ("/settings/escalations", f"/settings/escalations/{made.id}"):
            assert "<script>alert" not in text(browser.get(path))

    def test_the_list_costs_the_same_for_many(self, seen_by, django_assert_max_num_queries):
        one = ann()
        browser = seen_by(cleo())
        for number in range(10):
            ladder(first(one), name=f"Ladder {number}")
        with django_assert_max_num_queries(12):
            browser.get("/settings/escalations")


class TestRoutingRules:
    def test_a_rule_is_made_moved_changed_and_removed(self, seen_by):
        manager = ann()
        web = actions.set_up_team(by=SYSTEM_ACTOR, at=NOON, name="Web", members=[(manager.id, "admin")])
        other = ladder(first(manager), name="Disks")
        browser = seen_by(manager)
        home = f"/settings/teams/{web.id}/routing"
        said = {
            "name": "Full disks", "notify": f"escalation:{other.id}", "kind": "match-all-conditions", "zone": "Europe/Oslo",
            "hours_from": "22:00", "hours_to": "06:00",
            "condition_0_field": "message", "condition_0_operation": "contains", "condition_0_expected": "disk",
            "condition_1_field": "priority", "condition_1_operation": "less-than", "condition_1_expected": "P3", "condition_1_not": "1",
        }  # fmt: skip
        assert browser.post(f"{home}/new", said).status_code == 302
        rule = routing.rules(web.id)[0]
        assert (rule.name, rule.restriction, rule.zone) == ("Full disks", Restriction("time-of-day", (Window(1320, 360),)), "Europe/Oslo")
        shown = text(browser.get(home))
        assert "Message contains “disk”" in shown
        assert "Escalation Web_escalation" in shown
        form = browser.get(f"{home}/{rule.id}").context["form"]
        again = {name: str(form[name].value() or "") for name in form.fields} | {"hours_from": "22:00", "hours_to": "06:00"}
        assert browser.post(f"{home}/{rule.id}", again).status_code == 302
        assert routing.rules(web.id)[0] == rule
        assert browser.post(f"{home}/new", {**said, "name": "Second"}).status_code == 302
        browser.post(f"{home}/{rule.id}/change", {"do": "down"})
        assert [one.name for one in routing.rules(web.id)] == ["Second", "Full disks", "Default"]
        browser.post(f"{home}/{rule.id}/change", {"do": "remove"})
        assert [one.name for one in routing.rules(web.id)] == ["Second", "Default"]

    def test_the_default_rule_has_no_conditions(self, seen_by):
        web = actions.set_up_team(by=SYSTEM_ACTOR, at=NOON, name="Web")
        [default] = routing.rules(web.id)
        browser = seen_by(cleo())
        assert "asked last" in text(browser.get(f"/settings/teams/{web.id}/routing/{default.id}"))
        assert browser.post(f"/settings/teams/{web.id}/routing/{default.id}", {"name": "Quiet", "notify": "none:"}).status_code == 302
        assert routing.rules(web.id)[0].notify_kind == "none"

    def test_weekly_hours_set_by_a_script_are_kept(self, seen_by):
        web = actions.set_up_team(by=SYSTEM_ACTOR, at=NOON, name="Web")
        made = routing_actions.create_rule(by=SYSTEM_ACTOR, at=NOON, team_id=web.id, notify_kind="none", name="Days", restriction=WEEKLY)
        said = {"name": "Days", "notify": "none:", "kind": "match-all"}
        assert seen_by(cleo()).post(f"/settings/teams/{web.id}/routing/{made.id}", said).status_code == 302
        assert routing.rule(made.id).restriction == WEEKLY

    @pytest.mark.parametrize(
        "wrong", [{"hours_from": "9"}, {"hours_from": "25:00", "hours_to": "1:00"}, {"hours_from": "10:00"}, {"notify": "x"}]
    )
    def test_what_is_wrong_is_said(self, seen_by, wrong):
        web = actions.set_up_team(by=SYSTEM_ACTOR, at=NOON, name="Web")
        said = {"name": "x", "notify": "none:", "kind": "match-all", **wrong}
        assert seen_by(cleo()).post(f"/settings/teams/{web.id}/routing/new", said).status_code == 422

    def test_wrong_conditions_are_said(self, seen_by):
        web = actions.set_up_team(by=SYSTEM_ACTOR, at=NOON, name="Web")
        said = {
            "name": "x",
            "notify": "none:",
            "kind": "match-any-condition",
            "condition_0_field": "tags",
            "condition_0_operation": "equals",
        }
        answer = seen_by(cleo()).post(f"/settings/teams/{web.id}/routing/new", said)
        assert answer.status_code == 422
        assert "Operation on tags must be one of" in text(answer)

    def test_strangers_look_and_do_not_touch(self, seen_by):
        web = actions.set_up_team(by=SYSTEM_ACTOR, at=NOON, name="Web")
        secret = team("Secret", private=True)
        [default] = routing.rules(web.id)
        browser = seen_by(eve())
        assert browser.get(f"/settings/teams/{web.id}/routing").status_code == 200
        assert browser.get(f"/settings/teams/{web.id}/routing/new").status_code == 403
        assert browser.post(f"/settings/teams/{web.id}/routing/{default.id}/change", {"do": "up"}).status_code == 403
        assert browser.get(f"/settings/teams/{secret.id}/routing").status_code == 404
        other = team("Other")
        assert seen_by(cleo()).get(f"/settings/teams/{other.id}/routing/{default.id}").status_code == 404


class TestNotificationRules:
    def test_ann_says_how_she_is_told(self, seen_by):
        one = ann()
        browser = seen_by(one)
        assert "mailed at once" in text(browser.get("/profile/notifications"))
        said = {
            "name": "By night", "action_type": "create-alert", "enabled": "on", "repeat_after": "5", "kind": "match-all",
            "step_0_after": "0", "step_0_contact": "email:ann@example.org", "step_1_after": "10", "step_1_contact": "app:",
        }  # fmt: skip
        assert browser.post("/profile/notifications/new", said).status_code == 302
        [rule] = queries.notification_rules(one.id)
        assert [(step.method, step.address, step.after) for step in rule.steps] == [("email", "ann@example.org", 0), ("app", "", 10)]
        assert (rule.repeat_after, rule.enabled) == (5, True)
        assert "after 10 minutes" in text(browser.get("/profile/notifications"))
        assert browser.post(f"/profile/notifications/{rule.id}", {"name": "Off", "kind": "match-all"}).status_code == 302
        assert not queries.notification_rule(rule.id).enabled
        browser.post(f"/profile/notifications/{rule.id}/change", {"do": "remove"})
        assert queries.notification_rules(one.id) == []

    def test_ann_says_when_she_is_reminded_of_her_shifts(self, seen_by):
        one = ann()
        turns = RotationDraft(start=NOON, participants=(Participant("user", one.id),))
        plan = schedule_actions.create_schedule(by=SYSTEM_ACTOR, at=NOON, name="Web", rotations=(turns,))
        browser = seen_by(one)
        said = {
            "name": "My shifts", "action_type": "schedule-start", "enabled": "on", "kind": "match-all", "step_0_contact": "app:",
            "notification_time": ["1-hour-ago"], "schedules": [plan.id],
        }  # fmt: skip
        assert browser.post("/profile/notifications/new", said).status_code == 302
        [rule] = queries.notification_rules(one.id)
        assert (rule.notification_time, rule.schedules) == (("1-hour-ago",), ({"type": "schedule", "id": plan.id},))
        assert "my shift begins" in text(browser.get("/profile/notifications"))
        form = browser.get(f"/profile/notifications/{rule.id}").context["form"]
        assert (form["notification_time"].value(), form["schedules"].value()) == (["1-hour-ago"], [plan.id])

    def test_a_rule_on_alerts_does_not_ask_about_shifts(self, seen_by):
        one = ann()
        rule = actions.create_notification_rule(by=SYSTEM_ACTOR, at=NOON, user_id=one.id, name="Mine", action_type="create-alert")
        assert "In which schedules" not in text(seen_by(one).get(f"/profile/notifications/{rule.id}"))

    def test_rules_are_moved(self, seen_by):
        one = ann()
        for name in ("One", "Two"):
            actions.create_notification_rule(by=SYSTEM_ACTOR, at=NOON, user_id=one.id, name=name, action_type="create-alert")
        second = queries.notification_rules(one.id)[1]
        seen_by(one).post(f"/profile/notifications/{second.id}/change", {"do": "up"})
        assert [rule.name for rule in queries.notification_rules(one.id)] == ["Two", "One"]

    def test_a_step_by_a_contact_that_is_gone_is_still_shown(self, seen_by):
        one = ann()
        rule = actions.create_notification_rule(
            by=SYSTEM_ACTOR, at=NOON, user_id=one.id, name="Old", action_type="create-alert",
            steps=[RuleStepDraft(method="sms", address="47-90000000")], restriction=Restriction("time-of-day", (Window(0, 60),)),
        )  # fmt: skip
        assert "47-90000000" in text(seen_by(one).get(f"/profile/notifications/{rule.id}"))

    def test_nobody_reads_or_changes_anothers_rules(self, seen_by):
        rule = actions.create_notification_rule(by=SYSTEM_ACTOR, at=NOON, user_id=ann().id, name="Mine", action_type="create-alert")
        browser = seen_by(cleo())
        assert browser.get(f"/profile/notifications/{rule.id}").status_code == 404
        assert browser.post(f"/profile/notifications/{rule.id}/change", {"do": "remove"}).status_code == 404


class TestWebhooks:
    def test_one_is_set_up_and_its_secret_shown_once(self, seen_by):
        browser = seen_by(cleo())
        said = {"name": "Chat", "url": "https://chat.example/hook", "events": ["alert.opened"], "enabled": "on"}
        assert "shown this once" in text(browser.post("/settings/webhooks/new", said))
        [hook] = queries.webhooks()
        shown = text(browser.get("/settings/webhooks"))
        assert "An alert opened" in shown
        assert browser.post(f"/settings/webhooks/{hook.id}", {"name": "Chat", "url": hook.url}).status_code == 302
        assert queries.webhook(hook.id).events == ()
        assert browser.post("/settings/webhooks/new", {**said, "url": "ftp://x"}).status_code == 422
        assert browser.post(f"/settings/webhooks/{hook.id}/remove").status_code == 302
        assert browser.get(f"/settings/webhooks/{hook.id}").status_code == 404

    def test_only_chiefs_see_them(self, seen_by):
        browser = seen_by(ann())
        for path in ("/settings/webhooks", "/settings/webhooks/new"):
            assert browser.get(path).status_code == 403


class TestNewTeam:
    def test_a_team_is_made_ready_to_be_paged(self, seen_by):
        one, other = ann(), bo()
        answer = seen_by(cleo()).post("/settings/teams/new", {"name": "Web", "members": [one.id, other.id], "private": "on"})
        made = people.team("Web")
        assert answer.headers["Location"] == f"/settings/teams/{made.id}"
        assert set(made.members) == {one.id, other.id}
        plan = schedules.schedule("Web_schedule")
        assert schedules.on_call([plan.id], NOON)[plan.id].schedule == "Web_schedule"
        assert queries.policy("Web_escalation").team_id == made.id
        [rule] = routing.rules(made.id)
        assert (rule.is_default, rule.notify_id) == (True, queries.policy("Web_escalation").id)

    def test_all_of_it_or_nothing(self, seen_by):
        team("Web")
        answer = seen_by(cleo()).post("/settings/teams/new", {"name": "Web"})
        assert answer.status_code == 422
        assert queries.policies() == []
        assert schedules.schedules() == []

    def test_a_name_whose_things_were_left_behind_can_be_used_again(self):
        first_team = actions.set_up_team(by=SYSTEM_ACTOR, at=NOON, name="Web")
        assert queries.policy("Web_escalation").team_id == first_team.id
        people_actions.delete_team(by=SYSTEM_ACTOR, at=NOON, team_id=first_team.id)
        actions.set_up_team(by=SYSTEM_ACTOR, at=NOON, name="Web")
        assert queries.policy("Web_escalation_2") is not None

    def test_only_chiefs_make_teams(self, seen_by):
        assert seen_by(ann()).get("/settings/teams/new").status_code == 403

    def test_whoever_is_alone_begins_with_themselves_in_the_team(self, seen_by):
        owner = cleo()
        assert re.findall(r"<input[^>]*checked[^>]*>", text(seen_by(owner).get("/settings/teams/new")))
        ann()
        assert not re.findall(r"<input[^>]*checked[^>]*>", text(seen_by(owner).get("/settings/teams/new")))
        with pytest.raises(NotAllowed):
            actions.set_up_team(by=acting(eve()), at=NOON, name="Web")
