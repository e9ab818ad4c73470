"""The embedded engine on files of its own: pages of keys, counts of values, and its limits."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pyarrow as pa
import pytest

from variants.genome.alleles import VariantKey
from variants.lake.duckdb_engine import DuckDBEngine
from variants.lake.engine import LakeQuestion, LakeTimeoutError
from variants.lake.manifest import LakeError, LakeFile
from variants.query.to_lake import LakeSQL

FILES, ROWS = 5, 100  # each file has ROWS variants, two at each position
ALL = [VariantKey(22, 1000 * file + row // 2, row) for file in range(FILES) for row in range(ROWS)]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("lake")
    for file in range(FILES):
        duckdb.sql(
            f"COPY (SELECT 22 AS chrom, {1000 * file} + row // 2 AS pos, row AS vkey, row % 3 AS score,"
            " 'G' AS ref, ['A', 'C'][row % 2 + 1] AS alt"
            f" FROM range({ROWS}) t (row)) TO '{folder}/{file}.parquet'"
        )
    return folder


@pytest.fixture
def engine(folder: Path) -> DuckDBEngine:
    return DuckDBEngine(str(folder), memory=200)


def question(folder: Path, sql: str = "TRUE", *parameters: object) -> LakeQuestion:
    files = tuple(
        LakeFile(f"{number}.parquet", "", 0, ROWS, 22, 1000 * number, 1000 * number + ROWS // 2 - 1, ())
        for number in range(FILES)
    )
    return LakeQuestion(folder, files, LakeSQL(sql, parameters))


@pytest.mark.parametrize("index", [0, 1, 99, 100, 257, 499])
def test_pages_go_forward_and_back_over_files(engine: DuckDBEngine, folder: Path, index: int) -> None:
    everything = question(folder)
    assert list(engine.rows(everything, within=60)) == ALL
    assert list(engine.rows(everything, after=ALL[index], within=60)) == ALL[index + 1 :]
    assert list(engine.rows(everything, before=ALL[index], within=60)) == ALL[:index][::-1]
    assert list(engine.rows(everything, after=ALL[index], limit=150, within=60))[:150] == ALL[index + 1 : index + 151]


def test_conditions_count_and_select(engine: DuckDBEngine, folder: Path) -> None:
    lake_question = question(folder, "score = ?", 1)
    assert engine.count(lake_question, within=60) == FILES * 33
    assert list(engine.rows(lake_question, within=60)) == [key for key in ALL if key.vkey % 3 == 1]


def test_a_list_is_joined_with_rows_that_have_its_alleles(engine: DuckDBEngine, folder: Path) -> None:
    positions, alts = [4049, 3, 3, 3, 1_000_000], ["C", "A", "T", "C", "A"]
    listed = pa.table({"number": [0, 1, 2, 3, 4], "chrom": [22] * 5, "pos": positions, "ref": ["G"] * 5, "alt": alts})
    joined = engine.join(question(folder), listed=listed, columns=["score", "pos"], within=60)
    assert joined.to_pylist() == [
        {"number": 0, "vkey": 99, "c0": 0, "c1": 4049},
        {"number": 1, "vkey": 6, "c0": 0, "c1": 3},
        {"number": 3, "vkey": 7, "c0": 1, "c1": 3},
    ]
    matching = engine.join(question(folder, "score = ?", 1), listed=listed, columns=["score"], within=60)
    assert matching.column("number").to_pylist() == [3]


def test_values_are_counted_once_a_variant(engine: DuckDBEngine, folder: Path) -> None:
    terms, other = engine.count_values(question(folder), value="list_distinct([score, score, 7])", size=2, within=60)
    assert (terms, other) == ([(7, FILES * ROWS), (0, FILES * 34)], FILES * 66)


def test_without_files_there_are_no_variants(engine: DuckDBEngine, folder: Path) -> None:
    nothing = LakeQuestion(folder, (), LakeSQL("TRUE"))
    assert (engine.count(nothing, within=60), list(engine.rows(nothing, within=60))) == (0, [])
    assert engine.count_values(nothing, value="[score]", size=2, within=60) == ([], 0)


def test_a_statement_that_takes_too_long_is_interrupted(engine: DuckDBEngine, folder: Path) -> None:
    endless = question(folder, "(SELECT count(*) FROM range(1000000000000) WHERE range % 7 = 3) > pos")
    with pytest.raises(LakeTimeoutError, match=r"no answer within 0\.2 seconds.*LWDS_LAKE_SECONDS"):
        engine.count(endless, within=0.2)
    assert engine.count(question(folder), within=60) == len(ALL)


def test_a_question_that_needs_too_much_memory_says_which_setting(folder: Path) -> None:
    greedy = question(folder, "len((SELECT list(range) FROM range(10000000))) > pos")
    with pytest.raises(LakeError, match=r"more than 20 MB of memory.*LWDS_LAKE_MEMORY"):
        DuckDBEngine(str(folder), memory=20).count(greedy, within=60)


def test_a_missing_file_gives_a_clear_error(engine: DuckDBEngine, folder: Path) -> None:
    gone = LakeQuestion(folder, (LakeFile("gone.parquet", "", 0, 1, 22, 1, 1, ()),), LakeSQL("TRUE"))
    with pytest.raises(LakeError, match="cannot be read"):
        engine.count(gone, within=60)


def test_files_outside_the_lake_are_not_read(engine: DuckDBEngine, folder: Path, tmp_path: Path) -> None:
    duckdb.sql(f"COPY (SELECT 1 AS chrom, 1 AS pos, 1 AS vkey) TO '{tmp_path}/0.parquet'")
    with pytest.raises(duckdb.PermissionException):
        engine.count(LakeQuestion(tmp_path, question(folder).files[:1], LakeSQL("TRUE")), within=60)
