"""The table of variants, from PostgreSQL and from a lake: the same rows."""

import duckdb
import pytest
from django.contrib.auth.models import AnonymousUser

from variants.releases.reader import open_release
from variants.sqltables.variant_tables import columns_of, lay_out_genes, lay_out_variants

pytestmark = pytest.mark.usefixtures("db")


def rows_of(laid_out, sql="FROM t ORDER BY ALL"):
    files = ", ".join(f"'{file}'" for file in laid_out.files)
    with duckdb.connect() as db:
        query = laid_out.query.replace("{rows}", f"read_parquet([{files}])")
        return db.execute(f"WITH t AS ({query}) {sql}").fetchall()


def test_a_lake_gives_what_the_tables_give(lake38, synthetic38, tmp_path):
    release = open_release(user=AnonymousUser(), name=synthetic38.name)
    in_lake = columns_of(release)
    mentioned = {name for name, kind in in_lake.items() if kind == "DOUBLE"} | {"chrom", "pos", "ref", "alt"}
    laid_out = lay_out_variants(release, tmp_path, mentioned)
    assert tmp_path not in laid_out.files[0].parents  # read where it is
    lake_rows, lake_genes = rows_of(laid_out), rows_of(lay_out_genes(release, tmp_path, None))
    release.leave_lake()
    in_tables = columns_of(release)
    names = ", ".join(name for name in in_lake if name in mentioned and name in in_tables)
    copied = lay_out_variants(release, tmp_path, mentioned & set(in_tables))
    assert rows_of(copied, f"SELECT {names} FROM t ORDER BY ALL") == rows_of(
        laid_out, f"SELECT {names} FROM t ORDER BY ALL"
    )
    assert len(lake_rows) == synthetic38.variant_count
    assert rows_of(lay_out_genes(release, tmp_path, None)) == lake_genes


def test_only_the_columns_that_are_mentioned_are_copied(synthetic38, tmp_path):
    release = open_release(user=AnonymousUser(), name=synthetic38.name)
    laid_out = lay_out_variants(release, tmp_path, frozenset({"pos", "nothing"}))
    assert rows_of(laid_out, "SELECT column_name FROM (DESCRIBE FROM t)") == [("pos",)]
