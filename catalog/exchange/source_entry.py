"""The result of every reader of foreign descriptions, and functions that readers share."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any
from xml.etree.ElementTree import Element

from defusedxml import ElementTree as SafeElementTree
from defusedxml.common import DefusedXmlException

from accounts import json_documents
from accounts.problems import InvalidInputError
from catalog.entries.external_identifiers import persistent_identifiers
from catalog.entries.record import DatasetRecord, IdentifierRecord

MAX_ACCESS = 500  # characters
MAX_WORDS = 300  # characters of a name, a title or the words for a place or time, as the catalogue stores
MAX_PARTS = 100  # places, periods, publications or grants of one imported entry; its box and time are around all


class UnreadableSourceError(InvalidInputError):
    """The text is not in the declared format."""


@dataclass(frozen=True)
class SourceEntry:
    """A dataset as a source describes it.

    Attributes:
        key: Its identifier there, by which a later import finds it again.
        problem: Why it cannot be read; the others of its source can.
        is_deleted: The source says that it was deleted.
    """

    key: str
    record: DatasetRecord
    problem: str = ""
    is_deleted: bool = False


def broken_entry(key: str, problem: str) -> SourceEntry:
    """A part of a source that cannot be read, or that needs a message to the user."""
    return SourceEntry(key, DatasetRecord(title=""), problem)


def load_json(text: str, *, is_expected: Callable[[Any], bool] = lambda document: True, problem: str = "") -> Any:
    """The JSON document.

    Args:
        is_expected: Whether a document is in the format that is read.
        problem: The message where it is in another one.

    Raises:
        UnreadableSourceError: It is not JSON, or not in the expected format.
        OverLimitError: It has more values than allowed.
    """
    try:
        document = json_documents.load_json(text.removeprefix("\ufeff"))
    except json_documents.InvalidJsonError as error:
        raise UnreadableSourceError(str(error)) from error
    if not is_expected(document):
        raise UnreadableSourceError(problem)
    return document


def load_xml(text: str) -> Element:
    """The root element. Raises UnreadableSourceError, also for entities and what they would fetch."""
    try:
        return SafeElementTree.fromstring(text)
    except (SafeElementTree.ParseError, DefusedXmlException, ValueError) as error:
        raise UnreadableSourceError(f"This is not XML that can be read here: {error}.") from error


def is_url(text: str) -> bool:
    """Whether the text is an address of the web or of an FTP server."""
    return bool(re.match(r"(https?|ftps?)://[^/\s]", text, re.IGNORECASE))


def is_absolute(address: str) -> bool:
    """Whether the address means the same everywhere, unlike './', '#it', '_:b0' or a path of a computer."""
    return bool(re.match(r"(?!file:|_:)[a-z][a-z0-9+.-]*:\S", address, re.IGNORECASE))


def identifier_records(texts: Iterable[str]) -> tuple[IdentifierRecord, ...]:
    """Those of the texts that are a DOI, an ARK or a Handle, each once."""
    return tuple(IdentifierRecord(*pair) for pair in persistent_identifiers(texts))


def sha256_digest(text: str) -> str:
    """The digest in lower case; '' for other text, such as the address that Hugging Face writes in its place."""
    digest = text.strip().lower()
    return digest if re.fullmatch("[0-9a-f]{64}", digest) else ""


def language_codes(texts: Iterable[str]) -> tuple[str, ...]:
    """Codes of two or three letters, each once, of tags such as en-US; other texts name no language.

    Example:
        >>> language_codes(["en-US", "fr", "en", "German"])
        ('en', 'fr')
    """
    codes = (re.split("[-_]", text.strip())[0].lower() for text in texts)
    return tuple(dict.fromkeys(code for code in codes if re.fullmatch("[a-z]{2,3}", code)))


def describe_access(access: str, license_name: str) -> str:
    """The text on access, and the name of a licence that has no address."""
    return "; ".join(filter(None, (access, license_name and f"licence: {license_name}")))[:MAX_ACCESS]
