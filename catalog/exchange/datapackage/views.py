"""A dataset as one ZIP file: its data package description and its stored files in their folders, streamed."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterable, Iterator

from django.http import HttpRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from catalog.entries.models import Dataset, Distribution
from catalog.entries.reading import record_of, with_everything
from catalog.entries.views.dataset_access import base_url, get_readable_dataset, tombstone_response
from catalog.exchange.datapackage import datapackage_writer
from catalog.files.storing import CHUNK_SIZE, count_download

DESCRIPTION = "datapackage.json"


@require_safe
def dataset_zip(request: HttpRequest, slug: str) -> HttpResponseBase:
    """A data package that any reader of those opens, offline; links stay links in its description."""
    if gone := tombstone_response(request, slug):
        return gone
    dataset = with_everything(Dataset.objects.filter(pk=get_readable_dataset(request, slug).pk)).get()
    files = [d for d in dataset.distributions.all() if d.file and d.withdrawn_at is None and d.path != DESCRIPTION]
    package = datapackage_writer.write(record_of(dataset=dataset, base_url=base_url(request)), in_folder=True)
    parts = _zipped(
        json.dumps(package, ensure_ascii=False, indent=1).encode(), files if request.method == "GET" else []
    )
    response = StreamingHttpResponse(parts, content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="{slug}.zip"'
    return response


class _Sink(io.RawIOBase):
    """Takes what the archive writes until it is sent on; it cannot go back, so nothing is held."""

    def __init__(self) -> None:
        self.parts: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, data: bytes) -> int:  # type: ignore[override]
        self.parts.append(bytes(data))
        return len(data)

    def taken(self) -> bytes:
        said = b"".join(self.parts)
        self.parts.clear()
        return said


def _zipped(description: bytes, files: Iterable[Distribution]) -> Iterator[bytes]:
    sink = _Sink()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:  # type: ignore[arg-type]
        archive.writestr(DESCRIPTION, description)
        for file in files:
            count_download(distribution=file)
            with file.file.open("rb") as source, archive.open(file.path, "w", force_zip64=True) as target:
                while chunk := source.read(CHUNK_SIZE):
                    target.write(chunk)
                    yield sink.taken()
    yield sink.taken()
