"""Expressions that pick values out of other people's JSON."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from varsko.kernel.expressions import LONGEST, BadExpression, compiled, holds

SENT = {
    "title": "Disk is full",
    "empty": "",
    "nothing": None,
    "count": 0,
    "ok": True,
    "labels": {"alertname": "DiskFull", "my-key": "dashed", "with space": "spaced", "1": "one"},
    "alerts": [{"name": "first"}, {"name": "last"}],
}


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("title", "Disk is full"),
        ("labels.alertname", "DiskFull"),
        ("labels.my-key", "dashed"),
        ('labels["with space"]', "spaced"),
        ("labels.1", "one"),
        ("alerts[0].name", "first"),
        ("alerts[-1].name", "last"),
        ("alerts.1.name", "last"),
        ("alerts[7].name", None),
        ("alerts.name", None),
        ("title.deeper", None),
        ("missing", None),
        ("missing or title", "Disk is full"),
        ("empty or nothing or 'none at all'", "none at all"),
        ("empty or nothing", None),
        ("count or 7", 0),
        ('"say \\"hi\\""', 'say "hi"'),
        ("7", 7),
        ("-1.5", -1.5),
        ("true", True),
        ("null", None),
        ("title == 'disk IS full'", True),
        ("count == '0'", True),
        ("ok == true", True),
        ("title != 'x'", True),
        ("missing == null", True),
        ("{{ labels.alertname }} on {{ missing or 'somewhere' }}", "DiskFull on somewhere"),
        ("{{ nothing }}{{ ok }}{{ count }}", "true0"),
        ("  title  ", "Disk is full"),
        ("order", None),
    ],
)
def test_an_expression_picks_a_value(expression: str, value: object) -> None:
    assert compiled(expression)(SENT) == value


@pytest.mark.parametrize(
    "expression",
    [
        "",
        "or",
        "title or",
        "title title",
        "a..b",
        "a.",
        "a[",
        "a[b]",
        "a[1.5]",
        "a['x'",
        "'open",
        "f(x)",
        "a + b",
        "{{ }}",
        "{{ a b }}",
        "a == ",
        "a.'b'",
    ],
)
def test_an_expression_that_cannot_be_read_is_refused(expression: str) -> None:
    with pytest.raises(BadExpression):
        compiled(expression)


def test_an_endless_expression_is_refused() -> None:
    with pytest.raises(BadExpression, match="longer than"):
        compiled("a" * (LONGEST + 1))


@pytest.mark.parametrize("value", [None, False, "", [], {}])
def test_nothing_does_not_hold(value: object) -> None:
    assert not holds(value)


@pytest.mark.parametrize("value", [0, 0.0, "0", [0], {"a": 1}, True])
def test_a_zero_is_something(value: object) -> None:
    assert holds(value)


@given(st.text(max_size=60))
def test_any_text_is_an_expression_or_is_refused(source: str) -> None:
    with contextlib.suppress(BadExpression):
        assert compiled(source)(SENT) is not NotImplemented
