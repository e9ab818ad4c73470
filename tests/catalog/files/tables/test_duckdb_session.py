"""DuckDB sessions read and write the files they are given, and nothing else."""

from time import monotonic

import duckdb
import pytest

from accounts.budget import OutOfTimeError
from catalog.files.tables.duckdb_session import (
    count_parquet_rows,
    duckdb_session,
    quote_name,
    quote_names,
    quote_text,
)
from tests.budgets import small_budget


def test_only_the_named_files_are_reached(tmp_path):
    allowed, secret = tmp_path / "it's.parquet", tmp_path / "secret.csv"
    secret.write_text("a\n1\n")
    with duckdb_session(allowed) as db:
        db.execute(f"COPY (SELECT 1 AS a UNION ALL SELECT 2) TO {quote_text(str(allowed))} (FORMAT parquet)")
        assert count_parquet_rows(db, allowed) == 2
        for statement in (
            f"SELECT * FROM read_csv({quote_text(str(secret))})",
            f"COPY (SELECT 1) TO {quote_text(str(tmp_path / 'new.csv'))}",
            "SELECT * FROM read_csv('http://127.0.0.1:9/a.csv')",
            "INSTALL httpfs",
            "SET enable_external_access = true",
            "SET memory_limit = '100GB'",
        ):
            with pytest.raises(duckdb.Error):
                db.execute(statement).fetchall()
    assert not (tmp_path / "new.csv").exists()


def test_sessions_share_nothing_and_are_closed(tmp_path):
    with duckdb_session() as db:
        db.execute("CREATE TABLE t AS SELECT 1")
        with duckdb_session() as other, pytest.raises(duckdb.CatalogException):
            other.execute("SELECT * FROM t")
    with pytest.raises(duckdb.ConnectionException):
        db.execute("SELECT 1")


def test_moments_are_in_utc():
    with duckdb_session() as db:
        moment = db.execute("SELECT CAST('2021-06-30T12:00:00+02:00' AS TIMESTAMPTZ)::VARCHAR").fetchone()
    assert moment == ("2021-06-30 10:00:00+00",)


@pytest.mark.parametrize("text", ["it's", "''", 'a "b"', "; DROP TABLE t; --", "\\", "ü\n"])
def test_quoted_text_and_names_stay_what_they_are(text):
    with duckdb_session() as db:
        result = db.execute(f"SELECT {quote_text(text)} AS {quote_name(text)}")
        assert ([column[0] for column in result.description], result.fetchone()) == ([text], (text,))


def test_names_are_separated_by_commas():
    assert quote_names(["a", 'b"']) == '"a", "b"""'


def test_a_question_is_interrupted_when_the_time_of_its_request_is_over():
    began = monotonic()
    with small_budget(question_seconds=1), pytest.raises(OutOfTimeError), duckdb_session() as db:
        db.execute("SELECT count(*) FROM range(10_000_000) a, range(10_000_000) b WHERE a.range % 7 = b.range % 5")
    assert monotonic() - began < 10
