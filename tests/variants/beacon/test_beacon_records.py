"""Records of variants: alleles that are not bases, and what a release without known fields says."""

from __future__ import annotations

from tests.variants.beacon.schemas import check
from variants.beacon.beacon_records import make_dataset, make_records
from variants.beacon.sequence_ontology import SO_IDS, TERMS_BY_SO_ID
from variants.genome.consequences import cell_mask
from variants.genome.regions import Region
from variants.releases.reader import ReleaseReader
from variants.releases.rows import variants_in_region


def test_records_satisfy_the_model(reader: ReleaseReader) -> None:
    rows = variants_in_region(release=reader, region=Region(22, 1, 60_000_000), limit=50)
    records = make_records(release=reader, rows=rows)
    assert len(records) == len(rows) == 50
    for record in records:
        check(record, "genomicVariations/defaultSchema")
    effects = {effect["id"] for record in records for effect in record["molecularAttributes"]["molecularEffects"]}
    assert effects <= set(TERMS_BY_SO_ID)


def test_a_dataset_is_a_release(reader: ReleaseReader) -> None:
    dataset = make_dataset(reader.model)
    assert (dataset["id"], dataset["info"]["assemblyId"]) == (reader.model.name, "GRCh38")


def test_terms_are_those_of_the_table_of_consequences() -> None:
    assert all(cell_mask(term) for term in SO_IDS)
    assert len(TERMS_BY_SO_ID) == len(SO_IDS)
    assert TERMS_BY_SO_ID["SO:0001583"] == "missense_variant"
