"""The folders from which people who are not on the server may load files."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings

MOST_FILES = 5_000


def incoming_files() -> list[str]:
    """Names of all regular files under the folders of LWDS_INCOMING, relative to their folder, sorted."""
    names = set()
    for root in _roots():
        for path in root.rglob("*"):
            if path.is_file() and path.resolve().is_relative_to(root):
                names.add(str(path.relative_to(root)))
            if len(names) >= MOST_FILES:
                break
    return sorted(names)


def incoming_file(name: str) -> Path:
    """The path of a name from `incoming_files`. Raises FileNotFoundError for anything that leads elsewhere."""
    for root in _roots():
        path = (root / name).resolve()
        if path.is_relative_to(root) and path.is_file():
            return path
    raise FileNotFoundError(f"{name}: no such file in the incoming folders")


def _roots() -> list[Path]:
    return [Path(folder).resolve() for folder in settings.LWDS_INCOMING]
