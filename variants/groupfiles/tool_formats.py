"""The values that the group file of each association tool can have, by the tool's own reader. Pure.

`TOOL_FORMATS` is the one table of formats: files, weights, frequencies, chromosomes, names of sets and of classes. Each
entry names the source of its rules; tests/variants/groupfiles/tool_readers.py reads the files by the same rules.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from types import MappingProxyType

from variants.genome.chromosomes import ChromosomeStyle, chromosome_name, chromosome_name_in
from variants.groupfiles import formats
from variants.groupfiles.formats import GroupFile, regenie_mask_classes
from variants.groupfiles.members import Unit


class NegativeWeights(Enum):
    """How a tool reads a weight below zero."""

    ENDS = "ends"  # it ends with an error
    TURNS_EFFECT = "turns the effect"  # it multiplies genotypes by it: the variant counts in the other direction
    PLAIN = "plain"  # no tool reads the file


@dataclass(frozen=True, slots=True)
class ToolFormat:
    """One format of group files and the limits of the tool that reads it.

    Attributes:
        name: What `--format` calls it.
        tool: The tool, as sentences call it.
        source: Where the rules are documented or implemented.
        files: Files that are always written; the first is the output itself, except for regenie, whose files all have
            suffixes.
        weight_files, frequency_files: Further files for weights and for allele frequencies.
        takes_weights: Whether the tool reads a weight of each variant from these files.
        weight_column: Whether the weight is a last column with a header.
        negative_weights: What the tool makes of a negative weight.
        weight_option: What the tool must be told to read the weights; '' where nothing.
        writes_classes: Whether the files hold the annotation class of each variant.
        names_variants: Whether variants are written as ids, whose style can be chosen.
        chromosomes: The names of chromosomes that the tool knows; others end it.
        separators: Characters that end the name of a set.
        reserved_sets: Names of sets that the tool reads as something else.
        class_separators: Characters that end the name of a class, besides blanks, commas and semicolons.
        reserved_classes: Names of classes that the tool keeps for itself.
        max_classes: 0 for no limit.
    """

    name: str
    tool: str
    source: str
    files: tuple[GroupFile, ...]
    weight_files: tuple[GroupFile, ...] = ()
    frequency_files: tuple[GroupFile, ...] = ()
    takes_weights: bool = False
    weight_column: bool = False
    negative_weights: NegativeWeights = NegativeWeights.PLAIN
    weight_option: str = ""
    writes_classes: bool = False
    names_variants: bool = False
    chromosomes: ChromosomeStyle = ChromosomeStyle.PLAIN
    separators: str = ""
    reserved_sets: frozenset[str] = frozenset()
    class_separators: str = ""
    reserved_classes: frozenset[str] = frozenset()
    max_classes: int = 0

    @property
    def takes_frequencies(self) -> bool:
        """Whether the tool reads an allele frequency of each variant."""
        return bool(self.frequency_files)


_TABLE = (
    ToolFormat(
        name="tsv",
        tool="the table",
        source="docs/questions.md",
        files=(GroupFile("", formats.tsv_lines, "set\tsymbol\tchrom\tpos\tref\talt\tclass"),),
        takes_weights=True,
        weight_column=True,
        writes_classes=True,
    ),
    ToolFormat(
        name="counts",
        tool="the table of counts",
        source="docs/questions.md",
        files=(GroupFile("", formats.counts_lines, "set\tsymbol\tchrom\tstart\tend\tvariants"),),
    ),
    # The data frame's column named by weight.user; genotypes are multiplied by it (testVariantSet). Our script reads
    # the file, with blanks, quotes, # and NA as plain text.
    ToolFormat(
        name="genesis",
        tool="GENESIS",
        source="https://github.com/UW-GAC/GENESIS/blob/devel/R/assocTestAggregate.R",
        files=(GroupFile("", formats.genesis_lines, "group_id\tchr\tpos\tref\talt"),),
        takes_weights=True,
        weight_column=True,
        negative_weights=NegativeWeights.TURNS_EFFECT,
        weight_option='weight.user = "weight"',
        separators="\t",
    ),
    # checkGroupFile splits at blanks and tabs; a third line of the first set decides that every set has weights. In
    # --annotation_in_groupTest commas, semicolons and colons part classes.
    ToolFormat(
        name="saige",
        tool="SAIGE-GENE",
        source="https://github.com/saigegit/SAIGE/blob/main/R/SAIGE_SPATest_Region_Func.R",
        files=(GroupFile("", formats.saige_lines),),
        takes_weights=True,
        negative_weights=NegativeWeights.TURNS_EFFECT,
        writes_classes=True,
        names_variants=True,
        separators=" \t",
        class_separators=":",
    ),
    # read_anno and read_masks split at blanks, tabs and commas. NULL is the class of variants without annotation, and
    # one bit of 64. Without --weights-col a line of four columns is variant, set, domain, class. chrStrToInt knows
    # 1-23, X, Y, XY, PAR1, PAR2. Variants that are not in the --aaf-file are ignored.
    ToolFormat(
        name="regenie",
        tool="regenie",
        source="https://rgcgithub.github.io/regenie/options/#annotation-input-files"
        " and https://github.com/rgcgithub/regenie/blob/master/src/Geno.cpp (read_anno, read_masks, read_aafs)",
        files=(GroupFile(".anno", formats.regenie_annotations), GroupFile(".setlist", formats.regenie_sets)),
        frequency_files=(GroupFile(".aaf", formats.regenie_frequencies, once=True),),
        takes_weights=True,
        negative_weights=NegativeWeights.ENDS,
        weight_option="--weights-col 4",
        writes_classes=True,
        names_variants=True,
        chromosomes=ChromosomeStyle.REGENIE,
        separators=" \t,",
        reserved_classes=frozenset({"NULL"}),
        max_classes=63,
    ),
    # Both files are split at white space and have no header; the weights go into obj.SNPWeight.
    ToolFormat(
        name="skat",
        tool="SKAT",
        source="https://search.r-project.org/CRAN/refmans/SKAT/html/Generate_SSD_SetID.html"
        " and https://search.r-project.org/CRAN/refmans/SKAT/html/Read_SNP_WeightFile.html",
        files=(GroupFile("", formats.skat_lines), GroupFile(".long_names", formats.skat_long_names, once=True)),
        weight_files=(GroupFile(".weights", formats.skat_weights, once=True),),
        takes_weights=True,
        negative_weights=NegativeWeights.TURNS_EFFECT,
        weight_option="obj.SNPWeight = Read_SNP_WeightFile(...) of the .weights file",
        names_variants=True,
        separators=" \t",
    ),
    # One line a set: its name and markers chr:pos_ref/alt; no place for anything else.
    ToolFormat(
        name="epacts",
        tool="EPACTS",
        source="https://genome.sph.umich.edu/wiki/EPACTS#Groupwise_Burden_Test",
        files=(GroupFile("", formats.epacts_lines),),
        separators=" \t",
    ),
    # Name and ranges; that weights cannot be given is said in https://github.com/zhanxw/rvtests/issues/84
    ToolFormat(
        name="rvtests",
        tool="rvtests",
        source="https://github.com/zhanxw/rvtests#set-file---setfile",
        files=(GroupFile("", formats.rvtests_lines),),
        separators=" \t",
    ),
    # SMMAT reads six columns with data.table::fread, to which NA is missing and quotation marks are quotes; scores are
    # multiplied by the weight.
    ToolFormat(
        name="gmmat",
        tool="GMMAT",
        source="https://github.com/hanchenphd/GMMAT/blob/master/R/SMMAT.R",
        files=(GroupFile("", formats.gmmat_lines),),
        takes_weights=True,
        negative_weights=NegativeWeights.TURNS_EFFECT,
        separators='\t"',
        reserved_sets=frozenset({"NA"}),
    ),
)
TOOL_FORMATS = MappingProxyType({tool_format.name: tool_format for tool_format in _TABLE})
FORMATS = tuple(TOOL_FORMATS)


def formats_that_take(*, weights: bool) -> list[str]:
    """Names of the formats that carry weights, or (weights=False) allele frequencies."""
    return [item.name for item in _TABLE if (item.takes_weights if weights else item.takes_frequencies)]


def group_files(format_name: str, *, weights: bool, frequencies: bool = False) -> tuple[GroupFile, ...]:
    """The files of a format, with weights or frequencies where it carries them."""
    item = TOOL_FORMATS[format_name]
    files = (*item.files, *(item.frequency_files if frequencies else ()), *(item.weight_files if weights else ()))
    column = "\tweight" if weights and item.weight_column else ""
    return tuple(
        GroupFile(file.suffix, file.lines, f"{file.header}{column}\n" if file.header else "", file.once)
        for file in files
    )


def chromosome_style(*, prefix: bool) -> ChromosomeStyle:
    """How genotype files spell chromosomes, beside `chr22` (prefix) or `22`: the mitochondrion is chrM or MT.

    Source: the reference genomes of GATK and 1000 Genomes, whose contigs are `1 ... MT` (b37) or `chr1 ... chrM`
    (hg38): https://gatk.broadinstitute.org/hc/en-us/articles/360035890711
    """
    return ChromosomeStyle.UCSC if prefix else ChromosomeStyle.PLAIN


def unit_problem(item: ToolFormat, unit: Unit) -> str:
    """Why the tool cannot read this unit, in a few words; '' where it can.

    Example:
        >>> from variants.genome.regions import Region
        >>> unit_problem(TOOL_FORMATS["regenie"], Unit("MT-ND4", (Region(25, 10760, 12137),)))
        'regenie does not know chromosome MT and would end'
    """
    if chromosome_name_in(unit.chrom, item.chromosomes) is None:
        return f"{item.tool} does not know chromosome {chromosome_name(unit.chrom)} and would end"
    if mark := next((mark for mark in unit.name if mark in item.separators), ""):
        return f"{item.tool} ends a name at {mark!r}"
    if unit.name in item.reserved_sets:
        return f"{item.tool} reads this name as a missing value"
    return ""


def class_problem(item: ToolFormat, classes: Sequence[str]) -> str:
    """Why the tool cannot read these annotation classes, in one sentence; '' where it can.

    Example:
        >>> class_problem(TOOL_FORMATS["regenie"], ["lof", "NULL", "other"])
        'the class NULL is a word of regenie itself: give it another name'
    """
    if not item.writes_classes:
        return ""
    for name in classes:
        if name in item.reserved_classes:
            return f"the class {name} is a word of {item.tool} itself: give it another name"
        if mark := re.search(f"[{re.escape(item.class_separators)}]", name) if item.class_separators else None:
            return f"the class {name!r} has {mark[0]!r}, at which {item.tool} parts classes: use _"
    if item.max_classes and len(classes) > item.max_classes:
        return f"{item.tool} takes at most {item.max_classes} annotation classes"
    if item.name == "regenie":
        masks = [name for name, _ in regenie_mask_classes(classes)]
        if twice := next((name for name in masks if masks.count(name) > 1), ""):
            return f"two masks would be called {twice}: give the class of this name another one"
    return ""
