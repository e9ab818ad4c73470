"""A release of our own with every kind of cell, and what a query means for its lines, worked out without the portal.

The meaning is written a second time here, on purpose as plainly as possible: cells are split by hand-written rules for
these very columns, and nothing is shared with variants.query.
"""

from __future__ import annotations

import fnmatch
import random
import re
from dataclasses import dataclass

from variants.query.tree import And, AtLeast, Everything, Exists, Match, Node, Not, Or, Range, Wildcard, Word

# column -> (kind, split of a cell into elements); kinds: number, flag, text, terms
COLUMNS = {
    "CADD_phred": ("number", None),  # filterable scalar
    "KGP3_AF": ("number", None),  # filterable scalar with many nulls
    "SIFT_score": ("number", r"[|;]"),  # filterable list: smallest and largest are kept
    "SIFT_pred": ("text", r"[|;]"),  # filterable list of texts
    "KGP_strict_masked": ("flag", None),
    "rs_dbSNP150": ("text", r";"),
    "RegulomeDB_score": ("text", None),
    "VEP_ensembl_Consequence": ("terms", r"[|,]"),
    "VEP_ensembl_Gene_ID": ("text", r"\|"),
    "VEP_ensembl_SIFT": ("text", r"\|"),  # aligned by transcript, not filterable
    "VEP_refseq_Consequence": ("text", r"[|,]"),  # another source, not filterable
    "UK10K_AN": ("number", None),  # not filterable
    "MutationTaster_score": ("number", r"[|;]"),  # not filterable list
}
KEY = ("#chr", "pos", "ref", "alt")
GENES = ("ENSG00000000001", "ENSG00000000002", "ENSG00000000003")
TERMS = ("missense_variant", "intron_variant", "upstream_gene_variant", "stop_gained")


@dataclass(frozen=True)
class Line:
    chrom: int
    pos: int
    ref: str
    alt: str
    cells: dict[str, str]


def make_lines(count: int = 240, seed: int = 5) -> list[Line]:
    """Lines in order of position; some variants stand at the same position."""
    draw = random.Random(seed)
    lines = []
    for number in range(count):
        pos = 20_000_000 + 7 * (number // 2)
        ref, alt = draw.choice((("A", "C"), ("A", "G"), ("AT", "A"), ("A", "ATT"))) if number % 2 else ("A", "T")
        transcripts = draw.randint(1, 3)
        terms = ["|".join([draw.choice(TERMS), ",".join(draw.sample(TERMS, 2)), "."][:transcripts])]
        genes = "|".join(draw.choice((*GENES, ".")) for _ in range(transcripts))
        lines.append(
            Line(
                22, pos, ref, alt,
                {
                    "CADD_phred": draw.choice((".", "0.5", "12", "12.0", "1.2e1", "31.07", "-2")),
                    "KGP3_AF": draw.choice((".", ".", ".", "0.001", "0.25")),
                    "SIFT_score": draw.choice((".", "0.1", "0.1;0.9", "0.1;0.4|0.9", ".|0.3", ".;.")),
                    "SIFT_pred": draw.choice((".", "D", "T;D", "d;.|P")),
                    "KGP_strict_masked": draw.choice((".", "Y", "N")),
                    "rs_dbSNP150": draw.choice((".", f"rs{number + 1}", f"rs{number + 1};rs{number + 5000}")),
                    "RegulomeDB_score": draw.choice((".", "2a", "2b", "5", "2A")),
                    "VEP_ensembl_Consequence": terms[0],
                    "VEP_ensembl_Gene_ID": genes,
                    "VEP_ensembl_SIFT": "|".join(draw.choices(("deleterious", "tolerated", "."), k=transcripts)),
                    "VEP_refseq_Consequence": draw.choice((".", "intron_variant", "stop_gained,splice_region_variant")),
                    "UK10K_AN": draw.choice((".", "7", "100", "7562")),
                    "MutationTaster_score": draw.choice((".", "1", "0.2;0.8", "0|1")),
                },
            )
        )  # fmt: skip
    distinct = {(line.pos, line.ref, line.alt): line for line in lines}
    return sorted(distinct.values(), key=lambda line: line.pos)


def elements(line: Line, column: str) -> list[str]:
    split = COLUMNS[column][1]
    parts = re.split(split, line.cells[column]) if split else [line.cells[column]]
    return [part for part in parts if part != "."]


def gene_terms(line: Line, gene: str) -> set[str]:
    """Terms on this gene's own transcripts."""
    pairs = zip(
        line.cells["VEP_ensembl_Consequence"].split("|"), line.cells["VEP_ensembl_Gene_ID"].split("|"), strict=True
    )
    return {term for terms, of in pairs if of == gene for term in terms.split(",")} - {"."}


def means(tree: Node, line: Line, gene: str | None = None) -> bool:
    """Whether a line answers a query; inside a gene consequences are that gene's."""
    if isinstance(tree, And):
        named = [part for part in tree.parts if isinstance(part, Word)]
        if gene is None and named:
            candidates = [word.text for word in named if gene_terms(line, word.text)]
            if len(candidates) < len(named):
                return False
            rest = [part for part in tree.parts if part not in named]
            return any(all(means(part, line, candidate) for part in rest) for candidate in candidates)
        return all(means(part, line, gene) for part in tree.parts)
    if isinstance(tree, Or):
        return any(means(part, line, gene) for part in tree.parts)
    if isinstance(tree, AtLeast):
        return sum(means(part, line, gene) for part in tree.parts) >= tree.count
    if isinstance(tree, Not):
        return not means(tree.part, line, gene)
    if isinstance(tree, Everything):
        return True
    if isinstance(tree, Word):
        return tree.text == gene if gene else bool(gene_terms(line, tree.text))
    return _field_means(tree, line, gene)


def _field_means(tree: Match | Wildcard | Range | Exists, line: Line, gene: str | None) -> bool:
    kind = COLUMNS[tree.field][0]
    if kind == "terms":
        values = sorted(gene_terms(line, gene)) if gene else elements(line, tree.field)
    elif gene and tree.field.startswith("VEP_ensembl_"):
        genes = line.cells["VEP_ensembl_Gene_ID"].split("|")
        parts = zip(line.cells[tree.field].split("|"), genes, strict=True)
        values = [part for part, of in parts if of == gene and part != "."]
    else:
        values = elements(line, tree.field)
    if isinstance(tree, Exists):
        return bool(values)
    if isinstance(tree, Range):
        low = float(tree.low) if tree.low is not None else float("-inf")
        high = float(tree.high) if tree.high is not None else float("inf")
        return any(_inside(float(value), low, high, tree) for value in values)
    if isinstance(tree, Wildcard):
        return any(fnmatch.fnmatchcase(value.lower(), tree.pattern.lower()) for value in values)
    if kind == "number":
        return float(tree.value) in [float(value) for value in values]
    return tree.value.lower() in [value.lower() for value in values]


def _inside(number: float, low: float, high: float, tree: Range) -> bool:
    return (low < number or (tree.includes_low and low == number)) and (
        number < high or (tree.includes_high and number == high)
    )
