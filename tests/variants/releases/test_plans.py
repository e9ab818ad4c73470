"""The look-ups that everything stands on read the partitions they must, by their indexes, and no others.

The statements are those that the functions ask: they are recorded, and PostgreSQL tells how it answered each. Since the
tables are small, reading them from end to end is forbidden: a plan that does so all the same has no index to use.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import psycopg
import pytest
from psycopg.sql import SQL, Composable

from tests.known import SYNTHETIC
from variants.genome.alleles import VariantKey, compute_vkey
from variants.genome.hgvs import parse_variant_id
from variants.genome.regions import Region
from variants.releases.lookup import find_variant, find_variants
from variants.releases.models import Release
from variants.releases.reader import ReleaseReader
from variants.releases.rows import source_lines, variants_in_region, variants_with_keys
from variants.releases.store import statements
from variants.releases.store.connection import readonly

pytestmark = pytest.mark.django_db
POS, REF, ALT = SYNTHETIC.key
KEY = VariantKey(22, POS, compute_vkey(REF, ALT))


@dataclass(frozen=True)
class Scan:
    """One table or partition that was read: which, how, by which index."""

    table: str
    how: str
    index: str


@pytest.fixture
def executed(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Any, Any]]:
    """The statements, with their parameters, that are asked from now on."""
    statements: list[tuple[Any, Any]] = []
    execute = psycopg.Cursor.execute

    def recorded(cursor: Any, query: Any, params: Any = None, **options: Any) -> Any:
        statements.append((query, params))
        return execute(cursor, query, params, **options)

    monkeypatch.setattr(psycopg.Cursor, "execute", recorded)
    return statements


@pytest.fixture
def release(synthetic38: Release) -> ReleaseReader:
    reader = ReleaseReader(synthetic38)
    assert reader.specs  # read once, before anything is recorded
    assert reader.files
    return reader


@pytest.fixture
def scans(executed: list[tuple[Any, Any]]) -> Callable[[Callable[[], object]], list[Scan]]:
    """scans(look_up) -> what the statements of a look-up read, in the order of their plans."""

    def of_look_up(look_up: Callable[[], object]) -> list[Scan]:
        executed.clear()
        assert look_up(), "the look-up finds nothing"
        statements = [call for call in executed if "SELECT" in _text(call[0])]
        assert statements
        return [scan for statement, parameters in statements for scan in _scans(statement, parameters)]

    return of_look_up


def _text(statement: object) -> str:
    return statement.as_string() if isinstance(statement, Composable) else str(statement)


def _scans(statement: object, parameters: object) -> Iterator[Scan]:
    with readonly.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        explained = "EXPLAIN (ANALYZE, FORMAT JSON) "
        cursor.execute(
            SQL(explained) + statement if isinstance(statement, Composable) else explained + str(statement), parameters
        )
        ((plans,),) = cursor.fetchall()
    yield from _executed(plans[0]["Plan"])


def _executed(node: dict[str, Any]) -> Iterator[Scan]:
    """The scans of a plan that were executed: partitions that PostgreSQL pruned while answering were not."""
    if node["Actual Loops"] and "Relation Name" in node:
        yield Scan(node["Relation Name"], node["Node Type"], node.get("Index Name", ""))
    for part in node.get("Plans", ()):
        yield from _executed(part)


def partition(release: ReleaseReader, base: str, pos: int) -> str:
    """The partition of chromosome 22 that holds a position."""
    return f"{base}_r{release.model.pk}_22_{pos // release.model.bin_size}"


def by_index(release: ReleaseReader, base: str, index: str, pos: int = POS) -> Scan:
    table = partition(release, base, pos)
    return Scan(table, "Index Scan", f"{table}_{index}")


def test_a_variant_is_read_by_its_key_from_one_partition(release, scans):
    results = scans(lambda: variants_with_keys(release=release, keys=[KEY]))
    assert results == [by_index(release, "variants", "key")]


def test_variants_of_two_bins_are_read_from_two_partitions(release, scans):
    pos, ref, alt = SYNTHETIC.single
    keys = [KEY, VariantKey(22, pos, compute_vkey(ref, alt))]
    results = scans(lambda: variants_with_keys(release=release, keys=keys))
    assert set(results) == {by_index(release, "variants", "key"), by_index(release, "variants", "key", pos)}
    assert len(set(results)) == 2


def test_a_region_is_read_in_order_of_its_index_from_one_partition(release, scans, executed):
    start, end = SYNTHETIC.region
    results = scans(lambda: variants_in_region(release=release, region=Region(22, start, end)))
    assert results == [by_index(release, "variants", "key")]
    ((statement, parameters),) = [
        call for call in executed if "BETWEEN" in _text(call[0]) and "EXPLAIN" not in _text(call[0])
    ]
    with readonly.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(f"EXPLAIN {_text(statement)}", parameters)
        assert not [line for (line,) in cursor.fetchall() if re.search(r"\bSort\b", line)]


def test_variants_of_a_gene_are_found_by_the_index_of_effects(release, scans):
    def count() -> int:
        with readonly.cursor() as cursor:
            cursor.execute(statements.count_of_genes(release.tables), [[SYNTHETIC.gene_id]])
            return cursor.fetchone()[0]

    results = scans(count)
    assert partition(release, "effects", POS) in {scan.table for scan in results}
    assert {(scan.how, scan.index.removeprefix(scan.table)) for scan in results} <= {
        ("Index Scan", "_gene"), ("Index Only Scan", "_gene"), ("Bitmap Heap Scan", ""),
    }  # fmt: skip


def test_an_rs_number_is_found_by_the_index_of_names(release, scans):
    table = f"names_r{release.model.pk}"
    expected = {Scan(table, "Index Scan", f"{table}_value"), by_index(release, "variants", "key")}
    variant = parse_variant_id(SYNTHETIC.rs)
    assert set(scans(lambda: find_variants(release=release, variants=[variant])[0])) == expected


def test_a_written_variant_comes_with_its_block_by_one_question(release, scans, executed):
    results = scans(lambda: find_variant(release=release, variant=parse_variant_id(SYNTHETIC.variant)))
    assert {scan.table for scan in results} == {
        f"names_r{release.model.pk}",
        partition(release, "blocks", POS),
        partition(release, "variants", POS),
    }
    assert by_index(release, "blocks", "key") in set(results)
    assert all("Index" in scan.how for scan in results)


def test_many_texts_are_looked_up_by_the_same_indexes(release, scans):
    texts = list(SYNTHETIC.cells)[::40]
    results = scans(lambda: find_variants(release=release, variants=[parse_variant_id(text) for text in texts]))
    assert all("Index" in scan.how for scan in results)
    size = release.model.bin_size
    bins = {int(line["POS"]) // size for line in (SYNTHETIC.cells[text] for text in texts)}
    variants = {scan.table for scan in results if scan.table.startswith("variants_")}
    assert variants == {partition(release, "variants", number * size) for number in bins}


@pytest.mark.parametrize("count", [1, 3])
def test_blocks_are_read_by_key_from_the_partition_of_their_bin(release, scans, count):
    first, *_ = variants_in_region(release=release, region=Region(22, POS, POS))
    others = variants_in_region(release=release, region=Region(22, 30_500_000, 49_000_000), limit=1_000)
    distinct = {row.block_id: row for row in others if row.block_id != first.block_id}
    rows = [first, *distinct.values()][:count]
    assert len({row.block_id for row in rows}) == count
    results = scans(lambda: source_lines(release=release, rows=rows))
    assert set(results) == {by_index(release, "blocks", "key")}
