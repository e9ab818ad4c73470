"""Queries of a release's lake: counts by gene, and conditions on one field over the whole release."""

from __future__ import annotations

import statistics
import time
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from django.test import override_settings

from benchmarks.results import Measurement
from benchmarks.timing import best_seconds, report
from ingest.lake.write_lake import write_lake
from variants.groupfiles.counts import count_by_unit
from variants.groupfiles.members import Unit
from variants.query.conditions import Present
from variants.releases.lake_engine import lake_engine
from variants.releases.models import Release
from variants.releases.reader import ReleaseReader
from variants.releases.selection import select_variants


def measure_lake(
    *, release: Release, folder: Path, query: str, units: Sequence[Unit], right: Sequence[int], peer: float | None
) -> list[Measurement]:
    """Write the lake of a release below a folder, and query it.

    Args:
        query, units, right: The counts that typed columns gave.
        peer: Seconds of bedtools for these.
    """
    with override_settings(LWDS_LAKE=str(folder)):
        start = time.perf_counter()
        manifest = write_lake(release=release)
        seconds = time.perf_counter() - start
        size = manifest.size / manifest.rows
        print(f"lake: written in {seconds:.0f} s, {size:.0f} bytes a variant; PostgreSQL has "
              f"{release.bytes_on_disk / manifest.rows:.0f}")  # fmt: skip
        measurements = [Measurement("write the lake", seconds, "s"), Measurement("lake", size, "bytes a variant")]
        selection = select_variants(release=ReleaseReader(release), query=query)
        counts: list[int] = []

        def count() -> None:
            counts[:] = count_by_unit(selection=selection, units=units, assign_by="range")

        taken = best_seconds(count)
        measurements += report("gene counts with a filter, lake", taken, "awk + bedtools intersect -c", peer)
        print(f"  the same counts: {'yes' if counts == list(right) else 'NO'}")
        return [*measurements, *_measure_fields(ReleaseReader(release))]


def _measure_fields(release: ReleaseReader) -> list[Measurement]:
    """How many variants have a value, for each field over the whole release."""
    lake = release.lake
    if lake is None:
        raise RuntimeError("the lake that was just written is not used")
    seconds = {
        spec.path: best_seconds(partial(lake_engine().count, lake.make_question(Present(spec)), within=60), runs=2)
        for spec in release.specs
        if spec.column
    }
    median, worst = statistics.median(seconds.values()), max(seconds, key=lambda path: seconds[path])
    print(f"any one of {len(seconds)} fields: median {median:.3f} s, slowest {worst} {seconds[worst]:.3f} s")
    return [Measurement("one field, median", median, "s"), Measurement("one field, slowest", seconds[worst], "s")]
