"""Lines of the files that association tools read: for each file a function that renders one unit. Pure.

Such a function takes a unit, its members and how chromosome and variants are spelled, and returns the lines of the
unit, each with its line end. The header of a file does not depend on its units. The comment above each function names
its tool; what each tool can read is in tool_formats.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from hashlib import blake2b

from variants.groupfiles.members import NEXT, Members, Naming, Unit

LineFunction = Callable[[Unit, Members, Naming], str]
MAX_SKAT_NAME = 49  # characters: SKAT reads names into 50, the closing zero included


@dataclass(frozen=True, slots=True)
class GroupFile:
    """One file of a format.

    Attributes:
        suffix: What is added to the name of the output.
        once: Whether each variant is written once, however many units it belongs to.
    """

    suffix: str
    lines: LineFunction
    header: str = ""
    once: bool = False


def _columns(*texts: str, separator: str) -> str:
    """Lines whose columns are the elements of NEXT-joined texts with equally many elements."""
    return "".join(separator.join(row) + "\n" for row in zip(*(text.split(NEXT) for text in texts), strict=True))


def _repeated(text: str, members: Members) -> str:
    return NEXT.join([text] * members.count)


# GENESIS / SeqVarTools: a data frame group_id, chr, pos, ref, alt (+ weight), read by aggregateGRangesList.


def genesis_lines(unit: Unit, members: Members, naming: Naming) -> str:
    rows = members.ids(f"{unit.name}\t{naming.chrom}\t", "\t", "\t", NEXT)
    return _columns(rows, members.weights, separator="\t") if members.weights else rows + "\n"


# SAIGE-GENE+ 1.x: `SET var ...`, `SET anno ...`, optional `SET weight ...`, blank-separated, of equal length.


def saige_lines(unit: Unit, members: Members, naming: Naming) -> str:
    lines = f"{unit.name} var {members.names(naming, ' ')}\n"
    lines += f"{unit.name} anno {members.classes.replace(NEXT, ' ')}\n"
    if members.weights:
        lines += f"{unit.name} weight {members.weights.replace(NEXT, ' ')}\n"
    return lines


# REGENIE step 2: --anno-file, --set-list, --mask-def, optional --aaf-file.


def regenie_annotations(unit: Unit, members: Members, naming: Naming) -> str:
    """Variant, set and class; the weight is a fourth column, which regenie reads with `--weights-col 4`."""
    columns = [members.names(naming, NEXT), _repeated(unit.name, members), members.classes]
    return _columns(*columns, *([members.weights] if members.weights else []), separator=" ")


def regenie_sets(unit: Unit, members: Members, naming: Naming) -> str:
    return f"{unit.name} {naming.chrom} {members.positions[0]} {members.names(naming, ',')}\n"


def regenie_frequencies(unit: Unit, members: Members, naming: Naming) -> str:
    """Variants without a frequency are left out: the file takes numbers only."""
    if not members.frequencies:  # none of them has any
        return ""
    rows = zip(members.names(naming, NEXT).split(NEXT), members.frequencies.split(NEXT), strict=True)
    return "".join(f"{name} {frequency}\n" for name, frequency in rows if frequency)


def regenie_mask_classes(classes: Sequence[str]) -> list[tuple[str, tuple[str, ...]]]:
    """(name of the mask, its classes): one mask for each class, then one that adds up those before it."""
    sums = [tuple(classes[:last]) for last in range(2, len(classes) + 1)]
    return [*((name, (name,)) for name in classes), *(("_".join(names), names) for names in sums)]


def regenie_masks(classes: Sequence[str]) -> str:
    """The lines of the mask file: lof; missense; lof,missense; ..."""
    return "".join(f"{name} {','.join(names)}\n" for name, names in regenie_mask_classes(classes))


# SKAT: SetID file `SetID SNP_ID`, no header, names of at most 49 characters; weight file `SNP_ID weight`.


def skat_name(name: str) -> str:
    """The name, or its beginning and a digest where SKAT could not hold it."""
    if len(name) <= MAX_SKAT_NAME:
        return name
    return f"{name[:28]}_{blake2b(name.encode(), digest_size=10).hexdigest()}"


def skat_lines(unit: Unit, members: Members, naming: Naming) -> str:
    before = f"{skat_name(unit.name)} "
    return "".join(f"{before}{skat_name(name)}\n" for name in members.names(naming, NEXT).split(NEXT))


def skat_weights(unit: Unit, members: Members, naming: Naming) -> str:
    return "".join(
        f"{skat_name(name)} {weight}\n"
        for name, weight in zip(members.names(naming, NEXT).split(NEXT), members.weights.split(NEXT), strict=True)
    )


def skat_long_names(unit: Unit, members: Members, naming: Naming) -> str:
    """Short name and full name of the variants and sets whose names were too long."""
    names = [unit.name, *members.names(naming, NEXT).split(NEXT)]
    return "".join(f"{skat_name(name)}\t{name}\n" for name in names if len(name) > MAX_SKAT_NAME)


# EPACTS: `GENE<tab>chr:pos_ref/alt<tab>...`, sorted by position.


def epacts_lines(unit: Unit, members: Members, naming: Naming) -> str:
    return f"{unit.name}\t{members.ids(f'{naming.chrom}:', '_', '/', chr(9))}\n"


# rvtests --setFile: `set chrom:begin-end,...`; positions only, alleles cannot be chosen.


def rvtests_lines(unit: Unit, members: Members, naming: Naming) -> str:
    positions = dict.fromkeys(members.positions)
    ranges = (f"{naming.chrom}:{position}-{position}" for position in positions)
    return f"{unit.name} {','.join(ranges)}\n"


# GMMAT / SMMAT: six columns without header: set, chr, pos, ref, alt, weight (1 if none is requested).


def gmmat_lines(unit: Unit, members: Members, naming: Naming) -> str:
    rows = members.ids(f"{unit.name}\t{naming.chrom}\t", "\t", "\t", NEXT)
    return _columns(rows, members.weights or _repeated("1", members), separator="\t")


def tsv_lines(unit: Unit, members: Members, naming: Naming) -> str:
    rows = members.ids(f"{unit.name}\t{unit.symbol}\t{naming.chrom}\t", "\t", "\t", NEXT)
    return _columns(rows, *(text for text in (members.classes, members.weights) if text), separator="\t")


def counts_lines(unit: Unit, members: Members, naming: Naming) -> str:
    return f"{unit.name}\t{unit.symbol}\t{naming.chrom}\t{unit.start}\t{unit.end}\t{members.count}\n"


GENESIS_SCRIPT = """\
# Reads the group files beside this script for GENESIS::assocTestAggregate (package TopmedPipeline or SeqVarTools).
read <- function(file) read.table(file, header = TRUE, sep = "\\t", comment.char = "", quote = "", na.strings = "",
    colClasses = c(group_id = "character", chr = "character", ref = "character", alt = "character"))
groups <- do.call(rbind, lapply({files}, read))
units <- TopmedPipeline::aggregateGRangesList(groups)
"""
