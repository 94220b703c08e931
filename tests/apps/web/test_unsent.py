"""A form that comes after the session is over, or from a page older than the sign-in, is not lost: it is shown, and sent once more."""

import re
from html import unescape

import pytest
from django.conf import settings
from django.test import Client

from tests import cast
from varsko.incidents import queries
from varsko.people.models import User

pytestmark = pytest.mark.django_db
WHERE, HERE = "/settings/incidents/lists", {"Origin": "http://testserver"}
TYPED = {"name": "Managers & <b>more</b>", "severity": "2", "addresses": "a@example.org\r\nb@example.org", "language": "en"}


@pytest.fixture
def cleo():
    return cast.cleo()


@pytest.fixture
def browser(cleo):
    """A browser whose forms need a good token, and that is signed in as Cleo."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(User.objects.get(pk=cleo.id))
    return client


def fields(response) -> dict[str, str]:
    """Read the hidden fields of the page's form that sends it once more."""
    said = response.content.decode()
    return {name: unescape(value) for name, value in re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', said)}


def opened(browser) -> dict[str, str]:
    """Open the form and fill it in."""
    return TYPED | {"csrfmiddlewaretoken": fields(browser.get(WHERE))["csrfmiddlewaretoken"]}


def test_what_is_sent_after_the_session_is_over_is_kept_and_sent_once_more(browser, cleo):
    form = opened(browser)
    browser.cookies.pop("sessionid")
    shown = browser.post(WHERE, form, headers=HERE)
    assert shown.status_code == 403
    assert "Sign in in a new tab" in shown.content.decode()
    assert "no-store" in shown.headers["Cache-Control"]
    assert "<b>more</b>" not in shown.content.decode()
    assert queries.mailing_lists() == []
    browser.force_login(User.objects.get(pk=cleo.id))
    assert browser.post(WHERE, fields(shown), headers=HERE).status_code == 302
    (made,) = queries.mailing_lists()
    assert (made.name, made.addresses) == (TYPED["name"], ("a@example.org", "b@example.org"))


@pytest.mark.parametrize("here", ["http://testserver", settings.VARSKO.url])
def test_a_page_older_than_the_sign_in_is_sent_once_more(browser, here):
    form = opened(browser) | {"csrfmiddlewaretoken": "x" * 64}
    shown = browser.post(WHERE, form, headers={"Origin": here})
    assert shown.status_code == 403
    assert "You are signed in as Cleo" in shown.content.decode()
    assert queries.mailing_lists() == []
    assert browser.post(WHERE, fields(shown), headers=HERE).status_code == 302
    assert [one.name for one in queries.mailing_lists()] == [TYPED["name"]]


@pytest.mark.parametrize("headers", [{}, {"Origin": "https://elsewhere.example"}, {"Origin": "null"}])
def test_what_another_site_sends_is_never_offered(browser, headers):
    shown = browser.post(WHERE, opened(browser) | {"csrfmiddlewaretoken": "x" * 64}, headers=headers)
    assert shown.status_code == 403
    assert "Managers" not in shown.content.decode()
    browser.cookies.pop("sessionid")
    shown = browser.post(WHERE, TYPED | {"csrfmiddlewaretoken": "x" * 64}, headers=headers)
    assert "Managers" not in shown.content.decode()


@pytest.mark.parametrize("more", [{"password": "tide and timber"}, {"new_password1": "x"}, {"backup_code": "123"}])
def test_secrets_are_not_shown_again(browser, more):
    form = opened(browser)
    browser.cookies.pop("sessionid")
    answer = browser.post(WHERE, form | more, headers=HERE)
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/login")
