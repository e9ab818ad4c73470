"""Which engine a large job gets, and the sentence that says why."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import override_settings

from variants.lake.engine import LakeQuestion
from variants.lake.manifest import LakeFile, Manifest
from variants.lake.s3_folder import S3Folder
from variants.query.to_lake import LakeSQL
from variants.releases import engine_choice
from variants.releases.engine_choice import choose_engine

FILE = LakeFile("1-000.parquet", "", 8_000_000_000, 6_000_000_000, 1, 1, 9, ())
MANIFEST = Manifest("all", 1, "GRCh38", "", "", (("a", "DOUBLE"),) * 10, (), (FILE,))
NOWHERE = "sc://127.0.0.1:1"


@pytest.mark.parametrize(
    ("spark", "least", "folder", "answers", "name", "reason"),
    [
        ("", 600, Path("/lake"), True, "duckdb", "no other engine (LWDS_SPARK)"),
        (NOWHERE, 10**9, Path("/lake"), True, "duckdb", "fewer than LWDS_SPARK_MIN_SECONDS"),
        (NOWHERE, 60, S3Folder("bucket/lake"), True, "duckdb", "results of Spark need a lake in a folder"),
        (NOWHERE, 60, Path("/lake"), False, "duckdb", "Spark does not answer the self-check as it should"),
        (NOWHERE, 60, Path("/lake"), True, "spark", "spark: about 6,000,000,000 variants and 1,600.0 MB to read"),
    ],
)
def test_the_estimate_decides_and_is_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, spark, least, folder, answers, name, reason
) -> None:
    monkeypatch.setattr(engine_choice, "spark_is_right", lambda: answers)
    question = LakeQuestion(folder, (FILE,), LakeSQL("TRUE"))
    with override_settings(LWDS_LAKE=str(tmp_path), LWDS_SPARK=spark, LWDS_SPARK_MIN_SECONDS=least):
        choice = choose_engine(question=question, manifest=MANIFEST, columns=2)
    assert choice.engine.dialect.name == name
    assert reason in choice.reason


def test_a_server_that_is_not_there_is_not_right(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with override_settings(LWDS_LAKE=str(tmp_path), LWDS_SPARK=NOWHERE):
        assert not engine_choice.spark_is_right()
    assert "Spark is not used" in caplog.text
