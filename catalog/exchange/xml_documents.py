"""Elements -> XML text with prefixes of its own, without what XML cannot hold.

ElementTree writes prefixes from one table of the whole process, which other threads change meanwhile.
Separate module because DataCite and OAI-PMH write XML, each with another default namespace. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from xml.etree import ElementTree as ET

# Characters that no XML 1.0 document may hold, not even escaped.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def render_xml(root: ET.Element, namespaces: Mapping[str, str]) -> str:
    """The document of a root element, which is changed: its names become those of the document.

    Args:
        namespaces: {namespace: its prefix}, "" for the default one; every namespace of the tree is among them.

    Example:
        >>> root = ET.Element("{urn:a}list", {"{urn:b}kind": "x"})
        >>> ET.SubElement(root, "{urn:b}item").text = "bell" + chr(7)
        >>> print(render_xml(root, {"urn:a": "", "urn:b": "b"}).partition("?>")[2].strip())
        <list b:kind="x" xmlns="urn:a" xmlns:b="urn:b"><b:item>bell\ufffd</b:item></list>
    """
    for element in root.iter():
        element.tag = _short_name(element.tag, namespaces)
        attributes = {_short_name(name, namespaces): _allowed(value) for name, value in element.attrib.items()}
        element.attrib.clear()
        element.attrib.update(attributes)
        element.text = _allowed(element.text) if element.text else element.text
    for namespace, prefix in namespaces.items():
        root.set(f"xmlns:{prefix}" if prefix else "xmlns", namespace)
    return ET.tostring(root, encoding="unicode", xml_declaration=True)


def _short_name(name: str, namespaces: Mapping[str, str]) -> str:
    """{namespace}local -> prefix:local."""
    namespace, brace, local = name.removeprefix("{").partition("}")
    if not brace:
        return name
    prefix = namespaces[namespace]
    return f"{prefix}:{local}" if prefix else local


def _allowed(text: str) -> str:
    return _FORBIDDEN.sub("\ufffd", text)
