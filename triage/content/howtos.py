"""The how-to pages that steps of plans lead to.

Separate module because the check of content files needs their names alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from triage.content.located_yaml import read_located


@dataclass(frozen=True)
class HowTo:
    """A page that explains a step.

    Attributes:
        here: Where this portal helps, as (what, address).
        kits: Keys of the patterns whose starter kit has the script.
        links: Pages outside, as (what, address).
    """

    key: str
    title: str
    lead: str
    steps: tuple[str, ...]
    here: tuple[tuple[str, str], ...] = ()
    kits: tuple[str, ...] = ()
    links: tuple[tuple[str, str], ...] = ()


@cache
def list_howtos() -> Mapping[str, HowTo]:
    """The how-to pages by key, in the order of howtos.yaml.

    Example:
        >>> list_howtos()["second-copy"].title
        'A second copy, and a restore'
    """
    text = (files("triage.content") / "howtos.yaml").read_text(encoding="utf-8")
    pages = {}
    for raw in read_located(text, file="howtos.yaml"):
        lists = {name: tuple(map(tuple, raw.get(name, ()))) for name in ("here", "links")}
        pages[raw["key"]] = HowTo(
            raw["key"], raw["title"], raw["lead"], tuple(raw["steps"]), kits=tuple(raw.get("kits", ())), **lists
        )
    return pages
