"""Lists of releases, fields and genes: what each parameter leaves."""

from __future__ import annotations

import pytest
from psycopg.types.range import Range

from catalog.models import Dataset
from variants.releases.filters import FieldFilter, GeneFilter, ReleaseFilter
from variants.releases.models import Field, Gene, Release

pytestmark = pytest.mark.django_db


@pytest.fixture
def release() -> Release:
    dataset = Dataset.objects.create(slug="ours", title="Heart and lung", status=Dataset.Status.PUBLISHED)
    return Release.objects.create(dataset=dataset, name="own-5", assembly="GRCh38", status=Release.Status.READY)


@pytest.mark.parametrize(
    ("sent", "is_listed"),
    [
        ({"q": "LUNG own"}, True),
        ({"q": "lung brain"}, False),
        ({"dataset": "ours"}, True),
        ({"dataset": "theirs"}, False),
        ({"assembly": "GRCh37"}, False),
        ({"status": "ready"}, True),
    ],
)
def test_releases_by_words_dataset_assembly_and_status(release: Release, sent: dict[str, str], is_listed: bool) -> None:
    assert (release in ReleaseFilter(sent, Release.objects.all()).qs) is is_listed


@pytest.mark.parametrize(
    ("sent", "is_listed"),
    [
        ({"q": "phred damaging"}, True),
        ({"q": "cadd.phred"}, True),
        ({"q": "phred lung"}, False),
        ({"source": "cadd"}, True),
        ({"source": "cad"}, False),
        ({"release": "own-5", "kind": "float"}, True),
        ({"filterable": "false"}, False),
    ],
)
def test_fields_by_words_source_and_kind(release: Release, sent: dict[str, str], is_listed: bool) -> None:
    field = Field.objects.create(
        release=release, position=0, name="CADD_phred", path="cadd.phred", source="CADD", kind="float",
        filterable=True, description="How damaging",
    )  # fmt: skip
    assert (field in FieldFilter(sent, Field.objects.all()).qs) is is_listed


@pytest.mark.parametrize(
    ("sent", "is_listed"),
    [
        ({"q": "brc"}, True),
        ({"q": "ensg000000120"}, True),
        ({"q": "rnf53"}, True),  # a former symbol, whole
        ({"q": "rnf5"}, False),
        ({"chrom": "chr17", "position": "100"}, True),
        ({"chrom": "17", "position": "200"}, True),
        ({"chrom": "17", "position": "201"}, False),
        ({"chrom": "18"}, False),
        ({"chrom": "chr99"}, False),
        ({"biotype": "PROTEIN_CODING"}, True),
    ],
)
def test_genes_by_name_and_position(sent: dict[str, str], is_listed: bool) -> None:
    gene = Gene.objects.create(
        assembly="GRCh38", gene_id="ENSG00000012048", symbol="BRCA1", chrom=17, span=Range(100, 201),
        biotype="protein_coding", previous_symbols=["RNF53"],
    )  # fmt: skip
    assert (gene in GeneFilter(sent, Gene.objects.all()).qs) is is_listed
