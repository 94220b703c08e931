"""Libraries that are loaded late have all that is asked of them: nobody shall find out at night that a name is not there."""

import ast
from importlib import import_module
from pathlib import Path

import pytest

SOURCE = Path(__file__).resolve().parents[2] / "src" / "varsko"
LATE = [path for path in sorted(SOURCE.rglob("*.py")) if "kernel.late import late" in path.read_text()]


def put_off(tree: ast.Module) -> dict[str, str]:
    """Give the names in a file that stand for late modules, each with its module."""
    given = [node for node in ast.walk(tree) if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call)]
    return {
        node.targets[0].id: node.value.args[0].value
        for node in given
        if isinstance(node.value.func, ast.Name) and node.value.func.id == "late"
    }


def seen_by_checkers(tree: ast.Module) -> dict[str, str]:
    """Give the names that are imported for whoever checks types, each with its module."""
    found = {}
    for block in (node for node in tree.body if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"):
        for node in block.body:
            before = f"{node.module}." if isinstance(node, ast.ImportFrom) else ""
            found |= {alias.asname or alias.name: before + alias.name for alias in node.names}
    return found


def asked(tree: ast.Module, names: set[str]) -> set[tuple[str, ...]]:
    """Give what the file asks of those names: `PIL.Image.open` as ("PIL", "Image", "open")."""
    chains = {tuple(ast.unparse(node).split(".")) for node in ast.walk(tree) if isinstance(node, ast.Attribute) and is_plain(node)}
    return {chain for chain in chains if chain[0] in names}


def is_plain(node: ast.expr) -> bool:
    return isinstance(node, ast.Name) or (isinstance(node, ast.Attribute) and is_plain(node.value))


@pytest.mark.parametrize("path", LATE, ids=lambda path: str(path.relative_to(SOURCE)))
def test_what_is_asked_of_a_late_library_is_there(path):
    tree = ast.parse(path.read_text())
    late = put_off(tree)
    assert late
    assert late == seen_by_checkers(tree), "checkers see what runs"
    for name, *attributes in asked(tree, set(late)):
        found = import_module(late[name])
        for attribute in attributes:
            assert hasattr(found, attribute), f"{late[name]} has no {'.'.join(attributes)}"
            found = getattr(found, attribute)
