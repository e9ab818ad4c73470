"""What every reader gives."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any

from defusedxml import ElementTree as SafeET
from defusedxml.common import DefusedXmlException

from catalog.entries.coverage import parse_day
from catalog.entries.record import DatasetRecord


class UnreadableSource(ValueError):
    """The text is not what it was said to be: one sentence."""


@dataclass(frozen=True)
class Entry:
    """`key` is the entry's own identifier in its source; importing it again meets the same dataset."""

    key: str
    record: DatasetRecord


def load_json(text: str) -> Any:
    """The document. Raises UnreadableSource with where it breaks."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise UnreadableSource(f"This is not JSON: {error}.") from error


def safe_xml(text: str) -> Any:
    """The root element; entities and what they would fetch are refused."""
    try:
        return SafeET.fromstring(text)
    except (SafeET.ParseError, DefusedXmlException, ValueError) as error:
        raise UnreadableSource(f"This is not XML that may be read here: {error}.") from error


def interval(text: str) -> tuple[str, str]:
    """Days of 'start/end', '..' open; one time alone is both; anything less exact than a year is left out."""
    start, _, end = text.partition("/")
    return iso_day(start, late=False), iso_day(end or start, late=True)


def iso_day(text: str, *, late: bool) -> str:
    """'2021-06T...' -> '2021-06-01', or its last day if `late`; '' where it is no time of our calendar."""
    try:
        return parse_day(re.split(r"[T ]", text.strip())[0], late=late).isoformat()
    except ValueError:
        return ""


def is_address(text: str) -> bool:
    return bool(re.match(r"(https?|ftps?)://[^/\s]", text, re.IGNORECASE))


def with_licence(access: str, licence: str) -> str:
    """Words on access; a licence that is no address is told among them, so that it is not lost."""
    return "; ".join(filter(None, (access, licence and f"licence: {licence}")))[:500]
