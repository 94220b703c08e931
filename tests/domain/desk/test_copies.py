"""Whether somebody in copy of a mail hears of a request."""

from dataclasses import replace

import pytest

from varsko.desk.domain.copies import Naming, Reason, Rule, Standing, brought, decide, still_hears

GOOD = Naming(is_caller=True, is_proven=True, is_confidential=False, is_personal=False, has_account=True, is_calm=True)


@pytest.mark.parametrize(
    ("rule", "changed", "expected"),
    [
        (Rule.KNOWN, {}, (Standing.FOLLOWS, Reason.BY_RULE)),
        (Rule.KNOWN, {"has_account": False}, (Standing.ASKED, Reason.STRANGER)),
        (Rule.EVERYBODY, {"has_account": False}, (Standing.FOLLOWS, Reason.BY_RULE)),
        (Rule.ASK, {}, (Standing.ASKED, Reason.DESK_ASKS)),
        (Rule.NOBODY, {}, None),
        (Rule.EVERYBODY, {"is_proven": False}, (Standing.ASKED, Reason.UNPROVEN)),
        (Rule.EVERYBODY, {"is_caller": False}, (Standing.ASKED, Reason.NOT_THE_CALLER)),
        (Rule.EVERYBODY, {"is_confidential": True}, (Standing.ASKED, Reason.CONFIDENTIAL)),
        (Rule.EVERYBODY, {"is_personal": True}, (Standing.ASKED, Reason.PERSONAL)),
        (Rule.EVERYBODY, {"is_calm": False}, (Standing.ASKED, Reason.MANY)),
    ],
)
def test_only_whom_a_proven_caller_names_and_the_desk_allows_hears_at_once(rule, changed, expected):
    assert decide(rule, replace(GOOD, **changed)) == expected


def test_what_is_held_back_is_written_on_only_to_whom_the_desk_let_in():
    assert still_hears(Rule.KNOWN, Reason.BY_RULE, is_held_back=False)
    assert not still_hears(Rule.KNOWN, Reason.BY_RULE, is_held_back=True)
    assert still_hears(Rule.ASK, Reason.LET_IN, is_held_back=True)
    assert not still_hears(Rule.NOBODY, Reason.LET_IN, is_held_back=False)


FOLLOWS, ASKED = Standing.FOLLOWS, Standing.ASKED


@pytest.mark.parametrize(
    ("before", "changed", "after"),
    [
        ((FOLLOWS, Reason.BY_RULE), {}, (FOLLOWS, Reason.BY_RULE)),
        ((FOLLOWS, Reason.BY_RULE), {"is_of_caller": False}, (ASKED, Reason.NOT_THE_CALLER)),
        ((FOLLOWS, Reason.LET_IN), {"is_of_caller": False}, (ASKED, Reason.NOT_THE_CALLER)),
        ((FOLLOWS, Reason.BY_RULE), {"is_personal": True}, (ASKED, Reason.PERSONAL)),
        ((FOLLOWS, Reason.BY_RULE), {"is_confidential": True}, (ASKED, Reason.CONFIDENTIAL)),
        ((FOLLOWS, Reason.LET_IN), {"is_personal": True, "is_confidential": True}, (FOLLOWS, Reason.LET_IN)),
        ((Standing.STOPPED, Reason.LEFT), {"is_of_caller": False}, (Standing.STOPPED, Reason.LEFT)),
    ],
)
def test_who_comes_along_into_another_request_hears_what_its_own_caller_lets_them(before, changed, after):
    assert brought(*before, **({"is_of_caller": True, "is_confidential": False, "is_personal": False} | changed)) == after
