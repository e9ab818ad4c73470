"""A release opened for reading whose field dictionary is given by hand: for tests that read no table."""

from __future__ import annotations

from collections.abc import Iterable

from variants.fields.spec import FieldSpec
from variants.releases.models import Release
from variants.releases.reader import ReleaseReader


def plain_release(specs: Iterable[FieldSpec], *, assembly: str = "GRCh38", **attributes: object) -> ReleaseReader:
    """An open release with these fields, which is not in the database."""
    release = ReleaseReader(Release(pk=7, name="plain", assembly=assembly, **attributes))
    release.__dict__["specs"] = tuple(specs)  # where the reader keeps what it has read
    return release
