"""Options of a long question, from the command line, a form or REST, turned into what is to be written."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from typing import Any

from variants.fields.spec import FieldSpec
from variants.groupfiles.formats import FORMATS
from variants.groupfiles.members import DEFAULT_CLASSES, DEFAULT_ID_STYLE, ID_STYLES, read_classes
from variants.groupfiles.unit_members import Wanted
from variants.groupfiles.units import UnitSet, flanked, read_units, units_of_genes
from variants.groupfiles.writer import Aggregation, AggregationError
from variants.releases.field_values import named_fields
from variants.releases.reader import ReleaseReader
from variants.releases.selection import select_variants

LARGEST_FLANK = 10_000_000
INLINE_GENES = 20  # names that a command line still shows
_CHOICES = {"format": FORMATS, "by": ("range", "annotation"), "name": ("id", "symbol"), "id_style": tuple(ID_STYLES)}


def read_aggregation(*, release: ReleaseReader, options: Mapping[str, Any]) -> Aggregation:
    """genes: 'all', or text: names of genes or intervals (`bed`: 0-based ones); the others as the command names them.

    Raises QueryError, UnitsError, AggregationError or ValueError, each with one sentence.
    """
    for name, known in _CHOICES.items():
        if options.get(name) and options[name] not in known:
            raise AggregationError(f"there is no {name} {options[name]!r}: choose one of {', '.join(known)}")
    classes = options.get("classes")
    return Aggregation(
        selection=select_variants(release=release, query=options.get("filter") or ""),
        filter_text=options.get("filter") or "",
        units=_units(release, options),
        by=options.get("by") or "range",
        form=options.get("format") or "tsv",
        wanted=Wanted(
            read_classes(classes.splitlines()) if classes else DEFAULT_CLASSES,
            _field(release, options.get("weight")),
            _field(release, options.get("aaf")),
            _number_text(options.get("missing_weight") or "0"),
        ),
        chr_prefix=bool(options.get("chr_prefix")),
        min_variants=read_number(options, "min_variants", default=1, least=1),
        per_chromosome=bool(options.get("per_chromosome")),
        id_style=options.get("id_style") or DEFAULT_ID_STYLE,
        command=options.get("command") or command_of("aggregate", release, options),
    )


def read_number(options: Mapping[str, Any], name: str, *, default: int, least: int, most: int = 2**31 - 1) -> int:
    """A whole number of the options. Raises AggregationError."""
    text = str(default if options.get(name) in (None, "") else options[name])
    if not (text.isascii() and text.isdigit() and least <= int(text[:12]) <= most):
        raise AggregationError(f"{name} is a whole number from {least} to {most}, not {text[:40]!r}")
    return int(text)


def is_inline(genes: str) -> bool:
    """True where a command line can name the genes; else they need a file."""
    return len(genes.split()) <= INLINE_GENES and "\t" not in genes


def command_of(command: str, release: ReleaseReader, options: Mapping[str, Any]) -> str:
    """The command that asks the same; many genes and classes are named as the files genes.txt and classes.txt."""
    words = ["python", "manage.py", command, "--release", release.model.name]
    for name, value in options.items():
        option = f"--{name.replace('_', '-')}"
        if name == "genes" and value and not is_inline(value):
            words += [option, "genes.txt"]
        elif name == "classes" and value:
            words += [option, "classes.txt"]
        elif value is True:
            words.append(option)
        elif value not in (None, "", False):
            words += [option, ",".join(value.split()) if name == "genes" else str(value)]
    return shlex.join([*words, "--output", "OUTPUT"])


def _field(release: ReleaseReader, name: str | None) -> FieldSpec | None:
    if not name:
        return None
    found = named_fields(release=release, names=[name])
    if len(found) > 1:
        raise AggregationError(f"{name} is a group of {len(found)} fields: name one of them")
    return found[0]


def _number_text(text: str) -> str:
    try:
        float(text)
    except ValueError:
        raise AggregationError(f"missing_weight is a number, not {text!r}") from None
    return text.strip()


def _units(release: ReleaseReader, options: Mapping[str, Any]) -> UnitSet:
    assembly = release.model.assembly
    flank = read_number(options, "flank", default=0, least=0, most=LARGEST_FLANK)
    written = read_units((options.get("genes") or "all").splitlines(), bed=bool(options.get("bed")))
    if written.units:
        units = flanked(written.units, assembly=assembly, flank=flank)
        return UnitSet(units, f"{len(units)} units of a list of intervals, {flank} bases added", written.unknown)
    return units_of_genes(
        assembly=assembly,
        names=None if written.genes in ((), ("all",)) else written.genes,
        biotype=options.get("biotype") or "",
        flank=flank,
        by_symbol=options.get("name") == "symbol",
    )
