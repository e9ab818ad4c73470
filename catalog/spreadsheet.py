"""Cells of tables that people open in a spreadsheet: what it would run as a formula is written as text, and read back.

After https://owasp.org/www-community/attacks/CSV_Injection, without touching what data are made of: signed numbers,
lists of them, and signs alone or before a separator (-/ATG) are no formulas that could call or fetch anything.
"""

from __future__ import annotations

import re

_FIRST = frozenset("=@＝＠\t\r+-")
_FORMULA = re.compile(r"[=@＝＠\t\r]|[+-](?![/;,|:{]|[-+\d.eE;,|:/{} ]*\Z)")


def safe_cell(text: str) -> str:
    """The cell with an apostrophe in front where a spreadsheet would run it."""
    return f"'{text}" if text[:1] in _FIRST and _FORMULA.match(text) else text


def plain_cell(text: str) -> str:
    """The cell as it was before `safe_cell`."""
    return text[1:] if text[:1] == "'" and _FORMULA.match(text, 1) else text
