"""Lists of ids sent in a body of any size: kept on disk while they are answered."""

from __future__ import annotations

from collections.abc import Iterator
from shutil import copyfileobj
from tempfile import SpooledTemporaryFile

import orjson
from django.conf import settings
from django.http import HttpRequest
from rest_framework.exceptions import ValidationError

IN_MEMORY = 1024 * 1024
LARGEST_JSON = 32 * 1024 * 1024
LONGEST_LINE = 1024 * 1024


def uploaded_lines(request: HttpRequest) -> Iterator[str]:
    """The ids of a request: the list `ids` of a JSON object, a JSON list, else one a line (blank lines dropped).

    The body is read to its end first: a client that does not read before it has sent everything must not be left
    waiting. Raises ValidationError.
    """
    if request.content_type == "application/json":
        return iter(_ids_of_json(request.read(LARGEST_JSON + 1)))
    upload = SpooledTemporaryFile(max_size=IN_MEMORY, dir=settings.FILE_UPLOAD_TEMP_DIR)  # noqa: SIM115
    copyfileobj(request, upload)
    upload.seek(0)
    return _lines(upload)


def _lines(upload: SpooledTemporaryFile[bytes]) -> Iterator[str]:
    with upload:
        while line := upload.readline(LONGEST_LINE):
            text = line.decode(errors="replace").replace("\x00", "\ufffd").strip()
            if text:
                yield text


def _ids_of_json(body: bytes) -> list[str]:
    if len(body) > LARGEST_JSON:
        raise ValidationError("This JSON is larger than 32 MB: send one id a line as text/plain instead.")
    try:
        sent = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise ValidationError(f"The body is not JSON: {error}.") from None
    ids = sent.get("ids") if isinstance(sent, dict) else sent
    if not isinstance(ids, list) or not all(isinstance(each, str) for each in ids):
        raise ValidationError({"ids": 'Send a list of texts, as {"ids": ["rs429358"]}.'})
    return [each.replace("\x00", "\ufffd") for each in ids]
