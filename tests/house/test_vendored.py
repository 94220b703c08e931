"""The front-end files of others are exactly those that were pinned."""

import hashlib
import json
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = [ROOT / "src/varsko/ui/static/vendor", ROOT / "tests/browser/vendor"]
PINNED = json.loads((ROOT / "tools/frontend/package.json").read_text())


LOCKED = json.loads((ROOT / "tools/frontend/package-lock.json").read_text())["packages"]


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.parent.name)
def test_every_vendored_file_is_the_one_in_the_manifest(folder):
    manifest = json.loads((folder / "manifest.json").read_text())
    licences = (folder / "LICENCES.txt").read_text()
    assert sorted(manifest) == sorted(file.name for file in folder.iterdir() if file.suffix in {".js", ".css"})
    for name, about in manifest.items():
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == about["sha256"], name
        for package, version in made_of(about).items():
            assert LOCKED[f"node_modules/{package}"]["version"] == version
            assert f"{package} {version} ({name})" in licences


def made_of(about: dict) -> dict[str, str]:
    return about.get("made_of") or {about["package"]: about["version"]}


def test_every_package_that_is_asked_for_is_pinned_to_one_version():
    for package, version in {**PINNED["dependencies"], **PINNED["devDependencies"]}.items():
        assert LOCKED[f"node_modules/{package}"]["version"] == version
    for only_once in ("yjs", "@codemirror/state", "lib0"):
        assert [path for path in LOCKED if path.endswith(f"node_modules/{only_once}")] == [f"node_modules/{only_once}"]


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
