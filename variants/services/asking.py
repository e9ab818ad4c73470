"""Options of a long question, from the command line, a form or REST, turned into what is to be written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from variants.fields.spec import FieldSpec
from variants.groupfiles.formats import FORMATS
from variants.groupfiles.units import read_units
from variants.selectors.aggregation import DEFAULT_CLASSES, Wanted, read_classes
from variants.selectors.filtering import select_variants
from variants.selectors.releases import OpenRelease
from variants.selectors.units import UnitSet, flanked, units_of_genes
from variants.selectors.values import named_fields
from variants.services.groupfiles import Aggregation, AggregationError


def read_aggregation(*, opened: OpenRelease, options: Mapping[str, Any]) -> Aggregation:
    """genes: 'all', or text: names of genes or intervals (`bed`: 0-based ones); the others as the command names them.

    Raises QueryError, UnitsError, AggregationError or ValueError, each with one sentence.
    """
    form = options.get("format") or "tsv"
    if form not in FORMATS:
        raise AggregationError(f"there is no format {form!r}: choose one of {', '.join(FORMATS)}")
    classes = options.get("classes")
    return Aggregation(
        selection=select_variants(opened=opened, text=options.get("filter") or ""),
        filter_text=options.get("filter") or "",
        units=_units(opened, options),
        by="annotation" if options.get("by") == "annotation" else "range",
        form=form,
        wanted=Wanted(
            read_classes(classes.splitlines()) if classes else DEFAULT_CLASSES,
            _field(opened, options.get("weight")),
            _field(opened, options.get("aaf")),
            options.get("missing_weight") or "0",
        ),
        chr_prefix=bool(options.get("chr_prefix")),
        min_variants=int(options.get("min_variants") or 1),
        per_chromosome=bool(options.get("per_chromosome")),
        command=options.get("command") or "",
    )


def read_fields(*, opened: OpenRelease, names: str | Iterable[str] | None) -> list[FieldSpec]:
    """Fields named in a text, separated by commas, or in a list."""
    listed = names.split(",") if isinstance(names, str) else names or ()
    return named_fields(opened=opened, names=[name.strip() for name in listed if name.strip()])


def _field(opened: OpenRelease, name: str | None) -> FieldSpec | None:
    return named_fields(opened=opened, names=[name])[0] if name else None


def _units(opened: OpenRelease, options: Mapping[str, Any]) -> UnitSet:
    assembly, flank = opened.release.assembly, int(options.get("flank") or 0)
    written = read_units((options.get("genes") or "all").splitlines(), bed=bool(options.get("bed")))
    if written.units:
        return UnitSet(flanked(written.units, assembly=assembly, flank=flank), "intervals of a list")
    return units_of_genes(
        assembly=assembly,
        names=None if written.genes in ((), ("all",)) else written.genes,
        biotype=options.get("biotype") or "",
        flank=flank,
        by_symbol=options.get("name") == "symbol",
    )
