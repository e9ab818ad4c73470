"""XML that is well-formed whatever the texts are, and the same whatever other threads write meanwhile."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from xml.etree import ElementTree as ET

from hypothesis import given
from hypothesis import strategies as st

from catalog.exchange.xml_documents import render_xml


def document(text: str, namespace: str = "urn:a") -> str:
    root = ET.Element(f"{{{namespace}}}list", {"{urn:b}kind": text})
    ET.SubElement(root, "{urn:b}item").text = text
    return render_xml(root, {namespace: "", "urn:b": "b"})


@given(st.text(st.characters(), max_size=20) | st.sampled_from(["\x0b", "\x08", "\x0c", "\ufffe", "\ud800", "\x00"]))
def test_every_text_gives_a_document_that_can_be_read(text: str) -> None:
    root = ET.fromstring(document(text))
    assert (root.tag, root[0].tag) == ("{urn:a}list", "{urn:b}item")


def test_threads_with_other_default_namespaces_do_not_change_each_other() -> None:
    namespaces = [f"urn:{number % 4}" for number in range(200)]
    expected = {namespace: document("x", namespace) for namespace in namespaces}
    with ThreadPoolExecutor(8) as threads:
        written = list(threads.map(lambda namespace: document("x", namespace), namespaces))
    assert written == [expected[namespace] for namespace in namespaces]
    assert "ns0:" not in "".join(written)
