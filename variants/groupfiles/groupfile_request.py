"""Options for group files, from a command, a form or REST, resolved in a release into a plan."""

from __future__ import annotations

import re
import shlex
from dataclasses import dataclass, fields, replace
from math import isfinite
from typing import Literal

from variants.fields.spec import FieldSpec
from variants.groupfiles.groupfile_plan import GroupFilePlan
from variants.groupfiles.member_rows import MemberColumns
from variants.groupfiles.members import DEFAULT_CLASSES, DEFAULT_ID_STYLE, ID_STYLES, AssignmentMode, read_classes
from variants.groupfiles.number_checks import GroupFileError
from variants.groupfiles.tool_formats import FORMATS, TOOL_FORMATS, unit_problem
from variants.groupfiles.unit_assembly import warn_of_other_assembly
from variants.groupfiles.unit_lists import read_units
from variants.groupfiles.units import LeftOutUnit, UnitSet, add_flanks, units_of_genes
from variants.jobs.request_options import option
from variants.releases.field_names import named_fields
from variants.releases.reader import ReleaseReader
from variants.releases.selection import select_variants

_NUMBER = re.compile(r"[+-]?([0-9]{1,30}\.?[0-9]{0,30}|\.[0-9]{1,30})([eE][+-]?[0-9]{1,3})?")
MAX_FLANK = 10_000_000  # bases
MAX_GENES_IN_COMMAND = 20  # more are named as a file


@dataclass(frozen=True, slots=True)
class GroupFileRequest:
    """A request for group files; its fields are named like the options of the command.

    Attributes:
        genes: 'all', or text: names of genes, or intervals, one per line.
        bed: Intervals count from 0, as in BED.
        by: How a variant belongs to a unit: it begins inside, or it is annotated to the gene.
        flank: Bases added on both sides of a unit.
        filter: A query text; empty for every variant.
        name: What units of genes are called.
        weight, aaf: Names of numeric fields.
        classes: Lines `consequence<TAB>class`; empty for the usual classes.
    """

    genes: str = option("all", many_lines=True)
    bed: bool = False
    by: AssignmentMode = "range"
    flank: int = option(0, maximum=MAX_FLANK)
    biotype: str = ""
    filter: str = ""
    min_variants: int = option(1, minimum=1)
    format: str = option("tsv", choices=FORMATS)
    name: Literal["id", "symbol"] = "id"
    id_style: str = option(DEFAULT_ID_STYLE, choices=tuple(ID_STYLES))
    weight: str = ""
    missing_weight: str = "0"
    aaf: str = ""
    classes: str = ""
    chr_prefix: bool = False
    per_chromosome: bool = False

    @property
    def genes_fit_command(self) -> bool:
        """Whether a command line can name the genes; else they need a file."""
        return len(self.genes.split()) <= MAX_GENES_IN_COMMAND and "\t" not in self.genes


def plan_group_files(*, request: GroupFileRequest, release: ReleaseReader, command: str = "") -> GroupFilePlan:
    """Resolve the names of a request in a release.

    Args:
        command: How the request was made, for the provenance; '' where the command is to be worked out.

    Raises:
        QueryError: The filter is invalid, or a field is unknown.
        UnitListError: The text of genes or intervals cannot be read.
        GroupFileError: Another option cannot be used.
    """
    return GroupFilePlan(
        selection=select_variants(release=release, query=request.filter),
        filter_text=request.filter,
        units=_leave_out_units(_resolve_units(request, release), request.format),
        assign_by=request.by,
        format=request.format,
        columns=MemberColumns(
            read_classes(request.classes.splitlines()) if request.classes else DEFAULT_CLASSES,
            _resolve_field(request.weight, release),
            _resolve_field(request.aaf, release),
            _check_number(request.missing_weight),
        ),
        chr_prefix=request.chr_prefix,
        min_variants=request.min_variants,
        per_chromosome=request.per_chromosome,
        id_style=request.id_style,
        command=command or render_command(request, release),
        unused_options=tuple(_list_unused_options(request)),
    )


def render_command(request: GroupFileRequest, release: ReleaseReader) -> str:
    """The equivalent command; many genes, and classes, are named as the files genes.txt and classes.txt."""
    arguments = ["python", "manage.py", "aggregate", "--release", release.model.name]
    for item in fields(request):
        value = getattr(request, item.name)
        if value == item.default:
            continue
        arguments.append(f"--{item.name.replace('_', '-')}")
        if item.name == "genes":
            arguments.append(",".join(value.split()) if request.genes_fit_command else "genes.txt")
        elif item.name == "classes":
            arguments.append("classes.txt")
        elif value is not True:
            arguments.append(str(value))
    return shlex.join([*arguments, "--output", "OUTPUT"])


def _resolve_field(name: str, release: ReleaseReader) -> FieldSpec | None:
    if not name:
        return None
    specs = named_fields(release=release, names=[name])
    if len(specs) > 1:
        raise GroupFileError(f"{name} is a group of {len(specs)} fields: name one of them")
    return specs[0]


def _check_number(text: str) -> str:
    """The number as it is written into files. Python also takes 1_0, other digits, infinity and nan."""
    if not _NUMBER.fullmatch(text) or not isfinite(float(text)):
        raise GroupFileError(f"missing_weight is a number, not {text[:40]!r}")
    return text


def _resolve_units(request: GroupFileRequest, release: ReleaseReader) -> UnitSet:
    assembly = release.model.assembly
    listed = read_units(request.genes.splitlines(), bed=request.bed, assembly=assembly)
    if listed.units:
        units = add_flanks(listed.units, assembly=assembly, flank=request.flank)
        description = f"{len(units)} units of a list of intervals, {request.flank} bases added"
        warnings = (*warn_of_other_assembly(listed.units, listed.claims, assembly), *listed.notes)
        return UnitSet(units, description, listed.unknown, renamed=listed.renamed, warnings=warnings)
    return units_of_genes(
        assembly=assembly,
        names=None if listed.genes in ((), ("all",)) else listed.genes,
        biotype=request.biotype,
        flank=request.flank,
        by_symbol=request.name == "symbol",
    )


def _leave_out_units(units: UnitSet, format_name: str) -> UnitSet:
    """The units that the tool can read; the others are named in `left_out`."""
    problems = [(unit, unit_problem(TOOL_FORMATS[format_name], unit)) for unit in units.units]
    left_out = tuple(LeftOutUnit(unit.name, problem) for unit, problem in problems if problem)
    readable = tuple(unit for unit, problem in problems if not problem)
    return replace(units, units=readable, left_out=left_out) if left_out else units


def _list_unused_options(request: GroupFileRequest) -> list[str]:
    """Options that were set and change nothing, each in a sentence."""
    tool, lists_intervals = TOOL_FORMATS[request.format], _lists_intervals(request)
    unused = [
        (request.flank and request.by == "annotation", "flank", "by annotation a gene has no range"),
        (request.bed and not lists_intervals, "bed", "genes are given by name"),
        (request.biotype and lists_intervals, "biotype", "intervals have none"),
        (request.name != "id" and lists_intervals, "name", "intervals have their own names"),
        (request.classes and not tool.writes_classes, "classes", f"the format {tool.name} has no classes"),
        (
            request.id_style != DEFAULT_ID_STYLE and not tool.names_variants,
            "id_style",
            f"the format {tool.name} spells variants in one way",
        ),
    ]
    return [f"{name} changes nothing: {reason}" for is_unused, name, reason in unused if is_unused]


def _lists_intervals(request: GroupFileRequest) -> bool:
    return bool(read_units(request.genes.splitlines(), bed=request.bed).units)
