"""Hook of hatchling: the packages that the wheel depends on are those of requirements.txt.

Separate module because it runs while a wheel is built, when nothing of the project can be imported.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from hatchling.metadata.plugin.interface import MetadataHookInterface


def read_requirements(path: Path) -> list[str]:
    """The requirements in a file, without comments and empty lines."""
    lines = (line.partition("#")[0].strip() for line in path.read_text().splitlines())
    return [line for line in lines if line]


class RequirementsHook(MetadataHookInterface):
    """Sets `dependencies`, which pyproject.toml declares as dynamic."""

    def update(self, metadata: dict[str, Any]) -> None:
        metadata["dependencies"] = read_requirements(Path(self.root, "requirements.txt"))
