"""What each kind of job may be asked for: checked before it is queued, so that nobody waits to be told of a typo."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from variants.models import Job
from variants.query.bound import GeneIn
from variants.query.errors import UnknownNameError
from variants.regions import Region, RegionError, parse_region
from variants.selectors.filtering import Selection, select_variants
from variants.selectors.query_names import ReleaseNames, genes_in_release
from variants.selectors.releases import OpenRelease
from variants.selectors.tables import FORMATS as EXPORT_FORMATS
from variants.services.annotation import FORMATS as ANNOTATION_FORMATS
from variants.services.asking import read_aggregation, read_fields
from variants.services.groupfiles import check_aggregation
from variants.services.intersecting import check_name

_FLAGS = frozenset({"bed", "chr_prefix", "per_chromosome"})
_NAMES = {
    Job.Kind.AGGREGATE: {
        *("genes", "by", "flank", "biotype", "filter", "min_variants", "format", "name", "id_style"),
        *("weight", "missing_weight", "aaf", "classes", *_FLAGS),
    },
    Job.Kind.ANNOTATE: {"fields", "format", "into"},
    Job.Kind.EXPORT: {"fields", "format", "filter", "region", "gene"},
}
_WORDS = {"true": True, "false": False}


def checked_options(*, opened: OpenRelease, kind: str, options: Mapping[str, Any]) -> dict[str, Any]:
    """The options as they are kept. Raises ValueError (QueryError, UnitsError, AggregationError) with one sentence."""
    known = _NAMES[Job.Kind(kind)]
    kept = {name: _plain(name, value, known) for name, value in options.items()}
    if kind == Job.Kind.AGGREGATE:
        check_aggregation(read_aggregation(opened=opened, options=kept))
        return kept
    read_fields(opened=opened, names=kept.get("fields"))
    formats = ANNOTATION_FORMATS if kind == Job.Kind.ANNOTATE else EXPORT_FORMATS
    if kept.get("format") and kept["format"] not in formats:
        raise ValueError(f"there is no format {kept['format']!r}: choose one of {', '.join(formats)}")
    if kept.get("into"):
        check_name(kept["into"])
    if kind == Job.Kind.EXPORT:
        read_selection(opened=opened, options=kept)
    return kept


def read_selection(*, opened: OpenRelease, options: Mapping[str, Any]) -> Selection:
    """What an export takes: `filter`, `region` and `gene` together. Raises QueryError or ValueError."""
    return select_variants(
        opened=opened,
        text=options.get("filter") or "",
        region=_region(options.get("region")),
        gene=_gene(opened, options.get("gene")),
    )


def _plain(name: str, value: Any, known: set[str]) -> Any:
    """A text, number or flag; lists of texts are joined by commas."""
    if name not in known:
        raise ValueError(f"there is no parameter {name!r} here: there are {', '.join(sorted(known))}")
    if name in _FLAGS:
        value = _WORDS.get(value.lower(), value) if isinstance(value, str) else value
        if not isinstance(value, bool):
            raise ValueError(f"{name} is true or false, not {value!r}")
    elif isinstance(value, list):
        value = ("\n" if name == "genes" else ",").join(map(str, value))
    elif value is not None and not isinstance(value, str | int | float):
        raise ValueError(f"{name} is a text or a number")
    return str(value) if isinstance(value, float) else value


def _region(text: str | None) -> Region | None:
    if not text:
        return None
    try:
        region = parse_region(text)
    except RegionError as error:
        raise ValueError(f"region: {error}") from None
    if region is None:
        raise ValueError(f"{text!r} is no region: write 22:1000-2000, positions from 1")
    return region


def _gene(opened: OpenRelease, name: str | None) -> GeneIn | None:
    if not name:
        return None
    if (gene := genes_in_release(opened=opened, words=[name]).get(name)) is None:
        nearest = ReleaseNames(opened).nearest_genes(name)
        raise UnknownNameError(f"there is no gene {name!r} in {opened.release.assembly}", nearest=nearest)
    return gene
