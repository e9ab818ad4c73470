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

from ingest.encode.load_plan import Slice
from ingest.encode.slice_encoder import EncodedSlice, SliceEncoder, get_ready
from ingest.load.slices import open_source
from ingest.load.source_files import Inspected, open_file
from ingest.register.file_plan import plan_file
from ingest.register.register_release import RegistrationError, ReleaseRequest, inspect_files, sample_files
from ingest.register.release_dictionary import draft_dictionary
from ingest.wgsa.effect_sources import EffectSourceError, chosen_sources
from ingest.wgsaparsr.config import ConfigError
from variants.fields.spec import FieldSpec
from variants.releases.models import Release
from variants.releases.store.copy import NULL

SAMPLED_BYTES = 2 << 20  # as they stand in the file: some 20 MB of text
READ_BYTES = 64 << 10
# PostgreSQL's bytes for a row beside its values: tuple header, item pointer, null bitmap; then entries of its indexes.
_ROW = 28 + 8
_VARIANT_INDEX, _EFFECT_INDEXES, _NAME_INDEX = 32, 64, 24
_FIXED_WIDTH = 8
_BLOCK = 3 * _ROW + 32
# How much of a core's time is left for encoding beside COPY and commits, as measured.
_SHARE_OF_ENCODING = 0.25


@dataclass(frozen=True, slots=True)
class Estimate:
    """What loading would take. bytes_free: None where the database's disk cannot be seen from here."""

    lines: int
    variants: int
    bytes_on_disk: int
    seconds: float
    bytes_free: int | None

    @property
    def fits(self) -> bool:
        return self.bytes_free is None or self.bytes_on_disk < self.bytes_free


def estimate_load(*, request: ReleaseRequest) -> Estimate:
    """Estimate all files of a request. Raises RegistrationError for what cannot be loaded; writes nothing."""
    files = [source for source, _ in inspect_files(request)]
    headers, rows = sample_files(files)
    try:
        specs = draft_dictionary(headers=headers, rows=rows, config=request.config_path)
        sources = chosen_sources(specs, request.effect_sources)
    except (ConfigError, EffectSourceError) as error:
        raise RegistrationError(str(error)) from None
    release = Release(assembly=request.assembly, effect_sources=sources)
    workers = request.workers or os.cpu_count() or 1
    parts = [_estimate_file(source, specs, release) for source in files]
    lines, variants, size, seconds = (sum(column) for column in zip(*parts, strict=True))
    seconds /= workers * _SHARE_OF_ENCODING
    return Estimate(round(lines), round(variants), round(size), seconds, _bytes_free())


def _estimate_file(
    source: Inspected, specs: Sequence[FieldSpec], release: Release
) -> tuple[float, float, float, float]:
    """(lines, variants, bytes on disk, seconds of one core) of a file, from its first lines."""
    text, share = _first_text(source)
    whole_lines = text[: text.rfind(b"\n") + 1] or text
    data = whole_lines.split(b"\n", source.header_lines)[-1]
    encoder = SliceEncoder(plan_file(source.header, specs, release=release))
    get_ready()
    began = time.process_time()
    encoded = encoder.encode(Slice(0, 1 + source.header_lines, data.count(b"\n"), data, 0, None))
    seconds = time.process_time() - began
    factor = len(text) / len(whole_lines) / share
    report = encoded.report
    return report.line_count * factor, report.variant_count * factor, _stored_bytes(encoded) * factor, seconds * factor


def _first_text(source: Inspected) -> tuple[bytes, float]:
    """The text behind the first SAMPLED_BYTES of a file, and which share of the file they are."""
    with open_file(source.path) as raw:
        sample = raw.read(SAMPLED_BYTES)
    text = bytearray()
    with suppress(EOFError):  # the sample ends in the middle of a gzip stream
        unpacked = open_source(BytesIO(sample))
        while chunk := unpacked.read(READ_BYTES):
            text += chunk
    return bytes(text), len(sample) / source.size


def _stored_bytes(encoded: EncodedSlice) -> int:
    """Bytes of the rows and their index entries, as PostgreSQL will store them."""
    size = sum(len(block[-1]) + _BLOCK for block in encoded.blocks)
    size += sum(_row_bytes(row) + _VARIANT_INDEX for text in encoded.variants.values() for row in _rows(text))
    size += sum(_row_bytes(row) + _EFFECT_INDEXES for row in encoded.effects)
    return size + sum(_row_bytes(row) + _NAME_INDEX for row in encoded.names)


def _rows(text: bytes) -> list[str]:
    return text.decode().split("\n")[:-1]


def _row_bytes(row: str) -> int:
    # Numbers take eight bytes however they are spelled, texts their length; both are eight on average or more.
    return _ROW + sum(max(_FIXED_WIDTH, len(cell)) for cell in row.split("\t") if cell != NULL)


def _bytes_free() -> int | None:
    with connection.cursor() as cursor:
        # This view leaves out what an ordinary role may not see; asking for the setting itself would be an error.
        cursor.execute("SELECT setting FROM pg_settings WHERE name = 'data_directory'")
        row = cursor.fetchone()
    folder = Path(row[0]) if row and row[0] else None
    is_local = not connection.settings_dict["HOST"] or connection.settings_dict["HOST"] in {"localhost", "127.0.0.1"}
    return shutil.disk_usage(folder).free if folder and is_local and folder.is_dir() else None
