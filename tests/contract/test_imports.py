"""Imports run one way, read off the source: titfortat <- data_checks <- assets <- pipelines."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.shared import ROOT

LAYERS = ("titfortat", "data_checks", "assets", "pipelines")
FORBIDDEN = {
    "titfortat": {"dagster", "great_expectations"},
    "data_checks": {"dagster"},
    "assets": {"great_expectations"},
    "pipelines": {"great_expectations"},
}


def imports(source: str) -> Iterator[tuple[str, int, bool]]:
    """(module, line, at import time) of every import of a module's source."""
    tree = ast.parse(source)
    inside = {
        id(node)
        for outer in ast.walk(tree)
        if isinstance(outer, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda) or _type_checking(outer)
        for node in ast.walk(outer)
    }
    for node in ast.walk(tree):
        at_import = id(node) not in inside
        if isinstance(node, ast.Import):
            yield from ((name.name, node.lineno, at_import) for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"line {node.lineno}: relative import"
            yield node.module or "", node.lineno, at_import


def _type_checking(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"


def modules(layer: str) -> list[Path]:
    return sorted((ROOT / layer).rglob("*.py"))


def broken(layer: str) -> list[str]:
    later = set(LAYERS[LAYERS.index(layer) + 1 :]) | {"tests"}
    return [
        f"{path.relative_to(ROOT)}:{line} imports {name}"
        for path in modules(layer)
        for name, line, _ in imports(path.read_text(encoding="utf-8"))
        if name.partition(".")[0] in later | FORBIDDEN[layer]
    ]


@pytest.mark.parametrize("layer", LAYERS)
def test_imports_run_one_way(layer: str) -> None:
    assert modules(layer), f"{layer} has no modules"
    assert broken(layer) == []


def test_great_expectations_is_imported_only_where_a_suite_runs() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{line}"
        for layer in LAYERS
        for path in modules(layer)
        for name, line, at_import in imports(path.read_text(encoding="utf-8"))
        if name.partition(".")[0] == "great_expectations" and at_import
    ]
    # expectations.py defines classes that derive from Great Expectations' own; it is itself imported in a function.
    assert [f for f in found if not f.startswith("data_checks/expectations.py:")] == []


def test_the_reader_of_imports_sees_what_it_must() -> None:
    source = "import a.b\nfrom c import d\ndef f():\n    import e\nif TYPE_CHECKING:\n    import g\n"
    assert sorted(imports(source)) == [("a.b", 1, True), ("c", 2, True), ("e", 4, False), ("g", 6, False)]
    with pytest.raises(AssertionError, match="relative"):
        list(imports("from . import x"))
