"""Names as people write them -> fields of a release; an unknown name -> the fields that it may mean.

Separate module because queries, tables, exports and commands read the same names.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from difflib import get_close_matches

from variants.fields.spec import FieldSpec
from variants.query.errors import UnknownNameError
from variants.releases.reader import ReleaseReader


def named_fields(*, release: ReleaseReader, names: Iterable[str]) -> list[FieldSpec]:
    """Names -> fields: by name, path or alias in any case, or all fields of a group (`clinvar`).

    Raises:
        UnknownNameError: the release has no such field or group.
    """
    specs: dict[str, FieldSpec] = {}
    for name in names:
        spec = release.by_name.get(name.lower())
        members = [spec] if spec else [spec for spec in release.specs if spec.path.startswith(f"{name.lower()}.")]
        if not members:
            raise UnknownNameError(f"there is no field {name!r}", nearest=nearest_fields(release.by_name, name))
        specs |= {member.name: member for member in members}
    return list(specs.values())


def split_names(text: str) -> list[str]:
    """A list of names separated by commas -> the names, in their order.

    Example:
        >>> split_names("cadd.phred, clinvar,")
        ['cadd.phred', 'clinvar']
    """
    return [name.strip() for name in text.split(",") if name.strip()]


def read_fields(*, release: ReleaseReader, names: str | Iterable[str] | None) -> list[FieldSpec]:
    """Names in a text, separated by commas, or in a list -> fields. Raises UnknownNameError."""
    listed = split_names(names) if isinstance(names, str) else names or ()
    return named_fields(release=release, names=[name.strip() for name in listed if name.strip()])


def nearest_fields(by_name: Mapping[str, FieldSpec], name: str) -> tuple[str, ...]:
    """Paths of up to three fields with a name like this one, those that contain it first."""
    name = name.lower()
    containing = sorted((other for other in by_name if name in other), key=len)
    alike = [*containing[:3], *get_close_matches(name, by_name, n=6, cutoff=0.6)]
    return tuple(dict.fromkeys(by_name[other].path for other in alike))[:3]
