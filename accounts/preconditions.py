"""ETag and If-Match of REST resources that have a revision (RFC 9110, section 13).

Separate module because the REST views of every app use it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from typing import Any, Protocol

from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request

from accounts.problems import InvalidInputError
from accounts.services.revisions import StaleWriteError

ETAG = re.compile(r'"([0-9]{1,9})(?:-[0-9a-f]+)?"')
DIGEST_LENGTH = 12  # hexadecimal digits


class HasRevision(Protocol):
    """A row with a revision, or a part of one."""

    @property
    def revision(self) -> int: ...


class StalePreconditionError(StaleWriteError):
    """412: somebody changed the resource after the sender had read the revision that If-Match names."""

    status = 412


def revision_headers(row: HasRevision, body: Any) -> dict[str, str]:
    """The ETag of a resource: its revision, which If-Match compares, and a digest of what this reader gets of it.

    Example: revision_headers(dataset, {"title": "Flow"}) -> {"ETag": '"7-3b9aca0712cd"'}
    """
    digest = sha256(JSONRenderer().render(body)).hexdigest()[:DIGEST_LENGTH]
    return {"ETag": f'"{row.revision}-{digest}"'}


@contextmanager
def precondition(request: Request) -> Iterator[int | None]:
    """The revision that If-Match names, to hand to the service that writes; None without the header, or for `*`.

    Raises:
        InvalidInputError: The header is not an ETag of such a resource.
        StalePreconditionError: The service found another revision.
    """
    text = request.headers.get("If-Match", "*").strip()
    match = ETAG.fullmatch(text)
    if match is None and text != "*":
        raise InvalidInputError(f'If-Match is the ETag of a GET, such as "7" with its quotes; this is {text[:40]!r}.')
    try:
        yield int(match[1]) if match else None
    except StaleWriteError as error:
        raise StalePreconditionError(str(error), revision=error.revision) from None
