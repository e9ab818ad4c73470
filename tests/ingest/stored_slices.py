"""Loads whose lines are stored in one slice by hand: what loading processes do, in this process."""

from __future__ import annotations

from pathlib import Path

from psycopg import Connection

from ingest.encode.load_plan import LoadPlan, Slice
from ingest.encode.slice_encoder import EncodedSlice, SliceEncoder
from ingest.load.source_files import inspect_file, read_data_lines
from ingest.load.store import SliceStore
from ingest.models import Load
from ingest.register.register_release import register_release
from ingest.register.release_request import ReleaseRequest
from ingest.run.file_plans import plan_load
from tests.releases import write_wgsa

HEADER = ["#chr", "pos", "ref", "alt", "CADD_phred", "VEP_ensembl_Consequence", "VEP_ensembl_Gene_ID"]


def make_row(pos: int, alt: str = "C", phred: object = 1) -> list[object]:
    return [22, pos, "A", alt, phred, "intron_variant", "ENSG00000093010"]


def claim_loads(*paths: Path) -> list[Load]:
    """The loads of a new release of these files, each claimed by its first attempt."""
    release = register_release(user=None, request=ReleaseRequest("own", "GRCh38", paths))
    release.loads.update(status=Load.Status.LOADING, attempt=1)
    return list(release.loads.order_by("pk"))


def claim_load(folder: Path, *rows: list[object]) -> Load:
    """The load of a new release of one file with these rows."""
    (load,) = claim_loads(write_wgsa(folder / "own.tsv", HEADER, rows))
    return load


def encode_load(load: Load) -> tuple[LoadPlan, EncodedSlice]:
    """All lines of a load as one slice."""
    file = inspect_file(Path(load.path))
    lines = list(read_data_lines(file))
    plan = plan_load(load, file.header)
    return plan, SliceEncoder(plan).encode(Slice(0, 2, len(lines), b"".join(lines), file.size))


def store_load(load: Load, connection: Connection) -> bool:
    """Store all lines of a load as one slice."""
    plan, encoded = encode_load(load)
    return SliceStore(plan, connection).store(encoded)
