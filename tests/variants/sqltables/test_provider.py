"""Releases as tables of SQL: found by name and rights, and queried."""

import pytest
from django.contrib.auth.models import AnonymousUser

from accounts.models import User
from accounts.sharing import Visibility
from catalog.queries.responses import read_page
from catalog.queries.running import create_query, run_query
from catalog.queries.sources import UnknownTableError
from variants.releases.models import Release
from variants.releases.reader import open_release
from variants.sqltables.provider import find_table, list_tables


def ask(sql, user=None):
    query = create_query(user=user or AnonymousUser(), caller="test", sql=sql)
    run_query(query_id=query.pk)
    query.refresh_from_db()
    assert query.status == "finished", query.status_reason
    return read_page(query, 1000)


@pytest.fixture
def schema(synthetic38, db):
    return synthetic38.sql_schema


def test_variants_join_and_group(schema, synthetic38):
    sql = f"SELECT chrom, count(*) AS n, min(pos) AS first FROM {schema}.variants GROUP BY ALL"
    (row,) = ask(sql)
    chromosome = synthetic38.summary["chromosomes"][0]
    assert row == {"chrom": "22", "n": synthetic38.variant_count, "first": chromosome["first"]}
    field = open_release(user=AnonymousUser(), name=synthetic38.name).headline.frequency.columns[0][0]
    (filled,) = ask(f'SELECT count("{field}") AS n FROM {schema}.variants')
    assert 0 < filled["n"] <= synthetic38.variant_count


def test_genes_fields_and_summary(schema, synthetic38):
    genes = ask(f"SELECT * FROM {schema}.genes ORDER BY n_variants DESC")
    assert genes[0]["n_variants"] > 0
    assert len({row["gene"] for row in genes}) == len(genes)
    (fields,) = ask(f"SELECT count(*) AS n, bool_or(filterable) AS f FROM {schema}.fields WHERE path <> ''")
    assert fields == {"n": synthetic38.fields.count(), "f": True}
    (summary,) = ask(f"SELECT value FROM {schema}.summary WHERE section = 'chromosomes' AND measure = 'variants'")
    assert summary == {"value": synthetic38.variant_count}


def test_who_may_not_read_a_release_finds_no_table_of_it(schema, synthetic38):
    assert f"{schema}.genes" in map(str, list_tables(AnonymousUser()))
    Release.objects.filter(pk=synthetic38.pk).update(visibility=Visibility.PRIVATE)
    stranger = User.objects.create_user("stranger")
    for user in (AnonymousUser(), stranger):
        assert schema not in {table.schema for table in list_tables(user)}
        with pytest.raises(UnknownTableError, match=rf"no table {schema}\.genes that you may read"):
            create_query(user=user, caller="test", sql=f"SELECT * FROM {schema}.genes")
    assert find_table(AnonymousUser(), schema, "users") is None


def test_releases_that_are_called_alike_are_told_apart_by_their_spelling(schema, synthetic38):
    Release.objects.filter(pk=synthetic38.pk).update(name="a-b")
    assert find_table(AnonymousUser(), "release_a_b", "genes")
    other = Release.objects.get(pk=synthetic38.pk)
    other.pk, other.name, other.is_default, other.is_portal_default = None, "a_b", False, False
    other.save()
    versions = {find_table(AnonymousUser(), f"release_{name}", "genes").version for name in ("a-b", "a_b")}
    assert len(versions) == 2


def test_a_release_of_more_variants_than_are_copied_is_refused(schema, settings):
    settings.LWDS_LIMITS = settings.LWDS_LIMITS | {"max_sql_variants": 10}
    query = create_query(user=AnonymousUser(), caller="test", sql=f"SELECT pos FROM {schema}.variants")
    run_query(query_id=query.pk)
    query.refresh_from_db()
    assert "LWDS_MAX_SQL_VARIANTS" in query.status_reason
