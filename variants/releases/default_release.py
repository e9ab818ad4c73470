"""Which release answers addresses that name none: chosen by a curator for each assembly, with one assembly for all.

A published release never becomes the default because it is new: what an address means changes only when a curator
chooses. The first release of an assembly becomes its default, because there was none before.
"""

from __future__ import annotations

from django.db import transaction

from variants.releases.models import Release


class DefaultReleaseError(ValueError):
    """The release cannot be the default; the message is one sentence for the curator."""


@transaction.atomic
def choose_default_release(*, release: Release, for_portal: bool = False) -> Release:
    """Make a published release the answer to addresses that name its assembly and no release.

    Args:
        for_portal: Also to addresses that name no assembly either.

    Raises:
        DefaultReleaseError: The release is not published.
    """
    chosen = Release.objects.select_for_update().get(pk=release.pk)
    if chosen.status != Release.Status.PUBLISHED:
        raise DefaultReleaseError(f"{chosen} is {chosen.status}; only a published release can be the default")
    others = Release.objects.select_for_update().exclude(pk=chosen.pk)
    was_portal_default = chosen.is_portal_default
    for other in others.filter(assembly=chosen.assembly, is_default=True):
        was_portal_default = was_portal_default or other.is_portal_default  # the assembly stays the portal's
        _set_flags(other, is_default=False, is_portal_default=False)
    if for_portal:
        for other in others.filter(is_portal_default=True):
            _set_flags(other, is_default=other.is_default, is_portal_default=False)
    _set_flags(chosen, is_default=True, is_portal_default=for_portal or was_portal_default)
    return chosen


def keep_default(*, published: Release, replaced: Release | None) -> None:
    """Called when a release has just been published: a new edition takes the place of the one that it replaces, and
    the only published release of its assembly is the default."""
    was_default = replaced is not None and replaced.is_default and replaced.assembly == published.assembly
    for_portal = replaced is not None and replaced.is_portal_default and was_default
    if replaced is not None and replaced.is_default:
        _set_flags(replaced, is_default=False, is_portal_default=False)
    others = Release.objects.published().exclude(pk=published.pk)
    is_default = was_default or not others.filter(assembly=published.assembly).exists()
    if is_default:
        _set_flags(published, is_default=True, is_portal_default=for_portal or not others.exists())


def clear_default(*, release: Release) -> None:
    """Called when a release is retired: it is no longer a default."""
    if release.is_default:
        _set_flags(release, is_default=False, is_portal_default=False)


def _set_flags(release: Release, *, is_default: bool, is_portal_default: bool) -> None:
    release.is_default, release.is_portal_default = is_default, is_portal_default
    release.save(update_fields=["is_default", "is_portal_default"])
