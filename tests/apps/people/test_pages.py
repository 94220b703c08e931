"""The pages of people, teams, keys and one's own profile, as a browser without JavaScript uses them."""

import pytest

from tests.cast import NOON, acting, ann, bo, cleo, dev, eve, key, person, team
from varsko.core.models import Delivery
from varsko.people import actions, queries
from varsko.people.data import SYSTEM_ACTOR
from varsko.people.models import Contact, ContactCode, User

pytestmark = pytest.mark.django_db
NASTY = '<script>alert(1)</script>"><img src=x onerror=alert(1)>'


@pytest.fixture
def seen_by(client):
    def sign_in(one):
        client.force_login(User.objects.get(pk=one.id))
        return client

    return sign_in


def text(answer) -> str:
    return answer.content.decode()


class TestPeople:
    def test_the_list_is_filtered_by_the_address(self, seen_by):
        team("Platform", person("Bjørn"))
        browser = seen_by(cleo())
        assert "bjørn@example.org" in text(browser.get("/settings/people?q=bjorn"))
        assert "bjørn@example.org" not in text(browser.get("/settings/people?role=customer"))
        assert "bjørn@example.org" in text(browser.get(f"/settings/people?team={queries.team('Platform').id}"))
        assert "Nobody fits" in text(browser.get("/settings/people?q=zzz"))
        assert browser.get("/settings/people?team=nonsense&role=%00").status_code == 200

    def test_the_list_costs_the_same_for_many(self, seen_by, django_assert_max_num_queries):
        browser = seen_by(cleo())
        team("Platform", *[person(f"Person{number}") for number in range(12)])
        with django_assert_max_num_queries(10):
            browser.get("/settings/people")

    def test_readers_see_people_and_customers_do_not(self, seen_by):
        one = ann()
        assert seen_by(eve()).get("/settings/people").status_code == 200
        browser = seen_by(dev())
        assert browser.get("/settings/people").status_code == 403
        assert browser.get(f"/settings/people/{one.id}").status_code == 403

    def test_a_name_is_only_a_name(self, seen_by):
        made = actions.create_user(by=SYSTEM_ACTOR, at=NOON, email="x@example.org", name=NASTY)
        browser = seen_by(cleo())
        for path in ("/settings/people", f"/settings/people/{made.id}"):
            assert "<script>alert" not in text(browser.get(path))
            assert "<img src=x" not in text(browser.get(path))

    def test_cleo_changes_ann(self, seen_by):
        one = ann()
        form = {
            "name": "Anne",
            "email": "anne@example.org",
            "role": "admin",
            "language": "da",
            "time_zone": "UTC",
            "phone": "",
            "is_active": "on",
        }
        answer = seen_by(cleo()).post(f"/settings/people/{one.id}", form)
        assert answer.status_code == 302
        changed = queries.user(one.id)
        assert (changed.name, changed.email, changed.role, changed.language) == ("Anne", "anne@example.org", "admin", "da")

    def test_what_is_wrong_is_said_at_its_field(self, seen_by):
        one, _other = ann(), bo()
        form = {"name": "Ann", "email": "bo@example.org", "role": "admin", "language": "da", "time_zone": "UTC", "is_active": "on"}
        answer = seen_by(cleo()).post(f"/settings/people/{one.id}", form)
        assert answer.status_code == 422
        assert "Somebody has this e-mail address already." in text(answer)

    def test_ann_sees_bo_and_changes_nothing(self, seen_by):
        other = bo()
        actions.add_contact(by=SYSTEM_ACTOR, at=NOON, user_id=other.id, method="sms", address="+47 900 00 000")
        browser = seen_by(ann())
        page = text(browser.get(f"/settings/people/{other.id}"))
        assert "bo@example.org" in page
        assert "+4790000000" not in page
        assert browser.post(f"/settings/people/{other.id}", {"name": "X"}).status_code == 200
        assert browser.post(f"/settings/people/{other.id}/remove").status_code == 403
        assert queries.user(other.id).name == "Bo"

    def test_cleo_removes_bo_but_not_the_last_owner(self, seen_by):
        other, owner = bo(), cleo()
        browser = seen_by(owner)
        assert browser.post(f"/settings/people/{other.id}/remove")["Location"] == "/settings/people"
        assert queries.user(other.id) is None
        assert browser.post(f"/settings/people/{owner.id}/remove")["Location"] == f"/settings/people/{owner.id}"
        assert queries.user(owner.id)

    def test_cleo_invites_sends_again_and_takes_back(self, seen_by):
        ours = team("Platform")
        browser = seen_by(cleo())
        form = {"email": "new@example.org", "role": "responder", "team_ids": [ours.id], "language": "en"}
        assert "/invite/" in text(browser.post("/settings/people/invite", form))
        (waiting,) = queries.invitations()
        assert "new@example.org" in text(browser.get("/settings/people"))
        assert "/invite/" in text(browser.post(f"/settings/people/invitations/{waiting.id}", {"do": "resend"}))
        browser.post(f"/settings/people/invitations/{waiting.id}", {"do": "revoke"})
        assert queries.invitations() == []
        assert seen_by(eve()).get("/settings/people/invite").status_code == 403


class TestTeams:
    def test_teams_that_keep_to_themselves_are_not_there_for_strangers(self, seen_by):
        hidden = team("Secret", ann(), private=True)
        browser = seen_by(eve())
        assert "Secret" not in text(browser.get("/settings/teams"))
        assert browser.get(f"/settings/teams/{hidden.id}").status_code == 404
        assert browser.get(f"/settings/teams/{hidden.id}/edit").status_code == 404
        assert browser.post(f"/settings/teams/{hidden.id}/remove").status_code == 404

    def test_a_manager_changes_the_team_and_its_people(self, seen_by):
        boss, other = ann(), bo()
        ours = team("Platform", managers=(boss,))
        browser = seen_by(boss)
        assert browser.get(f"/settings/teams/{ours.id}").status_code == 200
        browser.post(f"/settings/teams/{ours.id}/edit", {"name": "Ground", "description": NASTY, "private": "on"})
        browser.post(f"/settings/teams/{ours.id}/members", {"user_id": other.id, "role": "user"})
        now = queries.team("Ground")
        assert (now.private, now.members) == (True, (boss.id, other.id))
        page = text(browser.get(f"/settings/teams/{ours.id}"))
        assert "<script>alert" not in page
        browser.post(f"/settings/teams/{ours.id}/members", {"user_id": other.id, "do": "remove"})
        assert queries.team("Ground").members == (boss.id,)

    def test_a_name_that_is_taken_is_said(self, seen_by):
        ours, _theirs = team("Platform"), team("Payments")
        answer = seen_by(cleo()).post(f"/settings/teams/{ours.id}/edit", {"name": "Payments"})
        assert (answer.status_code, "Another team has this name." in text(answer)) == (422, True)

    def test_members_only_look(self, seen_by):
        member = ann()
        ours = team("Platform", member)
        browser = seen_by(member)
        assert browser.get(f"/settings/teams/{ours.id}").status_code == 200
        assert browser.get(f"/settings/teams/{ours.id}/edit").status_code == 403
        assert browser.post(f"/settings/teams/{ours.id}/members", {"user_id": member.id, "role": "admin"}).status_code == 403
        assert queries.team(ours.id).managers == ()

    def test_cleo_removes_a_team(self, seen_by):
        ours = team("Platform")
        assert seen_by(cleo()).post(f"/settings/teams/{ours.id}/remove")["Location"] == "/settings/teams"
        assert queries.teams() == []

    def test_an_installation_without_teams_says_what_to_do(self, seen_by):
        assert "/settings/teams/new" in text(seen_by(cleo()).get("/settings/teams"))


class TestKeys:
    FORM = {"name": "Alertmanager", "kind": "alertmanager", "rights": ["read", "create"], "team_id": "", "expires": "90"}

    def test_the_secret_is_shown_once_with_what_to_paste(self, seen_by):
        browser = seen_by(cleo())
        answer = browser.post("/settings/keys/new", self.FORM)
        page = text(answer)
        (made,) = queries.keys(acting(queries.user("cleo@example.org")))
        secret = page.split('id="secret" class="break">')[1].split("<")[0]
        assert queries.key_by_secret(secret, at=NOON).id == made.id
        assert f"http://127.0.0.1:8000/in/{secret}" in page
        assert "no-store" in answer["Cache-Control"]
        for path in ("/settings/keys", f"/settings/keys/{made.id}"):
            assert secret not in text(browser.get(path))

    def test_a_client_of_no_special_kind_is_shown_a_first_alert_if_it_may_make_one(self, seen_by):
        browser = seen_by(cleo())
        page = text(browser.post("/settings/keys/new", {**self.FORM, "kind": "api"}))
        secret = page.split('id="secret" class="break">')[1].split("<")[0]
        assert "curl -X POST http://127.0.0.1:8000/v2/alerts" in page
        assert f"GenieKey {secret}" in page
        assert "For Any API client" in page
        assert "curl" not in text(browser.post("/settings/keys/new", {**self.FORM, "kind": "api", "rights": ["read"]}))

    @pytest.mark.parametrize("wrong", [{"name": ""}, {"kind": "pigeon"}, {"rights": []}, {"team_id": "nowhere"}, {"expires": "x"}])
    def test_nonsense_is_refused(self, seen_by, wrong):
        answer = seen_by(cleo()).post("/settings/keys/new", {**self.FORM, **wrong})
        assert answer.status_code == 422
        assert set(answer.context["form"].errors) == set(wrong)

    def test_a_manager_is_offered_no_right_that_they_have_not(self, seen_by):
        boss = ann()
        ours = team("Platform", managers=(boss,))
        browser, form = seen_by(boss), {**self.FORM, "team_id": ours.id}
        assert 'value="delete"' not in text(browser.get("/settings/keys/new"))
        assert browser.post("/settings/keys/new", {**form, "rights": ["read", "delete"]}).status_code == 422
        assert browser.post("/settings/keys/new", form).status_code == 200
        (made,) = queries.keys(acting(boss))
        assert browser.post(f"/settings/keys/{made.id}", {"name": "Broom", "rights": ["delete"]}).status_code == 422
        assert queries.key(made.id).rights == {"read", "create"}

    def test_a_key_is_renamed_switched_off_and_removed(self, seen_by):
        made, secret = key()
        browser = seen_by(cleo())
        browser.post(f"/settings/keys/{made.id}", {"name": "New name", "rights": ["read"]})
        assert queries.key(made.id).rights == {"read"}
        browser.post(f"/settings/keys/{made.id}/change", {"do": "disable"})
        assert queries.key_by_secret(secret, at=NOON) is None
        browser.post(f"/settings/keys/{made.id}/change", {"do": "enable"})
        assert queries.key_by_secret(secret, at=NOON).name == "New name"
        browser.post(f"/settings/keys/{made.id}/change", {"do": "delete"})
        assert queries.key(made.id) is None

    def test_a_mapping_is_checked_by_the_source_that_reads_it(self, seen_by):
        made, _secret = key(kind="generic")
        browser = seen_by(cleo())
        assert "What to paste" in text(browser.get(f"/settings/keys/{made.id}"))
        refused = browser.post(f"/settings/keys/{made.id}/mapping", {"mapping": "colour = red"})
        assert (refused.status_code, "colour" in text(refused)) == (422, True)
        assert browser.post(f"/settings/keys/{made.id}/mapping", {"mapping": "message = incident.title\n\n"}).status_code == 302
        assert queries.key(made.id).mapping == {"message": "incident.title"}

    def test_a_manager_sees_and_makes_keys_of_the_own_team_only(self, seen_by):
        boss = ann()
        ours, _other = team("Platform", managers=(boss,)), team("Payments")
        foreign, _secret = key("Everywhere")
        browser = seen_by(boss)
        assert "Everywhere" not in text(browser.get("/settings/keys"))
        assert browser.get(f"/settings/keys/{foreign.id}").status_code == 404
        assert browser.post(f"/settings/keys/{foreign.id}/change", {"do": "delete"}).status_code == 404
        assert browser.post("/settings/keys/new", self.FORM).status_code == 403
        assert browser.post("/settings/keys/new", {**self.FORM, "team_id": ours.id}).status_code == 200
        assert [one.team_name for one in queries.keys(acting(boss))] == ["Platform"]

    def test_others_have_no_business_here(self, seen_by):
        for one in (ann(), dev()):
            browser = seen_by(one)
            assert browser.get("/settings/keys").status_code == 403
            assert browser.post("/settings/keys/new", self.FORM).status_code == 403


class TestProfile:
    def test_ann_changes_who_she_is_and_reads_in_her_language(self, seen_by):
        browser = seen_by(ann())
        form = {"name": "Anne", "language": "nl", "time_zone": "Europe/Amsterdam", "phone": "0047 900 00 000"}
        assert browser.post("/profile", form)["Location"] == "/profile"
        assert '<html lang="nl"' in text(browser.get("/profile"))
        assert "+4790000000" in text(browser.get("/profile"))

    def test_her_role_is_not_hers_to_change(self, seen_by):
        one = ann()
        seen_by(one).post("/profile", {"name": "Ann", "language": "en", "time_zone": "UTC", "role": "owner", "email": "x@example.org"})
        assert (queries.user(one.id).role, queries.user(one.id).email) == ("responder", "ann@example.org")

    def test_a_new_address_is_confirmed_by_its_code(self, seen_by):
        one = ann()
        browser = seen_by(one)
        answer = browser.post("/profile/contacts", {"method": "email", "address": "ann@home.example"})
        code = Delivery.objects.get().message["subject"].rsplit(" ", 1)[1]
        assert browser.get(answer["Location"]).status_code == 200
        assert browser.post(answer["Location"], {"code": "nonsense"}).status_code == 422
        assert browser.post(answer["Location"], {"code": code})["Location"] == "/profile/contacts"
        assert [contact.verified for contact in queries.contacts([one.id])[one.id]] == [True, True]
        assert browser.get(answer["Location"])["Location"] == "/profile/contacts"

    def test_asking_for_too_many_codes_is_said(self, seen_by):
        browser = seen_by(ann())
        path = browser.post("/profile/contacts", {"method": "email", "address": "ann@home.example"})["Location"].removesuffix("/code")
        for _time in range(5):
            answer = browser.post(f"{path}/send", follow=True)
        assert "Too many codes" in text(answer)
        assert ContactCode.objects.get().times_sent == 5

    def test_contacts_are_switched_moved_and_removed(self, seen_by):
        one = ann()
        extra = actions.add_contact(by=SYSTEM_ACTOR, at=NOON, user_id=one.id, method="sms", address="+47 900 00 000")
        browser = seen_by(one)
        path = f"/profile/contacts/{extra.id}"
        browser.post(path, {"do": "disable"})
        assert not queries.contact(extra.id).enabled
        browser.post(path, {"do": "enable"})
        browser.post(path, {"do": "up"})
        assert [contact.method for contact in queries.contacts([one.id])[one.id]] == ["sms", "email"]
        browser.post(path, {"do": "dance"})
        browser.post(path, {"do": "remove"})
        assert queries.contact(extra.id) is None

    def test_the_contacts_of_others_are_not_there(self, seen_by):
        other = bo()
        theirs = Contact.objects.get(user=other.id)
        browser = seen_by(cleo())
        for path in ("", "/code", "/send"):
            assert browser.post(f"/profile/contacts/{theirs.pk}{path}", {"do": "remove"}).status_code == 404
        assert Contact.objects.filter(pk=theirs.pk).exists()

    def test_what_this_installation_cannot_send_is_not_offered(self, seen_by):
        assert 'value="sms"' not in text(seen_by(ann()).get("/profile/contacts"))

    def test_an_address_that_cannot_be_reached_is_said(self, seen_by):
        answer = seen_by(ann()).post("/profile/contacts", {"method": "webhook", "address": "call me"})
        assert (answer.status_code, "cannot be reached" in text(answer)) == (422, True)
