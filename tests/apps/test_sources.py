"""The kinds of sources that a page offers when somebody makes a key."""

import pytest

from varsko.core.sources import Source, source, sources
from varsko.ingest.adapters.guess import BY_KIND


def test_every_adapter_has_a_source_to_choose() -> None:
    assert set(BY_KIND) <= {one.kind for one in sources()}


@pytest.mark.parametrize("one", sources(), ids=lambda one: one.kind)
def test_a_snippet_is_ready_to_paste(one: Source) -> None:
    snippet = one.filled(url="https://varsko.example.org/", key="secret-key")
    assert "secret-key" in snippet
    assert "varsko.example.org" in snippet
    assert "example.org//in" not in snippet
    assert "$" not in snippet
    assert str(one.label)


def test_an_unknown_kind_is_none() -> None:
    assert source("carrier pigeon") is None
