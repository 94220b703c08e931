"""What texts ask for between double braces."""

import pytest

from varsko.knowledge.domain.macros import MOST, Call, Why, answered, read, why


@pytest.mark.parametrize(
    ("typed", "call"),
    [
        ("{{incidents}}", Call("incidents")),
        ("{{ On-Call :  Łódź  harbour }}", Call("on-call", "Łódź harbour")),
        ("{{status: checkout: web}}", Call("status", "checkout: web")),
        ("{{ $labels.instance }}", None),
        ("{{}}", None),
        ("{{x: {y} }}", None),
    ],
)
def test_a_form_is_read_or_is_none(typed, call):
    assert read(typed) == call


def test_so_many_are_answered_each_once_and_the_reason_is_named():
    calls = [Call("service", str(number)) for number in range(MOST + 2)]
    chosen = answered([calls[0], None, *calls, Call("weather")], ["service"])
    assert chosen == calls[:MOST]
    assert why(Call("weather"), ["service"], chosen) is Why.UNKNOWN
    assert why(calls[0], ["service"], chosen) is Why.NOTHING
    assert why(calls[-1], ["service"], chosen) is Why.MANY
