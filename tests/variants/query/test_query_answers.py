"""Every kind of condition, alone and combined, against a brute-force reading of the source lines."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.contrib.auth.models import AnonymousUser
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django.plugin import DjangoDbBlocker

from tests.lakes import lake_of
from tests.releases import committed_releases, load_release, write_wgsa
from tests.spark_cluster import running_cluster
from tests.variants.query.synthetic import COLUMNS, GENES, KEY, TERMS, Line, make_lines, means
from variants.genome.alleles import VariantKey
from variants.lake.duckdb_engine import DuckDBEngine
from variants.lake.engine import Engine
from variants.lake.published_lake import PublishedLake
from variants.lake.spark_engine import SparkEngine
from variants.query.errors import QueryError
from variants.query.printer import to_text
from variants.query.tree import AtLeast, Exists, Match, Node, Not, Range, Wildcard, Word, all_of, any_of
from variants.releases.reader import ReleaseReader, open_release
from variants.releases.rows import variants_with_keys
from variants.releases.selection import matching_rows, select_variants

LINES = make_lines()


@pytest.fixture(scope="module")
def release(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[ReleaseReader]:
    """The synthetic lines as a release."""
    rows = [[line.chrom, line.pos, line.ref, line.alt, *line.cells.values()] for line in LINES]
    file = write_wgsa(tmp_path_factory.mktemp("own") / "own.tsv", [*KEY, *COLUMNS], rows)
    with django_db_blocker.unblock(), committed_releases():
        load_release("kinds", "GRCh38", [file])
        yield open_release(user=AnonymousUser(), name="kinds")


@pytest.fixture(scope="module")
def lake(
    release: ReleaseReader, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> PublishedLake:
    """The lake of the same release."""
    with django_db_blocker.unblock(), lake_of(release.model, tmp_path_factory.mktemp("lake")):
        lake = ReleaseReader(release.model).lake
    assert lake is not None
    return lake


def matching_variants(release: ReleaseReader, text: str) -> list[tuple[int, str, str]]:
    selection = select_variants(release=release, query=text)
    return sorted((row.pos, row.ref, row.alt) for row in matching_rows(selection=selection))


def expected(tree: Node, lines: list[Line] = LINES) -> list[tuple[int, str, str]]:
    return sorted((line.pos, line.ref, line.alt) for line in lines if means(tree, line))


def test_the_columns_cover_filterable_and_other_fields_of_every_kind(release: ReleaseReader, db: None) -> None:
    kinds = {(spec.kind.value, spec.is_list, spec.filterable) for spec in release.specs if spec.name in COLUMNS}
    assert kinds >= {
        ("float", False, True), ("float", True, True), ("text", True, True), ("text", True, False),
        ("integer", False, False), ("float", True, False),
    }  # fmt: skip
    assert any(spec.kind == "flag" and spec.filterable for spec in release.specs)


_NUMBERS = {
    "CADD_phred": ("0.5", "12", "31.07", "-2", "5"),
    "KGP3_AF": ("0.001", "0.25", "1e-3"),
    "SIFT_score": ("0.1", "0.3", "0.4", "0.5", "0.9"),
    "UK10K_AN": ("7", "100", "7562"),
    "MutationTaster_score": ("0", "0.2", "0.5", "1"),
}
_TEXTS = {
    "SIFT_pred": ("D", "d", "T", "P", "x"),
    "RegulomeDB_score": ("2a", "2A", "5"),
    "VEP_ensembl_SIFT": ("deleterious", "Tolerated"),
    "VEP_refseq_Consequence": ("intron_variant", "splice_region_variant"),
    "VEP_ensembl_Consequence": TERMS,
    "rs_dbSNP150": ("rs10", "RS5011", "rs999999"),
    "KGP_strict_masked": ("Y", "N"),
}
_PATTERNS = ("*a*", "2?", "d*", "*variant", "?", "s*g*")


def _range(field: str) -> st.SearchStrategy[Range]:
    bounds = st.none() | st.sampled_from(_NUMBERS[field])
    ranges = st.builds(Range, st.just(field), bounds, bounds, st.booleans(), st.booleans())
    return ranges.map(
        lambda r: Range(field, r.low, r.high, r.includes_low or r.low is None, r.includes_high or r.high is None)
    )


_LEAVES = st.one_of(
    st.sampled_from([Match(field, value) for field, values in (_NUMBERS | _TEXTS).items() for value in values]),
    st.sampled_from(sorted(_NUMBERS)).flatmap(_range),
    st.builds(
        Wildcard,
        st.sampled_from(("SIFT_pred", "RegulomeDB_score", "VEP_ensembl_SIFT", "VEP_refseq_Consequence")),
        st.sampled_from(_PATTERNS),
    ),
    st.sampled_from([Exists(field) for field in COLUMNS]),
    st.sampled_from([Word(gene) for gene in GENES]),
)
_TREES = st.recursive(
    _LEAVES,
    lambda parts: st.one_of(
        st.lists(parts, min_size=2, max_size=3).map(all_of),
        st.lists(parts, min_size=2, max_size=3).map(any_of),
        st.builds(
            lambda count, listed: AtLeast(count, tuple(listed)),
            st.integers(1, 2),
            st.lists(parts, min_size=2, max_size=4),
        ),
        parts.map(lambda part: part.part if isinstance(part, Not) else Not(part)),
    ),
    max_leaves=6,
)


@given(tree=_TREES)
@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_any_query_finds_what_its_source_lines_say(release: ReleaseReader, db: None, tree: Node) -> None:
    assert matching_variants(release, to_text(tree)) == expected(tree)


def found_in_lake(
    release: ReleaseReader, lake: PublishedLake, text: str, engine: Engine | None = None
) -> list[tuple[int, str, str]]:
    """What `found` gives, but every condition is decided in the lake, also those that typed columns decide."""
    engine = engine or DuckDBEngine(str(lake.edition.folder), memory=500)
    question = lake.for_engine(engine).make_question(select_variants(release=release, query=text).node)
    keys = [VariantKey(*row) for row in engine.rows(question, within=60)]
    assert engine.count(question, within=60) == len(keys)
    assert keys == sorted(keys)
    return sorted((row.pos, row.ref, row.alt) for row in variants_with_keys(release=release, keys=keys))


@given(tree=_TREES)
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_a_lake_decides_any_query_alone(release: ReleaseReader, lake: PublishedLake, db: None, tree: Node) -> None:
    assert found_in_lake(release, lake, to_text(tree)) == expected(tree)


@pytest.mark.long
@pytest.mark.timeout(1800)
@given(tree=_TREES)
@settings(max_examples=1_500, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_a_lake_decides_very_many_queries_alone(
    release: ReleaseReader, lake: PublishedLake, db: None, tree: Node
) -> None:
    assert found_in_lake(release, lake, to_text(tree)) == expected(tree)


@pytest.fixture(scope="module")
def spark(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SparkEngine]:
    with running_cluster(tmp_path_factory.mktemp("spark")) as cluster:
        yield SparkEngine(cluster.remote)


@pytest.mark.spark
@pytest.mark.timeout(1800)
@given(tree=_TREES)
@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_spark_decides_any_query_alone(
    release: ReleaseReader, lake: PublishedLake, spark: SparkEngine, db: None, tree: Node
) -> None:
    assert found_in_lake(release, lake, to_text(tree), spark) == expected(tree)


@pytest.mark.parametrize("field", sorted(COLUMNS))
def test_not_is_the_complement_for_every_field(release: ReleaseReader, db: None, field: str) -> None:
    present = matching_variants(release, f"_exists_:{field}")
    absent = matching_variants(release, f"NOT _exists_:{field}")
    assert present == expected(Exists(field))
    assert sorted([*present, *absent]) == sorted((line.pos, line.ref, line.alt) for line in LINES)


@pytest.mark.parametrize("gene", GENES)
@pytest.mark.parametrize("term", TERMS)
def test_beside_a_gene_a_consequence_is_that_genes(release: ReleaseReader, db: None, gene: str, term: str) -> None:
    tree = all_of([Word(gene), Match("VEP_ensembl_Consequence", term)])
    by_gene = matching_variants(release, f"{gene} AND consequence:{term}")
    assert by_gene == expected(tree)
    anywhere = matching_variants(release, f"{gene} AND (consequence:{term} OR NOT consequence:{term})")
    assert set(by_gene) < set(anywhere)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("CADD_phrd:>5", "character 1: there is no field 'CADD_phrd'; did you mean cadd.phred"),
        (
            "CADD_phred:>5 AND sift.skore:1",
            "character 19: there is no field 'sift.skore'; did you mean dbnsfp.sift.score",
        ),
        ("CADD_phred:high", "character 1: CADD_phred is a number, and 'high' is not"),
        ("NOT CADD_phred:[1 TO high]", "character 5: CADD_phred is a number, and 'high' is not"),
        ("SIFT_pred:>5", "character 1: SIFT_pred is text and has no order"),
        ("KGP_strict_masked:maybe", "KGP_strict_masked is a flag (Y or N), and 'maybe' is neither"),
        ("consequence:missence_variant", "there is no consequence 'missence_variant'; did you mean missense_variant"),
        ("missense_variant", "ask consequence:missense_variant"),
        (
            "CADD_phred:>5 and SIFT_pred:D",
            "character 15: 'and' is not a gene, rs number, region or variant: operators are",
        ),
        ("22:20-10", "the end is not before the start"),
        ("22:99999999999-99999999999", "the end is not before the start"),
    ],
)
def test_an_error_names_position_field_and_the_nearest_name(
    release: ReleaseReader, db: None, text: str, sentence: str
) -> None:
    with pytest.raises(QueryError) as raised:
        select_variants(release=release, query=text)
    assert sentence in str(raised.value)


@pytest.mark.parametrize("text", ["22:1-99999999999", "pos:<99999999999", "_id:1-1-A-C OR 22:1..99999999999"])
def test_a_position_beyond_every_chromosome_matches_nothing(release: ReleaseReader, db: None, text: str) -> None:
    assert len(matching_variants(release, text)) == len(LINES)
