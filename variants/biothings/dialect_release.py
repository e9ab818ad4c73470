"""Assembly and name, or a scroll token -> the release that answers a request of the dialect.

Scroll tokens are signed, hold all that the next page needs, and do not expire: the server keeps no state between the
pages of a `fetch_all`.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, replace
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.core import signing

from accounts.models import User
from variants.biothings.request import ApiError
from variants.genome.alleles import VariantKey
from variants.releases.models import Assembly
from variants.releases.public_releases import open_public_release
from variants.releases.reader import ReleaseNotFoundError, ReleaseReader, open_release

# A salt is part of every token that clients hold: it never changes.
_SALT = "variants.biothings.dialect_release"
ASSEMBLIES_BY_GENOME = {"hg19": Assembly.GRCH37, "hg38": Assembly.GRCH38}


def answering_release(
    *, user: User | AnonymousUser, assembly: str, name: str | None = None
) -> tuple[ReleaseReader, bool]:
    """(release, whether everybody may read it): the one named, else the public default, else the default for `user`.

    Args:
        assembly: hg19 or hg38; the portal never answers from the other one.

    Raises:
        ApiError: 404, there is no such release.
    """
    name, portal_assembly = name or "", ASSEMBLIES_BY_GENOME[assembly]
    try:
        return open_public_release(name=name, assembly=portal_assembly), True
    except ReleaseNotFoundError as error:
        if not user.is_authenticated:
            raise _not_found_error(assembly, error) from None
    try:
        return open_release(user=user, name=name, assembly=portal_assembly), False
    except ReleaseNotFoundError as error:
        raise _not_found_error(assembly, error) from None


def release_of_scroll(*, user: User | AnonymousUser, scroll: Scroll) -> ReleaseReader:
    """The edition that a scroll reads. Raises ApiError 400 if it is not published, or not for `user`, any more."""
    try:
        return open_release(user=user, pk=scroll.release)
    except ReleaseNotFoundError:
        raise stale_scroll_error() from None


def _not_found_error(assembly: str, error: ReleaseNotFoundError) -> ApiError:
    return ApiError(404, "Not Found.", details=f"For {assembly} {error}.", assembly=assembly)


@dataclass(frozen=True, slots=True)
class Scroll:
    """A query and how far its hits have been read.

    Attributes:
        release: Primary key of the edition; a token never moves to another one.
        query: The query text.
        total: Hits of the whole query, counted once.
        after: Key of the last hit; None at the start.
        fields: Patterns of the fields that documents have.
        shape: The other parameters that shape documents.
    """

    release: int
    query: str
    total: int
    after: VariantKey | None = None
    fields: tuple[str, ...] = ()
    shape: dict[str, Any] = field(default_factory=dict)

    def moved_to(self, last: VariantKey) -> Scroll:
        """The same scroll behind this hit."""
        return replace(self, after=last)

    def token(self) -> str:
        """The signed text that clients send back."""
        return signing.dumps(asdict(self), salt=_SALT, compress=True)


def read_scroll(token: str) -> Scroll:
    """A token -> its scroll. Raises ApiError 400 for one that was not signed here."""
    try:
        values = signing.loads(token, salt=_SALT)
    except signing.BadSignature as error:
        raise stale_scroll_error() from error
    after = VariantKey(*values["after"]) if values["after"] else None
    return Scroll(**values | {"after": after, "fields": tuple(values["fields"])})


def stale_scroll_error() -> ApiError:
    return ApiError(400, "ValueError", details="Invalid or stale scroll_id.")
