"""Random source files of the awkward kinds, and what they say, read without any code of the portal.

Lines of one variant repeat with other values, alleles are padded or in small letters, the files of SNVs and of indels
spell one column differently, and the lines of a file stand in any order.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

Key = tuple[int, int, str, str]  # chromosome, 1-based position, REF, ALT: upper case, without shared ends
Line = dict[str, str]  # cell by column, as the file has it

MISSING = {"", ".", "NA"}
SCALARS = ("unique_variant", "CADD_phred", "DANN_score", "Ancestral_allele", "rs_dbSNP150", "own_score", "own_word")
TRANSCRIPTS = ("VEP_ensembl_Consequence", "VEP_ensembl_Transcript_ID", "VEP_ensembl_Gene_ID", "VEP_ensembl_Gene_Name")
COLUMNS = ("#chr", "pos", "ref", "alt", *SCALARS, "FILTER", "SIFT_score", *TRANSCRIPTS)
INDEL_COLUMNS = (*COLUMNS, "indel_focal_length")
# How the file of indels spells a column of the SNV files.
INDEL_SPELLING = {"CADD_phred": "CADDphred"}
GENES = {f"ENSG0000099900{number}": f"LWDS{number}" for number in range(1, 5)}
TERMS = ("stop_gained", "missense_variant", "missense_variant,splice_region_variant", "synonymous_variant")
WORDS = ("alpha", "Beta", "beta gamma", "delta-1")
SPANS = ((21, 10_000_000), (21, 26_000_000), (22, 20_000_000))
SPAN_BASES = 4_000


@dataclass
class Source:
    """Files of a release, and all lines of each variant.

    Attributes:
        files: {path: (columns of its header, lines in the order of the file)}.
        variants: the lines of each variant, in any order.
    """

    files: dict[Path, tuple[list[str], list[Line]]] = field(default_factory=dict)
    variants: dict[Key, list[Line]] = field(default_factory=dict)

    def write(self) -> None:
        for path, (header, lines) in self.files.items():
            columns = INDEL_COLUMNS if INDEL_COLUMNS[-1] in header else COLUMNS
            rows = [header, *([line[column] for column in columns] for line in lines)]
            path.write_text("".join("\t".join(row) + "\n" for row in rows))


def trim(pos: int, ref: str, alt: str) -> tuple[int, str, str]:
    """Upper-case alleles without a shared end, one base kept: VCF's way of writing, as bcftools trims.

    Example:
        >>> trim(100, "gact", "GATT")
        (102, 'C', 'T')
        >>> trim(100, "TAA", "TA")
        (100, 'TA', 'T')
    """
    ref, alt = ref.upper(), alt.upper()
    while len(ref) > 1 and len(alt) > 1 and ref[-1] == alt[-1]:
        ref, alt = ref[:-1], alt[:-1]
    while len(ref) > 1 and len(alt) > 1 and ref[0] == alt[0]:
        pos, ref, alt = pos + 1, ref[1:], alt[1:]
    return pos, ref, alt


def hgvs(key: Key) -> str:
    """Genomic HGVS as myvariant.info writes it.

    Example:
        >>> hgvs((22, 100, "TA", "T")), hgvs((22, 100, "A", "ACC")), hgvs((22, 100, "AT", "GC"))
        ('chr22:g.101del', 'chr22:g.100_101insCC', 'chr22:g.100_101delinsGC')
    """
    chrom, pos, ref, alt = key
    if len(ref) == len(alt) == 1:
        return f"chr{chrom}:g.{pos}{ref}>{alt}"
    if len(ref) == 1 and alt.startswith(ref):
        return f"chr{chrom}:g.{pos}_{pos + 1}ins{alt[1:]}"
    if len(alt) == 1 and ref.startswith(alt):
        return f"chr{chrom}:g.{_span(pos + 1, pos + len(ref) - 1)}del"
    return f"chr{chrom}:g.{_span(pos, pos + len(ref) - 1)}delins{alt}"


def _span(first: int, last: int) -> str:
    return str(first) if first == last else f"{first}_{last}"


def pad(draw: random.Random, key: Key) -> tuple[int, str, str]:
    """One of the ways to write a variant: as it is, with shared bases around it, in small letters."""
    _, pos, ref, alt = key
    if draw.random() < 0.3:
        before, after = ("".join(draw.choices("ACGT", k=draw.randint(0, 3))) for _ in range(2))
        padded = (pos - len(before), before + ref + after, before + alt + after)
        if trim(*padded) == (pos, ref, alt):  # in a repeat the ends could be taken off another way
            pos, ref, alt = padded
    return (pos, ref.lower(), alt.lower()) if draw.random() < 0.2 else (pos, ref, alt)


def make_source(draw: random.Random, folder: Path, variants: int) -> Source:
    """Write two files of SNVs and one of indels; every variant has all its lines in one file."""
    source = Source()
    headers = {"snv_1": COLUMNS, "snv_2": COLUMNS, "indel": [INDEL_SPELLING.get(name, name) for name in INDEL_COLUMNS]}
    paths = {name: folder / f"{name}.tsv" for name in headers}
    source.files = {paths[name]: (list(header), []) for name, header in headers.items()}
    for key in _draw_keys(draw, variants):
        is_snv = len(key[2]) == len(key[3]) == 1
        lines = list(_draw_lines(draw, key))
        source.variants[key] = lines
        source.files[paths[draw.choice(("snv_1", "snv_2")) if is_snv else "indel"]][1].extend(lines)
    for _, lines in source.files.values():
        draw.shuffle(lines)
    source.write()
    return source


def _draw_keys(draw: random.Random, count: int) -> Iterator[Key]:
    seen: set[Key] = set()
    while len(seen) < count:
        chrom, start = draw.choice(SPANS)
        ref, alt = draw.choice([("A", "C"), ("G", "T"), ("C", "CTT"), ("GA", "G"), ("TCA", "T"), ("AT", "GC")])
        key = (chrom, *trim(start + draw.randrange(SPAN_BASES), ref, alt))
        if key not in seen:
            seen.add(key)
            yield key


def _draw_lines(draw: random.Random, key: Key) -> Iterator[Line]:
    count = draw.choice((1, 1, 1, 2, 3))
    unique = draw.randrange(count)
    for number in range(count):
        pos, ref, alt = pad(draw, key)
        transcripts = draw.randint(1, 3)
        genes = [draw.choice([".", *GENES]) for _ in range(transcripts)]
        yield {
            **{"#chr": str(key[0]), "pos": str(pos), "ref": ref, "alt": alt},
            "indel_focal_length": "10",
            "unique_variant": "Y" if number == unique else "N",
            "CADD_phred": draw.choice((".", "0.5", "12", "12.0", "28", "1e1")),
            "DANN_score": draw.choice((".", "0.1", "0.25", "0.9")),
            "Ancestral_allele": draw.choice((".", "a", "A", "G", "-")),
            "rs_dbSNP150": draw.choice((".", "NA", f"rs{key[1]}")),
            "own_score": draw.choice((".", "-3", "0", "7.5", "NA")),
            "own_word": draw.choice((".", "NA", *WORDS)),
            "FILTER": draw.choice(("PASS", "SVM", "SVM;DISC", "DISC;CEN")),
            "SIFT_score": draw.choice((".", "0.01", "0.01;.", "0.2;0.04", "1.0")),
            "VEP_ensembl_Consequence": "|".join(draw.choice(TERMS) for _ in genes),
            "VEP_ensembl_Transcript_ID": "|".join(f"ENST{number}{transcript}" for transcript in range(transcripts)),
            "VEP_ensembl_Gene_ID": "|".join(genes),
            "VEP_ensembl_Gene_Name": "|".join(GENES.get(gene, ".") for gene in genes),
        }
