"""Which release answers a question in the dialect."""

from __future__ import annotations

from math import inf
from time import monotonic

from django.contrib.auth.models import AnonymousUser

from accounts.models import User
from variants.biothings.errors import ApiError
from variants.biothings.scroll import Scroll, stale_scroll
from variants.models.release import Assembly
from variants.selectors.releases import OpenRelease, ReleaseNotFoundError, open_release

PUBLIC_SECONDS = 2
MOST_PUBLIC = 100

_public: dict[tuple[str, str], tuple[float, OpenRelease]] = {}

ASSEMBLY_OF = {"hg19": Assembly.GRCH37, "hg38": Assembly.GRCH38}


def answering_release(
    *, user: User | AnonymousUser, assembly: str, name: str | None = None
) -> tuple[OpenRelease, bool]:
    """(release, whether everybody may read it): the one named, else the newest public one of the assembly (hg19, hg38),
    else the newest that `user` may read.

    Raises ApiError 404: the portal never answers from another assembly instead.
    """
    wanted = {"name": name or "", "assembly": ASSEMBLY_OF[assembly]}
    try:
        return _public_release(**wanted), True
    except ReleaseNotFoundError as error:
        if not user.is_authenticated:
            raise _not_found(assembly, error) from None
    try:
        return open_release(user=user, **wanted), False
    except ReleaseNotFoundError as error:
        raise _not_found(assembly, error) from None


def _public_release(*, name: str, assembly: str) -> OpenRelease:
    """The release everybody may read, looked up again after PUBLIC_SECONDS: half of a single answer's time."""
    now = monotonic()
    read_at, opened = _public.get((name, assembly), (-inf, None))
    if opened is None or now - read_at > PUBLIC_SECONDS:
        opened = open_release(user=AnonymousUser(), name=name, assembly=assembly)
        if len(_public) >= MOST_PUBLIC:
            _public.clear()
        _public[name, assembly] = now, opened
    return opened


def release_of_scroll(*, user: User | AnonymousUser, scroll: Scroll) -> OpenRelease:
    """The edition a scroll reads. Raises ApiError 400 where it is not published, or not for `user`, any more."""
    try:
        return open_release(user=user, pk=scroll.release)
    except ReleaseNotFoundError:
        raise stale_scroll() from None


def _not_found(assembly: str, error: ReleaseNotFoundError) -> ApiError:
    return ApiError(404, "Not Found.", details=f"For {assembly} {error}.", assembly=assembly)
