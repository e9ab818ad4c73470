"""A dataset as one ZIP file: its data package description and its stored files in their folders, streamed."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterable, Iterator

from django.http import HttpRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from accounts.authentication import accept_tokens
from accounts.lanes import take_lane
from catalog.entries.models import Dataset, Distribution
from catalog.entries.reading import build_record, with_record_relations
from catalog.entries.views.dataset_access import base_url, get_readable_dataset, tombstone_response
from catalog.exchange.datapackage import datapackage_writer
from catalog.files.file_content import CHUNK_SIZE
from catalog.files.storing import count_download

DESCRIPTION_NAME = "datapackage.json"


@require_safe
@accept_tokens
def dataset_zip(request: HttpRequest, slug: str) -> HttpResponseBase:
    """A data package that works offline; links stay links in its description."""
    if tombstone := tombstone_response(request, slug):
        return tombstone
    take_lane("stream")
    dataset = with_record_relations(Dataset.objects.filter(pk=get_readable_dataset(request, slug).pk)).get()
    files = [d for d in dataset.distributions.all() if d.file and d.withdrawn_at is None and d.path != DESCRIPTION_NAME]
    package = datapackage_writer.write(build_record(dataset=dataset, base_url=base_url(request)), in_folder=True)
    chunks = _zip_chunks(
        json.dumps(package, ensure_ascii=False, indent=1).encode(), files if request.method == "GET" else []
    )
    response = StreamingHttpResponse(chunks, content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="{slug}.zip"'
    return response


class _ChunkBuffer(io.RawIOBase):
    """Collects what the archive writes until it is sent; not seekable, so the archive never goes back."""

    def __init__(self) -> None:
        self.chunks: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, data: bytes) -> int:  # type: ignore[override]
        self.chunks.append(bytes(data))
        return len(data)

    def pop(self) -> bytes:
        """The text written since the last call."""
        content = b"".join(self.chunks)
        self.chunks.clear()
        return content


def _zip_chunks(description: bytes, files: Iterable[Distribution]) -> Iterator[bytes]:
    buffer = _ChunkBuffer()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr(DESCRIPTION_NAME, description)
        for file in files:
            count_download(distribution=file)
            with file.file.open("rb") as source, archive.open(file.path, "w", force_zip64=True) as target:
                while chunk := source.read(CHUNK_SIZE):
                    target.write(chunk)
                    yield buffer.pop()
    yield buffer.pop()
