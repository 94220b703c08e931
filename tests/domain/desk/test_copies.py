"""Whether somebody in copy of a mail hears of a request."""

from dataclasses import replace

import pytest

from varsko.desk.domain.copies import Naming, Reason, Rule, Standing, decide, still_hears

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


def test_a_desk_that_became_confidential_writes_on_only_to_whom_it_let_in():
    assert still_hears(Rule.KNOWN, Reason.BY_RULE, is_confidential=False)
    assert not still_hears(Rule.KNOWN, Reason.BY_RULE, is_confidential=True)
    assert still_hears(Rule.ASK, Reason.LET_IN, is_confidential=True)
    assert not still_hears(Rule.NOBODY, Reason.LET_IN, is_confidential=False)
