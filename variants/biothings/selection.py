"""`fields=`: which dotted paths of a release a document keeps."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping


def select_paths(patterns: Iterable[str], paths: Iterable[str], aliases: Mapping[str, str]) -> list[str]:
    """The `paths` that `fields=patterns` keeps, in their order.

    A name selects itself and everything below it; `*` stands for any characters, dots too; `-name` takes away; `all`
    anywhere selects everything; no positive name at all means everything. aliases: further exact names -> path.
    Names that match nothing select nothing.
    """
    wanted, unwanted = [], []
    for pattern in patterns:
        negative = pattern.startswith("-")
        name = pattern.removeprefix("-")
        (unwanted if negative else wanted).append(aliases.get(name, name))
    keep = None if not wanted or "all" in wanted else _any_of(wanted)
    drop = _any_of(unwanted) if unwanted else None
    return [
        path
        for path in paths
        if (keep is None or keep.fullmatch(path)) and not (drop is not None and drop.fullmatch(path))
    ]


def _any_of(names: Iterable[str]) -> re.Pattern[str]:
    """Matches a path that is, or lies below, one of the names."""
    alternatives = "|".join(re.escape(name).replace(r"\*", ".*") for name in names)
    return re.compile(rf"(?:{alternatives})(?:\..*)?", re.DOTALL)
