"""Colours that people choose, and whether everybody can read them (WCAG 2: contrast of relative luminance)."""

import re

LIGHT, DARK, DARK_CARD = "#ffffff", "#10161e", "#18202a"
ENOUGH = 4.5
_HEX = re.compile(r"#[0-9a-f]{6}")
_STEPS = 40


def is_colour(text: str) -> bool:
    """Tell whether text is a colour such as #1c5fad."""
    return bool(_HEX.fullmatch(text))


def contrast(one: str, other: str) -> float:
    """Give the contrast of two colours, from 1 to 21."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def readable(colour: str, ground: str) -> str:
    """Give the shade nearest to a colour that can be read on a ground."""
    goal = "#000000" if _luminance(ground) > 0.5 else "#ffffff"
    shades = (_mixed(colour, goal, step / _STEPS) for step in range(_STEPS + 1))
    return next(shade for shade in shades if contrast(shade, ground) >= ENOUGH)


def text_on(ground: str) -> str:
    """Give white or black, whichever is better read on a ground."""
    return max(("#ffffff", "#000000"), key=lambda text: contrast(text, ground))


def _parts(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(part / 255) for part in _parts(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)


def _mixed(one: str, other: str, share: float) -> str:
    parts = (round(a + (b - a) * share) for a, b in zip(_parts(one), _parts(other), strict=True))
    return "#" + "".join(f"{part:02x}" for part in parts)
