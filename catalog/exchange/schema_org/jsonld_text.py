"""Values of JSON-LD as text: typed literals, translations, addresses of nodes, HTML without its markup.

Separate module because people, places and datasets are read with it.
"""

from __future__ import annotations

import html
import re
from typing import Any

from catalog.exchange.schema_org.jsonld_nodes import list_values

LANGUAGE = re.compile(r"[a-zA-Z]{2,3}(-[a-zA-Z0-9]+)*")
ENGLISH = "en"


def read_text(value: Any) -> str:
    """A text, the value of a typed literal, or the address of a node; of several, the English one, else the first.

    Example:
        >>> read_text([{"@value": "Eis", "@language": "de"}, {"@value": "Ice", "@language": "en"}])
        'Ice'
        >>> read_text({"de": "Eis", "en": "Ice"}), read_text({"@value": 7}), read_text(None)
        ('Ice', '7', '')
    """
    return read_translations(value)[0]


def read_translations(value: Any) -> list[str]:
    """The text in English, else the first, then the text in other languages; at least one, which may be ''."""
    texts = [(language, text) for part in list_values(value) for language, text in _literals(part) if text]
    texts.sort(key=lambda pair: bool(pair[0]) and not pair[0].startswith(ENGLISH))
    return list(dict.fromkeys(text for _, text in texts)) or [""]


def _literals(value: Any) -> list[tuple[str, str]]:
    """(language or '', text) of one value; of a map of languages, each of them."""
    if not isinstance(value, dict):
        return [("", "" if value is None else str(value))]
    if value and all(LANGUAGE.fullmatch(key) and isinstance(text, str) for key, text in value.items()):
        is_language_map = not {"name", "url", "value"} & set(value)
        if is_language_map:
            return [(language.lower(), text) for language, text in value.items()]
    inner = value.get("@value")
    if inner is None or inner == "":
        inner = value.get("@id") or read_text(value.get("name"))
    text = str(inner)
    return [
        (str(value.get("@language", "")).lower(), _strip_markup(text) if "HTML" in str(value.get("@type")) else text)
    ]


def _strip_markup(text: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", html.unescape(text))).split())
