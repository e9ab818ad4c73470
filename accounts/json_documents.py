"""JSON from outside -> values; text that is not JSON, too long or nested too deeply is an error in words.

Separate module because REST bodies, uploaded files and tokens of every app are read by it. Pure.
"""

from __future__ import annotations

import json
from typing import Any

from accounts.budget import check_amount
from accounts.problems import InvalidInputError


class InvalidJsonError(InvalidInputError):
    """400: no JSON that can be read."""


def load_json(document: bytes | str) -> Any:
    """The value of a JSON document.

    Raises:
        InvalidJsonError: It is not JSON, has a number of thousands of digits, or is nested too deeply.
        OverLimitError: It is longer, or has more values, than the limits of a request allow.

    Example:
        >>> load_json(b'{"ids": ["rs1"]}')
        {'ids': ['rs1']}
        >>> load_json("[" * 100_000)
        Traceback (most recent call last):
        accounts.json_documents.InvalidJsonError: This JSON is nested too deeply.
    """
    check_size(document)
    try:
        return json.loads(document)
    except RecursionError:
        raise InvalidJsonError("This JSON is nested too deeply.") from None
    except ValueError as error:  # UnicodeDecodeError, too
        raise InvalidJsonError(f"This is not JSON: {error}.") from None


def check_size(document: bytes | str) -> None:
    """Look before a JSON document is read at its length, and at how many values it may have: 32 MB of `{},` become a
    gigabyte.

    Marks inside of texts count as values, too. A tenth of a second for 32 MB.

    Raises:
        OverLimitError: It is longer, or has more values, than a request may send.
    """
    check_amount("max_json_bytes", len(document))
    marks = ",:[{"
    if isinstance(document, str):
        check_amount("max_json_values", sum(map(document.count, marks)))
    else:
        check_amount("max_json_values", sum(map(document.count, marks.encode())))
