"""Which release a page uses, ?release= in its address, else the newest published one."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest

from variants.releases.reader import ReleaseNotFoundError, ReleaseReader, open_release, visible_releases


def release_in_use(request: HttpRequest, *, name: str = "", assembly: str = "") -> ReleaseReader:
    """The release of the address, or the newest (of the assembly). Http404 in one sentence where there is none."""
    try:
        return open_release(user=request.user, name=name or request.GET.get("release", ""), assembly=assembly)
    except ReleaseNotFoundError as error:
        sentence = str(error)
        raise Http404(f"{sentence[0].upper()}{sentence[1:]}.") from None


def any_release(request: HttpRequest) -> ReleaseReader | None:
    """Like release_in_use; None where the address names no release and none is published."""
    if not request.GET.get("release") and not visible_releases(user=request.user).published().exists():
        return None
    return release_in_use(request)


def release_bar(request: HttpRequest, release: ReleaseReader) -> dict[str, Any]:
    """Context of components/release_bar.html: the release in use and the others one may change to."""
    others = visible_releases(user=request.user).published().exclude(pk=release.model.pk)
    return {"release": release.model, "other_releases": others.values("name", "assembly")}
