"""Writes variants/lake/self_check.parquet, the data of queries with known answers, with which engines are checked.

Run from the project's folder: python -m scripts.self_check_lake
"""

from __future__ import annotations

from typing import Any

import duckdb

from variants.lake.self_check import FILE, FOLDER

COLUMNS = (
    "chrom SMALLINT, pos INTEGER, end_pos INTEGER, vkey BIGINT, terms BIGINT, ref VARCHAR, alt VARCHAR,"
    " gene_effects STRUCT(gene VARCHAR, terms BIGINT)[], labels__by_gene VARCHAR[][],"
    " more_values MAP(VARCHAR, VARCHAR[]), score DOUBLE, flag BOOLEAN, word VARCHAR, numbers DOUBLE[], labels VARCHAR[]"
)
WORDS = ("Ab", "ÄB", "a_b%", "aXb", "", None)


def make_row(n: int) -> tuple[Any, ...]:
    """Variant number n: each column has another period, so that most combinations occur."""
    pos = 1000 + n // 2 * 10
    genes = [] if n % 6 == 0 else [f"G{n % 7}", f"G{(n + 1) % 7}"]
    effects = [{"gene": gene, "terms": 1 << (n + index) % 5} for index, gene in enumerate(genes)]
    labels = [f"l{n % 3}", f"L{(n + 1) % 4}"]
    return (
        *(22 if n < 120 else 23, pos, pos + n % 3, n, 1 << n % 5 | 1 << (n + 1) % 5, "ACGT"[n % 4], "TtGa"[n % 4]),
        *(effects or None, [[label] for label in labels] if n % 4 and genes else None),
        {"score": [str(n / 10 + 1)]} if n % 13 == 0 and n % 11 else None,
        None if n % 11 == 0 else n / 10 - 5,
        (None, True, False)[n % 3],
        WORDS[n % 6],
        None if n % 5 == 0 else [float(n % 4), float(n % 7)],
        labels if genes else None,
    )


def main() -> None:
    """Write the file."""
    with duckdb.connect() as connection:
        connection.execute(f"CREATE TABLE variants ({COLUMNS})")
        for number in range(FILE.rows):
            row = make_row(number)
            connection.execute(f"INSERT INTO variants VALUES ({', '.join('?' * len(row))})", row)  # noqa: S608
        connection.execute(f"COPY variants TO '{FOLDER / FILE.name}' (FORMAT parquet, COMPRESSION zstd)")


if __name__ == "__main__":
    main()
