"""The parser of JSON bodies over REST. Separate module because the settings name its class."""

from __future__ import annotations

from collections.abc import Mapping
from typing import IO, Any

from rest_framework.parsers import JSONParser

from accounts.budget import limit_of
from accounts.json_documents import load_json


class BoundedJSONParser(JSONParser):
    """Reads no more of a body than fits, and answers in words whatever is sent."""

    def parse(
        self, stream: IO[Any], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> Any:
        maximum = limit_of("max_json_bytes")
        return load_json(stream.read() if maximum is None else stream.read(maximum + 1))
