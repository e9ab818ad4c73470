"""Which engine answers a large question about a lake, by what it would have to read, and why, in a sentence.

Separate module because small questions are always asked of the engine inside this process.
"""

from __future__ import annotations

import logging
import os
from dataclasses import dataclass
from pathlib import Path
from shutil import copyfile

from django.conf import settings

from variants.lake.engine import Engine, LakeQuestion
from variants.lake.manifest import Manifest
from variants.lake.s3_folder import S3Folder
from variants.lake.self_check import FILE, FOLDER, wrong_answers
from variants.lake.spark_engine import spark_engine
from variants.releases.lake_engine import lake_engine
from variants.releases.recent_values import RecentValues

logger = logging.getLogger(__name__)
ROWS_A_SECOND = 3_000_000  # that DuckDB compares texts of on one core; numbers are ten times as fast (docs/scale.md)
BYTES_A_SECOND = 100_000_000  # read and unpacked on one core
CHECKED_SECONDS = 300
FIRST_ANSWER_SECONDS = 300.0  # a cluster that has just been started compiles and starts executors first
_recently_checked: RecentValues[tuple[int, str], tuple[str, ...]] = RecentValues(size=4, seconds=CHECKED_SECONDS)


@dataclass(frozen=True, slots=True)
class EngineChoice:
    """An engine, and why it was taken: the provenance of a job has it."""

    engine: Engine
    reason: str


def choose_engine(*, question: LakeQuestion, manifest: Manifest, columns: int) -> EngineChoice:
    """DuckDB inside this process, unless the question is too large for it and there is a Spark that answers rightly.

    Args:
        columns: How many are read of each variant.
    """
    rows = sum(file.rows for file in question.files)
    size = sum(file.size for file in question.files) * columns // len(manifest.columns)
    seconds = (rows / ROWS_A_SECOND + size / BYTES_A_SECOND) / (os.cpu_count() or 1)
    estimate = f"about {rows:,} variants and {size / 1e6:,.1f} MB to read, {seconds:,.0f} seconds in DuckDB"
    if not settings.LWDS_SPARK:
        return EngineChoice(lake_engine(), f"duckdb: {estimate}; no other engine (LWDS_SPARK)")
    if seconds < settings.LWDS_SPARK_MIN_SECONDS:
        reason = f"duckdb: {estimate}, fewer than LWDS_SPARK_MIN_SECONDS ({settings.LWDS_SPARK_MIN_SECONDS:g})"
        return EngineChoice(lake_engine(), reason)
    if isinstance(question.folder, S3Folder):
        return EngineChoice(lake_engine(), f"duckdb: {estimate}; results of Spark need a lake in a folder")
    if not spark_is_right():
        return EngineChoice(lake_engine(), f"duckdb: {estimate}; Spark does not answer the self-check as it should")
    return EngineChoice(spark_engine(settings.LWDS_SPARK), f"spark: {estimate}")


def spark_is_right() -> bool:
    """Whether Spark answers the self-check as it should; it is asked again when an answer is CHECKED_SECONDS old."""
    remote = settings.LWDS_SPARK
    return not _recently_checked.get_or_make((os.getpid(), remote), lambda: _wrong_answers(remote))


def spark_folder() -> Path:
    """Where executors and this process exchange files: below the folder of lakes, which all of them see."""
    return Path(settings.LWDS_LAKE) / ".spark"


def _copy_self_check() -> Path:
    """The folder with the file of the self-check, where executors find it."""
    folder = spark_folder()
    folder.mkdir(parents=True, exist_ok=True)
    unfinished = folder / f"{FILE.name}.{os.getpid()}"
    copyfile(FOLDER / FILE.name, unfinished)
    unfinished.replace(folder / FILE.name)
    return folder


def _wrong_answers(remote: str) -> tuple[str, ...]:
    """The errors, which are also in the log."""
    try:
        wrong = tuple(wrong_answers(spark_engine(remote), folder=_copy_self_check(), within=FIRST_ANSWER_SECONDS))
    except OSError as error:
        wrong = (str(error),)
    except ImportError:
        wrong = ("the client is missing: pip install 'lwds_portal[spark]'",)
    if wrong:
        logger.error("Spark is not used: %s", "; ".join(wrong))
    return wrong
