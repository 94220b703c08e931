"""Small pictures of numbers, drawn on the server."""

from collections.abc import Sequence

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

_WIDTH, _HEIGHT, _GAP = 100, 24, 1


def bars(values: Sequence[float], label: str) -> SafeString:
    """Draw a bar a value, scaled to the largest; `label` says in words what is shown."""
    top = max([*values, 1])
    step = _WIDTH / max(len(values), 1)
    rects = format_html_join(
        "",
        '<rect x="{}" y="{}" width="{}" height="{}" rx="0.6"/>',
        ([f"{part:.1f}" for part in _bar(number * step, _tall(value, top), step)] for number, value in enumerate(values)),
    )
    return format_html(
        '<svg class="spark" viewBox="0 0 {} {}" preserveAspectRatio="none" role="img" aria-label="{}">{}</svg>',
        _WIDTH,
        _HEIGHT,
        label,
        rects,
    )


def _bar(left: float, tall: float, step: float) -> tuple[float, float, float, float]:
    return left, _HEIGHT - tall, max(step - _GAP, 0.5), tall


def _tall(value: float, top: float) -> float:
    """Height of a bar: a zero keeps a hairline, so that the row of bars stays readable."""
    return max(value / top * _HEIGHT, 1.0)
