"""The files of starter kits: one folder beside this module for each pattern.

Separate module because kits are read when somebody downloads one, and never with the rules. Scripts end in `.py.kit`
here, so that they are files of the kit and no modules of the portal.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path, PurePosixPath

from triage.content.shipped import read_yaml
from triage.engine.plan_steps import fill

_FOLDER = Path(__file__).with_name("kits")
_SCRIPT = ".kit"
_FILLED = {".json", ".cff", ".md", ".service"}  # files with placeholders for facts of the interview


@cache
def kit_commands() -> dict[str, list[str]]:
    """The commands of each pattern's kit, in order, as arguments of Python.

    Example:
        >>> kit_commands()["repo-as-home"]
        ['check.py']
    """
    commands: dict[str, list[str]] = read_yaml("kits/kits.yaml")
    return commands


def read_kit(pattern: str, facts: dict[str, str]) -> dict[PurePosixPath, bytes]:
    """The files of a pattern's kit by path, filled with facts; empty where there is no kit for it.

    Example:
        >>> sorted(map(str, read_kit("notebook-first", {})))[-2:]
        ['sample/example.csv', 'sources.csv']
    """
    root = _FOLDER / pattern
    if pattern not in kit_commands():
        return {}
    paths = sorted(path for path in root.rglob("*") if path.is_file())
    return dict(_read(path, root, facts) for path in paths)


def _read(path: Path, root: Path, facts: dict[str, str]) -> tuple[PurePosixPath, bytes]:
    name = PurePosixPath(path.relative_to(root).as_posix())
    if path.suffix == _SCRIPT:
        return name.with_suffix(""), path.read_bytes()
    if path.suffix in _FILLED:
        return name, fill(path.read_text(encoding="utf-8"), facts).encode()
    return name, path.read_bytes()
