"""The `release=` and `assembly=` of an address -> the release that a page uses: the one named, else the default one.

Separate module because the pages of every feature use it.
"""

from __future__ import annotations

from typing import Any

from django.http import Http404

from accounts.http import PortalRequest
from variants.releases.models import Release
from variants.releases.reader import ReleaseNotFoundError, ReleaseReader, open_release, visible_releases


def get_release_or_404(request: PortalRequest, *, name: str = "", assembly: str = "") -> ReleaseReader:
    """The release of the address, or the default one (of its assembly); Http404 in one sentence if there is none.

    Args:
        name: Name of a release, in place of the one in the address.
        assembly: Only releases of this assembly, whatever the address says.
    """
    if not name:
        name, assembly = request.GET.get("release", ""), assembly or request.GET.get("assembly", "")
    try:
        return open_release(user=request.user, name=name, assembly=assembly)
    except ReleaseNotFoundError as error:
        sentence = str(error)
        raise Http404(f"{sentence[0].upper()}{sentence[1:]}.") from None


def find_release(request: PortalRequest) -> ReleaseReader | None:
    """Like `get_release_or_404`; None if the address names no release and none of its assembly is published."""
    try:
        return get_release_or_404(request)
    except Http404:
        if request.GET.get("release"):
            raise
        return None


def release_parameters(release: Release) -> dict[str, str]:
    """The parameters that every redirect writes into an address, so that it goes on meaning the same."""
    return {"release": release.name, "assembly": release.assembly}


def release_bar(request: PortalRequest, release: ReleaseReader) -> dict[str, Any]:
    """Context of components/release_bar.html: the release in use, and those that somebody may change to."""
    other_releases = visible_releases(user=request.user).published().exclude(pk=release.model.pk)
    return {"release": release.model, "other_releases": other_releases.values("name", "assembly")}
