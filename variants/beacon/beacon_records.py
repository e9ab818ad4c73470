"""Rows of a release -> records of the Beacon's entry type genomicVariant; a release -> its dataset."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from variants.beacon.beacon_search import variant_type
from variants.beacon.sequence_ontology import SO_IDS
from variants.genome.chromosomes import chromosome_name, refseq_accession
from variants.genome.consequences import terms_of
from variants.genome.hgvs import genomic_hgvs
from variants.releases.documents import path_values, variant_documents
from variants.releases.models import Release
from variants.releases.reader import ReleaseReader
from variants.releases.rows import VariantRow
from variants.releases.vrs_ids import vrs_id_of_row

_CLINVAR_ID = "clinvar.variant_id"
_BASES = frozenset("ACGTUNRYSWKMBDHV")


def internal_id(release: ReleaseReader, row: VariantRow) -> str:
    """The id of a record, by which the Beacon finds it again: GRCh38-22-29967629-T-C."""
    return f"{release.model.assembly}-{chromosome_name(row.chrom)}-{row.pos}-{row.ref}-{row.alt}"


def make_records(*, release: ReleaseReader, rows: Sequence[VariantRow]) -> list[dict[str, Any]]:
    """One record for each row. Reads the source lines of the rows once."""
    headline = release.headline
    specs = [headline.frequency, headline.rs, release.by_name.get(_CLINVAR_ID)]
    paths = [spec.path for spec in specs if spec]
    documents = variant_documents(release=release, rows=rows, paths=paths)
    return [_make_record(release, row, document) for row, document in zip(rows, documents, strict=True)]


def _make_record(release: ReleaseReader, row: VariantRow, document: dict[str, Any]) -> dict[str, Any]:
    record: dict[str, Any] = {
        "variantInternalId": internal_id(release, row),
        "variation": _make_variation(release, row),
        "identifiers": _make_identifiers(release, row, document),
    }
    effects = [{"id": SO_IDS[term], "label": term} for term in terms_of(row.terms) if term in SO_IDS]
    if effects:
        record["molecularAttributes"] = {"molecularEffects": effects}
    frequency = release.headline.frequency
    values = [] if frequency is None else list(path_values(document, frequency.path))
    if frequency and values and isinstance(values[0], int | float):
        record["frequencyInPopulations"] = [
            {
                "source": frequency.source or release.model.name,
                "sourceReference": f"{release.model.name}: {frequency.path}",
                "frequencies": [{"population": frequency.path, "alleleFrequency": values[0]}],
            }
        ]
    return record


def _make_variation(release: ReleaseReader, row: VariantRow) -> dict[str, Any]:
    """Alleles at a location in the form of VRS 1.3, which the default model of Beacon v2 has."""
    return {
        "variantType": variant_type(row),
        "referenceBases": _bases(row.ref),
        "alternateBases": _bases(row.alt),
        "location": {
            "type": "SequenceLocation",
            "sequence_id": f"refseq:{refseq_accession(row.chrom, release.model.assembly)}",
            "interval": {
                "type": "SequenceInterval",
                "start": {"type": "Number", "value": row.pos - 1},
                "end": {"type": "Number", "value": row.end_pos},
            },
        },
    }


def _bases(allele: str) -> str:
    """An allele of bases; '' for a symbolic one, whose name is the type of the variant."""
    return allele.upper() if _BASES.issuperset(allele.upper()) else ""


def _make_identifiers(release: ReleaseReader, row: VariantRow, document: dict[str, Any]) -> dict[str, Any]:
    accession = refseq_accession(row.chrom, release.model.assembly)
    change = genomic_hgvs(row.chrom, row.pos, row.ref, row.alt).partition(":")[2]
    identifiers: dict[str, Any] = {"genomicHGVSId": f"{accession}:{change}"}
    clinvar = [str(value) for value in path_values(document, _CLINVAR_ID)]
    if clinvar and clinvar[0].isdigit():
        identifiers["clinvarVariantId"] = f"clinvar:{clinvar[0]}"
    alternative = []
    if vrs_id := vrs_id_of_row(release=release, row=row):
        alternative.append({"id": vrs_id, "notes": "GA4GH VRS 2.0"})
    if release.headline.rs:
        for number in path_values(document, release.headline.rs.path):
            alternative.append({"id": f"dbSNP:{number}", "notes": "dbSNP"})
    return identifiers | ({"variantAlternativeIds": alternative} if alternative else {})


def make_dataset(release: Release) -> dict[str, Any]:
    """A release as an entry of the Beacon's collection of datasets."""
    dates = {"createDateTime": release.published_at.isoformat()} if release.published_at else {}
    return {
        "id": release.name,
        "name": release.name,
        "version": str(release.edition),
        **dates,
        "info": {"assemblyId": release.assembly, "variantCount": release.variant_count},
    }
