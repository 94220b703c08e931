"""Copies the listed front-end files out of their pinned packages: `python -m tools.vendor` (needs npm, only when a version changes).

The file of live documents is built of several packages by tools/frontend/coedit.js. Writes the files, a
manifest with version, licence and sha256 of each, the licence texts, and the icons as one JSON file.
"""

import hashlib
import json
import re
import subprocess
import tempfile
from pathlib import Path
from shutil import copyfile

ROOT = Path(__file__).resolve().parents[1]
PINNED = ROOT / "tools" / "frontend"
VENDOR = ROOT / "src/varsko/ui/static/vendor"
ICONS = ROOT / "src/varsko/ui/icons.json"
AXE = ROOT / "tests/browser/vendor"
BUNDLE = VENDOR / "coedit.min.js"

FILES = {
    VENDOR / "tabler.min.css": "@tabler/core/dist/css/tabler.min.css",
    VENDOR / "tabler.min.js": "@tabler/core/dist/js/tabler.min.js",
    VENDOR / "htmx.min.js": "htmx.org/dist/htmx.min.js",
    VENDOR / "idiomorph-ext.min.js": "idiomorph/dist/idiomorph-ext.min.js",
    AXE / "axe.min.js": "axe-core/axe.min.js",
    AXE / "status-widget.js": "@statuspage/status-widget/dist/index.js",
}
# packages that ship no licence file: who holds the copyright of their MIT licence
COPYRIGHT = {
    "@tabler/core": "Copyright (c) 2018-2026 The Tabler Authors",
}
MIT = """MIT License

{copyright}

Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated documentation files
(the "Software"), to deal in the Software without restriction, including without limitation the rights to use, copy, modify, merge,
publish, distribute, sublicense, and/or sell copies of the Software, and to permit persons to whom the Software is furnished to do
so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF
MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR COPYRIGHT HOLDERS BE LIABLE
FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT OF OR IN
CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.
"""


def main() -> None:
    """Install the pinned packages into a temporary folder and copy what is listed."""
    with tempfile.TemporaryDirectory() as folder:
        for name in ("package.json", "package-lock.json"):
            copyfile(PINNED / name, Path(folder) / name)
        subprocess.run(["npm", "ci", "--ignore-scripts", "--silent"], cwd=folder, check=True)
        modules = Path(folder) / "node_modules"
        bundled = _bundle(Path(folder))
        for target in (VENDOR, AXE):
            _copy_files(modules, target, bundled)
        _write_icons(modules)


def _bundle(folder: Path) -> list[str]:
    """Build the one file that live documents need out of its packages; gives their names."""
    copyfile(PINNED / "coedit.js", folder / "coedit.js")
    options = ["--bundle", "--minify", "--format=iife", "--global-name=coedit", "--target=es2022", "--legal-comments=none"]
    command = ["node_modules/.bin/esbuild", "coedit.js", *options, "--metafile=made-of.json", f"--outfile={BUNDLE}", "--log-level=warning"]
    subprocess.run(command, cwd=folder, check=True)
    inputs = json.loads((folder / "made-of.json").read_text())["inputs"]
    return sorted({_package_of(path.removeprefix("node_modules/")) for path in inputs if path.startswith("node_modules/")})


def _copy_files(modules: Path, target: Path, bundled: list[str]) -> None:
    target.mkdir(parents=True, exist_ok=True)
    manifest, licences = {}, []
    for file, source in FILES.items():
        if file.parent != target:
            continue
        copyfile(modules / source, file)
        package = _package_of(source)
        about = _about(modules, package)
        manifest[file.name] = {
            "package": package,
            "version": about["version"],
            "licence": about["license"],
            "sha256": hashlib.sha256(file.read_bytes()).hexdigest(),
        }
        licences.append(_licence_entry(modules, package, file.name))
    if target == VENDOR:
        manifest[BUNDLE.name] = {
            "made_of": {package: _about(modules, package)["version"] for package in bundled},
            "built_with": {"esbuild": _about(modules, "esbuild")["version"]},
            "licence": "MIT",
            "sha256": hashlib.sha256(BUNDLE.read_bytes()).hexdigest(),
        }
        licences += [_licence_entry(modules, package, BUNDLE.name) for package in bundled]
    (target / "manifest.json").write_text(json.dumps(manifest, indent=2) + "\n")
    (target / "LICENCES.txt").write_text(("\n" + "-" * 80 + "\n\n").join(licences))


def _about(modules: Path, package: str) -> dict[str, str]:
    return json.loads((modules / package / "package.json").read_text())


def _licence_entry(modules: Path, package: str, file: str) -> str:
    return f"{package} {_about(modules, package)['version']} ({file})\n\n{_licence(modules, package)}"


def _package_of(source: str) -> str:
    parts = source.split("/")
    return "/".join(parts[:2]) if source.startswith("@") else parts[0]


def _licence(modules: Path, package: str) -> str:
    file = modules / package / "LICENSE"
    return file.read_text() if file.exists() else MIT.format(copyright=COPYRIGHT[package])


def _write_icons(modules: Path) -> None:
    names = (PINNED / "icons.txt").read_text().split()
    drawn = {name: _paths((modules / f"@tabler/icons/icons/outline/{name}.svg").read_text()) for name in sorted(names)}
    ICONS.write_text(json.dumps(drawn, indent=0) + "\n")


def _paths(svg: str) -> str:
    shapes = re.findall(r"<(?!svg|path stroke=\"none\")[a-z]+ [^>]*/>", svg)
    return "".join(shapes)


if __name__ == "__main__":
    main()
