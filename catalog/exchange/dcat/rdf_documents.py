"""RDF documents -> graphs, without fetching anything.

Separate module because reading DCAT is long, and this knows nothing of DCAT.
"""

from __future__ import annotations

from typing import Any

from rdflib import Graph

from catalog.exchange.dcat.dcat_writer import as_graph
from catalog.exchange.source_entry import UnreadableSourceError, load_json, load_xml


def parse_graph(text: str) -> Graph:
    """The graph of a document in JSON-LD, Turtle or RDF/XML.

    Raises:
        UnreadableSourceError: A context that would have to be fetched.
        Exception: Of the parsers, for what is not RDF.
    """
    start = text.lstrip()[:1]
    if start in ("{", "["):
        document = load_json(text)
        if _needs_fetched_context(document):
            raise UnreadableSourceError(
                "The context of this JSON-LD is an address; nothing is fetched here: send it as Turtle."
            )
        return as_graph(document)
    if start == "<" and "<rdf:RDF" in text:
        load_xml(text)
        return Graph().parse(data=text, format="xml")
    return Graph().parse(data=text, format="turtle")


def _needs_fetched_context(part: Any) -> bool:
    """Whether rdflib would fetch something for this: a context named by an address or imported, at any depth."""
    if isinstance(part, list):
        return any(map(_needs_fetched_context, part))
    if not isinstance(part, dict):
        return False
    return (
        "@import" in part or _is_remote_context(part.get("@context")) or any(map(_needs_fetched_context, part.values()))
    )


def _is_remote_context(context: Any) -> bool:
    return isinstance(context, str) or (isinstance(context, list) and any(map(_is_remote_context, context)))
