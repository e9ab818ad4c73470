"""What every reader of foreign descriptions gives, and what the readers share."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any
from xml.etree.ElementTree import Element

from defusedxml import ElementTree as SafeElementTree
from defusedxml.common import DefusedXmlException

from accounts.problems import InvalidInputError
from catalog.entries.coverage import parse_day
from catalog.entries.record import DatasetRecord

MAX_ACCESS = 500  # characters


class UnreadableSourceError(InvalidInputError):
    """The text is not in the format that it was said to be in."""


@dataclass(frozen=True)
class SourceEntry:
    """A dataset as a source describes it; `key` is its identifier there, by which a later import finds it again."""

    key: str
    record: DatasetRecord


def load_json(text: str) -> Any:
    """The JSON document. Raises UnreadableSourceError."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise UnreadableSourceError(f"This is not JSON: {error}.") from error


def load_xml(text: str) -> Element:
    """The root element. Raises UnreadableSourceError, also for entities and what they would fetch."""
    try:
        return SafeElementTree.fromstring(text)
    except (SafeElementTree.ParseError, DefusedXmlException, ValueError) as error:
        raise UnreadableSourceError(f"This is not XML that can be read here: {error}.") from error


def parse_interval(text: str) -> tuple[str, str]:
    """ISO days of 'start/end', '' for an open or unreadable end; one time alone is both.

    Example:
        >>> parse_interval("2001/.."), parse_interval("2021-02"), parse_interval("Holocene")
        (('2001-01-01', ''), ('2021-02-01', '2021-02-28'), ('', ''))
    """
    start, slash, end = text.partition("/")
    return iso_day(start, late=False), iso_day(end if slash else start, late=True)


def iso_day(text: str, *, late: bool) -> str:
    """'2021-06T...' -> '2021-06-01', or its last day if `late`; '' where it is not a time of our calendar."""
    try:
        return parse_day(re.split(r"[T ]", text.strip())[0], late=late).isoformat()
    except ValueError:
        return ""


def is_url(text: str) -> bool:
    """Whether the text is an address of the web or of an FTP server."""
    return bool(re.match(r"(https?|ftps?)://[^/\s]", text, re.IGNORECASE))


def describe_access(access: str, license_name: str) -> str:
    """The text on access, and the name of a licence that has no address."""
    return "; ".join(filter(None, (access, license_name and f"licence: {license_name}")))[:MAX_ACCESS]
