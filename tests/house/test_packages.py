"""What runs needs only what `make run` installs."""

import ast
import re
import sys
from importlib.metadata import packages_distributions
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def imported(path: Path) -> set[str]:
    nodes = list(ast.walk(ast.parse(path.read_text())))
    direct = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    return {name.partition(".")[0] for name in direct | {node.module or "" for node in nodes if isinstance(node, ast.ImportFrom)}}


def test_the_product_imports_nothing_that_only_developers_have():
    lines = (ROOT / "requirements" / "run.txt").read_text().splitlines()
    installed = {plain(re.split(r"[=;\s]", line)[0]) for line in lines if line}
    homes = packages_distributions()
    missing = {
        f"{path.relative_to(ROOT)}: {name}"
        for path in (ROOT / "src").rglob("*.py")
        for name in imported(path) - set(sys.stdlib_module_names) - {"varsko", ""}
        if not {plain(home) for home in homes.get(name, ())} & installed
    }
    assert missing == set()
