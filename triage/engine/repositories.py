"""Which repositories and platforms take data like these, by name and with their limits."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

MAX_SUGGESTIONS = 5
MANY_KINDS = 99  # a repository that names no kinds takes them all
CONTROLLED = ("regulated",)
EMBARGOED = ("embargo", "restricted")
UNGUARDED = ("open", "embargo")  # these need no committee that grants access


@dataclass(frozen=True)
class Repository:
    """A repository or platform that takes data of others.

    Attributes:
        key: Also the last part of the address of its catalogue entry.
        fields: Answers to "Which field?" that it is for; empty takes all.
        kinds: Kinds of data that it takes; empty takes all.
        max_gb: The most that it takes of one group without asking; None where no limit is known.
        files: The most files in one record; None where no limit is known.
        narrow: Whether it takes one special thing of its field, not any data of these kinds.
        embargo: Whether data can be kept closed until a day.
        controlled: Whether it takes data that law or an ethics board guards.
        limits: What it takes and refuses, in a sentence.
    """

    key: str
    name: str
    homepage: str
    fields: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    max_gb: float | None = None
    files: int | None = None
    narrow: bool = False
    price: str = ""
    embargo: bool = False
    controlled: bool = False
    limits: str = ""


def parse_repository(raw: Mapping[str, Any]) -> Repository:
    """A repository from an entry of repositories.yaml.

    Raises:
        KeyError: The entry lacks its name, address or what it takes.

    Example:
        >>> entry = {"id": "z", "name": "Z", "homepage": "https://z.example", "deposit": {"max_gb": 50}}
        >>> parse_repository(entry).max_gb
        50
    """
    takes = raw["deposit"]
    return Repository(
        key=raw["id"],
        name=raw["name"],
        homepage=raw["homepage"],
        fields=tuple(takes.get("fields") or ()),
        kinds=tuple(takes.get("kinds") or ()),
        max_gb=takes.get("max_gb"),
        files=takes.get("files"),
        narrow=bool(takes.get("narrow")),
        price=takes.get("price", ""),
        embargo=bool(takes.get("embargo")),
        controlled=bool(takes.get("controlled")),
        limits=takes.get("limits", ""),
    )


def suggest_repositories(
    repositories: Iterable[Repository],
    *,
    fields: Iterable[str],
    signals: Mapping[str, Any],
    named: str = "",
    proven: Sequence[str] = (),
) -> list[Repository]:
    """Repositories that take these data.

    One that the answers name comes first, then those proven for such data, then those of the field, those for any
    field, and those that take one special thing; in each group those that name one of the kinds first, then those for
    the fewest kinds. The last place is kept for one that takes any field. Where the data are larger than any of them
    takes without asking, those of the field are still suggested: they may give more room on request.

    Args:
        fields: Answers to "Which field?".
        signals: Kinds, volume, number of files and sensitivity; what is missing excludes nothing.
        named: What the answers say about a system or repository, in any words.
        proven: Keys of those that the mapping of the field names for such data.

    Example:
        >>> zenodo = Repository("z", "Z", "https://z.example", max_gb=200)
        >>> images = Repository("i", "I", "https://i.example", fields=("health",), kinds=("image",))
        >>> signals = {"kinds": ["image"], "gb_total": 3000}
        >>> [each.key for each in suggest_repositories([zenodo, images], fields=["health"], signals=signals)]
        ['i']
    """
    known, field_names = list(repositories), set(fields)
    takers = [repository for repository in known if _takes(repository, field_names, signals)]
    gb = signals.get("gb_total")
    suitable = [r for r in takers if r.max_gb is None or gb is None or gb <= r.max_gb]
    suitable = suitable or [repository for repository in takers if repository.fields]
    kinds = set(signals.get("kinds", ()))
    ranks = {key: rank for rank, key in enumerate(proven)}

    def order(repository: Repository) -> tuple[Any, ...]:
        group = 2 if repository.narrow else int(not repository.fields)
        of_kind = not kinds & set(repository.kinds[:1])
        return ranks.get(repository.key, len(ranks)), group, of_kind, len(repository.kinds) or MANY_KINDS

    suitable.sort(key=order)
    first = [repository for repository in known if _is_named(repository, named)]
    ordered = list(dict.fromkeys(first + suitable))
    if len(ordered) <= MAX_SUGGESTIONS or any(not repository.fields for repository in ordered[:MAX_SUGGESTIONS]):
        return ordered[:MAX_SUGGESTIONS]
    general = [repository for repository in known if not repository.fields and repository in ordered][:1]
    return [*ordered[: MAX_SUGGESTIONS - len(general)], *general]


def _is_named(repository: Repository, text: str) -> bool:
    return re.search(rf"\b{re.escape(repository.name)}\b", text, re.IGNORECASE) is not None


def _takes(repository: Repository, fields: set[str], signals: Mapping[str, Any]) -> bool:
    """Whether it takes such data, however large they are."""
    kinds = set(signals.get("kinds", ()))
    sensitivity = signals.get("sensitivity")
    if sensitivity in CONTROLLED and not repository.controlled:
        return False
    if sensitivity in EMBARGOED and not (repository.embargo or repository.controlled):
        return False
    if sensitivity in UNGUARDED and repository.controlled:
        return False
    if repository.fields and not fields & set(repository.fields):
        return False
    return not (repository.kinds and kinds and not kinds & set(repository.kinds))
