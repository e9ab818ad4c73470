"""Which release answers a question in the dialect."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser

from accounts.models import User
from variants.biothings.errors import ApiError
from variants.biothings.scroll import Scroll, stale_scroll
from variants.models.release import Assembly
from variants.selectors.releases import OpenRelease, ReleaseNotFoundError, open_release

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
        return open_release(user=AnonymousUser(), **wanted), True
    except ReleaseNotFoundError as error:
        if not user.is_authenticated:
            raise _not_found(assembly, error) from None
    try:
        return open_release(user=user, **wanted), False
    except ReleaseNotFoundError as error:
        raise _not_found(assembly, error) from None


def release_of_scroll(*, user: User | AnonymousUser, scroll: Scroll) -> OpenRelease:
    """The edition a scroll reads. Raises ApiError 400 where it is not published, or not for `user`, any more."""
    try:
        return open_release(user=user, pk=scroll.release)
    except ReleaseNotFoundError:
        raise stale_scroll() from None


def _not_found(assembly: str, error: ReleaseNotFoundError) -> ApiError:
    return ApiError(404, "Not Found.", details=f"For {assembly} {error}.", assembly=assembly)
