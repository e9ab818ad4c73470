"""Releases that everybody may read, remembered for two seconds: to find one costs as much as to look a variant up.

Separate module because both dialects of REST open releases for people who have not signed in.
"""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser

from variants.releases.reader import ReleaseReader, open_release
from variants.releases.recent_values import RecentValues

PUBLIC_RELEASE_SECONDS = 2  # how long a public release is remembered: half of a single answer's time
MAX_PUBLIC_RELEASES = 100  # remembered by a process
_public_releases: RecentValues[tuple[str, str], ReleaseReader] = RecentValues(
    size=MAX_PUBLIC_RELEASES, seconds=PUBLIC_RELEASE_SECONDS
)


def open_public_release(*, name: str, assembly: str) -> ReleaseReader:
    """`open_release` for somebody who has not signed in, looked up again after PUBLIC_RELEASE_SECONDS.

    Raises:
        ReleaseNotFoundError: There is none; this is not remembered.
    """
    return _public_releases.get_or_make(
        (name, assembly), lambda: open_release(user=AnonymousUser(), name=name, assembly=assembly)
    )
