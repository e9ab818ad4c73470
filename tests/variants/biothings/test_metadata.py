"""/metadata and /metadata/fields: sources by root key, fields with their parents."""

from __future__ import annotations

from variants.biothings.metadata import field_dictionary, release_metadata
from variants.fields.spec import FieldSpec, Kind
from variants.releases.models import Release

SPECS = (
    FieldSpec("CADD_phred", "cadd.phred", source="CADD", kind=Kind.FLOAT, filterable=True, description="Scaled."),
    FieldSpec("CADD_raw", "cadd.rawscore", source="CADD", kind=Kind.FLOAT),
    FieldSpec("rs_dbSNP150", "dbsnp.rsid", source="dbSNP", kind=Kind.TEXT, filterable=True),
    FieldSpec("pos", "vcf.position", source="WGSA", kind=Kind.INTEGER),
    FieldSpec("filter", "filter", source="TOPMed", kind=Kind.TEXT),
)


def test_sources_are_the_root_keys_of_documents():
    release = Release(name="own", edition=2, assembly="GRCh38", variant_count=5)
    answer = release_metadata(release, SPECS, assembly="hg38")
    assert set(answer["src"]) == {"cadd", "dbsnp"}
    assert (answer["src"]["cadd"]["fields"], answer["src"]["cadd"]["version"]) == (2, None)
    assert answer["src"]["dbsnp"]["version"] == "150"
    assert answer["build_version"] == "own-2"
    assert answer["stats"] == {"total": 5, "hg38": 5}


def test_fields_are_listed_with_their_parents():
    fields = field_dictionary(SPECS, assembly="hg38")
    assert fields["cadd"] == {"type": "object", "index": True}
    assert fields["cadd.phred"] == {"type": "float", "index": True, "source": "CADD", "description": "Scaled."}
    assert fields["cadd.rawscore"]["index"] is False
    assert fields["dbsnp.rsid"]["searched_by_default"] is True
    assert "hg38.start" in fields


def test_fields_are_found_by_a_part_or_the_beginning_of_their_name():
    assert set(field_dictionary(SPECS, assembly="hg38", search="PHRED")) == {"cadd.phred"}
    assert set(field_dictionary(SPECS, assembly="hg38", prefix="cadd")) == {"cadd", "cadd.phred", "cadd.rawscore"}
