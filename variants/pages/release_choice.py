"""The `release=` of an address -> the release that a page uses: the one named, else the newest published one.

Separate module because the pages of every feature use it.
"""

from __future__ import annotations

from typing import Any

from django.http import Http404

from accounts.http import PortalRequest
from variants.releases.reader import ReleaseNotFoundError, ReleaseReader, open_release, visible_releases


def get_release_or_404(request: PortalRequest, *, name: str = "", assembly: str = "") -> ReleaseReader:
    """The release of the address, or the newest one; Http404 in one sentence if there is none.

    Args:
        name: Name of a release, in place of the one in the address.
        assembly: Only releases of this assembly.
    """
    try:
        return open_release(user=request.user, name=name or request.GET.get("release", ""), assembly=assembly)
    except ReleaseNotFoundError as error:
        sentence = str(error)
        raise Http404(f"{sentence[0].upper()}{sentence[1:]}.") from None


def find_release(request: PortalRequest) -> ReleaseReader | None:
    """Like `get_release_or_404`; None if the address names no release and none is published."""
    if not request.GET.get("release") and not visible_releases(user=request.user).published().exists():
        return None
    return get_release_or_404(request)


def release_bar(request: PortalRequest, release: ReleaseReader) -> dict[str, Any]:
    """Context of components/release_bar.html: the release in use, and those that somebody may change to."""
    other_releases = visible_releases(user=request.user).published().exclude(pk=release.model.pk)
    return {"release": release.model, "other_releases": other_releases.values("name", "assembly")}
