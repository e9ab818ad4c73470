"""A process that writes one Parquet file of a lake, and that of its lines: plan on standard input, files beside others.

Run as `python -m ingest lake` by ingest.lake.part_processes. It knows no Django, and it ends when its parent does: the
input ends then, too. A file has its name when it is complete; after that comes its description, a small JSON file.
"""

from __future__ import annotations

import json
import os
import pickle
import sys
import threading
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import psycopg

from ingest.lake.lake_rows import LakeRows
from ingest.lake.parquet_file import write_parquet
from ingest.lake.part_plan import PartPlan
from ingest.lake.table_files import write_lines
from variants.exports.output_files import sha256_of_file
from variants.fields.lake_columns import lake_columns
from variants.fields.transcripts import effect_fields
from variants.lake.manifest import LakeFile
from variants.releases.store.ordered_scan import OrderedVariant, variants_between
from variants.releases.store.table_names import ReleaseTables


def serve_plan() -> None:
    """Read a plan and write its file; an error ends the process with its message on standard error."""
    plan: PartPlan = pickle.load(sys.stdin.buffer)  # noqa: S301  the parent process wrote it
    threading.Thread(target=_end_with_parent, daemon=True).start()
    write_part(plan)


def _end_with_parent() -> None:
    os.read(sys.stdin.fileno(), 1)  # unbuffered: a buffer that is waited for keeps the interpreter from ending
    os._exit(1)


def write_part(plan: PartPlan) -> LakeFile:
    """Write the file of a plan, that of its source lines if it has one, and the description of both."""
    effects = effect_fields(plan.specs, plan.effect_source)
    with_lines = plan.lines_path is not None
    rows = LakeRows(plan.headers, plan.specs, effects, with_lines=with_lines)
    columns = lake_columns(plan.specs, effects, with_lines=with_lines)
    positions: list[int] = []
    unfinished = plan.path.with_name(f"{plan.path.name}.part")
    lines = None
    with psycopg.connect(plan.conninfo, autocommit=True, application_name="lake") as connection:
        batches = variants_between(
            connection, tables=ReleaseTables(plan.release_id), bin_size=plan.bin_size,
            chrom=plan.region.chrom, first=plan.region.start, last=plan.region.end,
        )  # fmt: skip
        made = _make_rows(batches, rows, positions)
        count = write_parquet(unfinished, columns, made, memory=plan.memory)
        if plan.lines_path is not None:
            plan.lines_path.parent.mkdir(exist_ok=True)
            tables = ReleaseTables(plan.release_id)
            lines = write_lines(connection, tables=tables, region=plan.region, path=plan.lines_path)
            _flush_to_disk(plan.lines_path)
    if count != len(positions):
        raise RuntimeError(f"{len(positions)} variants were sent to {plan.path.name}, but it has {count}")
    _flush_to_disk(unfinished)
    file = LakeFile(
        name=plan.path.name,
        sha256=sha256_of_file(unfinished),
        size=unfinished.stat().st_size,
        rows=count,
        chrom=plan.region.chrom,
        first=positions[0],
        last=positions[-1],
        varying=tuple(sorted(rows.varying)),
    )
    unfinished.replace(plan.path)
    description = plan.description.with_name(f"{plan.description.name}.part")
    description.write_text(json.dumps({"variants": asdict(file), "lines": asdict(lines) if lines else None}))
    description.replace(plan.description)
    return file


def _make_rows(batches: Iterator[list[OrderedVariant]], rows: LakeRows, positions: list[int]) -> Iterator[bytes]:
    for batch in batches:
        positions += [variant.pos for variant in batch]
        yield rows.make(batch)


def _flush_to_disk(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())
