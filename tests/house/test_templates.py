"""Templates hold no script, style or handler of their own, and every one can be read."""

import re
from pathlib import Path

import pytest
from django.template.loader import get_template

SOURCE = Path(__file__).resolve().parents[2] / "src" / "varsko"
TEMPLATES = sorted(SOURCE.rglob("templates/**/*.html"))
IN_MAILS = "inline style"  # mail programs know no style sheets
FORBIDDEN = {
    "inline script": re.compile(r"<script(?![^>]*\bsrc=)(?![^>]*type=\"application/json\")", re.IGNORECASE),
    "inline style": re.compile(r"<style|\sstyle=", re.IGNORECASE),
    "handler": re.compile(r"\son[a-z]+=|hx-on", re.IGNORECASE),
    "text trusted unseen": re.compile(r"\|\s*safe\b|autoescape off"),
    "drawing in the reader's language": re.compile(
        r"\s(?:cx|cy|r|x|y|[xy][12]|width|height|points|d|viewBox)=\"[^\"]*\{\{(?![^}]*\|(?:unlocalize|stringformat))"
    ),
    "address elsewhere": re.compile(r"(?:src|href|action)=\"(?:https?:)?//", re.IGNORECASE),
}


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_a_template_is_read_and_keeps_the_policy(path):
    text = path.read_text()
    found = [what for what, pattern in FORBIDDEN.items() if pattern.search(text)]
    assert found == ([IN_MAILS] if "mail" in path.parts and IN_MAILS in found else [])
    name = str(path).partition("/templates/")[2]
    assert get_template(name)


def test_only_the_design_kit_makes_markup_of_text():
    trusting = [
        str(path.relative_to(SOURCE))
        for path in SOURCE.rglob("*.py")
        if re.search(r"\b(mark_safe|SafeString\()", path.read_text()) and "ui" not in path.relative_to(SOURCE).parts
    ]
    assert trusting == []
