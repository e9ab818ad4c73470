"""Tables in folders and in datasets, and queries that are asked and run."""

import duckdb
import pytest
from django.contrib.auth.models import AnonymousUser

from accounts.limits import LIMITS
from catalog.queries.models import SqlQuery
from catalog.queries.query_process import Input, run_in_process
from catalog.queries.running import create_query, run_query
from tests.catalog.files.conftest import local_storage, table  # noqa: F401 - fixtures

DEFAULTS = {name: limit.default for name, limit in LIMITS.items()}


@pytest.fixture
def ask_process(tmp_path):
    """Run SQL in a process over one table `t` (n from 0 to 999): ask_process(sql, **limits, **arguments)."""
    (tmp_path / "secret.parquet").write_bytes(b"PAR1 nobody's business")
    duckdb.sql("SELECT range AS n, range % 3 AS k FROM range(1000)").write_parquet(str(tmp_path / "t.parquet"))

    def ask(sql, *, report=lambda n_rows: True, **limits):
        return run_in_process(
            sql=sql,
            inputs=[Input("", "t", [tmp_path / "t.parquet"])],
            target=tmp_path / "result.parquet",
            limits=DEFAULTS | limits,
            folder=tmp_path,
            report=report,
        )

    return ask


@pytest.fixture
def ask():
    """Ask a query and run it as a worker does: ask(sql, user) -> SqlQuery."""

    def run(sql, user=None):
        query = create_query(user=user or AnonymousUser(), caller="test", sql=sql)
        run_query(query_id=query.pk)
        return SqlQuery.objects.get(pk=query.pk)

    return run
