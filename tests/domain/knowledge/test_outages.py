"""What is read while the database is away, and by whom."""

import pytest

from tests.cast import actor
from varsko.knowledge.domain.outages import circle_of, kept_for, may_read
from varsko.knowledge.domain.passes import circle, written


@pytest.mark.parametrize(
    ("readers", "kind", "state", "kept"),
    [
        ("public", "how_to", "published", "public"),
        ("public", "how_to", "draft", ""),
        ("portal", "how_to", "review", "portal"),
        ("inside", "runbook", "published", "inside"),
        ("inside", "how_to", "published", ""),
        ("teams", "runbook", "published", ""),
    ],
)
def test_what_is_kept_and_for_whom(readers, kind, state, kept):
    assert kept_for(readers, kind, state) == kept


@pytest.mark.parametrize(
    ("one", "name"),
    [
        (actor(role="owner"), "inside"),
        (actor(role="stakeholder"), "inside"),
        (actor(role="customer"), "portal"),
        (actor("key", None, rights={"read"}), ""),
        (actor("link", None), ""),
    ],
)
def test_the_circle_of_a_reader(one, name):
    assert circle_of(one) == name


def test_a_wider_circle_reads_what_is_kept_for_a_narrower_one_never_the_other_way():
    rows = {
        name: [readers for readers in ("public", "portal", "inside") if may_read(readers, name)] for name in ("", "portal", "inside", "x")
    }
    assert rows == {"": ["public"], "portal": ["public", "portal"], "inside": ["public", "portal", "inside"], "x": ["public"]}


def test_a_pass_is_good_with_its_own_session_alone():
    said = written("inside", "session-1")
    assert circle(said, "session-1") == "inside"
    assert [circle(said, other) for other in ("session-2", "")] == ["", ""]
    assert circle("", "") == ""
