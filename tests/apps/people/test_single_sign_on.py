"""Signing in at the organisation's own OpenID Connect provider: a real one, which others wrote, on loopback."""

import json
from collections.abc import Iterator
from datetime import timedelta
from hashlib import sha256
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

import httpx
import oidc_provider_mock
import pytest
import requests
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from allauth.socialaccount.models import SocialAccount, SocialToken
from django.contrib.sessions.models import Session
from django.db import connection
from django.http import Http404
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.cast import NOON, PASSWORD, acting, ann, bo, cleo, dev, person
from tests.processes import free_port
from varsko.core.clock import now
from varsko.core.models import EventRow
from varsko.people import actions
from varsko.people.data import SYSTEM_ACTOR
from varsko.people.models import Invitation, Membership, ToldGroups, User
from varsko.people.pages import single

pytestmark = [pytest.mark.django_db, pytest.mark.filterwarnings("ignore:get_jwt_config:DeprecationWarning")]  # of the provider's own
LEAVE, BACK = "/login/with/company", "/login/with/company/back"


@pytest.fixture(scope="module")
def provider() -> Iterator[str]:
    with oidc_provider_mock.run_server_in_thread() as server:
        yield f"http://127.0.0.1:{server.server_port}"


@pytest.fixture(autouse=True)
def company(provider, settings):
    """An installation whose people have accounts at the company's provider."""

    def known(**more: str) -> None:
        said = {"oidc_url": provider, "oidc_client": "varsko", "oidc_secret": "s", "oidc_name": "Nordfrakt"}
        settings.VARSKO = settings.VARSKO.model_copy(update={**said, **more})

    known()
    return known


def tell(provider: str, sub: str, **claims: Any) -> None:
    """Let the provider know somebody."""
    assert httpx.put(f"{provider}/users/{sub}", json=claims).status_code == 204


def come(client: Client, sub: str, **ask: str) -> Any:
    """Go to the provider, say there who one is, and come back."""
    away = client.get(LEAVE, ask)
    assert away.status_code == 302, away.content
    allowed = httpx.post(away["Location"], data={"sub": sub})
    assert allowed.status_code == 302, allowed.text
    back = urlsplit(allowed.headers["Location"])
    assert back.path == BACK
    return client.get(f"{back.path}?{back.query}")


def signed_in(client: Client) -> str:
    return client.session.get("_auth_user_id", "")


def test_ann_signs_in_where_her_organisation_does_and_comes_to_the_page_she_wanted(client, provider):
    one = ann()
    tell(provider, "a-1", email="Ann@example.org", email_verified=True, name="Ann A.")
    page = client.get("/login?next=/alerts").content.decode()
    assert "Sign in with Nordfrakt" in page
    assert f'href="{LEAVE}?next=%2Falerts"' in page
    answer = come(client, "a-1", next="/alerts")
    assert (answer.status_code, answer["Location"], signed_in(client)) == (302, "/alerts", str(one.id))
    assert User.objects.get().name == "Ann"


def test_who_came_once_is_known_by_the_providers_name_for_them_whatever_their_address_is_now(client, provider):
    one = ann()
    tell(provider, "a-2", email="ann@example.org", email_verified=True)
    come(client, "a-2")
    client.logout()
    tell(provider, "a-2", email="ann.married@example.org", email_verified=False)
    come(client, "a-2")
    assert signed_in(client) == str(one.id)
    assert [row.extra_data for row in SocialAccount.objects.all()] == [{}]
    assert not SocialToken.objects.exists()


def test_microsofts_word_for_a_proven_address_counts(client, provider):
    one = ann()
    tell(provider, "a-4", email="ann@example.org", xms_edov=True)
    come(client, "a-4")
    assert signed_in(client) == str(one.id)


@pytest.mark.parametrize("claims", [{"email_verified": False}, {}, {"email_verified": "true"}, {"email_verified": 1}, {"xms_edov": False}])
def test_an_address_that_the_provider_does_not_vouch_for_opens_nothing(client, provider, claims, company):
    company(oidc_role="responder")
    ann()
    tell(provider, "m-1", email="ann@example.org", **claims)
    answer = come(client, "m-1")
    assert (answer.status_code, signed_in(client)) == (403, "")
    assert "does not say that your e-mail address is proven" in answer.content.decode()
    assert not SocialAccount.objects.exists()


def test_a_stranger_needs_an_invitation_unless_a_role_waits_for_all(client, provider, company):
    tell(provider, "e-1", email="eve@example.org", email_verified=True, name="Eve Stranger", locale="nl-NL")
    answer = come(client, "e-1")
    assert (answer.status_code, signed_in(client), User.objects.count()) == (403, "", 0)
    assert "Ask an admin of your organisation to invite you" in answer.content.decode()
    company(oidc_role="stakeholder")
    come(client, "e-1")
    eve = User.objects.get()
    assert (eve.email, eve.name, eve.role, eve.language, signed_in(client)) == (
        "eve@example.org", "Eve Stranger", "stakeholder", "nl", str(eve.pk),
    )  # fmt: skip
    assert not eve.has_usable_password()
    assert EventRow.objects.filter(kind="people.UserCreated", subject=str(eve.pk)).count() == 1


def test_whoever_was_invited_comes_with_the_role_and_the_teams_of_the_invitation(client, provider, company):
    company(oidc_role="customer")
    chief = cleo()
    team = actions.create_team(by=SYSTEM_ACTOR, at=now(), name="Payments")
    actions.invite(by=acting(chief), at=now(), email="bo@example.org", role="responder", team_ids=[team.id])
    tell(provider, "b-1", email="bo@example.org", email_verified=True, name="Bo")
    come(client, "b-1")
    one = User.objects.get(email="bo@example.org")
    assert (one.role, signed_in(client)) == ("responder", str(one.pk))
    assert [(row.team_id, row.user_id) for row in Membership.objects.all()] == [(UUID(team.id), one.pk)]
    assert Invitation.objects.get().used_at is not None


def test_a_second_factor_is_asked_for_all_the_same_and_who_may_not_come_in_does_not(client, provider):
    one = bo()
    tell(provider, "b-2", email="bo@example.org", email_verified=True)
    TOTP.activate(User.objects.get(), generate_totp_secret())
    assert come(client, "b-2")["Location"] == "/login/second"
    assert signed_in(client) == ""
    actions.update_user(by=SYSTEM_ACTOR, at=now(), user_id=one.id, is_active=False)
    assert come(client, "b-2")["Location"] == "/login/inactive"
    assert signed_in(client) == ""


def test_the_way_back_leads_to_no_other_site_and_only_whoever_went_can_take_it(client, provider):
    ann()
    tell(provider, "a-3", email="ann@example.org", email_verified=True)
    assert come(client, "a-3", next="https://evil.example/")["Location"] == "/"
    for made_up in ("?code=x&state=y", "?error=access_denied", "?code=x", "?state=y&error=server_error", "?code=%00&state=%ff"):
        answer = Client().get(BACK + made_up)
        assert (answer.status_code, "Not signed in" in answer.content.decode()) == (403, True), made_up
    stolen = urlsplit(httpx.post(client.get(LEAVE)["Location"], data={"sub": "a-3"}).headers["Location"])
    other = Client()
    assert other.get(f"{stolen.path}?{stolen.query}").status_code == 403
    assert "_auth_user_id" not in other.session


def test_a_provider_that_is_out_of_reach_leaves_the_password(client, company):
    ann(password=PASSWORD)
    company(oidc_url=f"http://127.0.0.1:{free_port()}")
    answer = client.get(LEAVE)
    assert (answer.status_code, "cannot be reached" in answer.content.decode()) == (503, True)
    assert client.post("/login", {"login": "ann@example.org", "password": PASSWORD}).status_code == 302


def test_without_a_provider_nothing_is_offered(client, company):
    company(oidc_url="")
    assert "/login/with" not in client.get("/login").content.decode()
    assert client.get(LEAVE).status_code == 404
    assert client.get("/login/with/github").status_code == 404


class Answers:
    """A provider that says whatever it is told to say."""

    def __init__(self, monkeypatch: Any) -> None:
        self.userinfo: Any = {"sub": "x-1", "email": "eve@example.org", "email_verified": True}
        self.token: Any = {"access_token": "t"}
        self.config: Any = {one: f"https://idp.example/{one}" for one in ("authorization_endpoint", "token_endpoint", "userinfo_endpoint")}
        monkeypatch.setattr(requests.Session, "request", self._give)

    def _give(self, method: str, url: str, **_more: Any) -> requests.Response:
        said = self.token if url.endswith("token_endpoint") else self.userinfo if url.endswith("userinfo_endpoint") else self.config
        found = requests.Response()
        found.status_code, found._content = 200, json.dumps(said).encode()
        found.headers["content-type"] = "application/json"
        return found

    def come(self, client: Client, **ask: str) -> Any:
        """Go there and come back."""
        query = parse_qs(urlsplit(client.get(LEAVE, ask)["Location"]).query)
        return client.get(BACK, {"state": query["state"][0], "code": "c"})


@pytest.fixture
def answers(monkeypatch):
    return Answers(monkeypatch)


def test_what_one_provider_calls_somebody_means_nobody_at_another(client, answers, company):
    one = ann()
    answers.userinfo = {"sub": "7", "email": "ann@example.org", "email_verified": True}
    answers.come(client)
    assert signed_in(client) == str(one.id)
    company(oidc_url="https://another.example")
    answers.userinfo = {"sub": "7", "email": "mallory@example.org", "email_verified": True}
    mallory = Client()
    assert answers.come(mallory).status_code == 403
    assert signed_in(mallory) == ""


@pytest.mark.parametrize("sub", [None, "", True, ["7"], {"a": 1}, 7])
def test_whoever_has_no_name_there_is_nobody_here(client, answers, company, sub):
    company(oidc_role="stakeholder")
    answers.userinfo |= {"sub": sub}
    answer = answers.come(client)
    assert (answer.status_code, "Not signed in" in answer.content.decode()) == (403, True)
    assert not User.objects.exists()


def test_a_long_name_there_is_as_good_as_a_short_one(client, answers, company):
    company(oidc_role="stakeholder")
    answers.userinfo |= {"sub": "x" * 255 + "\0\ud800"}
    answers.come(client)
    eve = User.objects.get()
    assert signed_in(client) == str(eve.pk)
    client.logout()
    answers.come(client)
    assert (signed_in(client), User.objects.count()) == (str(eve.pk), 1)


@pytest.mark.parametrize(
    ("claims", "name"),
    [
        ({"name": "\0 Eve\r\nBcc: \x07all\x7f "}, "\ufffd Eve Bcc: all"),
        ({"name": "e" * 5000}, "e" * 200),
        ({"name": " \t\x07"}, "eve@example.org"),
        ({"name": {"first": "Eve"}, "given_name": 7, "family_name": [], "preferred_username": {}, "locale": ["nb"]}, "eve@example.org"),
        ({"name": 7, "locale": 9}, "eve@example.org"),
    ],
)
def test_odd_words_about_somebody_new_do_not_shut_them_out(client, answers, company, claims, name):
    company(oidc_role="stakeholder")
    answers.userinfo |= claims
    assert answers.come(client).status_code == 302
    assert User.objects.get().name == name


@pytest.mark.parametrize(
    "email", [7, ["eve@example.org"], {"a": "b"}, "eve", f"{'e' * 300}@example.org", "eve\0@example.org", "a@b@example.org"]
)
def test_an_address_that_is_none_opens_nothing(client, answers, company, email):
    company(oidc_role="stakeholder")
    answers.userinfo |= {"email": email}
    assert answers.come(client).status_code == 403
    assert not User.objects.exists()


@pytest.mark.parametrize(
    ("part", "said"),
    [
        ("userinfo", []),
        ("userinfo", ["sub"]),
        ("userinfo", "sub"),
        ("userinfo", 7),
        ("token", ["access_token"]),
        ("token", {"access_token": "t", "expires_in": "soon"}),
        ("token", {"access_token": "t", "expires_in": 10**40}),
        ("token", {"access_token": "t", "id_token": {"a": 1}}),
        ("token", {"access_token": "t", "id_token": "a.b.c"}),
        ("config", {"authorization_endpoint": "https://idp.example/a", "token_endpoint": 7, "userinfo_endpoint": None}),
    ],
)
def test_answers_of_another_shape_sign_nobody_in_and_break_nothing(client, answers, part, said):
    setattr(answers, part, said)
    answer = answers.come(client)
    assert (answer.status_code in {403, 503}, "Not signed in" in answer.content.decode()) == (True, True)


def test_a_list_of_nothing_is_no_provider(client, answers):
    answers.config = []
    assert client.get(LEAVE).status_code == 503


def test_an_address_says_only_where_to_go_afterwards(client, answers):
    said = {"process": "connect", "scope": "everything", "auth_params": "redirect_uri=https://evil.example/&state=mine&prompt=none"}
    away = parse_qs(urlsplit(client.get(LEAVE, said, headers={"host": "evil.example"})["Location"]).query)
    assert away["redirect_uri"] == [f"http://127.0.0.1:8000{BACK}"]
    assert (set(away["scope"][0].split()), away["state"] == ["mine"], "prompt" in away) == ({"openid", "profile", "email"}, False, False)
    one = ann()
    answers.userinfo |= {"email": "ann@example.org"}
    for process in ("connect", "redirect", "login"):
        page = Client()
        assert (answers.come(page, process=process)["Location"], signed_in(page)) == ("/", str(one.id)), process


def test_what_somebody_changes_of_a_person_meanwhile_stays(client, answers):
    one = ann(role="admin")
    answers.userinfo |= {"email": "ann@example.org"}
    with CaptureQueriesContext(connection) as done:
        answers.come(client)
    written = [query["sql"] for query in done if query["sql"].startswith('UPDATE "people_user"')]
    assert [('"role"' in sql, '"last_login"' in sql) for sql in written] == [(False, True)]
    assert signed_in(client) == str(one.id)


def test_whoever_was_invited_is_called_and_spoken_to_as_the_invitation_says_when_the_provider_does_not(client, answers):
    chief = cleo()
    actions.invite(by=acting(chief), at=now(), email="bo@example.org", name="Bo Berg", language="da")
    answers.userinfo |= {"email": "bo@example.org"}
    answers.come(client)
    made = User.objects.get(email="bo@example.org")
    assert (made.name, made.language) == ("Bo Berg", "da")


def test_a_provider_that_lets_people_wait_holds_up_those_alone_who_go_there(client, answers, monkeypatch):
    waiting = []

    class Slow(Answers):
        def _give(self, method: str, url: str, **more: Any) -> requests.Response:
            waiting.append(url)
            answer = Client().get(LEAVE)  # somebody else goes there meanwhile
            assert answer.status_code in {302, 503}
            return super()._give(method, url, **more)

    monkeypatch.setattr("varsko.people.pages.single._PATIENCE", 0)
    Slow(monkeypatch)
    assert client.get(LEAVE).status_code == 302
    assert len(waiting) == 4
    assert client.get("/login").status_code == 200
    Answers(monkeypatch)
    assert client.get(LEAVE).status_code == 302


def test_a_visit_of_the_way_there_keeps_nothing_here_and_what_the_browser_holds_counts_once(client, provider):
    ann()
    tell(provider, "a-9", email="ann@example.org", email_verified=True)
    away = client.get(LEAVE, {"next": "/alerts"})
    assert not Session.objects.exists()
    held = client.cookies["varsko_way"]
    assert (held["httponly"], held["samesite"], held["path"], held["max-age"]) == (True, "Lax", "/login/with", 600)
    value = held.value
    back = urlsplit(httpx.post(away["Location"], data={"sub": "a-9"}).headers["Location"])
    assert client.get(f"{back.path}?{back.query}")["Location"] == "/alerts"
    assert signed_in(client)
    assert client.cookies["varsko_way"].value == ""
    other = Client()
    other.cookies["varsko_way"] = value[:-1] + ("a" if value[-1] != "a" else "b")
    assert other.get(f"{back.path}?{back.query}").status_code == 403
    assert "_auth_user_id" not in other.session


def test_two_tabs_each_come_back(client, provider):
    ann()
    tell(provider, "a-8", email="ann@example.org", email_verified=True)
    aways = [client.get(LEAVE, {"next": page})["Location"] for page in ("/alerts", "/incidents")]
    for away, page in zip(aways, ("/alerts", "/incidents"), strict=True):
        back = urlsplit(httpx.post(away, data={"sub": "a-8"}).headers["Location"])
        assert client.get(f"{back.path}?{back.query}")["Location"] == page


def test_what_is_too_long_for_a_cookie_is_kept_all_the_same(client, provider):
    ann()
    tell(provider, "a-7", email="ann@example.org", email_verified=True)
    pages = [f"/alerts?q={''.join(sha256(b'%d %d' % (tab, part)).hexdigest() for part in range(29))}" for tab in range(3)]
    aways = [client.get(LEAVE, {"next": page})["Location"] for page in pages]
    assert Session.objects.count() == 1
    assert len(client.cookies["varsko_way"].value) < 4000
    for away, page in reversed(list(zip(aways, pages, strict=True))):
        back = urlsplit(httpx.post(away, data={"sub": "a-7"}).headers["Location"])
        assert client.get(f"{back.path}?{back.query}")["Location"] == page


@pytest.mark.parametrize("value", ["", "x", "a:b:c", "\x00", "e" * 9000])
def test_a_made_up_cookie_is_nothing(client, provider, value):
    client.cookies["varsko_way"] = value
    assert client.get(LEAVE).status_code == 302
    assert Client().get(BACK + "?code=x&state=y").status_code == 403


def test_from_one_address_not_without_end_until_some_minutes_have_passed(client, provider, monkeypatch, time_machine):
    monkeypatch.setattr(single, "_MOST_OF_ONE", 2)
    time_machine.move_to(NOON, tick=False)
    assert [client.get(LEAVE).status_code for _visit in range(4)] == [302, 302, 429, 429]
    sessions = Session.objects.count()
    assert Client().get(LEAVE).status_code == 429
    assert Session.objects.count() == sessions
    assert client.get(LEAVE, REMOTE_ADDR="192.0.2.9").status_code == 302
    time_machine.move_to(NOON + timedelta(minutes=5), tick=False)
    assert client.get(LEAVE).status_code == 302


@pytest.mark.parametrize("error", [Http404, RuntimeError])
def test_whoever_is_signed_in_stays_so_when_the_way_there_breaks(client, provider, monkeypatch, error):
    def breaks(*_all):
        raise error

    client.force_login(User.objects.get(pk=ann().id))
    client.raise_request_exception = False
    monkeypatch.setattr(single, "_tried", breaks)
    assert client.get(LEAVE).status_code in {404, 500}
    assert signed_in(client)


def test_who_is_tied_sees_it_and_unties_themselves(client, provider):
    one = ann()
    tell(provider, "t-1", email="ann@example.org", email_verified=True)
    come(client, "t-1")
    shown = client.get("/profile").content.decode()
    assert "Sign-in at Nordfrakt" in shown
    assert client.post(f"/settings/people/{one.id}/untie")["Location"] == "/profile"
    assert not SocialAccount.objects.exists()
    assert "Sign-in at Nordfrakt" not in client.get("/profile").content.decode()
    assert signed_in(client) == str(one.id)
    assert EventRow.objects.get(kind="people.UserChanged").data["field"] == "sign-in at the provider"
    client.logout()
    tell(provider, "t-1", email="ann.else@example.org", email_verified=True)
    assert come(client, "t-1").status_code == 403


def test_an_admin_unties_others_and_nobody_else_does_or_learns_of_it(client, provider):
    one, chief = ann(), person("Olga", "owner")
    tell(provider, "t-2", email="ann@example.org", email_verified=True)
    come(client, "t-2")
    for other in (bo(), dev()):
        stranger = Client()
        stranger.force_login(User.objects.get(pk=other.id))
        assert "Sign-in at Nordfrakt" not in stranger.get(f"/settings/people/{one.id}").content.decode()
        assert stranger.post(f"/settings/people/{one.id}/untie").status_code in {403, 404}
    assert SocialAccount.objects.count() == 1
    admin = Client()
    admin.force_login(User.objects.get(pk=chief.id))
    assert "Sign-in at Nordfrakt" in admin.get(f"/settings/people/{one.id}").content.decode()
    assert f"/settings/people/{one.id}/untie" in admin.get(f"/settings/people/{one.id}").content.decode()
    assert admin.post(f"/settings/people/{one.id}/untie")["Location"] == f"/settings/people/{one.id}"
    assert not SocialAccount.objects.exists()
    assert admin.get(f"/settings/people/{one.id}/untie").status_code == 405


def test_an_admin_who_is_no_owner_unties_no_owner(client, provider):
    chief = person("Olga", "owner")
    tell(provider, "t-3", email=chief.email, email_verified=True)
    come(client, "t-3")
    admin = Client()
    admin.force_login(User.objects.get(pk=person("Adam", "admin").id))
    shown = admin.get(f"/settings/people/{chief.id}").content.decode()
    assert "Tied since" in shown
    assert "/untie" not in shown  # what would be refused is not offered
    assert admin.post(f"/settings/people/{chief.id}/untie").status_code == 403
    assert SocialAccount.objects.count() == 1


@pytest.mark.parametrize(
    ("claim", "kept"),
    [
        (["/staff", "/customers/acme"], ["/customers/acme", "/staff"]),
        ("staff", ["staff"]),
        ([], []),
        ([7, None, "x" * 251, "staff"], ["staff"]),
        ({"staff": True}, []),
    ],
)
def test_the_groups_that_the_provider_names_are_kept_until_the_next_time(client, provider, company, claim, kept):
    one, said = dev(), {"email": "dev@example.org", "email_verified": True}
    tell(provider, "d-1", **said, groups=claim)
    come(client, "d-1")
    assert not ToldGroups.objects.exists()  # nobody asked for them
    company(oidc_groups="groups")
    come(Client(), "d-1")
    assert ToldGroups.objects.get(user=one.id).groups == kept
    tell(provider, "d-1", **said, groups=["/other"])
    come(Client(), "d-1")
    assert ToldGroups.objects.get(user=one.id).groups == ["/other"]
    tell(provider, "d-1", **said)
    come(Client(), "d-1")
    assert ToldGroups.objects.get(user=one.id).groups == []


def test_what_else_is_asked_of_the_provider_stands_in_the_settings(client, company):
    company(oidc_scopes="groups  offline_access")
    asked = parse_qs(urlsplit(client.get(LEAVE)["Location"]).query)
    assert set(asked["scope"][0].split()) == {"openid", "profile", "email", "groups", "offline_access"}
