"""What a text may mean: each kind of hit, and the reason why nothing has a name."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser
from psycopg.types.range import Range

from catalog.models import Dataset
from variants.genome.regions import Region
from variants.releases.models import Gene, Release
from variants.search.search_box import Hit, HitKind, NoHitReason, search, suggest

pytestmark = pytest.mark.django_db
SOMEBODY = AnonymousUser()


@pytest.fixture
def dataset():
    return Dataset.objects.create(
        title="Our annotation", slug="ours", summary="Made here.", status=Dataset.Status.PUBLISHED
    )


@pytest.fixture
def genes():
    for assembly, start in (("GRCh37", 41196312), ("GRCh38", 43044295)):
        Gene.objects.create(
            assembly=assembly, gene_id="ENSG00000012048", symbol="BRCA1", chrom=17, span=Range(start, start + 81189),
            biotype="protein_coding", previous_symbols=["RNF53"],
        )  # fmt: skip


def test_a_release_is_found_with_its_number_of_variants(dataset):
    published = {"assembly": "GRCh38", "status": Release.Status.PUBLISHED, "dataset": dataset}
    Release.objects.create(name="own", variant_count=1140, **published)
    Release.objects.create(name="hidden", visibility="private", **published)
    [hit] = search(user=SOMEBODY, text="OWN").hits
    assert hit == Hit(HitKind.RELEASE, "own", "own", variant_count=1140, assembly="GRCh38")
    assert search(user=SOMEBODY, text="hidden").reason is NoHitReason.UNKNOWN_NAME


@pytest.mark.parametrize("name", ["brca1", "RNF53", "ENSG00000012048.5"])
def test_a_gene_is_found_once_by_any_of_its_names(genes, name):
    [hit] = search(user=SOMEBODY, text=name).hits
    assert (hit.kind, hit.key, hit.label) == (HitKind.GENE, "ENSG00000012048", "BRCA1")
    assert "protein coding" in hit.detail
    assert "chr17:43044295" in hit.detail  # GRCh38 comes first where no release is loaded


def test_datasets_are_found_by_words_of_their_title(dataset):
    [hit] = search(user=SOMEBODY, text="annotation  our").hits
    assert hit == Hit(HitKind.DATASET, "ours", "Our annotation", "Made here.")
    assert suggest(user=SOMEBODY, text="annot") == [hit]


def test_suggestions_begin_with_two_characters(genes):
    assert suggest(user=SOMEBODY, text="B") == []
    assert [hit.label for hit in suggest(user=SOMEBODY, text="BR")] == ["BRCA1"]


@pytest.mark.parametrize(
    ("text", "key"), [("chr22:5-9", "22:5-9"), ("22:7", "22:7-7"), ("chrX", "X:1-156040895"), ("mt", "MT:1-16569")]
)
def test_a_region_or_a_chromosome_is_a_hit(text, key):
    result = search(user=SOMEBODY, text=text)
    assert [(hit.kind, hit.key) for hit in result.hits] == [(HitKind.REGION, key)]
    assert result.reason is None


def test_a_variant_that_no_release_has_leads_to_its_region():
    result = search(user=SOMEBODY, text="22-1050-A-T")
    assert (result.reason, result.searched_releases) == (NoHitReason.UNKNOWN_VARIANT, ())
    [hit] = result.hits
    assert (hit.kind, hit.key, hit.is_nearby) == (HitKind.REGION, "22:950-1150", True)
    assert search(user=SOMEBODY, text="rs123456789").hits == []


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("NC_000022.10:g.1050A>T", "the id is of GRCh37, the release is GRCh38"),
        ("22_1050_A_T_b37", "the id is of GRCh37, the release is GRCh38"),
        ("22-99999999-A-T", "chromosome 22 has 50,818,468 bases in GRCh38"),
    ],
)
def test_a_variant_of_another_assembly_leads_to_no_region_of_this_one(text, reason):
    result = search(user=SOMEBODY, text=text)
    assert (result.hits, result.reason, result.error) == ([], NoHitReason.UNKNOWN_VARIANT, reason)


def test_an_impossible_variant_is_reported_with_its_reason():
    beyond = search(user=SOMEBODY, text="22:60000000-60000001")
    assert (beyond.reason, beyond.region) == (NoHitReason.BEYOND_CHROMOSOME, Region(22, 60000000, 60000001))
    backwards = search(user=SOMEBODY, text="22:9-5")
    assert backwards.reason is NoHitReason.BAD_REGION
    assert "the end is not before the start" in backwards.error
    nothing = search(user=SOMEBODY, text=" xyzzy  plugh ")
    assert (nothing.reason, nothing.text) == (NoHitReason.UNKNOWN_NAME, "xyzzy plugh")
    assert search(user=SOMEBODY, text="  ").reason is None


@pytest.fixture
def gene_rs1():
    return Gene.objects.create(
        assembly="GRCh38", gene_id="ENSG00000102104", symbol="RS1", chrom=23, span=Range(18_639_688, 18_672_109)
    )


@pytest.mark.parametrize("text", ["RS1", "rs1"])
def test_a_gene_whose_name_is_an_rs_number_is_a_hit(gene_rs1, text):
    result = search(user=SOMEBODY, text=text)
    assert [(hit.kind, hit.label) for hit in result.hits] == [(HitKind.GENE, "RS1")]
    assert result.reason is NoHitReason.UNKNOWN_VARIANT  # no release has the rs number: that is said as well
    assert suggest(user=SOMEBODY, text=text) == result.hits


def test_a_word_with_two_meanings_is_a_choice(gene_rs1, known):
    gene_rs1.alias_symbols = [known.rs.upper()]
    gene_rs1.save()
    result = search(user=SOMEBODY, text=known.rs)
    assert [hit.kind for hit in result.hits] == [HitKind.VARIANT, HitKind.GENE]
    assert result.reason is None


def test_a_release_whose_name_is_a_chromosome_is_a_hit_beside_it(dataset):
    Release.objects.create(name="x", assembly="GRCh38", status=Release.Status.PUBLISHED, dataset=dataset)
    assert [hit.kind for hit in search(user=SOMEBODY, text="X").hits] == [HitKind.REGION, HitKind.RELEASE]


def test_an_unsupported_variant_is_reported():
    result = search(user=SOMEBODY, text="chr1:g.55039800_55039801dup")
    assert result.reason is NoHitReason.UNSUPPORTED_VARIANT
    assert result.error.startswith("dup is not supported")
