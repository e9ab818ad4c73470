"""Fields -> the columns that gene effects are made from, for each annotation tool and gene model. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from variants.fields.spec import FieldSpec

# The first of these that a file has is the default.
PREFERENCE = tuple(
    f"{tool}_{model}" for model in ("ensembl", "refseq", "ucsc") for tool in ("VEP", "SnpEff", "ANNOVAR")
)

_CONSEQUENCE = ("consequence", "effect")
_GENE_NAME = ("gene_name", "genename")
_TRANSCRIPT = ("transcript_id", "feature_id")


class EffectSourceError(ValueError):
    """A source of gene effects that the files do not have; the message names those that they have."""


@dataclass(frozen=True, slots=True)
class EffectSource:
    """Parallel list columns of one source such as VEP_ensembl: element i of each belongs to transcript i."""

    name: str
    consequence: FieldSpec
    gene_id: FieldSpec
    gene_name: FieldSpec | None
    transcript_id: FieldSpec | None


def find_effect_sources(specs: Iterable[FieldSpec]) -> dict[str, EffectSource]:
    """{name: source} of the sources that name a consequence and a gene for each transcript, the preferred first."""
    groups: dict[str, dict[str, FieldSpec]] = {}
    for spec in specs:
        if spec.transcript_group in PREFERENCE:
            groups.setdefault(spec.transcript_group, {})[spec.path.rpartition(".")[2]] = spec
    sources: dict[str, EffectSource] = {}
    for source in PREFERENCE:
        leaves = groups.get(source, {})
        consequence, gene_id = _first_of(leaves, _CONSEQUENCE), leaves.get("gene_id")
        if consequence and gene_id:
            gene_name, transcript = _first_of(leaves, _GENE_NAME), _first_of(leaves, _TRANSCRIPT)
            sources[source] = EffectSource(source, consequence, gene_id, gene_name, transcript)
    return sources


def choose_effect_sources(specs: Iterable[FieldSpec], names: Sequence[str] = ()) -> list[str]:
    """The names of a release's effect sources, the default of queries first.

    Args:
        specs: All fields of the release.
        names: The requested sources, e.g. `VEP_ensembl`, in any case; none: the preferred source that the files have.

    Raises:
        EffectSourceError: The files do not have one of `names`.
    """
    sources = find_effect_sources(specs)
    if not names:
        return list(sources)[:1]
    by_lower = {source.lower(): source for source in sources}
    unknown = [source for source in names if source.lower() not in by_lower]
    if unknown:
        available = ", ".join(sources) or "none"
        raise EffectSourceError(f"the files have no effect source {unknown[0]!r}; they have {available}")
    return list(dict.fromkeys(by_lower[source.lower()] for source in names))


def _first_of(leaves: dict[str, FieldSpec], names: Iterable[str]) -> FieldSpec | None:
    return next((leaves[name] for name in names if name in leaves), None)
