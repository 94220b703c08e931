"""The steps of an article: its numbered list, each with what shows that it worked."""

import re

from varsko.knowledge.data import Step

_STEP = re.compile(r"^\s{0,3}\d{1,3}[.)]\s+(.+)$")
_CHECK = re.compile(r"^\s+(?:[-*]\s+)?(?:→|->|=>)\s*(.+)$")
_MORE = re.compile(r"^\s{2,}(\S.*)$")
_FENCE = re.compile(r"^\s*(```|~~~)")


def steps(text: str) -> tuple[Step, ...]:
    """Read the numbered steps of a Markdown text; an indented line behind an arrow says what shows that its step worked."""
    found: list[Step] = []
    in_code = False
    for line in text.splitlines():
        if _FENCE.match(line):
            in_code = not in_code
        elif not in_code:
            _read(line, found)
    return tuple(found)


def _read(line: str, found: list[Step]) -> None:
    if match := _STEP.match(line):
        found.append(Step(text=match[1].strip()))
    elif found and (match := _CHECK.match(line)):
        found[-1] = Step(text=found[-1].text, check=match[1].strip())
    elif found and not found[-1].check and (match := _MORE.match(line)):
        found[-1] = Step(text=f"{found[-1].text}\n{match[1].strip()}")
