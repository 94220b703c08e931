"""Colours that everybody can read."""

import pytest

from varsko.statuspages.domain.colours import DARK, DARK_CARD, ENOUGH, LIGHT, contrast, is_colour, readable, text_on


def test_black_on_white_is_the_strongest_contrast():
    assert round(contrast("#000000", "#ffffff"), 1) == 21.0
    assert contrast("#777777", "#777777") == 1


@pytest.mark.parametrize("colour", ["#ffe000", "#00c8ff", "#1c5fad", "#000000", "#ffffff"])
@pytest.mark.parametrize("ground", [LIGHT, DARK, DARK_CARD])
def test_a_readable_shade_is_found_for_every_colour(colour, ground):
    assert contrast(readable(colour, ground), ground) >= ENOUGH


def test_a_colour_that_is_readable_stays():
    assert readable("#1c5fad", LIGHT) == "#1c5fad"


@pytest.mark.parametrize("colour", ["#ffe000", "#1c5fad", "#777777", "#000000"])
def test_text_on_a_colour_can_be_read(colour):
    assert contrast(text_on(colour), colour) >= ENOUGH


@pytest.mark.parametrize(("text", "fits"), [("#1c5fad", True), ("1c5fad", False), ("#fff", False), ("red", False), ("#1c5fad;}", False)])
def test_what_is_a_colour(text, fits):
    assert is_colour(text) is fits
