"""The rooms of ARCHITECTURE.md, checked: who imports whom, what files are called, how long they are.

One file because every check reads the same imports.
"""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from tests.rooms import (
    ALLOWED_APPS,
    DJANGO_NAMES,
    FEATURES,
    FORBIDDEN_NAMES,
    INTERFACES,
    LONGEST_FILE,
    PURE_ROOMS,
    ROOMS,
    SHORTEST_FILE,
)

ROOT = Path(__file__).resolve().parent.parent


def python_files() -> list[Path]:
    """Every file of the apps and the tests, except migrations."""
    return _python_files_below(ROOT)


@cache
def _python_files_below(root: Path) -> list[Path]:
    files = [path for room in (*ALLOWED_APPS, "tests") for path in (root / room).rglob("*.py")]
    return sorted(path.relative_to(root) for path in files if "migrations" not in path.parts)


def app_files() -> list[Path]:
    return [path for path in python_files() if path.parts[0] in ALLOWED_APPS]


def imports(path: Path) -> list[tuple[str, int]]:
    """Dotted names that a file imports, with their lines; `from a import b` gives a.b. Typing-only imports too."""
    return _imports_of(ROOT / path, path.parts)


@cache
def _imports_of(file: Path, parts: tuple[str, ...]) -> list[tuple[str, int]]:
    names: list[tuple[str, int]] = []
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.Import):
            names += ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            package = [*parts[: -node.level]] if node.level else []
            module = ".".join([*package, *([node.module] if node.module else [])])
            names += ((f"{module}.{alias.name}", node.lineno) for alias in node.names)
    return names


def dotted_name(path: Path) -> str:
    """catalog/files/paths.py -> catalog.files.paths; a package is named after its folder."""
    return ".".join(path.with_suffix("").parts).removesuffix(".__init__")


def is_in(dotted: str, room: str) -> bool:
    """Whether `app.module...` is the room of that name inside its app, or lies in it."""
    inside = dotted.partition(".")[2]
    return inside == room or inside.startswith(f"{room}.")


def is_pure(path: Path) -> bool:
    dotted = dotted_name(path)
    return any(is_in(dotted, room) for room in PURE_ROOMS.get(path.parts[0], ()))


def floor(dotted: str) -> int:
    """The floor of `app.module...` by ROOMS; the app itself, which holds no more than a version, is below all."""
    if "." not in dotted:
        return 0
    floors = ROOMS[dotted.split(".")[0]]
    fitting = [(len(room), number) for number, rooms in enumerate(floors) for room in rooms if is_in(dotted, room)]
    return max(fitting)[1] if fitting else len(floors)


def is_interface(dotted: str) -> bool:
    return not INTERFACES.isdisjoint(dotted.split(".")[1:])


@cache
def _module_names(root: Path, app: str) -> frozenset[str]:
    """Dotted names of all modules of an app."""
    return frozenset(dotted_name(path) for path in _python_files_below(root) if path.parts[0] == app)


def modules_imported(path: Path) -> dict[str, int]:
    """{module of the same app that the file imports: line}."""
    names = _module_names(ROOT, path.parts[0])
    lines: dict[str, int] = {}
    for name, line in imports(path):
        module = name if name in names else name.rpartition(".")[0]
        if module in names and module != dotted_name(path):
            lines.setdefault(module, line)
    return lines


def feature(dotted: str) -> str | None:
    """The feature that `app.module...` belongs to."""
    return next((room for room in FEATURES.get(dotted.split(".")[0], ()) if is_in(dotted, room)), None)


def violations_of_rooms(path: Path) -> list[str]:
    own = dotted_name(path)
    if own == path.parts[0]:
        return []
    problems = []
    for module, line in modules_imported(path).items():
        where = f"{path}:{line} imports {module}"
        if floor(module) > floor(own):
            problems.append(f"{where}, which stands on a higher floor")
        if feature(own) and feature(module) not in (None, feature(own)):
            problems.append(f"{where}: features meet in lower rooms only")
        if floor(own) < len(ROOMS[path.parts[0]]) and not is_interface(own):
            if is_interface(module):
                problems.append(f"{where}, which is an interface")
            if module.endswith(".tasks"):
                problems.append(f"{where}: what tasks do starts none")
        if is_pure(path) and not is_pure(Path(*module.split("."))) and module != own.rpartition(".")[0]:
            problems.append(f"{where}, which is not pure")
    return problems


def circle_of_modules(app: str) -> list[str]:
    """Modules of the app that import each other in a circle, in order; empty if there is none."""
    arrows = {dotted_name(path): set(modules_imported(path)) for path in app_files() if path.parts[0] == app}
    while free := {name for name, targets in arrows.items() if not targets & set(arrows)}:
        arrows = {name: targets for name, targets in arrows.items() if name not in free}
    if not arrows:
        return []
    trail = [min(arrows)]
    while len(trail) == len(set(trail)):
        trail.append(min(arrows[trail[-1]] & set(arrows)))
    return trail


def violations_of_apps(path: Path) -> list[str]:
    app = path.parts[0]
    return [
        f"{path}:{line} imports {name}: {app} may import {sorted(ALLOWED_APPS[app]) or 'no other app'}"
        for name, line in imports(path)
        if (other := name.split(".")[0]) in ALLOWED_APPS and other != app and other not in ALLOWED_APPS[app]
    ]


def test_imports_follow_the_arrows_between_apps() -> None:
    assert [violation for path in app_files() for violation in violations_of_apps(path)] == []


def test_imports_follow_the_floors_inside_an_app() -> None:
    assert [violation for path in app_files() for violation in violations_of_rooms(path)] == []


@pytest.mark.parametrize("app", ROOMS)
def test_no_modules_import_each_other_in_a_circle(app: str) -> None:
    assert circle_of_modules(app) == []


@pytest.mark.parametrize("app", ROOMS)
def test_file_names_are_unique_in_an_app(app: str) -> None:
    names = Counter(path.stem for path in app_files() if path.parts[0] == app and "commands" not in path.parts)
    assert [name for name, count in names.items() if count > 1 and name not in DJANGO_NAMES] == []


@pytest.mark.parametrize("app", ROOMS)
def test_every_room_that_is_named_exists(app: str) -> None:
    rooms = [room for rooms in ROOMS[app] for room in rooms] + list(PURE_ROOMS.get(app, ()))
    paths = {room: ROOT / app / room.replace(".", "/") for room in rooms}
    assert [room for room, at in paths.items() if not (at.is_dir() or at.with_suffix(".py").is_file())] == []


def test_pure_modules_import_no_django() -> None:
    frameworks = {"django", "rest_framework", "celery"}
    forbidden = [
        (str(path), name)
        for path in app_files()
        if is_pure(path)
        for name, _ in imports(path)
        if name.split(".")[0] in frameworks
    ]
    assert forbidden == []


READS_OF_RELEASES = [
    *(Path(f"variants/releases/{name}.py") for name in ("rows", "lookup", "selection", "query_names", "facets")),
    *(Path(f"variants/releases/{name}.py") for name in ("ordering", "documents", "field_values")),
    *(
        Path("variants/annotate/annotator.py"),
        Path("variants/explore/profile.py"),
        Path("variants/explore/explore_result.py"),
    ),
    *(Path("variants/groupfiles/counts.py"), Path("variants/groupfiles/unit_members.py")),
]


@pytest.mark.parametrize("path", READS_OF_RELEASES, ids=str)
def test_questions_about_releases_go_through_their_own_connection(path: Path) -> None:
    """variants.releases.store.connection.readonly, which can read releases and write nothing."""
    assert "django.db.connection" not in [name for name, _ in imports(path)]


def test_only_encoding_imports_compiled_loops() -> None:
    """Web processes, Celery and the command that starts a load shall not pay for numba."""
    imported = (
        "import sys; from lwds_portal import celery, wsgi, urls; from ingest.management.commands import load_wgsa;"
        "from django.contrib import admin; admin.autodiscover();"
        "print(*(name in sys.modules for name in ('numba', 'ingest.tasks')))"
    )
    output = subprocess.run(
        [sys.executable, "-c", imported], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    assert output.split() == ["False", "True"]


READERS_OF_JSON = {
    "accounts/json_documents.py": "the bounded reader",
    "variants/rest/lookup_body.py": "a bounded body, read by orjson, which refuses deep nesting itself",
    "variants/biothings/request.py": "likewise",
    "lwds_portal/mcp/portal_requests.py": "the portal's own answers",
    "lwds_portal/web/shared_cache.py": "what the portal wrote itself, as in the following",
    "lwds_portal/operations/restore.py": "",
    "background/queue.py": "",
    "ingest/lake/write_lake.py": "",
    "variants/lake/manifest.py": "",
    "catalog/files/reading/workbooks.py": "",
    "catalog/queries/query_process.py": "",
    "catalog/queries/query_worker.py": "",
    "catalog/queries/statements.py": "",
    "catalog/management/commands/read_table.py": "a file of whoever runs the command",
}


def test_json_from_outside_is_read_by_the_bounded_reader() -> None:
    readers = {str(path) for path in app_files() if re.search(r"json\.loads?\(", (ROOT / path).read_text())}
    assert readers == set(READERS_OF_JSON)


def test_every_module_is_named_in_architecture_md() -> None:
    words = set(re.findall(r"[\w-]+", (ROOT / "ARCHITECTURE.md").read_text()))
    modules = [path for path in app_files() if "commands" not in path.parts and path.stem != "__init__"]
    assert [str(path) for path in modules if path.stem not in words] == []


def test_no_file_has_a_name_that_says_nothing() -> None:
    assert [str(path) for path in python_files() if path.stem in FORBIDDEN_NAMES] == []


def test_files_are_short_or_say_why_not() -> None:
    """A longer file says in its first five lines, in a comment or its docstring, that it is 'one file because ...'."""
    for path in python_files():
        lines = (ROOT / path).read_text().splitlines()
        reason = any("one file because" in line.lower() for line in lines[:5])
        assert len(lines) <= LONGEST_FILE or reason, f"{path} has {len(lines)} lines"


def test_short_modules_say_why_they_stand_alone() -> None:
    exempt = DJANGO_NAMES | {"__main__", "wsgi", "celery"}
    short = [
        str(path)
        for path in app_files()
        if path.stem not in exempt and "commands" not in path.parts
        for text in [(ROOT / path).read_text()]
        if len(text.splitlines()) < SHORTEST_FILE and "separate module because" not in text.lower()
    ]
    assert short == []


def test_a_forbidden_arrow_would_be_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.test_architecture.ROOT", tmp_path)
    (tmp_path / "catalog").mkdir()
    (tmp_path / "catalog" / "search.py").write_text("from variants.models import Release\nimport accounts.models\n")
    path = Path("catalog/search.py")
    assert len(violations_of_apps(path)) == 1


def test_a_forbidden_arrow_between_rooms_would_be_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.test_architecture.ROOT", tmp_path)
    sources = {
        "low/__init__.py": "",
        "low/a.py": "from catalog.low import views\nfrom catalog.high import b\n",
        "low/views.py": "",
        "high/__init__.py": "",
        "high/b.py": "from catalog.low import a\n",
    }
    monkeypatch.setattr("tests.test_architecture.ROOMS", {"catalog": [("low",), ("high",)]})
    for name, source in sources.items():
        file = tmp_path / "catalog" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(source)
    assert [problem.partition(", ")[2] for problem in violations_of_rooms(Path("catalog/low/a.py"))] == [
        "which is an interface",
        "which stands on a higher floor",
    ]
    assert violations_of_rooms(Path("catalog/high/b.py")) == []
    assert circle_of_modules("catalog") == ["catalog.high.b", "catalog.low.a", "catalog.high.b"]
