"""The columns from which gene effects are made, for each tool and gene model of a release."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from variants.fields.spec import FieldSpec

# Which one is the default, where a file has several.
PREFERENCE = tuple(
    f"{tool}_{model}" for model in ("ensembl", "refseq", "ucsc") for tool in ("VEP", "SnpEff", "ANNOVAR")
)

_CONSEQUENCE = ("consequence", "effect")
_GENE_NAME = ("gene_name", "genename")
_TRANSCRIPT = ("transcript_id", "feature_id")


class EffectSourceError(ValueError):
    """A source of gene effects that the files do not have; the message names those they have."""


@dataclass(frozen=True, slots=True)
class EffectColumns:
    """Aligned columns of one source such as VEP_ensembl: element i of each belongs to transcript i."""

    source: str
    consequence: FieldSpec
    gene_id: FieldSpec
    gene_name: FieldSpec | None
    transcript_id: FieldSpec | None


def effect_sources(specs: Iterable[FieldSpec]) -> dict[str, EffectColumns]:
    """Sources that name a consequence and a gene for each transcript, the preferred first."""
    groups: dict[str, dict[str, FieldSpec]] = {}
    for spec in specs:
        if spec.transcript_group in PREFERENCE:
            groups.setdefault(spec.transcript_group, {})[spec.path.rpartition(".")[2]] = spec
    found: dict[str, EffectColumns] = {}
    for source in PREFERENCE:
        leaves = groups.get(source, {})
        consequence, gene_id = _first(leaves, _CONSEQUENCE), leaves.get("gene_id")
        if consequence and gene_id:
            names, transcripts = _first(leaves, _GENE_NAME), _first(leaves, _TRANSCRIPT)
            found[source] = EffectColumns(source, consequence, gene_id, names, transcripts)
    return found


def chosen_sources(specs: Iterable[FieldSpec], asked: Sequence[str] = ()) -> list[str]:
    """The sources asked for (`VEP_ensembl`, in any case), the first being the default of a question.

    Without any: the preferred one that the files have. Raises EffectSourceError.
    """
    known = effect_sources(specs)
    if not asked:
        return list(known)[:1]
    by_lower = {source.lower(): source for source in known}
    unknown = [source for source in asked if source.lower() not in by_lower]
    if unknown:
        there = ", ".join(known) or "none"
        raise EffectSourceError(f"the files have no effect source {unknown[0]!r}; they have {there}")
    return list(dict.fromkeys(by_lower[source.lower()] for source in asked))


def _first(leaves: dict[str, FieldSpec], names: Iterable[str]) -> FieldSpec | None:
    return next((leaves[name] for name in names if name in leaves), None)
