"""Texts that are not delimited tables: web pages, JSON, tables drawn with lines; and texts decoded twice. No Django.

Separate module because nothing here guesses how a table is read.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from accounts.json_documents import InvalidJsonError, load_json
from catalog.files.sniff import UnreadableTableError

WEB_PAGE = re.compile(r"\s*<(!doctype\s+html|html|head|body|table|\?xml)\b", re.IGNORECASE)
DRAWN_RULE = re.compile(r"[+├┌╔][-=─═+┬╦]{2,}[+┐╗┤]")
DECODED_TWICE = re.compile("[ÃÂ][\u0080-\u00bf]|â€")  # Ã¼ for ü
MAX_JSON_LINES = 50  # lines of which one may be a document


def check_no_other_format(lines: Sequence[str]) -> None:
    """Raise UnreadableTableError where the first lines are those of another format, with what to do instead."""
    filled = [line for line in lines if line.strip()]
    first = filled[0] if filled else ""
    if WEB_PAGE.match(first):
        raise UnreadableTableError(
            "This is a web page or XML under the name of a table: open it in a spreadsheet and save it as CSV, "
            "or see whether the page asks you to sign in."
        )
    if _is_json(filled):
        raise UnreadableTableError("This is JSON under the name of a table: convert it to CSV or Parquet.")
    if DRAWN_RULE.fullmatch(first.strip()):
        raise UnreadableTableError(
            "This table is drawn with lines, as database programs show it: export it as CSV (psql --csv)."
        )


def looks_decoded_twice(lines: Sequence[str]) -> bool:
    """Whether letters were turned into two, as in KÃ¶ln: UTF-8 read as another encoding and written again.

    Example:
        >>> looks_decoded_twice(["KÃ¶ln"]), looks_decoded_twice(["Köln"])
        (True, False)
    """
    return any(DECODED_TWICE.search(line) for line in lines if not line.isascii())


def _is_json(lines: Sequence[str]) -> bool:
    """Whether the first line or the first lines together are objects of JSON, or a list of them begins."""
    if not lines or lines[0].lstrip()[:1] not in ("{", "["):
        return False
    if re.match(r"\s*(\[\s*)?\{\s*$", lines[0]) or (lines[0].strip() == "[" and lines[1:2]):
        return any(re.match(r'\s*("[^"]*"\s*:|\{)', line) for line in lines[1:2])
    for text in (lines[0], "\n".join(lines[:MAX_JSON_LINES])):
        try:
            document = load_json(text)
        except InvalidJsonError:
            continue
        members = document if isinstance(document, list) else [document]
        return bool(members) and all(isinstance(member, dict) for member in members)
    return False
