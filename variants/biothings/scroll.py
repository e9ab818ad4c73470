"""Scroll tokens: signed, self-contained, without expiry. The server keeps no state between the pages of fetch_all."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, replace

from django.core import signing

from variants.biothings.errors import ApiError

_SALT = "variants.biothings.scroll"


@dataclass(frozen=True, slots=True)
class Scroll:
    """A question and how far its answer has been read.

    release: primary key; a token never moves to another edition. after: (chrom, pos, vkey) of the last hit, empty at
    the start. total: hits of the whole question, counted once. shape: the parameters that shape documents.
    """

    release: int
    query: str
    total: int
    after: tuple[int, ...] = ()
    fields: tuple[str, ...] = ()
    shape: dict[str, object] = field(default_factory=dict)

    def moved_to(self, last: tuple[int, int, int]) -> Scroll:
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
    return Scroll(**values | {"after": tuple(values["after"]), "fields": tuple(values["fields"])})


def stale_scroll() -> ApiError:
    return ApiError(400, "ValueError", details="Invalid or stale scroll_id.")
