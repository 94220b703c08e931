"""What texts lead to, and what that means inside an archive."""

import pytest

from varsko.knowledge.domain.naming import free_name
from varsko.knowledge.domain.targets import beside, led, targets, written


def test_names_are_read_as_they_are_meant():
    text = "![Plan](a%20plan.png) [b](<the log.txt>) [c](x_(1).pdf) ![Plan](a%20plan.png)\n[d](https://example.org/e)"
    assert targets(text) == ["a plan.png", "the log.txt", "x_(1).pdf", "https://example.org/e"]


def test_links_are_led_elsewhere_and_others_stay():
    text = "![a](a.png) and [b](b.png 'title') in `code`"
    assert led(text, {"a.png": "KB 1.files/a (2).png"}) == "![a](KB%201.files/a%20%282%29.png) and [b](b.png 'title') in `code`"


def test_what_was_written_is_read_again():
    for name in ("plan.png", "Łódź (2).png", "50%.png", "a b.png", "x&y=#1.png"):
        assert targets(f"![]({written(name)})") == [name]


@pytest.mark.parametrize(
    ("target", "path"),
    [
        ("a.png", "guides/a.png"),
        ("../img/a.png", "img/a.png"),
        ("./x/../a.png?raw=1#top", "guides/a.png"),
        ("../../etc/passwd", ""),
        ("/etc/passwd", ""),
        ("https://example.org/a.png", ""),
    ],
)
def test_a_path_means_something_beside_its_page_or_nothing(target, path):
    assert beside("guides/page.md", target) == path


def test_a_name_that_is_taken_gets_a_number():
    assert free_name("plan.png", {"plan.png", "plan-2.png"}) == "plan-3.png"
    assert free_name("README", {"README"}) == "README-2"
    assert free_name("new.png", set()) == "new.png"
