"""Names in the header of a table -> which column is the chromosome, the position, the alleles or an id. Pure.

The names are those that programs write: PLINK 1.9 and 2, REGENIE, SAIGE, BOLT-LMM, GCTA, GEMMA, SNPTEST, METAL, GWAMA,
rvtests, EPACTS, bgenix, dbNSFP, ANNOVAR, VEP, GTEx, MAF of tumours, ClinVar, FinnGen, BioMart, UCSC, PharmGKB, the GWAS
Catalog (GWAS-SSF) and the PGS Catalog. They are compared in small letters, without signs.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from variants.genome.assembly_names import split_assembly

# Role of a column -> its names, the preferred ones first. BOLT-LMM's GENPOS is a genetic position beside BP; REGENIE's
# is in bases.
_NAMES: dict[str, tuple[str, ...]] = {
    "chrom": (
        *("chrom", "chr", "chromosome", "chromosomename", "chrname", "chrid", "chromid", "seqnames", "seqname"),
        *("seqid", "contig", "chromosomeid", "ch", "chromosomescaffoldname"),
    ),
    "pos": (
        *("positionvcf", "pos", "position", "bp", "basepairlocation", "basepairposition", "basepair", "bppos", "posbp"),
        *("bpposition", "positionbp", "ps", "physpos", "physicalposition", "chrposition", "chromposition", "snppos"),
        *("genomestart", "genomicposition", "coordinate", "mappos", "mapinfo", "genpos", "start", "startposition"),
        *("startpos", "begin", "beg", "chromstart", "chrstart", "txstart", "from"),
        *("chromosomescaffoldpositionstartbp", "chromosomescaffoldpositionstart"),
    ),
    "end": (
        *("end", "stop", "endposition", "endpos", "chromend", "chrend", "genomestop", "to"),
        *("chromosomescaffoldpositionendbp",),
    ),
    "ref": (
        *("referenceallelevcf", "ref", "refallele", "referenceallele", "reference", "refvcf", "refbase", "refal"),
        *("referencebase", "refnt", "givenref", "usedref", "ref0", "genomicwtallele", "genomicwtalleleseq", "refucsc"),
    ),
    "alt": (
        *("alternateallelevcf", "alt", "altallele", "alt1", "alternateallele", "alternativeallele", "alternate"),
        *("alternative", "altvcf", "altbase", "alternatebase", "altnt", "alts", "altal", "tumorseqallele2"),
        *("variantallele",),
        *("obs", "observedallele", "mutantallele", "genomicmutallele", "genomicmutalleleseq"),
    ),
    "effect": (
        *("effectallele", "ea", "effallele", "testedallele", "testallele", "codedallele", "riskallele", "a1"),
        *("allele1", "alleleb", "incallele", "minorallele", "effectal", "alternativealleles"),
    ),
    "other": (
        *("otherallele", "oa", "nea", "noneffectallele", "noncodedallele", "nonriskallele", "a2", "allele2", "a0"),
        *("allele0", "allelea", "decallele", "majorallele", "baselineallele", "omitted", "ax", "otheral"),
        *("noneffallele", "firstallele"),
    ),
    "alleles": ("alleles", "allelestring", "refalt", "a1a2", "allelepair", "variantalleles", "observed"),
    "locus": ("locus", "location", "chrpos", "chrbp", "chromosomeposition", "chrompos"),
    "id": (
        *("variantid", "variantvcf", "varid", "hgvsg", "spdi", "hgvs", "variant", "uploadedvariation", "markername"),
        *("markerid", "marker", "snpid", "id", "uid", "snp", "snpname", "snps", "rsid", "rs", "rsids", "rsnumber"),
        *("dbsnp", "dbsnpid", "rsdbsnp", "name", "variantname", "alternateids"),
        *("chrposrefalt", "chrposa1a2", "cpra", "cptid"),
    ),
    "strand": ("refstrand",),  # of Illumina's manifests, and of VEP's input and UCSC's tables, which have no header
    # In results of scans the strand of the alleles, in annotation that of a gene.
    "maybe_strand": ("strand", "allelestrand", "snpstrand", "strandofalleles", "orientation"),
    "assembly": ("assembly", "genomebuild", "ncbibuild", "genomeassembly", "referencegenome", "build"),
}
ROLES = tuple(_NAMES)
_ROLE_OF_NAME = {name: (role, rank) for role, names in _NAMES.items() for rank, name in enumerate(names)}
_ZERO_BASED_NAMES = {"chromstart", "chrstart", "txstart"}  # of UCSC's tables, as in BED
_COUNTED_FROM = re.compile(r"([01])based$")
_COUNTED_FROM_ZERO = re.compile(  # start0, pos_0, 0_based_start, zero_based_pos
    r"(?P<name>(?:chrom|chr)?(?:start|pos|position|bp)|begin|coordinate)(?:0|zero(?:based)?)"
    r"|(?:0|zero)based(?P<behind>[a-z]+)"
)
_ROLE_OF_STUDY = re.compile(r"(?:exposure|outcome)$")  # TwoSampleMR: effect_allele.exposure
HARMONISED = "harmonised"  # columns hm_... of the GWAS and PGS Catalogs, until their assembly is known
ALLELE_ROLES = {"ref", "alt", "effect", "other", "alleles"}


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table that is read.

    Attributes:
        index: From 0.
        name: As the header has it; '' for a table without one.
        assembly: The assembly that its name tells; '' where it tells none.
        zero_based: Its positions count from 0.
        harmonised: One of the columns hm_... of the GWAS and PGS Catalogs.
    """

    index: int
    name: str = ""
    assembly: str = ""
    zero_based: bool = False
    harmonised: bool = False


Columns = dict[str, Column]  # by role
RS = "rs"  # role of the column whose rs numbers tell of the assembly; nothing is looked up by it
_RS_NAME = re.compile(r"rs|rsids?|rsnumber|rsdbsnp\d*|dbsnp(?:id|\d+)?|avsnp\d*|snps?|snpid|snpname")


class TableBuilds(NamedTuple):
    """The assemblies of the columns of one table.

    GWAS-SSF has its columns hm_... in GRCh38 (https://www.ebi.ac.uk/gwas/docs/methods/summary-statistics); the PGS
    Catalog says in #HmPOS_build what its own are of (https://www.pgscatalog.org/downloads/).

    Args:
        harmonised: That of the columns hm_...
        original: The assembly of columns whose names have none; '' if unknown.
    """

    harmonised: str = "GRCh38"
    original: str = ""


def name_key(name: str) -> str:
    """A column's name in small letters without signs.

    Example:
        >>> name_key("#Base_pair location"), name_key("pos(1-based)")
        ('basepairlocation', 'pos1based')
    """
    return re.sub(r"[^a-z0-9]", "", name.lower())


def recognise_column(name: str) -> tuple[str, int, str, bool] | None:
    """A column's name -> (role, rank among the names of the role, assembly, counted from 0); None for other columns.

    Example:
        >>> recognise_column("hg19_pos(1-based)")
        ('pos', 1, 'GRCh37', False)
    """
    key = name_key(name)
    harmonised = name.strip().lower().startswith("hm_")
    if harmonised:
        key = key.removeprefix("hm")
    key = _ROLE_OF_STUDY.sub("", key)
    counted = _COUNTED_FROM.search(key)
    key = _COUNTED_FROM.sub("", key)
    if zero := _COUNTED_FROM_ZERO.fullmatch(key):
        key, counted = zero["name"] or zero["behind"], zero
    for rest, assembly in [(key, HARMONISED if harmonised else ""), *split_assembly(key)]:
        if (role_and_rank := _ROLE_OF_NAME.get(rest)) is not None:
            zero_based = counted[1] != "1" if counted else rest in _ZERO_BASED_NAMES
            return *role_and_rank, assembly, zero_based
    return None


def find_columns(names: Sequence[str], assembly: str = "", builds: TableBuilds | None = None) -> Columns:
    """The names of a header -> the column of each role that is named; empty where no variant could be read by them.

    Of several columns for one role, one of `assembly` is preferred, then one of unknown assembly, then one of
    another assembly. Where the release has none, the harmonised one is preferred.

    Args:
        assembly: That of the release.
        builds: What the lines above the table say of its columns.

    Example:
        >>> {role: column.index for role, column in find_columns(["#CHR", "BP", "SNP", "A1", "A2", "P"]).items()}
        {'chrom': 0, 'pos': 1, 'id': 2, 'effect': 3, 'other': 4, 'rs': 2}
        >>> find_columns(["hm_chrom", "hm_pos", "chromosome", "base_pair_location"], "GRCh37")["pos"].name
        'base_pair_location'
    """
    builds = builds or TableBuilds()
    best: dict[str, tuple[tuple[int, int], Column]] = {}
    for index, name in enumerate(names):
        if (reading := recognise_column(name)) is None:
            continue
        role, rank, named_assembly, zero_based = reading
        column = build_column(index, name, named_assembly, zero_based=zero_based, builds=builds)
        order = (_preference(column, assembly, builds), rank)
        if role not in best or order < best[role][0]:
            best[role] = (order, column)
    columns = {role: column for role, (_, column) in best.items()}
    _complete_alleles(columns, names)
    if not is_header(columns, names):
        return {}
    return columns | find_rs_column(names)


def find_rs_column(names: Sequence[str]) -> Columns:
    """The names of a header -> the column that is called as rs numbers are, under its role; empty if there is none.

    Example:
        >>> find_rs_column(["variant_id", "chromosome", "rsid"])[RS].index
        2
    """
    index = next((index for index, name in enumerate(names) if _RS_NAME.fullmatch(name_key(name))), None)
    return {} if index is None else {RS: Column(index, names[index])}


def build_column(
    index: int, name: str, named_assembly: str, *, zero_based: bool = False, builds: TableBuilds | None = None
) -> Column:
    """The result of `recognise_column` for a name -> its column, with the assembly of a harmonised one.

    Example:
        >>> build_column(0, "hm_pos", HARMONISED).assembly
        'GRCh38'
    """
    harmonised = named_assembly == HARMONISED
    assembly = (builds or TableBuilds()).harmonised if harmonised else named_assembly
    return Column(index, name, assembly, zero_based, harmonised)


def _preference(column: Column, assembly: str, builds: TableBuilds) -> int:
    """The order among columns of one role; the first is read."""
    if not assembly:
        return 0 if column.harmonised else 1 if not column.assembly else 2
    if column.assembly == assembly:  # told by its name, or by being harmonised
        return 0
    column_assembly = column.assembly or builds.original
    return 1 if column_assembly == assembly else 2 if not column_assembly else 3


def _complete_alleles(columns: Columns, names: Sequence[str]) -> None:
    """Add the roles of names whose meaning depends on the others.

    CHR_POS is 1:5 by itself, and a position beside CHR_ID, as in the GWAS Catalog. GWAMA's reference_allele beside
    other_allele is the effect allele; VEP's Allele beside a reference is ALT; UCSC's observed alleles are of strand.
    Illumina's manifests have [A/G] as SNP and the id as Name; which strand these alleles are of is known only from
    RefStrand.
    """
    keys = [name_key(name) for name in names]
    if "snp" in keys and ({"name", "mapinfo"} <= set(keys) or "ilmnid" in keys):
        id_index = keys.index("name" if "name" in keys else "ilmnid")
        columns["id"] = Column(id_index, names[id_index])
        if "strand" in columns:
            columns["alleles"] = Column(keys.index("snp"), names[keys.index("snp")])
    if "chrom" in columns and "pos" not in columns and "locus" in columns:
        columns["pos"] = columns.pop("locus")
    if {"refucsc", "observed"} <= set(keys) and "maybe_strand" in columns:
        columns["strand"] = columns.pop("maybe_strand")
    if "alt" not in columns and "effect" not in columns and "other" in columns and "ref" in columns:
        columns["effect"] = columns.pop("ref")
    if "ref" in columns and "alt" not in columns and "effect" not in columns:
        for index, name in enumerate(names):
            if name_key(name) in ("allele", "altallele", "a1"):
                columns["alt"] = Column(index, name)


def names_variant(columns: Columns) -> bool:
    """Whether these columns name a variant: a position with alleles, or an id."""
    has_position = {"chrom", "pos"} <= set(columns) or "locus" in columns
    has_alleles = (
        {"ref", "alt"} <= set(columns)
        or {"effect", "other"} <= set(columns)
        or {"ref", "effect"} <= set(columns)
        or "alleles" in columns
    )
    return (has_position and has_alleles) or "id" in columns


def used_roles(columns: Columns) -> tuple[str, ...]:
    """The roles by which a row is read, of all that its columns have.

    Example:
        >>> used_roles(find_columns(["CHR", "POS", "ID", "REF", "ALT", "A1"]))
        ('chrom', 'pos', 'ref', 'alt')
    """
    position = ("chrom", "pos") if {"chrom", "pos"} <= set(columns) else ("locus",) if "locus" in columns else ()
    besides: tuple[str, ...] = tuple(role for role in ("end", "strand", "maybe_strand", "assembly") if role in columns)
    for alleles in (("ref", "alt"), ("effect", "other"), ("ref", "effect"), ("alleles",)):
        if set(alleles) <= set(columns):
            if position == ("locus",) and "id" in columns:  # whose locus may be a range
                position = ("locus", "id")
            if alleles == ("effect", "other") and "ref" in columns:  # GWAS-SSF: which of them is the reference
                besides = ("ref", *besides)
            if alleles == ("alleles",) and "ref" in columns:  # UCSC: which of those observed is the reference
                besides = ("ref", *besides)
            return (*(position or ("id",)), *alleles, *besides)
    return ("id", *besides) if "id" in columns else (*position, *besides)


def is_header(columns: Columns, names: Sequence[str]) -> bool:
    """Whether a line with these columns is the header of a list of variants."""
    if {"chrom", "pos"} <= set(columns):
        return True
    if set(columns) & {"locus", "id"}:
        return len(columns) > 1 or len(names) == 1 or ("id" in columns and len(names) > 1 and has_no_number(names))
    return False


def has_no_number(names: Sequence[str]) -> bool:
    """Whether no name is a number, as a row of values would have.

    Example:
        >>> has_no_number(["chr", "pos"]), has_no_number(["1", "x", "0"])
        (True, False)
    """
    return not any(re.fullmatch(r"[-+.\d]+(?:e[-+]?\d+)?", name, re.IGNORECASE) for name in names)
