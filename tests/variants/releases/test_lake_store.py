"""A release that lives in its lake alone answers everything as the same release does from PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb
import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client, override_settings
from pytest_django.plugin import DjangoDbBlocker

from ingest.fill.make_filterable import FilterableError, make_filterable
from ingest.register.release_request import RegistrationError
from tests.lakes import release_in_lake_alone
from tests.releases import SYNTHETIC38, load_release
from variants.annotate.annotation_run import AnnotationPlan
from variants.annotate.list_annotation import annotate_list
from variants.annotate.subset_release import SubsetError, SubsetOrigin, annotate_and_create_release
from variants.explore.profile import build_profile
from variants.genome.hgvs import parse_variant_id
from variants.genome.regions import Region
from variants.groupfiles.counts import count_by_unit
from variants.groupfiles.member_rows import MemberColumns
from variants.groupfiles.members import Unit
from variants.groupfiles.unit_members import unit_members
from variants.lake.engine import LakeUnreadableError
from variants.releases.counting import count_matching
from variants.releases.documents import variant_documents
from variants.releases.facets import count_facets
from variants.releases.field_values import FieldReader
from variants.releases.gene_effects import count_variants_of_genes, gene_ranges, read_terms_on_genes
from variants.releases.gene_table_check import match_gene_table
from variants.releases.lookup import find_variant, find_variants
from variants.releases.models import Release
from variants.releases.ordering import ordered_rows
from variants.releases.query_names import genes_in_release
from variants.releases.reader import ReleaseReader
from variants.releases.rows import (
    VariantRow,
    source_line_numbers,
    source_lines,
    variants_at,
    variants_in_region,
    variants_with_keys,
)
from variants.releases.selection import matching_rows, select_variants
from variants.releases.store import ddl

pytestmark = pytest.mark.django_db
GENE = "ENSG00000133424"  # with variants in `synthetic38`
QUERIES = (
    "",
    "cadd.phred:>5",
    "NOT cadd.phred:>5 AND consequence:missense_variant",
    f"gene:{GENE}",
    f"{GENE} AND snpeff.ann.effect:*a*",
    "snpeff.ann.effect:missense_variant OR rs429358",
    "22:20000000-25000000 AND _exists_:cadd",
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("alone")


@pytest.fixture(scope="module")
def alone(synthetic38: Release, folder: Path, django_db_blocker: DjangoDbBlocker) -> Iterator[ReleaseReader]:
    with django_db_blocker.unblock(), release_in_lake_alone(folder) as release:
        yield ReleaseReader(release)


@pytest.fixture
def tables(synthetic38: Release) -> ReleaseReader:
    return ReleaseReader(synthetic38)


@pytest.fixture
def same(alone: ReleaseReader, tables: ReleaseReader) -> Callable[[Callable[[ReleaseReader], Any]], Any]:
    """Asks both releases a question, and gives their answer, which is the same."""

    def ask(question: Callable[[ReleaseReader], Any]) -> Any:
        answers = [_comparable(question(release)) for release in (tables, alone)]
        assert answers[0] == answers[1]
        return answers[0]

    return ask


def _comparable(answer: Any) -> Any:
    """Without the places of source lines, which two loads of the same files do not share."""
    if isinstance(answer, VariantRow):
        return replace(answer, block_id=0, values=(), payload=None)
    if isinstance(answer, list):
        return [_comparable(item) for item in answer]
    return answer


def rows_of(release: ReleaseReader, query: str = "", **options: Any) -> list[VariantRow]:
    return list(matching_rows(selection=select_variants(release=release, query=query), **options))


def test_postgresql_has_none_of_its_tables(alone: ReleaseReader, folder: Path) -> None:
    with connection.cursor() as cursor:
        assert alone.model.pk not in ddl.releases_with_tables(cursor.cursor)
    assert {path.name for path in (folder / "alone/1").iterdir()} == {"manifest.json", "variants", "lines", "indexes"}


@pytest.mark.parametrize("query", QUERIES)
def test_rows_counts_orders_and_facets_are_the_same(same: Any, query: str) -> None:
    rows = same(lambda release: rows_of(release, query))
    assert rows
    count = same(lambda release: count_matching(selection=select_variants(release=release, query=query)))
    assert count.value == len(rows)
    middle = rows[len(rows) // 2].key
    same(lambda release: rows_of(release, query, after=middle, limit=30))
    same(lambda release: rows_of(release, query, before=middle, limit=30))
    names = ["chrom", "cadd.phred", "snpeff.ann.effect"]

    def sorted_and_counted(release: ReleaseReader) -> Any:
        selection = select_variants(release=release, query=query)
        orders = [ordered_rows(selection=selection, by=[by], limit=40) for by in ("-cadd.phred", "vcf.ref")]
        return [*orders, count_facets(selection=selection, names=names, size=5)]

    same(sorted_and_counted)


def test_look_ups_lines_and_documents_are_the_same(same: Any, tables: ReleaseReader) -> None:
    rows = rows_of(tables)
    numbers = [
        document["dbsnp"]["rsid"]
        for document in variant_documents(release=tables, rows=rows, paths={"dbsnp.rsid"})
        if "dbsnp" in document
    ]
    texts = [row.ids[-1] for row in rows[::15]] + [f"22-{row.pos}-{row.ref}T-{row.alt}T" for row in rows[::40]]
    texts += [*(text for text in numbers[:20] if isinstance(text, str)), "rs1", "22-1-A-C", "no id"]
    variants = [parse_variant_id(text) for text in texts]
    variants_found = same(lambda release: find_variants(release=release, variants=variants))
    assert sum(map(bool, variants_found)) > 40
    same(lambda release: [find_variant(release=release, variant=variant) for variant in variants[::5]])
    keys = [row.key for row in reversed(rows[::7])]
    assert len(same(lambda release: variants_with_keys(release=release, keys=keys))) == len(keys)
    same(
        lambda release: sorted(
            map(_comparable, variants_at(release=release, positions=[key[:2] for key in keys])), key=lambda row: row.key
        )
    )
    same(lambda release: variants_in_region(release=release, region=Region(22, rows[5].pos, rows[90].pos), limit=50))
    same(lambda release: source_lines(release=release, rows=rows_of(release)))
    assert all(same(lambda release: source_line_numbers(release=release, rows=rows_of(release))))
    same(lambda release: variant_documents(release=release, rows=rows_of(release, limit=80)))
    specs = [tables.by_name["cadd.phred"], tables.by_name["snpeff.ann.effect"]]
    same(lambda release: [values for _, values in FieldReader(release, specs).read(rows_of(release))])


def test_genes_are_the_same(same: Any) -> None:
    assert same(lambda release: gene_ranges(release=release, names=[GENE, "ENSG00000100345", "nothing"]))
    assert same(lambda release: count_variants_of_genes(release=release, names=[GENE, "ENSG00000100345"]))
    assert same(
        lambda release: read_terms_on_genes(release=release, genes={GENE}, keys=[row.key for row in rows_of(release)])
    )
    sampled = {match.release: match.sampled for match in match_gene_table(assembly="GRCh38")}
    assert sampled["alone"] == sampled["synthetic38"] > 0


@pytest.mark.parametrize("query", ["cadd.phred:>5", "consequence:missense_variant"])
@pytest.mark.parametrize("in_gene", [False, True])
def test_profiles_are_the_same(same: Any, query: str, in_gene: bool) -> None:
    profile = same(lambda release: _profile(release, query, in_gene=in_gene))
    assert {point.matches for point in profile.points} == {False, True}


def _profile(release: ReleaseReader, query: str, *, in_gene: bool) -> Any:
    gene = genes_in_release(release=release, words=[GENE])[GENE] if in_gene else None
    options: dict[str, Any] = {"gene": gene} if gene else {"region": Region(22, 20_000_000, 40_000_000)}
    return build_profile(
        everything=select_variants(release=release, **options),
        gene=gene,
        selection=select_variants(release=release, query=query, **options),
        drawn=[release.by_name["cadd.phred"]],
    )


@pytest.mark.parametrize("assign_by", ["range", "annotation"])
def test_units_have_the_same_members_and_counts(same: Any, tables: ReleaseReader, assign_by: Any) -> None:
    rows = rows_of(tables)
    units = [
        Unit("parts", (Region(22, rows[10].pos, rows[60].pos), Region(22, rows[90].pos, rows[99].pos)), gene="nothing"),
        *(Unit(gene, (Region(22, 1, 60_000_000),), gene=gene) for gene in (GENE, "ENSG00000100345")),
    ]
    columns = MemberColumns(weight=tables.by_name["cadd.phred"])
    for query in ("cadd.phred:>2", "snpeff.ann.effect:*a*"):

        def ask(release: ReleaseReader, query: str = query) -> Any:
            selection = select_variants(release=release, query=query)
            members = list(unit_members(selection=selection, units=units, assign_by=assign_by, columns=columns))
            return members, count_by_unit(selection=selection, units=units, assign_by=assign_by, sample=False)

        assert same(ask)[0]


@pytest.mark.parametrize("name", ["tsv", "vcf", "jsonl", "parquet"])
def test_lists_are_annotated_with_the_same_values(same: Any, tables: ReleaseReader, tmp_path: Path, name: str) -> None:
    rows = rows_of(tables)[::3]
    body = [f"chr22\t{row.pos}\t.\t{row.ref}TT\t{row.alt}TT\t.\t.\t." for row in rows[:200]] + [
        "22\t1\t.\tA\tC\t.\t.\t."
    ]
    lines = ["##fileformat=VCFv4.2", "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO", *body]
    paths = ("cadd.phred", "snpeff.ann.effect")

    def annotate(release: ReleaseReader) -> Any:
        plan = AnnotationPlan(release, [release.by_name[path] for path in paths], name)
        annotate_list(plan=plan, lines=lines, output=tmp_path / "out")
        if name == "parquet":
            return duckdb.read_parquet(str(tmp_path / "out")).fetchall()
        return (tmp_path / "out").read_text().replace(release.model.name, "")

    same(annotate)


def test_pages_and_dialects_answer(alone: ReleaseReader, client: Client, tables: ReleaseReader) -> None:
    row = rows_of(tables)[50]
    name = {"release": "alone"}
    answer = client.get("/api/v1/variants/", {"q": "cadd.phred:>5", **name}).json()
    assert answer["answered_from"] == "lake"
    assert answer["results"]
    dialect = name | {"assembly": "hg38"}
    hit = client.get(f"/v1/variant/{row.ids[0]}", dialect).json()
    assert (int(hit["vcf"]["position"]), hit["vcf"]["ref"]) == (row.pos, row.ref)
    assert client.get("/v1/query", {"q": "cadd.phred:>5", "facets": "chrom", **dialect}).json()["total"]
    for address in (
        f"/variants/{row.ids[0]}/",
        "/regions/22:20000000-30000000/",
        "/releases/alone/",
    ):
        page = client.get(address, name)
        assert page.status_code == 200, address
    assert "in its lake alone" in page.content.decode()


def test_work_that_needs_postgresql_is_refused_with_the_reason(
    alone: ReleaseReader, tables: ReleaseReader, tmp_path: Path
) -> None:
    with pytest.raises(FilterableError, match="every field can be filtered"):
        make_filterable(release=alone.model, names=["cadd.phred"])
    plan = AnnotationPlan(alone, [])
    with pytest.raises(SubsetError, match="in its lake alone"):
        annotate_and_create_release(
            plan=plan, lines=["rs1"], output=tmp_path / "out", name="own", origin=SubsetOrigin("list")
        )
    for words in (["--drop"], []):
        with pytest.raises(CommandError, match="in its lake alone"):
            call_command("lake", "--release", "alone", *words)
    with override_settings(LWDS_LAKE=""), pytest.raises(RegistrationError, match="set LWDS_LAKE"):
        load_release("other", "GRCh38", SYNTHETIC38[:1], lake_alone=True)


def test_an_unreadable_lake_is_an_error_and_no_rows_are_made_up(alone: ReleaseReader) -> None:
    with override_settings(LWDS_LAKE=""):
        release = ReleaseReader(alone.model)
        with pytest.raises(LakeUnreadableError, match="in its lake alone, which cannot be read now"):
            rows_of(release, "cadd.phred:>5")
        with pytest.raises(LakeUnreadableError):
            variants_in_region(release=release, region=Region(22, 1, 50_000_000))
