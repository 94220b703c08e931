"""Tables of strangers as tables of Markdown: cells over several columns and rows leave room where they reach."""

from collections.abc import Iterator, Sequence

from varsko.knowledge.domain.nodes import Node

_MOST_COLUMNS = 50
_MOST_CELLS = 20_000


def rows_of(table: Node) -> list[list[Node | None]]:
    """Give the cells of a table by row; None where a cell reaches over from the left or from above."""
    found: list[list[Node | None]] = []
    reaching: dict[int, int] = {}
    left = _MOST_CELLS
    for row in _rows(table):
        cells: list[Node | None] = []
        for node in row.inside:
            if isinstance(node, Node) and node.tag in {"td", "th"}:
                _fill(cells, reaching)
                _place(cells, reaching, node)
        _fill(cells, reaching)
        left -= len(cells)
        if left < 0:
            break
        found.append(cells[:_MOST_COLUMNS])
    return [row for row in found if row]


def _rows(table: Node) -> Iterator[Node]:
    """Give the rows of a table, not those of tables within it."""
    for one in table.inside:
        if isinstance(one, Node) and one.tag == "tr":
            yield one
        elif isinstance(one, Node) and one.tag in {"thead", "tbody", "tfoot"}:
            yield from (row for row in one.inside if isinstance(row, Node) and row.tag == "tr")


def _fill(cells: list[Node | None], reaching: dict[int, int]) -> None:
    while reaching.get(len(cells), 0) > 0 and len(cells) < _MOST_COLUMNS:
        reaching[len(cells)] -= 1
        cells.append(None)


def _place(cells: list[Node | None], reaching: dict[int, int], node: Node) -> None:
    for column in range(min(_span(node, "colspan"), _MOST_COLUMNS - len(cells))):
        reaching[len(cells)] = _span(node, "rowspan") - 1
        cells.append(None if column else node)


def _span(node: Node, name: str) -> int:
    said = node.facts.get(name, "")
    return max(1, min(int(said), _MOST_COLUMNS)) if said.isdecimal() and len(said) < 6 else 1


def written_table(rows: Sequence[Sequence[tuple[str, bool]]]) -> list[str]:
    """Write rows of (words, is a heading) as a table; where the first row is none of headings, the table has an empty one above it."""
    rows = [row for row in rows if any(words for words, _is_head in row)]
    if not rows:
        return []
    width = max(len(row) for row in rows)
    is_headed = all(is_head or _is_bold(words) for words, is_head in rows[0]) and not any(_is_bold(row[0][0]) for row in rows[1:])
    is_headed = is_headed and len(rows) > 1
    heads = rows[0] if is_headed or all(is_head for _words, is_head in rows[0]) else ()
    lines = [_line([words.replace("**", "") for words, _is_head in heads], width), "|" + "---|" * width]
    others = ([_headed(words) if is_head else words for words, is_head in row] for row in (rows[1:] if heads else rows))
    return ["\n".join([*lines, *(_line(row, width) for row in others)])]


def _headed(words: str) -> str:
    return f"**{words}**" if words and "*" not in words else words


def _is_bold(words: str) -> bool:
    return words.startswith("**") and words.endswith("**") and len(words) > 4


def _line(cells: Sequence[str], width: int) -> str:
    plain = [one.replace("\n", "<br>").replace("|", "\\|") for one in cells]
    return "| " + " | ".join([*plain, *[""] * (width - len(plain))]) + " |"
