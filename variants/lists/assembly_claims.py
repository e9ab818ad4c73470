"""Claims of a list about its assembly: contig lines, the reference, comments, names of columns. Pure.

Lengths of chromosomes tell assemblies apart: those of human assemblies and of the mouse are compared, and a list whose
lengths fit none of them is reported, too. The mitochondrion of hg19 (NC_001807) has 16,571 bases, that of GRCh37 and of
later assemblies 16,569.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from accounts.bounded_numbers import is_whole_number
from variants.genome.assembly_names import find_assembly, find_assembly_in
from variants.genome.chromosomes import CHROMOSOMES, LENGTHS
from variants.lists.column_names import ALLELE_ROLES, Column, Columns, TableBuilds, name_key, used_roles
from variants.lists.entries import find_chromosome

MITOCHONDRION = CHROMOSOMES.index("MT") + 1
UNKNOWN = "unknown"  # an assembly that the portal does not know, by its contig lengths
OTHER_MITOCHONDRION = "other mitochondrion"
HUMAN = ("homo sapiens", "human", "homo_sapiens", "9606")

# Lengths in bases of 1-22, X, Y, MT as UCSC's chrom.sizes have them; the mouse has 19 autosomes.
OTHER_LENGTHS: dict[str, tuple[int, ...]] = {
    "T2T-CHM13": (
        *(248387328, 242696752, 201105948, 193574945, 182045439, 172126628, 160567428, 146259331, 150617247),
        *(134758134, 135127769, 133324548, 113566686, 101161492, 99753195, 96330374, 84276897, 80542538),
        *(61707364, 66210255, 45090682, 51324926, 154259566, 62460029, 16569),
    ),
    "NCBI36": (
        *(247249719, 242951149, 199501827, 191273063, 180857866, 170899992, 158821424, 146274826, 140273252),
        *(135374737, 134452384, 132349534, 114142980, 106368585, 100338915, 88827254, 78774742, 76117153),
        *(63811651, 62435964, 46944323, 49691432, 154913754, 57772954, 16571),
    ),
    "GRCm38 (mouse)": (
        *(195471971, 182113224, 160039680, 156508116, 151834684, 149736546, 145441459, 129401213, 124595110),
        *(130694993, 122082543, 120129022, 120421639, 124902244, 104043685, 98207768, 94987271, 90702639),
        *(61431566, 0, 0, 0, 171031299, 91744698, 16299),
    ),
    "GRCm39 (mouse)": (
        *(195154279, 181755017, 159745316, 156860686, 151758149, 149588044, 144995196, 130127694, 124359700),
        *(130530862, 121973369, 120092757, 120883175, 125139656, 104073951, 98008968, 95294699, 90720763),
        *(61420004, 0, 0, 0, 169476592, 91455967, 16299),
    ),
}
_ATTRIBUTE = re.compile(r'(\w+)=("[^"]*"|[^,>]*)')
_KEYED_COMMENT = re.compile(
    r"#+\s*(?P<key>reference|assembly|genome[-_ ]?build|hmpos_build|genome[-_ ]?assembly|build|ucsc_build|ref|genome)"
    r"\s*[=:]\s*(?P<value>.+)",
    re.IGNORECASE,
)
_TRACK_LINE = re.compile(r"track\s.*\bdb=\"?(?P<value>\w+)", re.IGNORECASE)
_HARMONISED_BUILD = re.compile(r"#+\s*hmpos_build", re.IGNORECASE)  # of the PGS Catalog
_ORIGINAL_BUILD = re.compile(r"#+\s*genome_build", re.IGNORECASE)
# Meta lines of a VCF that describe its columns: their words may name any assembly.
_DESCRIPTION = re.compile(
    r"##\s*(?:info|format|filter|alt|meta|sample|pedigree|contig|filedate|fileformat)\b", re.IGNORECASE
)
_REFERENCE_OPTION = re.compile(
    r"(?:assembly|(?:ref|reference|fasta|genome)(?:[-_]?(?:fasta|file|sequence|genome|build|version|ref))?|\s-[Rf])"
    r"[=\s]+[\"']?(?P<value>[^\s\"',>]+)",
    re.IGNORECASE,
)
_RS_COLUMN = re.compile(r"(?:hm)?(?:db)?(?:rs|snp)")  # rs numbers are of no assembly
_LIFTED_TO = re.compile(
    r"(?:hg|grch|b)(?:18|19|3[678])[-_.]?to[-_.]?(?P<target>(?:hg|grch|b)(?:18|19|3[678]))", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class AssemblyClaim:
    """The claim of one part of a list.

    Attributes:
        assembly: A name such as GRCh37, UNKNOWN, or OTHER_MITOCHONDRION.
        evidence: A part of a sentence: the reason, with numbers.
    """

    assembly: str
    evidence: str


@dataclass(frozen=True, slots=True)
class _Contig:
    chrom: int
    name: str
    length: int
    assembly: str
    species: str


def claims_of_header(header: Iterable[str]) -> list[AssemblyClaim]:
    """The # lines of a list, and UCSC's track lines -> what they say of its assembly.

    Example:
        >>> [claim.assembly for claim in claims_of_header(["##contig=<ID=1,length=249250621>"])]
        ['GRCh37']
    """
    lines = list(header)
    contigs = [contig for line in lines if (contig := _parse_contig(line)) is not None]
    claims = _claims_of_lengths([contig for contig in contigs if contig.chrom and contig.length])
    named = {(name, find_assembly(name)) for contig in contigs if (name := contig.assembly)}
    claims += [
        AssemblyClaim(assembly, f"the list's contig lines name {name}") for name, assembly in sorted(named) if assembly
    ]
    species = {contig.species for contig in contigs if contig.species and contig.species.lower() not in HUMAN}
    claims += [AssemblyClaim(UNKNOWN, f"the list's contig lines are of {name}") for name in sorted(species)]
    for line in lines:
        match = _KEYED_COMMENT.match(line) or _TRACK_LINE.match(line)
        if match and (assembly := find_assembly(match["value"]) or find_assembly_in(match["value"])):
            claims.append(AssemblyClaim(assembly, f"the list's line {line.strip()[:100]!r} names {assembly}"))
    if any(claim.assembly not in (UNKNOWN, OTHER_MITOCHONDRION) for claim in claims):
        return claims
    return claims + _claims_of_programs(lines)


def _claims_of_programs(lines: Iterable[str]) -> list[AssemblyClaim]:
    """The claim by command lines of VEP, GATK, SnpEff, bcftools and others, if they all name one assembly.

    It counts only if there is no other evidence of the assembly: headers keep the runs before a liftover.
    """
    claims: list[AssemblyClaim] = []
    for line in lines:
        if not line.startswith("##") or "=" not in line or _DESCRIPTION.match(line):
            continue
        if lifted := _LIFTED_TO.search(line):
            assembly = find_assembly(lifted["target"])
            return [AssemblyClaim(assembly, f"the list's line {line.strip()[:60]!r} lifts it over to {assembly}")]
        references = " ".join(match["value"] for match in _REFERENCE_OPTION.finditer(line))
        if assembly := find_assembly_in(references) or find_assembly_in(line):
            claims.append(AssemblyClaim(assembly, f"the list's line {line.strip()[:60]!r} names {assembly}"))
    return claims[:1] if len({claim.assembly for claim in claims}) == 1 else []


def builds_of_comments(comments: Iterable[str]) -> TableBuilds:
    """The # lines above a table -> the assemblies of its harmonised and of its other columns.

    Example:
        >>> builds_of_comments(["#genome_build=GRCh37", "#HmPOS_build=GRCh38"])
        TableBuilds(harmonised='GRCh38', original='GRCh37')
    """
    harmonised, original = TableBuilds()
    for line in comments:
        assembly = find_assembly(line.partition("=")[2])
        if assembly and _HARMONISED_BUILD.match(line):
            harmonised = assembly
        elif assembly and _ORIGINAL_BUILD.match(line):
            original = assembly
    return TableBuilds(harmonised, original)


def describe_wrong_assembly(evidence: Sequence[str], assembly: str) -> str:
    """Parts of a sentence, and the assembly of the release -> the one warning that every interface shows.

    Example:
        >>> describe_wrong_assembly(["the list's column 'pos_hg19' names GRCh37"], "GRCh38")
        "WRONG ASSEMBLY: the list's column 'pos_hg19' names GRCh37; the release is GRCh38"
    """
    return f"WRONG ASSEMBLY: {'; '.join(evidence)}; the release is {assembly}"


def claims_of_columns(columns: Columns) -> list[AssemblyClaim]:
    """The columns that are read -> what their names say.

    Example:
        >>> from variants.lists.column_names import find_columns
        >>> claims_of_columns(find_columns(["chr", "pos_hg19", "ref", "alt"]))[0].evidence
        "the list's column 'pos_hg19' names GRCh37"
    """
    return [
        AssemblyClaim(column.assembly, f"the list's column {column.name!r} {_verb(column)} {column.assembly}")
        for column in _located_columns(columns)
        if column.assembly
    ]


def _verb(column: Column) -> str:
    return "is harmonised to" if column.harmonised else "names"


def _located_columns(columns: Columns) -> list[Column]:
    """The columns that are read and that locate a variant: all but alleles and rs numbers."""
    return [
        columns[role]
        for role in used_roles(columns)
        if role not in ALLELE_ROLES and not (role == "id" and _RS_COLUMN.match(name_key(columns[role].name)))
    ]


def claims_of_table(columns: Columns, header: Iterable[str]) -> list[AssemblyClaim]:
    """The columns that are read, and the # lines above a table -> what they say of its assembly.

    The PGS Catalog names two assemblies: one for the columns hm_..., one for the others.

    Example:
        >>> claims_of_table({}, ["#HmPOS_build=GRCh38"])
        []
    """
    harmonised = any(column.harmonised for column in _located_columns(columns))
    other_columns = _ORIGINAL_BUILD if harmonised else _HARMONISED_BUILD
    lines = [line for line in header if not other_columns.match(line)]
    claims = claims_of_columns(columns)
    if harmonised and any(_HARMONISED_BUILD.match(line) for line in lines):  # the line says what the names only imply
        claims = []
    return [*claims, *claims_of_header(lines)]


def assembly_of_contigs(header: Iterable[str]) -> str:
    """The assembly whose chromosome lengths a VCF header gives; '' if they do not decide.

    Example:
        >>> assembly_of_contigs(["##contig=<ID=chr1,length=248956422>"])
        'GRCh38'
    """
    contigs = [contig for line in header if (contig := _parse_contig(line)) is not None]
    claims = _claims_of_lengths([contig for contig in contigs if contig.chrom and contig.length])
    return next((claim.assembly for claim in claims if claim.assembly in LENGTHS | OTHER_LENGTHS), "")


def _parse_contig(line: str) -> _Contig | None:
    if not line.startswith("##contig=<"):
        return None
    attributes = {key: value.strip('"') for key, value in _ATTRIBUTE.findall(line.partition("<")[2])}
    name, length = attributes.get("ID", ""), attributes.get("length", "")
    return _Contig(
        find_chromosome(name),
        name,
        int(length) if is_whole_number(length) else 0,
        attributes.get("assembly", ""),
        attributes.get("species", ""),
    )


def _claims_of_lengths(contigs: list[_Contig]) -> list[AssemblyClaim]:
    """The assembly that most lengths fit, or UNKNOWN if none fits; the mitochondrion is judged separately."""
    chromosomes = [contig for contig in contigs if contig.chrom != MITOCHONDRION]
    all_lengths = LENGTHS | OTHER_LENGTHS
    votes = {name: sum(lengths[c.chrom - 1] == c.length for c in chromosomes) for name, lengths in all_lengths.items()}
    best = max(votes, key=lambda name: votes[name])
    claims = []
    if chromosomes and not votes[best]:
        first = chromosomes[0]
        evidence = (
            f"none of the list's {len(chromosomes)} contig lengths is of an assembly that the portal knows"
            f" ({first.name} has {first.length:,} bases)"
        )
        claims.append(AssemblyClaim(UNKNOWN, evidence))
    elif chromosomes and list(votes.values()).count(votes[best]) == 1:
        evidence = f"the list's contigs are {best} ({votes[best]} of {len(chromosomes)} lengths)"
        claims.append(AssemblyClaim(best, evidence))
    mitochondrion = next((contig for contig in contigs if contig.chrom == MITOCHONDRION), None)
    length = LENGTHS["GRCh38"][MITOCHONDRION - 1]
    if mitochondrion and mitochondrion.length != length:
        evidence = (
            f"the list's mitochondrion {mitochondrion.name} has {mitochondrion.length:,} bases instead of {length:,},"
            " so that its positions are others"
        )
        claims.append(AssemblyClaim(OTHER_MITOCHONDRION, evidence))
    return claims
