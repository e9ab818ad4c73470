"""Readers: foreign descriptions become neutral records. Nothing is fetched and nothing is written here."""

from __future__ import annotations

from collections.abc import Callable

from catalog.metadata.readers import dcat, erddap, jsonld, oai, sheet
from catalog.metadata.readers.entry import Entry, UnreadableSource

# name -> (what it is, in the reader's words; the reader: text -> entries, raises UnreadableSource)
READERS: dict[str, tuple[str, Callable[[str], list[Entry]]]] = {
    "jsonld": ("schema.org JSON-LD", jsonld.read),
    "dcat": ("DCAT catalogue (JSON-LD or Turtle)", dcat.read),
    "erddap": ("ERDDAP allDatasets (CSV or JSON)", erddap.read),
    "oai": ("OAI-PMH answer (oai_dc)", oai.read),
    "csv": ("CSV, one dataset a line", sheet.read),
}

__all__ = ["READERS", "Entry", "UnreadableSource"]
