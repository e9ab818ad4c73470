"""What tests know beforehand of the releases that are loaded once a session: the committed one, and real ones."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from tests.releases import FREEZE5, SYNTHETIC38
from variants.genome.alleles import normalize_alleles
from variants.genome.hgvs import genomic_hgvs
from variants.releases.models import Release


@dataclass(eq=False)
class KnownRelease:
    """A loaded GRCh38 release of chromosome 22, and what its source files say of a few variants.

    The variant `variant` lies in `gene`, alone at its position and alone in `region`; its CADD score is below 1 and
    nobody else's. `deletion` and `single` are (pos, ref, alt); `single` is the only one at its position.
    More than ten variants lie in `page_gene`, `page_key` among them. `deep_genes` have variants with several
    consequences. `rs_prefix` begins a few rs numbers, that of `variant` among them.
    """

    name: str
    paths: tuple[Path, ...]
    variant: str
    key: tuple[int, str, str]
    rs: str
    rs_prefix: str
    phred: float
    rawscore: float
    gene: str
    gene_id: str
    region: tuple[int, int]
    page_key: tuple[int, str, str]
    deletion: tuple[int, str, str]
    single: tuple[int, str, str]
    deep_genes: tuple[str, str]
    release: Release = field(init=False, repr=False)
    page_gene: str = "LARGE1"
    page_gene_id: str = "ENSG00000133424"

    @property
    def dashed(self) -> str:
        """The known variant as 22-pos-ref-alt."""
        return "22-{}-{}-{}".format(*self.key)

    @property
    def page_variant(self) -> str:
        """The variant of `page_gene` whose page is asked for, as genomic HGVS."""
        return genomic_hgvs(22, *self.page_key)

    @cached_property
    def tables(self) -> list[tuple[list[str], list[list[str]]]]:
        """(header, rows of cells) of each source file."""
        return [read_table(path) for path in self.paths]

    @cached_property
    def lines(self) -> list[dict[str, str]]:
        """All source lines, as {column: cell}."""
        return [dict(zip(header, row, strict=True)) for header, rows in self.tables for row in rows]

    @cached_property
    def cells(self) -> dict[str, dict[str, str]]:
        """The first source line of every variant, by genomic HGVS."""
        results: dict[str, dict[str, str]] = {}
        for line in self.lines:
            alleles = normalize_alleles(int(line["POS"]), line["REF"], line["ALT"])
            results.setdefault(genomic_hgvs(22, *alleles), line)
        return results

    def fill(self, text: str) -> str:
        """A text of a test with what stands in braces replaced: {variant}, {pos}, {RS} (upper case) and so on."""
        pos, ref, alt = self.page_key
        values: dict[str, object] = {
            **{"name": self.name, "variant": self.variant, "dashed": self.dashed, "pos": self.key[0]},
            **{"rs": self.rs, "RS": self.rs.upper(), "rs_prefix": self.rs_prefix},
            **{"page_variant": self.page_variant, "page_pos": pos, "page_ref": ref, "page_alt": alt},
            "page_before": pos - 1,
        }
        for name, value in values.items():
            text = text.replace(f"{{{name}}}", str(value))
        return text

    def variants_of_gene(self, symbol: str) -> set[str]:
        """The variants with a VEP transcript of this gene."""
        return {name for name, row in self.cells.items() if symbol in row.get("VEP_ensembl_Gene_Name", "").split("|")}


def read_table(path: Path) -> tuple[list[str], list[list[str]]]:
    """(header, rows of cells) of a plain or gzipped file."""
    header, *rows = ([*line.split("\t")] for line in read_lines(path))
    return header, rows


def read_lines(path: Path) -> Iterator[str]:
    """The lines of a plain or gzipped file, without their ends."""
    with (gzip.open if path.suffix == ".gz" else Path.open)(path, "rt", encoding="utf-8", newline="\n") as file:
        for line in file:
            yield line.rstrip("\r\n")


SYNTHETIC = KnownRelease(
    name="synthetic38",
    paths=SYNTHETIC38,
    variant="chr22:g.29950507T>C",
    key=(29_950_507, "T", "C"),
    rs="rs900188915",
    rs_prefix="rs9001889",
    phred=0.9137,
    rawscore=-0.412345,
    gene="MTMR3",
    gene_id="ENSG00000100330",
    region=(29_940_000, 29_960_000),
    page_key=(33_717_708, "G", "T"),
    deletion=(22_092_507, "ATTGCT", "A"),
    single=(21_052_507, "G", "A"),
    deep_genes=("ENSG00000219438", "ENSG00000100296"),
)
REAL = KnownRelease(
    name="f5",
    paths=FREEZE5,
    variant="chr22:g.29967629T>C",
    key=(29_967_629, "T", "C"),
    rs="rs188915413",
    rs_prefix="rs1889",
    phred=0.567,
    rawscore=-0.329973,
    gene="MTMR3",
    gene_id="ENSG00000100330",
    region=(29_960_000, 29_970_000),
    page_key=(33_690_166, "G", "A"),
    deletion=(22_092_661, "ATAAAT", "A"),
    single=(21_052_321, "G", "A"),
    deep_genes=("ENSG00000183569", "ENSG00000100023"),
)
# The committed release always; TOPMed freeze 5 where it lies beside the repository.
KNOWN_RELEASES = [SYNTHETIC, *([REAL] if all(path.exists() for path in FREEZE5) else [])]
