"""Chromosomes as small integers and back: 1-22, X = 23, Y = 24, MT = 25. The one place that knows the coding.

The integers are the portal's own. Text is never read as one of them: the text `25` is PLINK's code for the
pseudoautosomal part of X, and `26` its code for MT (https://www.cog-genomics.org/plink/2.0/data#irreg_output).

Everything that accepts the name of a chromosome uses `chromosome_code` or `parse_chromosome`; everything that writes
one uses `chromosome_name`, or `chromosome_name_in` where another program will read it.
"""

from __future__ import annotations

import re
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

CHROMOSOMES: tuple[str, ...] = (*(str(number) for number in range(1, 23)), "X", "Y", "MT")
X, Y, MT = 23, 24, 25  # codes

_CODES = {
    **{name: code for code, name in enumerate(CHROMOSOMES, start=1)},
    **dict.fromkeys(("23", "25", "XY", "PAR1", "PAR2", "PAR_X", "X_PAR", "X_PAR1", "X_PAR2"), X),
    **dict.fromkeys(("X_NONPAR", "X_NON_PAR"), X),
    **dict.fromkeys(("24", "Y_PAR", "Y_PAR1", "Y_PAR2", "Y_NONPAR", "Y_NON_PAR"), Y),
    **dict.fromkeys(("26", "M"), MT),
}
# The same names, and accessions with or without a version, as a part of a regular expression that ignores case.
NAME_PATTERN = (
    r"(?:(?:chr)?(?:0?[1-9]|1\d|2[0-6]|PAR[12]|PAR_X|XY|[XY](?:_(?:PAR[12]?|NON_?PAR))?|MT?)"
    r"|(?:NC_|CM|J)\d{5,6}(?:\.\d+)?)"
)

# Version of the RefSeq accession NC_0000<code> in GRCh37; GRCh38 has the next one. From the assembly reports of
# https://ftp.ncbi.nlm.nih.gov/genomes/all/GCA/000/001/405/.
_GRCH37_VERSIONS = (10, 11, 11, 11, 9, 11, 13, 10, 11, 10, 9, 11, 10, 8, 9, 9, 10, 9, 9, 10, 8, 10, 10, 9)
_REFSEQ_MT, _GENBANK_MT = "NC_012920.1", "J01415.2"  # the same sequence in GRCh37 and GRCh38
_FIRST_GENBANK = 663  # CM000663 is chromosome 1: version 1 in GRCh37, version 2 in GRCh38
_ACCESSION = re.compile(r"(?P<prefix>NC_|CM|J)(?P<number>\d{5,6})(?:\.(?P<version>\d{1,3}))?", re.IGNORECASE)

# Sequences that are not chromosomes of an assembly, by their names; the first pattern that fits decides. Names of UCSC,
# GenBank, RefSeq and Ensembl: https://genome.ucsc.edu/FAQ/FAQdownloads.html, https://lh3.github.io/2017/11/13.
_OTHER_SEQUENCES = tuple(
    (re.compile(pattern, re.IGNORECASE), description)
    for pattern, description in (
        (r"(chr)?0", "PLINK writes 0 for a variant without a position"),
        (r"HLA[-_*].+", "an HLA allele is not a chromosome"),
        (r".*decoy.*|hs37d5.*|hs38d1.*", "a decoy sequence is not a chromosome"),
        (r".+_alt|.+_hap\d+|HSCHR.+", "an alternate contig is not a chromosome"),
        (r".+_(fix|patch|novel)|HG\d+.*", "a patch is not a chromosome"),
        (r".+_random", "an unlocalized contig is not a chromosome"),
        (r"(chr)?Un([_.].+)?", "an unplaced contig is not a chromosome"),
        (r"(GL|KI|KN|KQ|KV|KZ|ML|MU|JH|JTFH)\d{6,}(\.\d+|v\d+)?|N[TW]_\d+(\.\d+)?", "a scaffold is not a chromosome"),
        (r"(chr)?EBV|NC_007605(\.\d+)?", "the Epstein-Barr virus is not a chromosome"),
        (
            r"NC_001807(\.\d+)?",
            "chrM of UCSC's hg19, whose positions are not those of MT (NC_012920.1)",
        ),
        (r"NC_0609(2[5-9]|3\d|4[0-8])(\.\d+)?", "this is a sequence of T2T-CHM13"),
        (r"NC_.+|CM\d+.*|CP\d+.*", "no chromosome of GRCh37 or GRCh38 has this accession"),
    )
)


_FLOAT_CHROMOSOME = re.compile(r"(?:chr)?0*(\d{1,2})(?:\.0)?", re.IGNORECASE)  # pandas writes 1.0, BGEN files 01


class UnknownChromosomeError(ValueError):
    """A name that is not a primary chromosome, or one of another assembly; the message names it and says why."""


class ParsedChromosome(NamedTuple):
    """The parsed name of a chromosome.

    Args:
        code: 1 to 25.
        assembly: 'GRCh37' or 'GRCh38' if the name is an accession with the version of that assembly, else ''.
    """

    code: int
    assembly: str = ""


@lru_cache(maxsize=10_000)
def parse_chromosome(name: str) -> ParsedChromosome:
    """'1', 'chr1', 'chrX', 'M', 'MT', PLINK's codes, PAR1, X_par1, accessions of RefSeq and GenBank -> what it says.

    Letters of any case; a leading zero is ignored.

    Raises:
        UnknownChromosomeError: No primary chromosome of GRCh37 or GRCh38 has this name.

    Example:
        >>> parse_chromosome("chr26").code, parse_chromosome("XY").code
        (25, 23)
        >>> parse_chromosome("NC_000001.10")
        ParsedChromosome(code=1, assembly='GRCh37')
    """
    text = name.strip()
    bare = (text[3:] if text[:3].lower() == "chr" else text).upper()
    code = _CODES.get(bare) or _CODES.get(bare.removeprefix("0"))
    if code is not None:
        return ParsedChromosome(code)
    if (accession := _ACCESSION.fullmatch(text)) and (parsed := _parse_accession(accession)):
        return parsed
    reason = describe_other_sequence(text) or "expected 1-22, X, Y or MT, with or without chr"
    raise UnknownChromosomeError(f"unknown chromosome {name[:60]!r}: {reason}")


def _parse_accession(accession: re.Match[str]) -> ParsedChromosome | None:
    prefix, number = accession["prefix"].upper(), accession["number"]
    version = int(accession["version"]) if accession["version"] else None
    text = f"{prefix}{number}.{version or 1}"
    if text in (_REFSEQ_MT, _GENBANK_MT) or f"{prefix}{number}" in ("NC_012920", "J01415"):
        return ParsedChromosome(MT) if version in (None, 1 if prefix == "NC_" else 2) else None
    if prefix == "J" or len(number) != 6:
        return None
    code = int(number) if prefix == "NC_" else int(number) - _FIRST_GENBANK + 1
    if not 1 <= code <= Y:
        return None
    if version is None:
        return ParsedChromosome(code)
    first = _GRCH37_VERSIONS[code - 1] if prefix == "NC_" else 1
    assembly = {first: "GRCh37", first + 1: "GRCh38"}.get(version)
    return ParsedChromosome(code, assembly) if assembly else None


def drop_fraction(name: str) -> str:
    """The name of a chromosome without the .0 that pandas writes where a column has missing values.

    Example:
        >>> drop_fraction("1.0"), drop_fraction("chr02.0"), drop_fraction("NC_000001.10")
        ('1', '2', 'NC_000001.10')
    """
    match = _FLOAT_CHROMOSOME.fullmatch(name.strip())
    return match[1] if match else name


def is_accession(name: str) -> bool:
    """Whether a name is written as an accession of a sequence, be it one of a chromosome or not.

    Example:
        >>> is_accession("NC_000001.9"), is_accession("chr1")
        (True, False)
    """
    return _ACCESSION.fullmatch(name.strip()) is not None


def describe_other_sequence(name: str) -> str:
    """Why a contig, a decoy, an HLA allele or a sequence of another assembly is not a chromosome; '' for other names.

    Example:
        >>> describe_other_sequence("chr6_GL000256v2_alt"), describe_other_sequence("BRCA1")
        ('an alternate contig is not a chromosome', '')
    """
    return next((description for pattern, description in _OTHER_SEQUENCES if pattern.fullmatch(name.strip())), "")


def chromosome_code(name: str, *, assembly: str = "") -> int:
    """A name as `parse_chromosome` reads it -> 1 to 25.

    Args:
        assembly: What the name is looked up in; '' accepts the accessions of both assemblies.

    Raises:
        UnknownChromosomeError: No primary chromosome has this name, or it is an accession of the other assembly.

    Example:
        >>> chromosome_code("chrM"), chromosome_code("25")
        (25, 23)
    """
    parsed = parse_chromosome(name)
    if assembly and parsed.assembly not in ("", assembly):
        raise UnknownChromosomeError(
            f"unknown chromosome {name[:60]!r}: this is chromosome {chromosome_name(parsed.code)} of"
            f" {parsed.assembly}, and {assembly} is asked"
        )
    return parsed.code


def chromosome_name(code: int, *, prefix: bool = False) -> str:
    """'1' ... 'MT' for a code; with prefix 'chr1' ... 'chrMT', as ids of variants are written."""
    return ("chr" if prefix else "") + CHROMOSOMES[code - 1]


class ChromosomeStyle(StrEnum):
    """How a program spells chromosomes.

    PLAIN: 1-22, X, Y, MT (Ensembl, GRCh37 genotype files). UCSC: chr1-chr22, chrX, chrY, chrM (genome browsers,
    genotype files of GRCh38). PLINK: 1-22, 23, 24, 26. REGENIE: 1-22, X, Y; it ends at any other name
    (`chrStrToInt` of https://github.com/rgcgithub/regenie/blob/master/src/Geno.cpp).
    """

    PLAIN = "plain"
    UCSC = "ucsc"
    PLINK = "plink"
    REGENIE = "regenie"


def chromosome_name_in(code: int, style: ChromosomeStyle) -> str | None:
    """A code -> its name for a program that spells chromosomes in this style; None if the program knows no such name.

    Example:
        >>> [chromosome_name_in(25, style) for style in ChromosomeStyle]
        ['MT', 'chrM', '26', None]
    """
    if style is ChromosomeStyle.UCSC:
        return "chrM" if code == MT else chromosome_name(code, prefix=True)
    if style is ChromosomeStyle.PLINK:
        return "26" if code == MT else str(code)
    if style is ChromosomeStyle.REGENIE and code == MT:
        return None
    return chromosome_name(code)


def refseq_accession(code: int, assembly: str) -> str:
    """A chromosome code and an assembly -> the RefSeq accession of that sequence.

    Example:
        >>> refseq_accession(22, "GRCh38")
        'NC_000022.11'
    """
    if code == MT:
        return _REFSEQ_MT
    return f"NC_{code:06}.{_GRCH37_VERSIONS[code - 1] + (assembly == 'GRCh38')}"


# Lengths in bases, GRCh37 (p13) and GRCh38 (p14) primary assemblies, as published by the Genome Reference Consortium.
LENGTHS: dict[str, tuple[int, ...]] = {
    "GRCh37": (
        *(249250621, 243199373, 198022430, 191154276, 180915260, 171115067, 159138663, 146364022, 141213431),
        *(135534747, 135006516, 133851895, 115169878, 107349540, 102531392, 90354753, 81195210, 78077248),
        *(59128983, 63025520, 48129895, 51304566, 155270560, 59373566, 16569),
    ),
    "GRCh38": (
        *(248956422, 242193529, 198295559, 190214555, 181538259, 170805979, 159345973, 145138636, 138394717),
        *(133797422, 135086622, 133275309, 114364328, 107043718, 101991189, 90338345, 83257441, 80373285),
        *(58617616, 64444167, 46709983, 50818468, 156040895, 57227415, 16569),
    ),
}


def chromosome_length(assembly: str, code: int) -> int:
    """Bases of a chromosome: the last valid 1-based position."""
    return LENGTHS[assembly][code - 1]
