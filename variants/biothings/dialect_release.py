"""Scroll tokens: signed, self-contained, without expiry. The server keeps no state between the pages of fetch_all."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, replace
from math import inf
from time import monotonic

from django.contrib.auth.models import AnonymousUser
from django.core import signing

from accounts.models import User
from variants.biothings.request import ApiError
from variants.genome.alleles import VariantKey
from variants.releases.models import Assembly
from variants.releases.reader import ReleaseNotFoundError, ReleaseReader, open_release

_SALT = "variants.biothings.dialect_release"  # stays: clients hold tokens signed with it


@dataclass(frozen=True, slots=True)
class Scroll:
    """A question and how far its answer has been read.

    release: primary key; a token never moves to another edition. after: key of the last hit, None at the start.
    total: hits of the whole question, counted once. shape: the parameters that shape documents.
    """

    release: int
    query: str
    total: int
    after: VariantKey | None = None
    fields: tuple[str, ...] = ()
    shape: dict[str, object] = field(default_factory=dict)

    def moved_to(self, last: VariantKey) -> Scroll:
        """The same question behind this hit."""
        return replace(self, after=last)

    def token(self) -> str:
        return signing.dumps(asdict(self), salt=_SALT, compress=True)


def read_scroll(token: str) -> Scroll:
    """The scroll of a token. Raises ApiError 400 for one that was not made here."""
    try:
        values = signing.loads(token, salt=_SALT)
    except signing.BadSignature as error:
        raise stale_scroll() from error
    after = VariantKey(*values["after"]) if values["after"] else None
    return Scroll(**values | {"after": after, "fields": tuple(values["fields"])})


def stale_scroll() -> ApiError:
    return ApiError(400, "ValueError", details="Invalid or stale scroll_id.")


PUBLIC_SECONDS = 2
MOST_PUBLIC = 100
_public: dict[tuple[str, str], tuple[float, ReleaseReader]] = {}
ASSEMBLY_OF = {"hg19": Assembly.GRCH37, "hg38": Assembly.GRCH38}


def answering_release(
    *, user: User | AnonymousUser, assembly: str, name: str | None = None
) -> tuple[ReleaseReader, bool]:
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


def _public_release(*, name: str, assembly: str) -> ReleaseReader:
    """The release everybody may read, looked up again after PUBLIC_SECONDS: half of a single answer's time."""
    now = monotonic()
    read_at, release = _public.get((name, assembly), (-inf, None))
    if release is None or now - read_at > PUBLIC_SECONDS:
        release = open_release(user=AnonymousUser(), name=name, assembly=assembly)
        if len(_public) >= MOST_PUBLIC:
            _public.clear()
        _public[name, assembly] = now, release
    return release


def release_of_scroll(*, user: User | AnonymousUser, scroll: Scroll) -> ReleaseReader:
    """The edition a scroll reads. Raises ApiError 400 where it is not published, or not for `user`, any more."""
    try:
        return open_release(user=user, pk=scroll.release)
    except ReleaseNotFoundError:
        raise stale_scroll() from None


def _not_found(assembly: str, error: ReleaseNotFoundError) -> ApiError:
    return ApiError(404, "Not Found.", details=f"For {assembly} {error}.", assembly=assembly)
