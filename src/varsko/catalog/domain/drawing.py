"""Draws who needs whom around one service: columns by distance, straight through the middle."""

from collections import defaultdict

from varsko.catalog.data import Box, Drawing, Line
from varsko.catalog.domain.graph import Edges, hurt_by, needed_for

BOX_WIDTH, BOX_HEIGHT = 168, 36
GAP_ACROSS, GAP_DOWN = 56, 14
MOST_STEPS = 3


def draw(edges: Edges, centre: str) -> Drawing:
    """Place `centre` in the middle, who is hurt to the left and what is needed to the right, up to three steps each way."""
    pairs = list(edges)
    columns: dict[int, list[str]] = defaultdict(list, {0: [centre]})
    for side, reached in ((-1, hurt_by(pairs, centre)), (1, needed_for(pairs, centre))):
        for one in reached:
            if one.steps <= MOST_STEPS:
                columns[side * one.steps].append(one.id)
    tallest = max(len(ids) for ids in columns.values())
    height = tallest * (BOX_HEIGHT + GAP_DOWN) - GAP_DOWN
    first = min(columns)
    boxes = [box for column, ids in sorted(columns.items()) for box in _column(column, ids, first, height)]
    width = len(columns) * (BOX_WIDTH + GAP_ACROSS) - GAP_ACROSS
    return Drawing(width=width, height=height, boxes=tuple(boxes), lines=tuple(_lines(boxes, pairs)))


def _column(column: int, ids: list[str], first: int, height: int) -> list[Box]:
    top = (height - (len(ids) * (BOX_HEIGHT + GAP_DOWN) - GAP_DOWN)) // 2
    left = (column - first) * (BOX_WIDTH + GAP_ACROSS)
    return [Box(id=one, column=column, x=left, y=top + place * (BOX_HEIGHT + GAP_DOWN)) for place, one in enumerate(ids)]


def _lines(boxes: list[Box], pairs: list[tuple[str, str]]) -> list[Line]:
    """Join boxes whose dependency goes from left to right; those within a column are told in the list below the drawing."""
    by_id = {box.id: box for box in boxes}
    joined = [(by_id[start], by_id[end]) for start, end in pairs if start in by_id and end in by_id]
    return [Line(path=_curve(start, end)) for start, end in joined if start.column < end.column]


def _curve(start: Box, end: Box) -> str:
    x1, y1, x2, y2 = start.x + BOX_WIDTH, start.y + BOX_HEIGHT // 2, end.x, end.y + BOX_HEIGHT // 2
    bend = (x2 - x1) // 2
    return f"M{x1} {y1} C{x1 + bend} {y1} {x2 - bend} {y2} {x2} {y2}"
