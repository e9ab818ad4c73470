"""Which few of a thousand fields a page shows unasked: a score, a frequency, ClinVar, rs number. Pure.

The order is a preference among the well-known ones; a release shows the first it can filter by.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from variants.fields.spec import FieldSpec, Kind

SCORES = ("cadd.phred", "dbnsfp.revel.score", "eigen.phred", "dbnsfp.dann.score", "cadd.rawscore")
FREQUENCIES = (
    *("gnomad_genome.af.af", "topmed.af", "dbnsfp.1000gp3.af", "1000gp3.af", "gnomad_exome.af.af", "exac.af"),
    *("uk10k.af", "dbnsfp.esp6500.ea_af"),
)
CLINICAL = ("clinvar.rcv.clinical_significance", "clinvar.clnsig")
RS_NUMBERS = ("dbsnp.rsid",)


@dataclass(frozen=True, slots=True)
class Headline:
    """The fields a release has of each sort, None where it has none that is filterable."""

    score: FieldSpec | None
    frequency: FieldSpec | None
    clinical: FieldSpec | None
    rs: FieldSpec | None

    @property
    def columns(self) -> tuple[FieldSpec, ...]:
        """The table columns shown when none are chosen."""
        return tuple(spec for spec in (self.rs, self.score, self.frequency, self.clinical) if spec)


def headline(specs: Iterable[FieldSpec]) -> Headline:
    """The best known filterable field of each sort; any number may stand in for a score, any AF for a frequency."""
    filterable = {spec.path: spec for spec in specs if spec.filterable and spec.column_group == 1}
    score = _first(SCORES, filterable) or next((s for s in filterable.values() if s.kind is Kind.FLOAT), None)
    frequency = _first(FREQUENCIES, filterable) or next((s for s in filterable.values() if s.path.endswith("af")), None)
    return Headline(score, frequency, _first(CLINICAL, filterable), _first(RS_NUMBERS, filterable))


def _first(paths: Iterable[str], found: Mapping[str, FieldSpec]) -> FieldSpec | None:
    return next((found[path] for path in paths if path in found), None)
