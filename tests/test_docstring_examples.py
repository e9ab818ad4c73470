"""The examples in docstrings run, and the public functions of the rooms that are complete all have one."""

from __future__ import annotations

import ast
import doctest
import importlib
from pathlib import Path

import pytest

from tests.test_architecture import ROOT, app_files, dotted_name

# Packages and modules without Django whose public functions all have an example: add a room when it is complete.
ROOMS_WITH_EXAMPLES = (
    "accounts.problems",
    "accounts.secrets",
    "lwds_portal.operations.file_storage",
    "triage.engine",
    *(f"variants.genome.{name}" for name in ("batches", "hgvs", "regions")),
    *(f"variants.query.{name}" for name in ("controls", "patterns", "tree")),
)


def modules_with_examples() -> list[str]:
    return [dotted_name(path) for path in app_files() if ">>> " in (ROOT / path).read_text()]


def modules_of(room: str) -> list[Path]:
    """Files of a package, or the one of a module."""
    return [path for path in app_files() if f"{dotted_name(path)}.".startswith(f"{room}.")]


def functions_without_example(path: Path) -> list[str]:
    """Public functions of the module's own level whose docstring has no example."""
    return [
        f"{path}:{node.lineno} {node.name}"
        for node in ast.parse((ROOT / path).read_text()).body
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and not node.name.startswith("_")
        and ">>> " not in (ast.get_docstring(node) or "")
    ]


@pytest.mark.parametrize("name", modules_with_examples())
def test_examples_in_docstrings_run(name: str) -> None:
    module = importlib.import_module(name)
    report: list[str] = []
    runner = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS)
    for example in doctest.DocTestFinder(exclude_empty=True).find(module, name):
        runner.run(example, out=report.append)
    assert runner.failures == 0, "".join(report)
    assert runner.tries > 0, f"{name} has examples outside of docstrings only"


@pytest.mark.parametrize("room", ROOMS_WITH_EXAMPLES)
def test_public_functions_of_complete_rooms_have_an_example(room: str) -> None:
    assert modules_of(room), f"there is no room {room}"
    assert [line for path in modules_of(room) for line in functions_without_example(path)] == []


def test_a_function_without_example_would_be_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.test_docstring_examples.ROOT", tmp_path)
    lines = [
        "def one():",
        '    """1, as in',
        "",
        "    >>> one()",
        "    1",
        '    """',
        "def two(): ...",
        "def _three(): ...",
    ]
    (tmp_path / "a.py").write_text("\n".join(lines))
    assert functions_without_example(Path("a.py")) == ["a.py:7 two"]
