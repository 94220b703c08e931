"""The documentation is complete, current, and its links lead somewhere."""

import re
from pathlib import Path

import pytest

from tools import docs

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
CODE = re.compile(r"```.*?```|`[^`\n]+`", re.DOTALL)
LINK = re.compile(r"\]\((?!https?://|#|mailto:)([^)#\s]+)")


def test_the_reference_says_what_the_code_says():
    assert docs.stale() == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_leads_to_a_file(page):
    missing = [target for target in LINK.findall(CODE.sub("", page.read_text())) if not (page.parent / target).exists()]
    assert missing == []


def test_every_page_can_be_reached_from_the_index():
    index = (ROOT / "docs" / "index.md").read_text()
    unlisted = [
        str(page.relative_to(ROOT / "docs"))
        for page in (ROOT / "docs").rglob("*.md")
        if page.name != "index.md" and "decisions" not in page.parts and str(page.relative_to(ROOT / "docs")) not in index
    ]
    assert unlisted == []


def test_each_row_of_what_was_asked_for_names_tests_that_are_there():
    code = "\n".join(path.read_text() for path in (ROOT / "tests").rglob("test_*.py"))
    rows = [line.rsplit("|", 2)[1] for line in (ROOT / "docs/reference/requirements.md").read_text().splitlines() if line.startswith("| R")]
    assert len(rows) > 100
    for path, _colons, name in (one.partition("::") for row in rows for one in re.findall(r"`([^`]+)`", row)):
        names = path if path.startswith("test_") else name
        assert path.startswith("test_") or (ROOT / "tests" / path).exists(), path
        assert not names or f"def {names}(" in code, names
