"""Names that files and programs give to assemblies -> the names that the portal uses. Pure.

Separate module because names of columns, ids, comments and cells all carry them.
"""

from __future__ import annotations

import re

_NAMES = {
    "GRCh38": ("grch38", "hg38", "b38", "build38", "ncbi38", "38", "hs38", "hs38dh"),
    "GRCh37": ("grch37", "hg19", "b37", "build37", "ncbi37", "37", "19", "hs37", "hs37d5", "humang1kv37"),
    "NCBI36": ("ncbi36", "hg18", "b36", "build36", "grch36", "36", "18"),
    "T2T-CHM13": ("t2tchm13", "chm13", "t2t", "hs1", "t2tchm13v2", "chm13v2"),
    "GRCm38": ("grcm38", "mm10"),
    "GRCm39": ("grcm39", "mm39"),
}
_ASSEMBLIES = {spelling: name for name, spellings in _NAMES.items() for spelling in spellings}
_GENCODE = re.compile(r"gencode[._-]?v(?P<release>\d{1,3})(?P<lifted>lift37)?(?![0-9a-z])", re.IGNORECASE)
_FIRST_GENCODE_OF_GRCH38 = 20
_PATCH = re.compile(r"[.]?p\d+$|[.]\d+$")
_WRITTEN_NAME = (
    r"grch3[678](?:p\d+)?|hg(?:18|19|38)|ncbi3[678]|build3[678]|b3[678]|t2tchm13(?:v2)?|chm13(?:v2)?|t2t|hs1"
    r"|grcm3[89]|mm10|mm39|3[678]|1[89]"
)
_AFTER = re.compile(rf"(?P<rest>.+?)(?P<name>{_WRITTEN_NAME})")
_BEFORE = re.compile(rf"(?P<name>{_WRITTEN_NAME})(?P<rest>.+)")
_IN_TEXT = re.compile(
    r"(?<![a-z0-9])(grch3[78]|hg(?:18|19|38)|b3[678]|hs3[78](?:d5|dh)?|human_g1k_v37|ncbi3[67]|t2t[-_ ]?chm13"
    r"|chm13|hs1|grcm3[89]|mm10|mm39)(?![0-9])",
    re.IGNORECASE,
)


def find_assembly(text: str) -> str:
    """A name such as hg19, b37 or GRCh38.p13 -> GRCh37, GRCh38, T2T-CHM13, ...; '' for an unknown one.

    Example:
        >>> find_assembly("hg19"), find_assembly("GRCh38.p13"), find_assembly("rn6")
        ('GRCh37', 'GRCh38', '')
    """
    return _ASSEMBLIES.get(re.sub(r"[^a-z0-9]", "", _PATCH.sub("", text.strip().lower())), "")


def find_assembly_in(text: str) -> str:
    """The only assembly that a text names, such as the path of a reference; '' where it names none or several.

    Example:
        >>> find_assembly_in("file:///refs/human_g1k_v37.fasta"), find_assembly_in("lifted from hg19 to hg38")
        ('GRCh37', '')
    """
    names = {find_assembly(match) for match in _IN_TEXT.findall(text)}
    return names.pop() if len(names) == 1 else ""


def find_assembly_in_file_name(name: str) -> str:
    """The assembly that the name of a file tells; '' where it tells none or several.

    GENCODE's releases 20 and later are of GRCh38 unless they are mapped back (lift37), those before of GRCh37
    (https://www.gencodegenes.org/human/releases.html).

    Example:
        >>> [find_assembly_in_file_name(name) for name in ("refGene_hg19.txt", "gencode.v44lift37.gtf.gz")]
        ['GRCh37', 'GRCh37']
        >>> [find_assembly_in_file_name(name) for name in ("gencode.v44.annotation.gtf", "gencode.v19.gtf", "a.gtf")]
        ['GRCh38', 'GRCh37', '']
    """
    if match := _GENCODE.search(name):
        return "GRCh37" if match["lifted"] or int(match["release"]) < _FIRST_GENCODE_OF_GRCH38 else "GRCh38"
    return find_assembly_in(name)


def split_assembly(name: str) -> list[tuple[str, str]]:
    """A column's name without signs -> the ways to take an assembly off its end or its beginning: (rest, assembly).

    Example:
        >>> split_assembly("poshg19"), split_assembly("hg19chr"), split_assembly("pos")
        ([('pos', 'GRCh37')], [('chr', 'GRCh37')], [])
    """
    matches = (_AFTER.fullmatch(name), _BEFORE.fullmatch(name))
    return [(match["rest"], find_assembly(match["name"])) for match in matches if match]
