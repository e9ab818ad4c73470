"""Downloads of stored files: by path, by version, by signed link.

Separate module because the response itself (accounts.ranges) knows nothing of who may read.
"""

from __future__ import annotations

from datetime import UTC
from functools import partial
from typing import Any

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from accounts.authentication import accept_tokens
from accounts.ranges import ServedFile, file_response
from accounts.services.reading_log import note_reading
from catalog.entries.models import Distribution
from catalog.entries.views.dataset_access import readable_datasets_of
from catalog.files.storing import count_download, find_file, find_signed_file


@require_safe
@accept_tokens
def download(request: HttpRequest, slug: str, path: str, number: int | None = None) -> HttpResponseBase:
    """A stored file, of the version `number` if given. A request for its first bytes counts as a download."""
    if signature := request.GET.get("signature"):
        distribution = find_signed_file(slug=slug, path=path, signature=signature)
    else:
        distribution = find_file(datasets=readable_datasets_of(request), slug=slug, path=path, version=number)
    if distribution is None:
        raise Http404("There is no such file, or you may not have it.")
    if not distribution.dataset.is_public:
        note_reading(
            distribution.dataset,
            user=request.user,
            otherwise="a signed address" if signature else "a reviewer's link",
        )
    if request.method == "GET" and request.headers.get("Range", "bytes=0-").startswith("bytes=0-"):
        count_download(distribution=distribution)
    return _redirect_to_storage(distribution) or file_response(request, _as_served(distribution))


def _as_served(distribution: Distribution) -> ServedFile:
    return ServedFile(
        name=distribution.path.rsplit("/", 1)[-1],
        size=distribution.bytes or 0,
        sha256=distribution.sha256,
        written_at=int(distribution.created_at.astimezone(UTC).timestamp()),
        open=partial(distribution.file.open, "rb"),
        media_type=distribution.media_type or "application/octet-stream",
    )


def _redirect_to_storage(distribution: Distribution) -> HttpResponseBase | None:
    """Object stores give signed, expiring addresses and answer ranges themselves; a local disk does not.

    The address says that the file is an attachment: a browser shows no page that somebody uploaded.
    """
    storage: Any = distribution.file.storage
    name = str(distribution.file.name)
    try:
        storage.path(name)
    except NotImplementedError:
        attachment = content_disposition_header(as_attachment=True, filename=distribution.path.rsplit("/", 1)[-1])
        return redirect(storage.url(name, parameters={"ResponseContentDisposition": attachment}))
    return None
