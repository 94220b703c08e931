"""Functions and files stay short."""

import ast
from pathlib import Path
from statistics import median, quantiles

ROOT = Path(__file__).resolve().parents[2]
FUNCTION_MEDIAN, FUNCTION_P90, FUNCTION_MOST = 8, 25, 50
FILE_MOST, TEST_FILE_MOST = 400, 600


def files(folder: str) -> list[Path]:
    return [path for path in (ROOT / folder).rglob("*.py") if "migrations" not in path.parts]


def lengths() -> dict[str, int]:
    found = {}
    for path in files("src"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                found[f"{path.relative_to(ROOT)}:{node.lineno} {node.name}"] = (node.end_lineno or 0) - node.lineno + 1
    return found


def test_functions_are_short():
    sizes = lengths()
    assert {name: size for name, size in sizes.items() if size > FUNCTION_MOST} == {}
    assert median(sizes.values()) <= FUNCTION_MEDIAN
    assert quantiles(sizes.values(), n=10)[-1] <= FUNCTION_P90


def test_files_are_short():
    long = {str(path.relative_to(ROOT)): size for path in files("src") if (size := len(path.read_text().splitlines())) > FILE_MOST}
    assert long == {}
    long = {str(path.relative_to(ROOT)): size for path in files("tests") if (size := len(path.read_text().splitlines())) > TEST_FILE_MOST}
    assert long == {}


def test_public_names_of_the_doors_and_the_ground_are_described():
    bare = []
    for path in files("src"):
        rooms = set(path.relative_to(ROOT / "src" / "varsko").parts) | {path.stem}
        if not rooms & {"actions", "queries", "events", "core", "kernel", "handlers"}:
            continue
        for node in ast.parse(path.read_text()).body:
            is_public = isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) and not node.name.startswith("_")
            if is_public and not ast.get_docstring(node):
                bare.append(f"{path.relative_to(ROOT)}:{node.lineno} {node.name}")
    assert bare == []


def test_the_import_contracts_have_no_exceptions():
    assert "ignore_imports" not in (ROOT / ".importlinter").read_text()
