"""The front-end files of others are exactly those that were pinned."""

import hashlib
import json
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = [ROOT / "src/varsko/ui/static/vendor", ROOT / "tests/browser/vendor"]
PINNED = json.loads((ROOT / "tools/frontend/package.json").read_text())


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.parent.name)
def test_every_vendored_file_is_the_one_in_the_manifest(folder):
    manifest = json.loads((folder / "manifest.json").read_text())
    assert sorted(manifest) == sorted(file.name for file in folder.iterdir() if file.suffix in {".js", ".css"})
    for name, about in manifest.items():
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == about["sha256"], name
        assert about["version"] == {**PINNED["dependencies"], **PINNED["devDependencies"]}[about["package"]]
        assert f"{about['package']} {about['version']}" in (folder / "LICENCES.txt").read_text()


def test_every_icon_that_is_asked_for_is_drawn():
    drawn = set(json.loads((ROOT / "src/varsko/ui/icons.json").read_text()))
    asked = set()
    for template in (ROOT / "src/varsko").rglob("templates/**/*.html"):
        asked |= set(re.findall(r'{% icon "([^"]+)"', template.read_text()))
        asked |= set(re.findall(r'{% empty "([^"]+)"', template.read_text()))
    assert asked <= drawn


def test_the_lock_file_names_no_registry():
    assert "resolved" not in (ROOT / "tools/frontend/package-lock.json").read_text()


def test_no_template_holds_script_style_or_handlers():
    forbidden = re.compile(r"<style|\sstyle=|\son[a-z]+=|<script(?![^>]*\ssrc=)|javascript:", re.IGNORECASE)
    found = [
        f"{template.name}: {match.group()}"
        for template in (ROOT / "src/varsko").rglob("templates/**/*.html")
        if "/mail/" not in str(template)
        for match in forbidden.finditer(template.read_text())
    ]
    assert found == []


def test_only_the_kit_calls_text_safe():
    outside = [
        str(file.relative_to(ROOT))
        for file in (ROOT / "src/varsko").rglob("*.py")
        if "mark_safe" in file.read_text() and "/ui/" not in str(file)
    ]
    assert outside == []
