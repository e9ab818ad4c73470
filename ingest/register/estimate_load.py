"""Before loading: how many rows, how much disk and how long, from the header and the first lines of each file."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from django.db import connection

from ingest.encode.file_plan import plan_file
from ingest.encode.load_plan import LoadPlan, Slice
from ingest.encode.slice_encoder import EncodedSlice, SliceEncoder, warm_up_kernels
from ingest.load.gzip_streams import open_text
from ingest.load.row_sampling import sample_files
from ingest.load.source_files import InspectedFile, open_file
from ingest.register.assembly_check import check_assembly
from ingest.register.release_dictionary import describe_release
from ingest.register.release_request import ReleaseRequest, registration_errors
from variants.releases.models import Release
from variants.releases.store.copy import NULL

SAMPLED_BYTES = 2 << 20  # as they are in the file: some 20 MB of text
READ_BYTES = 64 << 10
# PostgreSQL's bytes for a row beside its values: tuple header, item pointer, null bitmap; then entries of its indexes.
_ROW_BYTES = 28 + 8
_VARIANT_INDEX_BYTES, _EFFECT_INDEX_BYTES, _NAME_INDEX_BYTES = 32, 64, 24
_NUMBER_BYTES = 8
_BLOCK_ROW_BYTES = 3 * _ROW_BYTES + 32
# How much of a core's time is left for encoding beside COPY and commits, as measured.
_ENCODING_SHARE = 0.25


@dataclass(frozen=True, slots=True)
class LoadEstimate:
    """The estimated cost of loading; bytes_free is None if the database's disk cannot be seen from this machine."""

    lines: int
    variants: int
    bytes_on_disk: int
    seconds: float
    bytes_free: int | None

    @property
    def fits(self) -> bool:
        return self.bytes_free is None or self.bytes_on_disk < self.bytes_free


@dataclass(frozen=True, slots=True)
class _FileEstimate:
    """The estimated cost of one file; seconds are those of one core, for encoding."""

    lines: float
    variants: float
    bytes_on_disk: float
    seconds: float


def estimate_load(*, request: ReleaseRequest) -> LoadEstimate:
    """Estimate all files of a request; nothing is written.

    Raises:
        RegistrationError: The files cannot be loaded.
    """
    with registration_errors():
        sampled = sample_files(request.paths, header_path=request.header_path, hashed=False)
        specs, sources = describe_release(request, sampled, request.read_config())
    if not request.skip_assembly_check:
        check_assembly(request.assembly, sampled=sampled, specs=specs)
    bin_size = Release(assembly=request.assembly).bin_size
    estimates = [
        _estimate_file(
            file,
            plan_file(file.header, specs, assembly=request.assembly, bin_size=bin_size, effect_sources=sources),
        )
        for file in sampled.files
    ]
    workers = request.workers or os.cpu_count() or 1
    return LoadEstimate(
        round(sum(estimate.lines for estimate in estimates)),
        round(sum(estimate.variants for estimate in estimates)),
        round(sum(estimate.bytes_on_disk for estimate in estimates)),
        sum(estimate.seconds for estimate in estimates) / (workers * _ENCODING_SHARE),
        _get_free_bytes(),
    )


def _estimate_file(file: InspectedFile, plan: LoadPlan) -> _FileEstimate:
    """Encode the first lines of a file and extrapolate."""
    text, share = _read_first_text(file)
    whole_lines = text[: text.rfind(b"\n") + 1] or text
    data = whole_lines.split(b"\n", file.header_lines)[-1]
    encoder = SliceEncoder(plan)
    warm_up_kernels()
    started = time.process_time()
    encoded = encoder.encode(Slice(0, 1 + file.header_lines, data.count(b"\n"), data, 0))
    seconds = time.process_time() - started
    factor = len(text) / len(whole_lines) / share
    report = encoded.report
    return _FileEstimate(
        report.line_count * factor, report.variant_count * factor, _stored_bytes(encoded) * factor, seconds * factor
    )


def _read_first_text(file: InspectedFile) -> tuple[bytes, float]:
    """The text of the first SAMPLED_BYTES of a file, and which share (0 to 1) of the file they are."""
    with open_file(file.path) as raw:
        sample = raw.read(SAMPLED_BYTES)
    text = bytearray()
    with suppress(EOFError):  # the sample ends in the middle of a gzip stream
        unpacked = open_text(BytesIO(sample))
        while chunk := unpacked.read(READ_BYTES):
            text += chunk
    return bytes(text), len(sample) / file.size


def _stored_bytes(encoded: EncodedSlice) -> int:
    """Bytes of the rows and their index entries, as PostgreSQL will store them."""
    variant_rows = [row for text in encoded.variants.values() for row in text.decode().split("\n")[:-1]]
    size = sum(len(block.payload) + len(block.line_numbers or b"") + _BLOCK_ROW_BYTES for block in encoded.blocks)
    size += _rows_bytes(variant_rows, _VARIANT_INDEX_BYTES)
    size += _rows_bytes(encoded.effects, _EFFECT_INDEX_BYTES)
    return size + _rows_bytes(encoded.names, _NAME_INDEX_BYTES)


def _rows_bytes(rows: Sequence[str], index_bytes: int) -> int:
    # Numbers take eight bytes however they are spelled, texts their length; both are eight on average or more.
    return sum(
        _ROW_BYTES + index_bytes + sum(max(_NUMBER_BYTES, len(cell)) for cell in row.split("\t") if cell != NULL)
        for row in rows
    )


def _get_free_bytes() -> int | None:
    with connection.cursor() as cursor:
        # This view leaves out what an ordinary role may not see; SHOW would be an error.
        cursor.execute("SELECT setting FROM pg_settings WHERE name = 'data_directory'")
        row = cursor.fetchone()
    folder = Path(row[0]) if row and row[0] else None
    is_local = not connection.settings_dict["HOST"] or connection.settings_dict["HOST"] in {"localhost", "127.0.0.1"}
    return shutil.disk_usage(folder).free if folder and is_local and folder.is_dir() else None
