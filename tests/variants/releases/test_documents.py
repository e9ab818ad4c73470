"""Documents: what the row says of itself, and what its source lines add."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser

from tests.known import KnownRelease
from tests.variants.releases.plain_release import plain_release
from variants.fields.spec import FieldSpec, Kind
from variants.releases.documents import document_paths, path_values, stream_documents, variant_documents
from variants.releases.reader import open_release
from variants.releases.rows import VariantRow
from variants.releases.selection import matching_rows, select_variants

PHRED = FieldSpec("CADD_phred", "cadd.phred", "", Kind.FLOAT)
POSITION = FieldSpec("pos", "vcf.position", "", Kind.INTEGER)
DELETION = VariantRow(22, 100, 102, "ACG", "A", 9, 0, 1, 0, 1)


@pytest.mark.parametrize(("assembly", "genome"), [("GRCh38", "hg38"), ("GRCh37", "hg19")])
def test_paths_of_the_row_come_first_and_each_once(assembly: str, genome: str) -> None:
    paths = document_paths(plain_release([POSITION, PHRED], assembly=assembly))
    of_row = ["chrom", f"{genome}.start", f"{genome}.end", "vcf.position", "vcf.ref", "vcf.alt", "vrs.id"]
    assert paths == [*of_row, "cadd.phred"]


def test_a_document_without_fields_needs_no_source_line() -> None:
    release = plain_release([POSITION, PHRED])
    of_row = set(document_paths(release)) - {"cadd.phred", "vrs.id"}
    (whole,) = variant_documents(release=release, rows=[DELETION], paths=of_row)
    assert whole == {
        "_id": "chr22:g.101_102del",
        "chrom": "22",
        "hg38": {"start": 101, "end": 102},  # the deleted bases
        "vcf": {"position": 100, "ref": "ACG", "alt": "A"},
    }
    assert variant_documents(release=release, rows=[DELETION], paths={"vcf.ref"}) == [
        {"_id": "chr22:g.101_102del", "vcf": {"ref": "ACG"}}
    ]
    assert variant_documents(release=release, rows=[]) == []


def test_values_at_a_path_go_through_lists_of_any_depth_without_nulls() -> None:
    document = {"vep": [{"ann": [{"gene": "A"}, {"gene": None}]}, {"ann": {"gene": ["B", ["C"]]}}], "x": 0}
    assert list(path_values(document, "vep.ann.gene")) == ["A", "B", "C"]
    assert list(path_values(document, "x")) == [0]
    assert list(path_values(document, "x.y")) == list(path_values(document, "no")) == []


@pytest.mark.django_db
def test_source_lines_add_their_fields_and_their_raw_columns(known: KnownRelease) -> None:
    release = open_release(user=AnonymousUser(), name=known.name)
    selection = select_variants(release=release, query=f'_id:"{known.variant}"')
    rows = list(matching_rows(selection=selection))
    (document,) = variant_documents(release=release, rows=rows, paths={"cadd.phred", "vcf.ref"})
    assert document == {"_id": known.variant, "cadd": {"phred": known.phred}, "vcf": {"ref": known.key[1]}}
    (raw,) = variant_documents(release=release, rows=rows, paths={"cadd.phred"}, raw=True)
    assert float(raw["CADD_phred"]) == known.phred
    assert list(stream_documents(release=release, rows=iter(rows * 2), paths={"cadd.phred", "vcf.ref"})) == [
        document, document
    ]  # fmt: skip
