"""Stored files: downloads by path, by version, by signed link; reviewers' links."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from catalog.entries.models import Distribution
from catalog.entries.views.dataset_access import readable
from catalog.files.storing import count_download, find_file, find_signed_file
from catalog.files.views.ranges import file_response


@require_safe
def download(request: HttpRequest, slug: str, path: str, number: int | None = None) -> HttpResponse:
    if signature := request.GET.get("signature"):
        distribution = find_signed_file(slug=slug, path=path, signature=signature)
    else:
        distribution = find_file(datasets=readable(request), slug=slug, path=path, version=number)
    if distribution is None:
        raise Http404("There is no such file, or you may not have it.")
    if request.method == "GET" and request.headers.get("Range", "bytes=0-").startswith("bytes=0-"):
        count_download(distribution=distribution)
    return _lent_by_storage(distribution) or file_response(request, distribution)


def _lent_by_storage(distribution: Distribution) -> HttpResponse | None:
    """Object stores give signed, expiring addresses and answer ranges themselves; a local disk does not."""
    try:
        distribution.file.storage.path(distribution.file.name)
    except NotImplementedError:
        return redirect(distribution.file.url)
    return None
