"""Genes near a synthetic variant -> its effect columns, as VEP, SnpEff and ANNOVAR write them. Pure.

Genes are real, transcripts are invented.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from random import Random
from typing import NamedTuple

from ingest.wgsa.field_notes import plain_name
from variants.genome.gene_tables import GeneRecord

REACH = 5_000  # bases beside a gene that VEP and SnpEff call upstream or downstream
OFFSET, CHANGE = "\x01", "\x02"  # placeholders for the variant's own numbers and bases in cached texts

_EFFECT_NAME = re.compile(r"(vep|snpeff|annovar)_(ensembl|refseq|ucsc)_(.+)")
_TRANSCRIPTS = {"protein_coding": (1, 2, 3, 4, 5, 7, 9, 14), "lncRNA": (1, 2, 2, 3)}


class _Site(NamedTuple):
    """Where in a gene a variant is: weights in coding and in other genes, and its name in VEP, SnpEff and ANNOVAR."""

    coding_weight: int
    other_weight: int
    vep: str
    snpeff: str
    annovar: str


_SITES = {
    "intron": _Site(930, 900, "intron_variant", "intron_variant", "intronic"),
    "utr3": _Site(25, 0, "3_prime_UTR_variant", "3_prime_UTR_variant", "UTR3"),
    "utr5": _Site(8, 0, "5_prime_UTR_variant", "5_prime_UTR_variant", "UTR5"),
    "missense": _Site(14, 0, "missense_variant", "missense_variant", "exonic"),
    "synonymous": _Site(9, 0, "synonymous_variant", "synonymous_variant", "exonic"),
    "splice": _Site(3, 2, "splice_region_variant,intron_variant", "splice_region_variant&intron_variant", "intronic"),
    "stop": _Site(1, 0, "stop_gained", "stop_gained", "exonic"),
    "exon": _Site(0, 98, "non_coding_transcript_exon_variant", "non_coding_transcript_exon_variant", "exonic"),
    "upstream": _Site(0, 0, "upstream_gene_variant", "upstream_gene_variant", "upstream"),
    "downstream": _Site(0, 0, "downstream_gene_variant", "downstream_gene_variant", "downstream"),
    # What indels have instead of missense, stop and synonymous.
    "frameshift": _Site(0, 0, "frameshift_variant", "frameshift_variant", "exonic"),
    "inframe": _Site(0, 0, "inframe_deletion", "disruptive_inframe_deletion", "exonic"),
}
_IMPACTS = {
    "missense": "MODERATE", "synonymous": "LOW", "splice": "LOW", "stop": "HIGH", "frameshift": "HIGH",
    "inframe": "MODERATE",
}  # fmt: skip
_SEVERITY = [
    *("stop", "frameshift", "missense", "inframe", "splice", "synonymous", "utr5", "utr3", "exon", "intron"),
    *("upstream", "downstream"),
]
_INTERGENIC = {"vep": "intergenic_variant", "snpeff": "intergenic_region", "annovar": "intergenic"}


@dataclass(frozen=True, slots=True)
class Transcript:
    """An invented transcript of a real gene; its number is far outside the range of real ids."""

    gene: GeneRecord
    number: int
    coding: bool
    canonical: bool

    @property
    def decays(self) -> bool:
        """Whether this transcript of a coding gene is one that is degraded (nonsense-mediated decay)."""
        return self.gene.biotype == "protein_coding" and not self.coding and self.number % 3 == 0

    def name(self, model: str, *, versioned: bool = False) -> str:
        """Its id in a gene model: `ensembl`, `refseq` or `ucsc`."""
        if model == "refseq":
            return f"{'NM' if self.coding else 'NR'}_9{self.number % 10**8:08d}" + ".1" * versioned
        if model == "ucsc":
            return f"uc9{self.number % 10**5:05d}.1"
        return f"ENST9{self.number:010d}" + ".2" * versioned


TranscriptHits = tuple[tuple[Transcript, str], ...]  # (transcript, site in it) of one variant
_HitsByTool = dict[str, list[tuple[Transcript, str]]]


def make_transcripts(gene: GeneRecord) -> list[Transcript]:
    """The same invented transcripts of a gene in every file."""
    random = Random(gene.gene_id)  # noqa: S311  a sample needs the same numbers, not secret ones
    count = random.choice(_TRANSCRIPTS.get(gene.biotype, (1,)))
    coding = gene.biotype == "protein_coding"
    return [
        Transcript(gene, random.randrange(10**10), coding and (not number or random.random() < 0.7), not number)
        for number in range(count)
    ]


def choose_site(gene: GeneRecord, pos: int, random: Random) -> str:
    """Where a position is in or beside a gene; inside by chance, with realistic shares."""
    if gene.start <= pos <= gene.end:
        is_coding = gene.biotype == "protein_coding"
        weights = [site.coding_weight if is_coding else site.other_weight for site in _SITES.values()]
        return random.choices(list(_SITES), weights)[0]
    return "upstream" if (pos < gene.start) == (gene.strand == "+") else "downstream"


class EffectCellMaker:
    """Makes the effect cells of a header; `runs` are its runs of neighbouring effect columns."""

    def __init__(self, names: Sequence[str]) -> None:
        self._makers = {column: maker for column, name in enumerate(names) if (maker := _find_cell_maker(name))}
        groups = groupby(enumerate(sorted(self._makers)), key=lambda pair: pair[1] - pair[0])
        self.runs = [[column for _, column in run] for _, run in groups]

    def make_texts(self, hits: TranscriptHits, random: Random) -> list[str]:
        """The cells of each run joined by tabs, for transcripts and the sites in them."""
        # Every tool has its own order of transcripts.
        by_tool = {tool: random.sample(hits, len(hits)) for tool in _INTERGENIC}
        return ["\t".join(self._makers[column](by_tool) for column in run) for run in self.runs]


def find_severest_sites(hits: Iterable[tuple[Transcript, str]]) -> list[tuple[GeneRecord, str]]:
    """(gene, its most severe site) of the hits, each gene once."""
    severest: dict[str, tuple[GeneRecord, str]] = {}
    for transcript, site in hits:
        severest_so_far = severest.get(transcript.gene.gene_id)
        if severest_so_far is None or _SEVERITY.index(site) < _SEVERITY.index(severest_so_far[1]):
            severest[transcript.gene.gene_id] = (transcript.gene, site)
    return list(severest.values())


def vep_term(site: str) -> str:
    """VEP's term for a site; "" for a position between genes."""
    return _SITES[site].vep if site else _INTERGENIC["vep"]


def _find_cell_maker(name: str) -> Callable[[_HitsByTool], str] | None:
    """The recipe of an effect column; None for other columns, and for those that the writer fills line by line."""
    plain = plain_name(name)
    if plain.startswith("sift4g_"):
        return lambda hits: "|".join("." for _ in hits["vep"]) or "."
    match = _EFFECT_NAME.fullmatch(plain)
    if not match or "_precedent_" in plain:
        return None
    tool, model, leaf = match.groups()
    if leaf.startswith(("lof_or_nmd", "tf_")):
        return lambda hits: "."
    if leaf == "summary":
        return lambda hits: _make_summary(tool, _filter_by_model(model, hits[tool]))
    make = _LEAVES[tool].get(leaf)

    def cell(hits: _HitsByTool) -> str:
        in_model = _filter_by_model(model, hits[tool])
        if not in_model:
            return _INTERGENIC[tool] if leaf in ("consequence", "effect") else "MODIFIER" if "impact" in leaf else "."
        return "|".join([make(model, transcript, site) if make else "." for transcript, site in in_model])

    return cell


def _filter_by_model(model: str, hits: list[tuple[Transcript, str]]) -> list[tuple[Transcript, str]]:
    """RefSeq and UCSC know fewer transcripts than Ensembl, and no genes without a symbol."""
    if model == "ensembl":
        return hits
    return [(t, site) for t, site in hits if t.gene.symbol and t.number % 5 < (3 if model == "refseq" else 4)]


def _make_summary(tool: str, hits: list[tuple[Transcript, str]]) -> str:
    if not hits:
        return f".(0):{_INTERGENIC[tool]}(1)"
    parts = []
    for gene, _ in find_severest_sites(hits):
        terms = [_choose_term(tool, t, site) for t, site in hits if t.gene is gene]
        counted = "".join(f"{term}({terms.count(term)})" for term in dict.fromkeys(terms))
        parts.append(f"{gene.symbol or gene.gene_id}({len(terms)}):{counted}")
    return "|".join(parts)


def _choose_term(tool: str, transcript: Transcript, site: str) -> str:
    names = _SITES[site]
    if tool == "annovar":
        return names.annovar if transcript.coding or not _is_inside(site) else f"ncRNA_{names.annovar}"
    if tool == "snpeff":
        return names.snpeff
    if transcript.coding or site != "intron":
        return names.vep
    return f"{names.vep},{'NMD' if transcript.decays else 'non_coding'}_transcript_variant"


def _is_inside(site: str) -> bool:
    return site not in ("upstream", "downstream")


def _make_hgvs(transcript: Transcript, site: str) -> str:
    kind = "c" if transcript.coding else "n"
    return f"{kind}.{transcript.number % 900 + 100}-{OFFSET}{CHANGE}" if _is_inside(site) else f"n.-{OFFSET}{CHANGE}"


def _make_protein_change(wrap: str, site: str) -> str:
    return {"missense": wrap.format("Arg", "Gln"), "stop": wrap.format("Arg", "Ter")}.get(site, ".")


def _gene_name(model: str, transcript: Transcript, site: str) -> str:
    return transcript.gene.symbol or transcript.gene.gene_id


def _gene_id(model: str, transcript: Transcript, site: str) -> str:
    return transcript.gene.gene_id if model == "ensembl" else transcript.gene.symbol


def _make_distance(model: str, transcript: Transcript, site: str) -> str:
    return "." if _is_inside(site) else OFFSET


def _make_rank(model: str, transcript: Transcript, site: str) -> str:
    return f"{transcript.number % 9 + 1}/{transcript.number % 9 + 4}" if _is_inside(site) else "."


_CellOfTranscript = Callable[[str, Transcript, str], str]

_LEAVES: dict[str, dict[str, _CellOfTranscript]] = {
    "vep": {
        "consequence": lambda m, t, s: _choose_term("vep", t, s),
        "transcript_id": lambda m, t, s: t.name(m),
        "gene_name": _gene_name,
        "gene_id": _gene_id,
        "protein_id": lambda m, t, s: f"ENSP9{t.number:010d}" if t.coding else ".",
        "ccds": lambda m, t, s: f"CCDS9{t.number % 10**4:04d}.1" if t.canonical and t.coding else ".",
        "swissprot": lambda m, t, s: f"P9{t.number % 10**4:04d}" if t.coding and t.number % 2 else ".",
        "codon_change_or_distance": _make_distance,
        "amino_acid_change": lambda m, t, s: {"missense": "R/Q", "stop": "R/*"}.get(s, "."),
        "hgvsc": lambda m, t, s: f"{t.name(m, versioned=True)}:{_make_hgvs(t, s)}" if _is_inside(s) else ".",
        "hgvsp": lambda m, t, s: (
            f"{t.name(m, versioned=True)}:{_make_hgvs(t, s)}(p.%3D)"
            if s == "synonymous"
            else _make_protein_change(f"ENSP9{t.number:010d}.1:p.{{}}88{{}}", s)
        ),
        "exon_or_intron_rank": _make_rank,
        "strand": lambda m, t, s: t.gene.strand or ".",
        "canonical": lambda m, t, s: "YES" if t.canonical else ".",
        "lof": lambda m, t, s: "HC" if s == "stop" and t.coding else ".",
    },
    "snpeff": {
        "effect": lambda m, t, s: _choose_term("snpeff", t, s),
        "effect_impact": lambda m, t, s: _IMPACTS.get(s, "MODIFIER"),
        "transcript_id": lambda m, t, s: t.name(m, versioned=True),
        "transcript_biotype": lambda m, t, s: (
            t.gene.biotype if t.coding else "nonsense_mediated_decay" if t.decays else "processed_transcript"
        ),
        "gene_name": _gene_name,
        "gene_id": _gene_id,
        "hgvsc": lambda m, t, s: _make_hgvs(t, s),
        "hgvsp": lambda m, t, s: _make_protein_change("p.{}88{}", s),
        "exon_or_intron_rank_or_total": _make_rank,
        "distance_to_feature": _make_distance,
        "warnings": lambda m, t, s: "WARNING_TRANSCRIPT_INCOMPLETE" if t.number % 6 == 0 else ".",
    },
    "annovar": {
        "effect": lambda m, t, s: _choose_term("annovar", t, s),
        "transcript_id": lambda m, t, s: t.name(m),
        "gene_id": _gene_id,
        "hgvsp": lambda m, t, s: {"missense": "p.R88Q", "stop": "p.R88X"}.get(s, "."),
    },
}
