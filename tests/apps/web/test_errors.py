"""Whatever goes wrong, the page says what to do next."""

import pytest
from django.db import DataError, OperationalError
from django.http import HttpResponse
from django.test import RequestFactory

from varsko.kernel.errors import Conflict, Invalid, NotFound
from varsko.people.domain.permissions import NotAllowed
from varsko.web import errors


def trouble(error, **headers):
    request = RequestFactory().get("/alerts", headers=headers)
    return errors.TranslateErrors(lambda _: HttpResponse()).process_exception(request, error)


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (Invalid({"name": "is missing"}), 422),
        (Conflict({"name": "is taken"}), 409),
        (NotFound("team"), 404),
        (NotAllowed("see team"), 403),
        (OperationalError("database is locked"), 503),
        (DataError("no NUL please"), 400),
        (OverflowError("date value out of range"), 400),
    ],
)
def test_each_known_error_has_its_page(error, code):
    response = trouble(error)
    assert response.status_code == code
    assert b"<h1" in response.content
    assert b'href="/"' in response.content


def test_an_unknown_error_is_not_swallowed():
    assert trouble(ValueError("a bug")) is None


def test_a_wrong_field_is_named_in_json_for_those_who_ask():
    response = trouble(Invalid({"name": "is missing"}), accept="application/json")
    assert response.headers["Content-Type"] == "application/json"
    assert b'"name": "is missing"' in response.content


def test_an_error_never_tells_what_it_was_about():
    assert b"Skunkworks" not in trouble(NotFound("Skunkworks")).content
    assert b"see team" not in trouble(NotAllowed("see team")).content


def test_a_database_that_is_away_tells_when_to_come_back():
    assert trouble(OperationalError("gone")).headers["Retry-After"] == "5"


def test_hostile_text_in_an_error_is_escaped():
    assert b"<script>alert" not in trouble(Invalid({"x": "<script>alert(1)</script>"})).content


@pytest.mark.parametrize("handler", [errors.bad_request, errors.forbidden, errors.not_found])
def test_djangos_own_errors_look_the_same(handler):
    response = handler(RequestFactory().get("/"), Exception())
    assert str(response.status_code) in response.content.decode()


def test_a_bug_of_ours_says_so():
    assert errors.broken(RequestFactory().get("/")).status_code == 500


def test_a_form_from_elsewhere_changes_nothing():
    response = errors.csrf(RequestFactory().post("/"))
    assert response.status_code == 403
    assert b"Nothing was changed" in response.content
