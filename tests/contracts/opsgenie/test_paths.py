"""The path as it came over the wire finds its endpoint, whatever stands in it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from varsko.compat.opsgenie.paths import Place, find, pattern, split

ROUTES = [
    pattern("GET", "/v2/alerts", "list"),
    pattern("GET", "/v2/alerts/count", "count"),
    pattern("POST", "/v2/alerts/{ref...}/close", "close"),
    pattern("GET", "/v2/alerts/{ref...}/notes", "notes"),
    pattern("POST", "/v2/alerts/{ref...}/actions/{name}", "action"),
    pattern("GET", "/v2/alerts/{ref...}", "get"),
    pattern("DELETE", "/v2/alerts/{ref...}", "delete"),
    pattern("GET", "/v2/teams/{team}/members/{user}", "member"),
]

SPLIT = [
    ("/v2/alerts", Place("", "/v2/alerts")),
    ("/v2/alerts/", Place("", "/v2/alerts")),
    ("//v2/alerts", Place("", "/v2/alerts")),
    ("/v2", Place("", "/v2")),
    ("/opsgenie/v2/alerts", Place("/opsgenie", "/v2/alerts")),
    ("/opsgenie/a/b/c/v1/services/", Place("/opsgenie/a/b/c", "/v1/services")),
    ("/opsgenie//v2/alerts/v2/x", Place("/opsgenie", "/v2/alerts/v2/x")),
    ("/v2/alerts/a\nb", Place("", "/v2/alerts/a%0Ab")),
]

FOUND = [
    ("GET", "/v2/alerts", "list", {}),
    ("GET", "/v2/alerts/count", "count", {}),
    ("GET", "/v2/alerts/a%2Fb", "get", {"ref": "a/b"}),
    ("GET", "/v2/alerts/a/b", "get", {"ref": "a/b"}),
    ("POST", "/v2/alerts/al%2F1%20x/close", "close", {"ref": "al/1 x"}),
    ("POST", "/v2/alerts/a%20b/c/close", "close", {"ref": "a b/c"}),
    ("POST", "/v2/alerts/http://x/close/close", "close", {"ref": "http://x/close"}),
    ("POST", "/v2/alerts/100%25/close", "close", {"ref": "100%"}),
    ("POST", "/v2/alerts/%2541/close", "close", {"ref": "%41"}),
    ("POST", "/v2/alerts/a+b/close", "close", {"ref": "a+b"}),
    ("POST", "/v2/alerts/a/b/actions/Re%2Fstart", "action", {"ref": "a/b", "name": "Re/start"}),
    ("GET", "/v2/alerts/x/close", "get", {"ref": "x/close"}),
    ("GET", "/v2/alerts/%00%ff", "get", {"ref": "\ufffd\ufffd"}),
    ("GET", "/v2/teams/a%2Fb/members/ann@example.org", "member", {"team": "a/b", "user": "ann@example.org"}),
]


@pytest.mark.parametrize(("raw", "place"), SPLIT)
def test_the_prefix_is_split_off(raw, place):
    assert split(raw) == place


@pytest.mark.parametrize("raw", ["/", "/v3/alerts", "/alerts", "/opsgenie", "/opsgenie/", "/xopsgenie/v2/alerts", "/a/v2/alerts", "/v2x"])
def test_other_paths_are_not_this_apis(raw):
    assert split(raw) is None


@pytest.mark.parametrize(("method", "path", "target", "parts"), FOUND)
def test_the_last_known_action_is_split_off_and_the_rest_decoded_once(method, path, target, parts):
    match = find(ROUTES, method, path)
    assert (match.target, match.parts) == (target, parts)


def test_a_path_known_by_other_methods_names_them():
    assert find(ROUTES, "PATCH", "/v2/alerts/x").allowed == ("GET", "DELETE")
    assert find(ROUTES, "GET", "/v2/nothing").allowed == ()


@given(st.text())
def test_any_path_is_split_or_not(raw):
    place = split("/v2/alerts/" + raw)
    assert place is not None
    assert place.path.isascii()
    find(ROUTES, "POST", place.path)


def test_a_monstrous_path_costs_little():
    for raw in ("/opsgenie" + "/" * 60_000, "/opsgenie" + "/v" * 30_000, "/v2/alerts" + "/close" * 10_000 + "/"):
        place = split(raw)
        assert place is None or find(ROUTES, "POST", place.path)
