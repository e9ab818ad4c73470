"""A release as Parquet files to download, or to read over HTTP with a program that reads parts of files.

Separate module because these addresses are for programs: the release's page links to them.
"""

from __future__ import annotations

from django.http import Http404, JsonResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.authentication import accept_tokens
from accounts.http import PortalRequest
from accounts.ranges import ServedFile, file_response
from variants.lake.manifest import LakeError
from variants.lake.published_lake import PublishedLake
from variants.pages.release_choice import get_release_or_404
from variants.releases.reader import ReleaseReader


@require_safe
@accept_tokens
def list_files(request: PortalRequest, name: str) -> JsonResponse:
    """The manifest as JSON: columns with their types, fields, and each file with address, rows, range and SHA-256."""
    release = get_release_or_404(request, name=name)
    manifest = _lake(release).manifest
    files = [
        {
            "url": request.build_absolute_uri(reverse("variants:lake_file", args=[name, manifest.edition, file.name])),
            "rows": file.rows,
            "bytes": file.size,
            "sha256": file.sha256,
            "chrom": file.chrom,
            "first": file.first,
            "last": file.last,
        }
        for file in manifest.files
    ]
    return JsonResponse(
        {
            "release": name,
            "edition": manifest.edition,
            "assembly": manifest.assembly,
            "rows": manifest.rows,
            "bytes": manifest.size,
            "columns": [{"name": column.strip('"'), "type": sql_type} for column, sql_type in manifest.columns],
            "fields": manifest.fields,
            "files": files,
        }
    )


@require_safe
@accept_tokens
def download(request: PortalRequest, name: str, edition: int, file: str) -> HttpResponseBase:
    """One file of an edition, whole or a range of its bytes. The file of an older edition is not there any more."""
    release = get_release_or_404(request, name=name)
    if edition != release.model.edition:
        raise Http404(f"{name} is edition {release.model.edition} now: read its files from /releases/{name}/lake/.")
    lake = _lake(release)
    known = next((known for known in lake.manifest.files if known.name == file), None)
    if known is None:
        raise Http404(f"The lake of {name} has no file {file}; see /releases/{name}/lake/.")
    path = lake.edition.files / known.name
    try:
        written_at = int(path.stat().st_mtime)
    except OSError:
        raise LakeError(f"{file} cannot be read; the operators find it by manage.py lake --verify") from None
    media_type = "application/vnd.apache.parquet"
    served = ServedFile(known.name, known.size, known.sha256, written_at, lambda: path.open("rb"), media_type)
    return file_response(request, served)


def _lake(release: ReleaseReader) -> PublishedLake:
    lake = release.lake
    if lake is None:
        raise Http404(f"{release.model.name} has no lake: it is not there as Parquet files.")
    return lake
