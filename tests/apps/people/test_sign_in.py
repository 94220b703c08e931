"""Signing in: by password, by a second factor, after a forgotten password; and what strangers try."""

import re
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.test import Client

from tests.cast import PASSWORD, acting, ann, bo, cleo
from varsko.core.clock import now
from varsko.core.models import Delivery
from varsko.core.secrets import unseal
from varsko.people import actions, queries
from varsko.people.data import SYSTEM_ACTOR
from varsko.people.models import User

pytestmark = pytest.mark.django_db


def sign_in(client, email="ann@example.org", password=PASSWORD, **more):
    return client.post("/login", {"login": email, "password": password, **more})


def who(client) -> str:
    return client.get("/profile", follow=False).status_code == 200 and client.session.get("_auth_user_id", "")


def totp(secret: str) -> str:
    """The code that an app shows now: with the one before, a story that crosses into the next half minute would be refused."""
    before, shown, after = yield_hotp_counters_from_time()
    assert before < shown < after
    return format_hotp_value(hotp_value(secret, shown))


def mails() -> list[Delivery]:
    return list(Delivery.objects.filter(channel="email").order_by("id"))


def test_ann_signs_in_with_any_spelling_of_her_address(client):
    one = ann(password=PASSWORD)
    answer = sign_in(client, " Ann@Example.org ")
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert who(client) == one.id


def test_pages_lead_to_sign_in_and_back(client):
    ann(password=PASSWORD)
    answer = client.get("/settings/people?q=bo")
    assert answer["Location"] == "/login?next=/settings/people%3Fq%3Dbo"
    assert sign_in(client, next="/settings/people?q=bo")["Location"] == "/settings/people?q=bo"


@pytest.mark.parametrize(
    "elsewhere",
    ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)", "https:evil.example", "\thttps://evil.example"],
)
def test_sign_in_never_leads_elsewhere(client, elsewhere):
    ann(password=PASSWORD)
    assert sign_in(client, next=elsewhere)["Location"] == "/"
    assert client.post("/logout", {"next": elsewhere})["Location"] == "/login"


@pytest.mark.parametrize(("email", "password"), [("ann@example.org", "wrong"), ("nobody@example.org", PASSWORD), ("ann@example.org", "")])
def test_wrong_is_wrong_and_says_no_more(client, email, password):
    ann(password=PASSWORD)
    answer = sign_in(client, email, password)
    assert answer.status_code == 200
    assert not who(client)
    if password:
        assert "The email address and/or password you specified are not correct" in answer.content.decode()


def test_somebody_without_a_password_does_not_sign_in_by_an_empty_one(client):
    ann()
    for password in ("", "!", "None"):
        sign_in(client, password=password)
        assert not who(client)


def test_a_session_that_was_planted_before_is_worth_nothing_after(client):
    ann(password=PASSWORD)
    client.get("/login")
    session = client.session
    session["planted"] = "by Eve"
    session.save()
    planted = session.session_key
    client.cookies["sessionid"] = planted
    sign_in(client)
    assert client.session.session_key != planted
    assert not Session.objects.filter(session_key=planted).exists()


def test_signing_out_ends_the_session_for_good(client):
    ann(password=PASSWORD)
    sign_in(client)
    key = client.session.session_key
    assert client.get("/logout").status_code == 200
    assert who(client)
    client.post("/logout")
    assert not who(client)
    assert not Session.objects.filter(session_key=key).exists()


@pytest.mark.parametrize("path", ["/login", "/logout", "/password/forgotten", "/login/passkey", "/settings/keys/new", "/profile"])
def test_no_form_is_taken_from_elsewhere(path):
    one = ann(password=PASSWORD)
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(User.objects.get(pk=one.id))
    answer = strict.post(path, {"login": "ann@example.org", "password": PASSWORD, "name": "X"}, headers={"origin": "https://evil.example"})
    assert answer.status_code == 403
    assert queries.user(one.id).name == "Ann"


def test_guessing_one_account_is_stopped_even_from_many_addresses(client):
    ann(password=PASSWORD)
    for number in range(5):
        client.post("/login", {"login": "ann@example.org", "password": f"guess {number}"}, REMOTE_ADDR=f"10.0.0.{number}")
    answer = client.post("/login", {"login": "ann@example.org", "password": PASSWORD}, REMOTE_ADDR="10.0.1.1")
    assert "Too many failed login attempts" in answer.content.decode()
    assert not who(client)


def test_guessing_many_accounts_from_one_address_is_stopped(client):
    for number in range(30):
        sign_in(client, f"guess-{number}@example.org", "guess")
    answer = sign_in(client, "one-more@example.org", "guess")
    assert answer.status_code == 429
    assert "Too many tries" in answer.content.decode()


def test_nobody_signs_up(client):
    answer = client.post("/login/sign-up", {"email": "eve@example.org", "password1": PASSWORD, "password2": PASSWORD})
    assert "by invitation" in answer.content.decode()
    assert queries.everybody() == []


def test_a_forgotten_password_is_chosen_anew_by_mail(client):
    one = ann(password="the old one, forgotten", language="nb")
    answer = client.post("/password/forgotten", {"email": "ANN@example.org"}, headers={"host": "evil.example"})
    assert answer["Location"] == "/password/forgotten/sent"
    (mail,) = mails()
    assert (mail.address, mail.purpose, str(mail.user_id)) == ("ann@example.org", "account", one.id)
    assert "evil.example" not in str(mail.message)
    link = re.search(r"http://127\.0\.0\.1:8000(/password/reset/\S+)", mail.message["text"])[1]
    shown = client.get(link, follow=True)
    path = shown.redirect_chain[-1][0]
    client.post(path, {"password1": PASSWORD, "password2": PASSWORD})
    assert sign_in(client).status_code == 302
    client.post("/logout")
    assert "invalid" in client.get(link, follow=True).content.decode()


def test_the_answer_for_a_forgotten_password_does_not_tell_who_is_here(client):
    ann(password=PASSWORD)
    known = client.post("/password/forgotten", {"email": "ann@example.org"})
    unknown = client.post("/password/forgotten", {"email": "nobody@example.org"})
    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
    assert [mail.address for mail in mails()] == ["ann@example.org"]


def test_a_link_to_a_new_password_is_good_for_four_hours(client):
    ann(password=PASSWORD)
    client.post("/password/forgotten", {"email": "ann@example.org"})
    link = re.search(r"http://127\.0\.0\.1:8000(/password/reset/\S+)", mails()[0].message["text"])[1]
    with time_machine.travel(now() + timedelta(hours=5), tick=False):
        assert "invalid" in client.get(link, follow=True).content.decode()


def test_a_deactivated_person_gets_neither_in_nor_a_link(client):
    one = ann(password=PASSWORD)
    cleo()
    sign_in(client)
    actions.update_user(by=SYSTEM_ACTOR, at=now(), user_id=one.id, is_active=False)
    assert not who(client)
    assert not who(Client())
    assert sign_in(Client())["Location"] == "/login/inactive"
    client.post("/password/forgotten", {"email": "ann@example.org"})
    assert mails() == []


def test_changing_the_password_ends_every_other_session(client):
    ann(password=PASSWORD)
    elsewhere = Client()
    sign_in(client)
    sign_in(elsewhere)
    new = "a new one over the fjord"
    answer = client.post("/profile/security/password", {"oldpassword": PASSWORD, "password1": new, "password2": new})
    assert answer["Location"] == "/profile/security"
    assert who(client)
    assert not who(elsewhere)
    assert mails()[-1].message["subject"]
    assert sign_in(Client(), password=new)["Location"] == "/"


def test_pages_left_open_hear_on_when_somebody_has_changed_their_password(client):
    def hears_as(page: Client) -> str:
        return page.get("/profile").content.decode().partition('data-live-as="')[2].partition('"')[0]

    ann(password=PASSWORD)
    sign_in(client)
    before, session = hears_as(client), client.cookies["sessionid"].value
    new = "a new one over the fjord"
    client.post("/profile/security/password", {"oldpassword": PASSWORD, "password1": new, "password2": new})
    assert client.cookies["sessionid"].value != session
    assert hears_as(client) == before != ""
    bo(password=PASSWORD)
    other = Client()
    sign_in(other, "bo@example.org")
    assert hears_as(other) not in {before, ""}


def test_an_authenticator_app_asks_for_its_code(client):
    one = ann(password=PASSWORD)
    sign_in(client)
    client.post("/login/again", {"password": PASSWORD})
    page = client.get("/profile/security/app")
    secret = page.context["form"].secret
    answer = client.post("/profile/security/app", {"code": totp(secret)})
    assert answer.status_code == 302
    stored = Authenticator.objects.get(user=one.id, type="totp").data["secret"]
    assert stored != secret
    assert unseal(stored) == secret
    client.post("/logout")
    assert sign_in(client)["Location"] == "/login/second"
    assert not who(client)
    assert client.post("/login/second", {"code": "000000"}).status_code == 200
    assert not who(client)
    with time_machine.travel(now() + timedelta(minutes=2)):
        client.post("/login/second", {"code": totp(secret)})
    assert who(client) == one.id


def test_a_recovery_code_works_once(client):
    one = ann(password=PASSWORD)
    sign_in(client)
    client.post("/login/again", {"password": PASSWORD})
    secret = client.get("/profile/security/app").context["form"].secret
    client.post("/profile/security/app", {"code": totp(secret)})
    code = Authenticator.objects.get(user=one.id, type="recovery_codes").wrap().get_unused_codes()[0]
    for expected in (one.id, ""):
        client.post("/logout")
        sign_in(client)
        client.post("/login/second", {"code": code})
        assert (who(client) or "") == expected


def test_changing_how_one_signs_in_asks_again_who_one_is(client):
    ann(password=PASSWORD)
    sign_in(client)
    paths = ["/profile/security/app", "/profile/security/passkeys/add", "/profile/security/passkeys"]
    for path in paths[:2]:
        answer = client.get(path)
        assert urlsplit(answer["Location"]).path == "/login/again"
        assert parse_qs(urlsplit(answer["Location"]).query)["next"] == [path]
    assert client.post("/login/again", {"password": "wrong", "next": paths[0]}).status_code == 200
    assert client.get(paths[0]).status_code == 302
    assert client.post("/login/again", {"password": PASSWORD, "next": paths[0]})["Location"] == paths[0]
    for path in paths:
        assert client.get(path).status_code == 200
    with time_machine.travel(now() + timedelta(minutes=6), tick=False):
        assert client.get(paths[0]).status_code == 302


def test_ann_sees_where_she_is_signed_in_and_ends_it(client):
    ann(password=PASSWORD)
    elsewhere = Client(headers={"user-agent": "A telephone <b>"})
    sign_in(elsewhere)
    sign_in(client)
    page = client.get("/profile/sessions").content.decode()
    assert "A telephone &lt;b&gt;" in page
    assert UserSession.objects.count() == 2
    client.post("/profile/sessions")
    assert not who(elsewhere)
    assert who(client)


@pytest.mark.parametrize(
    "path",
    [
        "/profile",
        "/profile/contacts",
        "/profile/security",
        "/profile/security/password",
        "/profile/security/passkeys",
        "/profile/sessions",
        "/logout",
        "/login/again",
        "/settings/people",
        "/settings/people/invite",
        "/settings/teams",
        "/settings/keys",
        "/settings/keys/new",
    ],
)
def test_every_page_opens_for_its_reader_and_for_nobody_else(client, path):
    cleo(password=PASSWORD)
    assert client.get(path).status_code == 302
    sign_in(client, "cleo@example.org")
    assert client.get(path).status_code == 200


@pytest.mark.parametrize(
    "path", ["/login", "/password/forgotten", "/password/forgotten/sent", "/login/sign-up", "/login/inactive", "/password/changed"]
)
def test_every_page_before_the_door_opens_for_strangers(client, path):
    answer = client.get(path, headers={"accept-language": "pl"})
    assert answer.status_code == 200
    assert '<html lang="pl"' in answer.content.decode()


def test_a_page_speaks_the_language_of_its_reader(client):
    ann(password=PASSWORD, language="da", time_zone="Europe/Copenhagen")
    sign_in(client)
    assert '<html lang="da"' in client.get("/profile", headers={"accept-language": "pl"}).content.decode()


def test_a_zone_that_has_vanished_does_not_close_the_door(client):
    one = ann(password=PASSWORD)
    User.objects.filter(pk=one.id).update(time_zone="Mars/Base")
    sign_in(client)
    assert client.get("/profile/contacts").status_code == 200


def test_who_asks_is_known_to_every_page(rf, client):
    one, other = ann(), bo()
    client.force_login(User.objects.get(pk=one.id))
    answer = client.get("/profile")
    assert answer.wsgi_request.actor == acting(one)
    assert answer.wsgi_request.actor != acting(other)
