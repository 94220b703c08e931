"""A tree of HTML as Markdown that is read by people and by the renderer of articles.

What is special to a source – its macros, its links, its files – is told by whoever inherits from `Writer`.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import ClassVar

from varsko.kernel.markup import begun, escaped, label
from varsko.knowledge.domain.nodes import HEADINGS, Node
from varsko.knowledge.domain.tables import rows_of, written_table

_MARKS = {"strong": "**", "b": "**", "em": "*", "i": "*", "cite": "*", "del": "~~", "s": "~~", "strike": "~~"}
_CODE = frozenset({"code", "tt", "kbd", "samp"})
_SILENT = frozenset({"script", "style", "head", "noscript", "template", "form", "fieldset", "button", "select", "textarea", "colgroup"})
_BLANKS = re.compile(r"[\s\u00a0]+")
_BEGIN = re.compile(r"[ >]*(?:#{1,6} )?(- (?:\[[ x]\] )?)?")
_SIGNS = {"- ": "• ", "- [ ] ": "☐ ", "- [x] ": "☑ "}
_LONGEST = 250_000
"""Letters of a text; no article takes as many."""


class Writer:
    """Writes nodes as Markdown: `blocks` what stands on lines of its own, `line` what stands within one."""

    silent: ClassVar[frozenset[str]] = _SILENT

    def text_of(self, root: Node) -> str:
        """Write a whole text."""
        return "\n\n".join(self.blocks(root.inside))[:_LONGEST].strip()

    def blocks(self, nodes: Iterable[Node | str]) -> list[str]:
        """Write nodes as blocks: runs of words become paragraphs."""
        found: list[str] = []
        run: list[Node | str] = []
        for one in nodes:
            if isinstance(one, Node) and one.is_block:
                found += [*self._paragraph(run), *self.block(one)]
                run = []
            else:
                run.append(one)
        return found + self._paragraph(run)

    def _paragraph(self, run: Sequence[Node | str]) -> list[str]:
        text = "\n".join(re.sub(" {2,}", " ", line).strip() for line in self.line(run).split("\n")).strip() if run else ""
        return [re.sub(r"\n{2,}", "\n", begun(text))] if text else []

    def block(self, node: Node) -> list[str]:
        """Write one block, by what it is for its source, else by its name."""
        if node.tag in self.silent:
            return []
        special = self.special_block(node)
        if special is not None:
            return special
        if node.tag in HEADINGS:
            return self._heading(node)
        ways = {"ul": self.listed, "ol": self.listed, "table": self._table, "pre": self._code, "blockquote": self._quote}
        if node.tag == "hr":
            return ["---"]
        return ways[node.tag](node) if node.tag in ways else self.blocks(node.inside)

    def _heading(self, node: Node) -> list[str]:
        words = _BLANKS.sub(" ", self.line([node])).strip()
        whole = re.fullmatch(r"\*\*((?:[^*]|\\\*)+)\*\*", words)
        words = whole[1] if whole else words
        return [f"{'#' * int(node.tag[1:])} {words}"] if words else []

    def _quote(self, node: Node) -> list[str]:
        return quoted(self.blocks(node.inside))

    def _code(self, node: Node) -> list[str]:
        return [fenced(node.texts(), self.language_of(node))]

    def listed(self, node: Node) -> list[str]:
        """Write a list; what stands in it beside its items belongs to the item before."""
        items: list[list[str]] = []
        for one in node.inside:
            if isinstance(one, Node) and one.tag == "li":
                mark = self.mark_of(node, one)
                first, *others = self.blocks(one.inside) or [""]
                items.append([mark + re.sub(r"^#{1,6} (.*)$", r"**\1**", first), *others])
            elif isinstance(one, Node):
                extra = self.block(one) if one.is_block else self._paragraph([one])
                items = items or [[""]] if extra else items
                if extra:
                    items[-1] += extra
        items = [one for one in items if any(one)]
        return ["\n".join(self._numbered(node, items))] if items else []

    def _numbered(self, node: Node, items: Sequence[Sequence[str]]) -> Iterator[str]:
        start = node.facts.get("start", "")
        for number, parts in enumerate(items, int(start) if start.isdecimal() and len(start) < 6 else 1):
            mark = f"{number}. " if node.tag == "ol" else "- "
            yield mark + _within(parts, " " * len(mark))

    def _table(self, node: Node) -> list[str]:
        rows = rows_of(node)
        if len(rows) == 1 and len(rows[0]) == 1 and rows[0][0] is not None:
            return quoted(self.blocks(rows[0][0].inside))
        cells = [[("" if one is None else self._cell(one), one is None or one.tag == "th") for one in row] for row in rows]
        return written_table(cells)

    def _cell(self, node: Node) -> str:
        return "<br>".join(line for block in self.blocks(node.inside) for line in flat(block))

    def line(self, nodes: Iterable[Node | str], marks: frozenset[str] = frozenset()) -> str:
        """Write nodes within a line; a line break is a line's end."""
        parts: list[str] = []
        for one in _merged(nodes):
            piece = escaped(_BLANKS.sub(" ", one)) if isinstance(one, str) else self._inline(one, marks)
            if piece and parts:
                piece = _parted(parts[-1], piece)
            parts.append(piece)
        return "".join(parts)

    def _inline(self, node: Node, marks: frozenset[str]) -> str:
        if node.tag in self.silent:
            return ""
        special = self.special_inline(node)
        if special is not None:
            return special
        mark = _MARKS.get(node.tag, "")
        if mark and mark not in marks:
            return _marked(self.line(node.inside, marks | {mark}), mark)
        if node.tag in _CODE:
            return _coded(node.words())
        if node.tag == "br":
            return "\n"
        return self.line(node.inside, marks)

    def special_block(self, node: Node) -> list[str] | None:
        """Write a block that means something to the source; None for any other."""
        raise NotImplementedError

    def special_inline(self, node: Node) -> str | None:
        """Write something within a line that means something to the source; None for any other."""
        raise NotImplementedError

    def language_of(self, node: Node) -> str:
        """Name the language of code, "" when nobody said."""
        return ""

    def mark_of(self, parent: Node, item: Node) -> str:
        """Give what an item of a list begins with, such as a box that is ticked."""
        return ""


def linked(words: str, target: str) -> str:
    """Write a link; the words are Markdown already. A bare address stays one."""
    plain = words.replace("\n", " ").strip()
    if not plain:
        return ""
    address = target.replace(" ", "%20").replace("(", "%28").replace(")", "%29").replace("<", "%3C").replace(">", "%3E")
    before, after = words[: len(words) - len(words.lstrip())], words[len(words.rstrip()) :]
    bare = re.sub(r"\\(?=[!-/:-@\[-`{-~])", "", plain)
    is_bare = bare.startswith(("http://", "https://")) and bare.rstrip("/") == target.rstrip("/")
    return f"{before}{bare}{after}" if is_bare else f"{before}[{_bracketed(plain)}]({address}){after}"


def _bracketed(words: str) -> str:
    """Keep brackets in the words of a link from ending it; those of pictures and of what is escaped stay."""
    return words if "![" in words else re.sub(r"(?<!\\)[\[\]]", r"\\\g<0>", words)


def picture(words: str, target: str) -> str:
    """Write a picture; the target is written as it stands."""
    return f"![{label(_BLANKS.sub(' ', words)).strip()}]({target})"


def quoted(blocks: Sequence[str]) -> list[str]:
    """Write blocks as a quotation."""
    lines = "\n\n".join(blocks).split("\n")
    return ["\n".join(f"> {line}".rstrip() for line in lines)] if blocks else []


def called_out(sign: str, title: str, blocks: Sequence[str]) -> list[str]:
    """Write a box with a sign and a title, each of which may be missing, as a quotation."""
    head = " ".join(part for part in (sign, f"**{escaped(title)}**" if title else "") if part)
    first = blocks[0] if blocks else ""
    if head and first and not title and not first.startswith(("- ", "```", "> ", "| ", "#", "1. ")):
        return quoted([f"{head} {first}", *blocks[1:]])
    return quoted([one for one in (head, *blocks) if one])


def fenced(code: str, language: str) -> str:
    """Write code between fences that nothing within it ends."""
    longest = max((len(run) for run in re.findall(r"`{3,}", code)), default=2)
    fence = "`" * (longest + 1)
    return f"{fence}{language}\n{code.strip(chr(10)).replace(chr(160), ' ')}\n{fence}"


def flat(block: str) -> Iterator[str]:
    """Give the lines of a block as they can stand in the cell of a table."""
    is_code = False
    for line in block.split("\n"):
        if line.lstrip("> ").startswith("```"):
            is_code = not is_code
        elif is_code:
            yield _coded(line.strip()) if line.strip() else ""
        elif not re.fullmatch(r"\|(?:---\|)+", line.strip()):
            begin = _BEGIN.match(line)
            sign = _SIGNS.get(begin[1] or "", "") if begin else ""
            words = line[begin.end() if begin else 0 :]
            is_row = words.startswith("| ") and words.endswith(" |")
            yield words[2:-2].strip().replace(" | ", " · ") if is_row else sign + words


def _merged(nodes: Iterable[Node | str]) -> Iterator[Node | str]:
    """Join neighbours of one mark: two bold pieces beside one another are one."""
    for mark, run in groupby(nodes, key=_mark_of):
        if not mark:
            yield from run
            continue
        first, *others = (one for one in run if isinstance(one, Node))
        yield Node(first.tag, first.facts, [part for one in (first, *others) for part in one.inside], first.is_block) if others else first


def _mark_of(one: Node | str) -> str:
    return _MARKS.get(one.tag, "") if isinstance(one, Node) else ""


def _marked(words: str, mark: str) -> str:
    """Set words between marks: blanks at their ends stand outside, each line has its own."""
    lines = []
    for line in words.split("\n"):
        plain = line.strip()
        before, after = line[: len(line) - len(line.lstrip())], line[len(line.rstrip()) :]
        lines.append(f"{before}{mark}{plain}{mark}{after}" if plain else line)
    return "\n".join(lines)


def _parted(before: str, piece: str) -> str:
    """Keep a mark that stands between punctuation and a letter apart from the letter: it would not be read as one."""
    inner, outer = before.rstrip("*~")[-1:], piece.lstrip("*~")[:1]
    ends = before[-1:] in "*~" and inner and not inner.isalnum() and piece[:1].isalnum()
    begins = piece[:1] in "*~" and outer and not outer.isalnum() and before[-1:].isalnum()
    return f" {piece}" if ends or begins else piece


def _coded(words: str) -> str:
    if not words:
        return ""
    longest = max((len(run) for run in re.findall(r"`+", words)), default=0)
    fence = "`" * (longest + 1)
    room = " " if longest else ""
    return f"{fence}{room}{words}{room}{fence}"


def _within(parts: Sequence[str], indent: str) -> str:
    """Join the blocks of an item: a list follows its words at once, others after an empty line; all are indented but the first line."""
    text = parts[0]
    for one in parts[1:]:
        is_list = one.startswith("- ") or re.match(r"\d+\. ", one)
        text += ("\n" if is_list else "\n\n") + one
    return "\n".join(f"{indent}{line}" if number and line else line for number, line in enumerate(text.split("\n")))
