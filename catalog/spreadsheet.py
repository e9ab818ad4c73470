"""CSV for people who open it in a spreadsheet: cells that it would run as formulas are written as text, and read back.

After https://owasp.org/www-community/attacks/CSV_Injection, without changing what data consist of: signed numbers,
lists of them, and signs alone or before a separator (-/ATG) are not formulas that could call or fetch anything.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable

LIST_SEPARATOR = " | "  # between the values of one cell
_FIRST = frozenset("=@＝＠\t\r+-")
_FORMULA = re.compile(r"[=@＝＠\t\r]|[+-](?![/;,|:{]|[-+\d.eE;,|:/{} ]*\Z)")


def safe_cell(text: str) -> str:
    """The cell with an apostrophe in front where a spreadsheet would run it.

    Example:
        >>> safe_cell("=1+1"), safe_cell("-1.5")
        ("'=1+1", '-1.5')
    """
    return f"'{text}" if text[:1] in _FIRST and _FORMULA.match(text) else text


def plain_cell(text: str) -> str:
    """The cell as it was before `safe_cell`.

    Example:
        >>> plain_cell("'=1+1"), plain_cell("'tis")
        ('=1+1', "'tis")
    """
    return text[1:] if text[:1] == "'" and _FORMULA.match(text, 1) else text


def csv_line(cells: Iterable[str | None]) -> str:
    """One line of CSV with its line end; every cell is made safe, None is empty.

    Example:
        >>> print(csv_line(["a,b", None, "=1"]).rstrip())
        "a,b",,'=1
    """
    line = io.StringIO()
    csv.writer(line).writerow(["" if cell is None else safe_cell(cell) for cell in cells])
    return line.getvalue()


def join_list(values: Iterable[str]) -> str:
    """Several values as one cell.

    Example:
        >>> join_list(["krill", "ice"])
        'krill | ice'
    """
    return LIST_SEPARATOR.join(values)


def split_list(cell: str) -> tuple[str, ...]:
    """The values of a cell that `join_list` wrote; blanks around them and empty ones are left out.

    Example:
        >>> split_list("krill|ice | ")
        ('krill', 'ice')
    """
    return tuple(value.strip() for value in cell.split(LIST_SEPARATOR.strip()) if value.strip())
