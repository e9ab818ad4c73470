"""The body of a look-up -> its ids, and what else it says; no more of it is read than fits."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from tempfile import SpooledTemporaryFile
from typing import BinaryIO, cast

import orjson
from django.conf import settings
from django.http import HttpRequest
from rest_framework.exceptions import ValidationError

from accounts.budget import OverLimitError, check_amount, check_time
from accounts.json_documents import check_size
from accounts.request_keys import check_keys
from variants.genome.written_ids import split_ids
from variants.rest import query_params
from variants.text.text_files import UnreadableTextError, decode_text, strip_invisible, strip_marks, text_lines

MAX_BYTES_IN_MEMORY = 1024 * 1024  # of an upload before a temporary file is used
MAX_LINE_LENGTH = 1024 * 1024  # characters


@dataclass(frozen=True, slots=True)
class SentLookup:
    """The ids of a look-up, and what else its JSON body says."""

    ids: Iterator[str]
    parameters: Mapping[str, str] = field(default_factory=dict)


def read_lookup(request: HttpRequest) -> SentLookup:
    """The ids of a request: the list `ids` of a JSON object, a JSON list, else one per line (blank lines dropped), or
    several between commas, semicolons or blanks.

    The text may be in UTF-8, UTF-16 or Latin-1, its lines may end with CR; a byte order mark and quotes around a line
    are not part of an id. The body is read to its end first: a client that does not read before it has sent everything
    must not be left waiting.

    Raises:
        ValidationError: The body is not JSON although it should be, has another shape, or is not text.
        UnknownKeyError: A key of its JSON is unknown.
    """
    if request.content_type == "multipart/form-data":
        raise ValidationError("The body is a form: send the ids alone, as curl does with --data-binary @ids.txt.")
    if request.content_type == "application/json":
        return _parse_json_lookup(request.read(settings.LWDS_LIMITS["max_json_bytes"] + 1))
    upload = SpooledTemporaryFile(max_size=MAX_BYTES_IN_MEMORY, dir=settings.FILE_UPLOAD_TEMP_DIR)  # noqa: SIM115
    try:
        _copy_body(request, upload)
    except Exception:
        upload.close()
        raise
    try:
        lines = text_lines(cast(BinaryIO, upload), max_line_length=MAX_LINE_LENGTH)
    except UnreadableTextError as error:
        upload.close()
        raise ValidationError(f"The body cannot be read: {error}.") from None
    if lines.format.compression:
        upload.close()
        raise ValidationError("The body is gzip: send plain text, or annotate the file as a job.")
    return SentLookup(_read_ids(lines, upload))


def _copy_body(request: HttpRequest, upload: SpooledTemporaryFile[bytes]) -> None:
    """The body, no more of it than fits. Raises OverLimitError."""
    size = 0
    while piece := request.read(MAX_BYTES_IN_MEMORY):
        size += len(piece)
        check_amount("max_list_bytes", size, is_exact=False)
        check_time()
        upload.write(piece)


def _read_ids(lines: Iterable[str], upload: SpooledTemporaryFile[bytes]) -> Iterator[str]:
    with upload:
        for line in lines:
            if text := strip_invisible(_replace_unstorable(line)).strip("\"'"):
                yield from split_ids(text)


def _replace_unstorable(text: str) -> str:
    """The text with replacement characters for what PostgreSQL cannot hold."""
    return text.replace("\x00", "\ufffd")


def _parse_json_lookup(body: bytes) -> SentLookup:
    if len(body) > settings.LWDS_LIMITS["max_json_bytes"]:
        raise OverLimitError("max_json_bytes", settings.LWDS_LIMITS["max_json_bytes"])
    text = decode_text(body)
    check_size(text)
    try:
        value = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise ValidationError(f"The body is not JSON: {error}.") from None
    members = value if isinstance(value, dict) else {"ids": value}
    ids = members.get("ids")
    if not isinstance(ids, list) or not all(isinstance(text, str) for text in ids):
        advice = "" if "ids" in members else f" There is {', '.join(map(repr, members)) or 'no key'} in the body."
        raise ValidationError({"ids": f'Send a list of texts, as {{"ids": ["rs429358"]}}.{advice}'})
    check_keys(members, ("ids", *query_params.LOOKUP_PARAMETERS))
    texts = [strip_marks(_replace_unstorable(text)) for text in ids]
    return SentLookup(iter(texts), query_params.parse_body_parameters({k: v for k, v in members.items() if k != "ids"}))
