"""Lines of a table or a text without intervals -> names of genes. Pure.

Separate module because tables of genes have their names in columns, among the names of rows, or nowhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from variants.text.text_cells import leading_row_names, split_cells

# Headers of a column of genes, the surest first.
_GENE_COLUMNS = (
    *("gene_id", "geneid", "ensembl_gene_id", "gene_stable_id", "ensembl_id", "ensembl", "ensg"),
    *("gene", "genes", "gene_symbol", "genesymbol", "gene_name", "genename", "hgnc_symbol", "symbol"),
    *("approved_symbol", "approved_gene_symbol", "gene_symbols", "symbols", "hgnc", "marker_gene", "entity_name"),
)
# Headers of the names of rows: R's write.csv, readr, data.frame, pandas.
_ROW_NAME_COLUMNS = ("", "rowname", "rownames", "row_names", "x", "___1", "unnamed:_0")
_SYMBOL = re.compile(r"[\"']?[A-Z][A-Z0-9._-]*(?:orf\d+)?[\"']?")
_NO_NAMES = {"", "na", "nan"}  # cells of a column of genes without a gene


def drop_row_names(rows: list[tuple[int, list[str]]], width: int) -> list[tuple[int, list[str]]]:
    """R writes row names as a first column that the header does not count."""
    first = leading_row_names([""] * width, [row for _, row in rows])
    return [(number, row[first:]) for number, row in rows]


def has_gene_column(header: Sequence[str]) -> bool:
    """Whether a header, in small letters, names a column of genes."""
    return any(name in header for name in _GENE_COLUMNS)


def list_gene_names(rows: Iterable[tuple[int, str]], header: Sequence[str], separator: str) -> Iterable[str]:
    """Lines of a table or a text -> the genes of the surest column, or of the names of rows; or every word of a text.

    Example:
        >>> list(list_gene_names([(1, "BRCA1, TP53")], ["brca1", "tp53"], ","))
        ['BRCA1', 'TP53']
    """
    column = next((name for name in _GENE_COLUMNS if name in header), None)
    lines = [line for _, line in rows]
    if column is None and (names := _gene_row_names(lines, header, separator)):
        return names
    if column is not None and len(lines) > 1:
        if len(header) == 1:
            lines = lines[1:]
        else:
            cells = drop_row_names([(0, split_cells(line, separator)) for line in lines[1:]], len(header))
            column_index = header.index(column)
            return (
                row[column_index]
                for _, row in cells
                if column_index < len(row) and row[column_index].lower() not in _NO_NAMES
            )
    return (name for line in lines for word in _split_names(line) if (name := word.strip("\"'")))


def _split_names(line: str) -> list[str]:
    """The names in a line of a text, without a remark behind #.

    Where signs part them, a description between two signs is one name: its words may be genes (SET, REST).
    """
    text = re.split(r"\s#", line)[0]
    cells = [cell.strip() for cell in re.split(r"[\t,;]", text) if cell.strip()]
    if len(cells) == 1:
        return cells[0].split()
    words = [cell.split() for cell in cells]
    return [
        name
        for cell, parts in zip(cells, words, strict=True)
        for name in (parts if all(map(_SYMBOL.fullmatch, parts)) else [cell])
    ]


def _gene_row_names(lines: Sequence[str], header: Sequence[str], separator: str) -> list[str]:
    """The names of rows of a table of results, as DESeq2 and edgeR give them; [] where they are numbers or none."""
    table = [split_cells(line, separator) for line in lines[1:]]
    is_vector = header[:-1] == [""] or (len(header) == 1 and leading_row_names(header, table))
    if is_vector and all(len(row) == 2 and row[0].isdigit() for row in table):
        return [row[1] for row in table]  # as R writes a vector, with the numbers of its elements
    if len(header) < 2 or not (header[0] in _ROW_NAME_COLUMNS or leading_row_names(header, table)):
        return []
    results = [row[1] for row in table if len(row) > 1 and row[1].lower() not in _NO_NAMES]
    names = [row[0] for row in table if row[0].lower() not in _NO_NAMES]
    has_results = bool(results) and all(_is_number(text) for text in results)
    return names if has_results and not any(_is_number(name) for name in names) else []


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True
