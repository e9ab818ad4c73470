"""The rooms of ARCHITECTURE.md, checked: who imports whom, what files are called, how long they are."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent

# What an app may import besides itself.
ALLOWED_APPS = {
    "accounts": set(),
    "catalog": {"accounts"},
    "variants": {"accounts", "catalog"},
    "ingest": {"accounts", "catalog", "variants"},
    "triage": {"accounts", "catalog"},
    "lwds_portal": {"accounts", "catalog", "variants", "ingest", "triage"},
}
FORBIDDEN_NAMES = {"utils", "util", "helpers", "helper", "misc", "common", "tools"}
LONGEST_FILE = 300
# The layers inside an app, from the inside out: a file imports its own layer and those before it.
LAYERS = {
    **dict.fromkeys(("models", "choices", "storage", "sharing"), 1),
    "selectors": 2,
    "services": 3,
    "tasks": 4,
}
PURE, INTERFACE = 0, 5
INTERFACES = {
    *("adapters", "admin", "api", "apps", "authentication", "biothings", "dashboard", "feeds", "filters"),
    *("forms", "lockout", "logs", "management", "metrics", "middleware", "permissions", "serializers", "sitemaps"),
    *("templatetags", "throttling", "urls", "views"),
}


def python_files() -> list[Path]:
    """Every file of the apps and the tests, except migrations."""
    files = [path for room in (*ALLOWED_APPS, "tests") for path in (ROOT / room).rglob("*.py")]
    return sorted(path.relative_to(ROOT) for path in files if "migrations" not in path.parts)


def app_files() -> list[Path]:
    return [path for path in python_files() if path.parts[0] in ALLOWED_APPS]


def imports(path: Path) -> Iterator[tuple[str, int]]:
    """Dotted names that a file imports, with their lines; `from a import b` gives a.b. Typing-only imports too."""
    for node in ast.walk(ast.parse((ROOT / path).read_text())):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            package = [*path.parts[: -node.level]] if node.level else []
            module = ".".join([*package, *([node.module] if node.module else [])])
            yield from ((f"{module}.{alias.name}", node.lineno) for alias in node.names)


def layer(dotted: str) -> int:
    """The layer of `app.module...`: the first part after the app decides; unknown modules count as pure."""
    room = dotted.split(".")[1]
    if room in INTERFACES:
        return INTERFACE
    return LAYERS.get(room, PURE)


def violations_of_apps(path: Path) -> list[str]:
    app = path.parts[0]
    return [
        f"{path}:{line} imports {name}: {app} may import {sorted(ALLOWED_APPS[app]) or 'no other app'}"
        for name, line in imports(path)
        if (other := name.split(".")[0]) in ALLOWED_APPS and other != app and other not in ALLOWED_APPS[app]
    ]


def violations_of_layers(path: Path) -> list[str]:
    app = path.parts[0]
    own = ".".join(path.with_suffix("").parts)
    if len(path.parts) == 2 and path.stem == "__init__":
        return []
    return [
        f"{path}:{line} imports {name}, which lies further out"
        for name, line in imports(path)
        if name.startswith(f"{app}.") and layer(name) > layer(own)
    ]


@pytest.mark.parametrize("path", app_files(), ids=str)
def test_imports_follow_the_arrows_between_apps(path: Path) -> None:
    assert violations_of_apps(path) == []


@pytest.mark.parametrize("path", [p for p in app_files() if p.parts[0] != "lwds_portal"], ids=str)
def test_imports_follow_the_layers_inside_an_app(path: Path) -> None:
    assert violations_of_layers(path) == []


def pure_files() -> list[Path]:
    """Files of the apps in no layer of LAYERS or INTERFACES: what a new file is until it is named there."""
    rooms = [path for path in app_files() if path.parts[0] != "lwds_portal" and path.parts[1] != "__init__.py"]
    return [path for path in rooms if layer(".".join(path.with_suffix("").parts)) == PURE]


@pytest.mark.parametrize("path", pure_files(), ids=str)
def test_pure_modules_import_no_django(path: Path) -> None:
    frameworks = [name for name, _ in imports(path) if name.split(".")[0] in {"django", "rest_framework", "celery"}]
    assert frameworks == []


@pytest.mark.parametrize("path", [p for p in app_files() if p.parts[:2] == ("variants", "selectors")], ids=str)
def test_questions_about_releases_go_through_their_own_connection(path: Path) -> None:
    """variants.releases.store.connection.questions, which can read releases and write nothing."""
    assert "django.db.connection" not in [name for name, _ in imports(path)]


def test_only_what_encodes_imports_compiled_loops() -> None:
    """Web processes, Celery and the command that starts a load shall not pay for numba."""
    imported = (
        "import sys; from lwds_portal import celery, wsgi, urls; from ingest.management.commands import load_wgsa;"
        "from django.contrib import admin; admin.autodiscover();"
        "print(*(name in sys.modules for name in ('numba', 'ingest.tasks')))"
    )
    told = subprocess.run([sys.executable, "-c", imported], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert told.split() == ["False", "True"]


def test_no_file_has_a_name_that_says_nothing() -> None:
    assert [str(path) for path in python_files() if path.stem in FORBIDDEN_NAMES] == []


def test_files_are_short_or_say_why_not() -> None:
    """A longer file says in its first five lines, in a comment or its docstring, that it is 'one file because ...'."""
    for path in python_files():
        lines = (ROOT / path).read_text().splitlines()
        reason = any("one file because" in line.lower() for line in lines[:5])
        assert len(lines) <= LONGEST_FILE or reason, f"{path} has {len(lines)} lines"


def test_a_forbidden_arrow_would_be_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.test_architecture.ROOT", tmp_path)
    (tmp_path / "catalog").mkdir()
    (tmp_path / "catalog" / "selectors.py").write_text("from variants.models import Release\nimport catalog.services\n")
    path = Path("catalog/selectors.py")
    assert len(violations_of_apps(path)) == 1
    assert len(violations_of_layers(path)) == 1
