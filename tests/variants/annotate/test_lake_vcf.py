"""INFO by DuckDB is INFO by Python, to the letter."""

from __future__ import annotations

import math
import random
import struct
from collections.abc import Sequence

import duckdb
import pyarrow as pa
import pytest

from variants.annotate.lake_vcf import info_sql, misfits_sql, writable_sql
from variants.exports.vcf import NumberWatch, info_text
from variants.fields.spec import FieldSpec, Kind, Separator
from variants.fields.typed_values import collapse_elements

SEMICOLON = (Separator.SEMICOLON,)
SPECS = [
    FieldSpec("score", "x.score", "", Kind.FLOAT, column="score"),
    FieldSpec("count", "x.count", "", Kind.INTEGER, column="n"),
    FieldSpec("flag", "x.flag", "", Kind.FLAG, column="flag"),
    FieldSpec("word", "x.word", "", Kind.TEXT, column="word"),
    FieldSpec("scores", "x.scores", "", Kind.FLOAT, SEMICOLON, column="scores"),
    FieldSpec("words", "x.words", "", Kind.TEXT, SEMICOLON, column="words"),
    FieldSpec("p_value", "x.p_value", "", Kind.FLOAT, column="p"),
]
KEYS = [spec.name for spec in SPECS]
WORDS = ["a", "50%", "a b;c=d,e", "x:y", 'say "so"', "tab\tline\nend\r", "\u00e4\u00df", "it's", "%3B"]
ODD = [0.0, -0.0, 0.1, 1e-5, 1e15, 1e16, 1e22, 2.0**-126, 1e-38, 5e38, -3e-320, 2147483639.0, 2147483640.0, 7.5, 1e300]


def random_float(draw: random.Random) -> float:
    number = struct.unpack("d", struct.pack("Q", draw.getrandbits(64)))[0]
    return number if math.isfinite(number) else draw.random()


def random_row(draw: random.Random, number: int) -> list[object]:
    floats = [random_float(draw) if draw.random() < 0.5 else draw.choice(ODD) for _ in range(4)]
    row = [
        floats[0],
        draw.choice([float(draw.randrange(10**9)), *ODD]),
        draw.random() < 0.5,
        draw.choice(WORDS),
        list(dict.fromkeys(floats[1:])),
        draw.sample(WORDS, 3),
        floats[3],
    ]
    return [None if draw.random() < 0.1 else value for value in row]


def ask(rows: Sequence[Sequence[object]], sql: Sequence[str]) -> list[tuple[object, ...]]:
    types = [
        pa.float64(),
        pa.float64(),
        pa.bool_(),
        pa.string(),
        pa.list_(pa.float64()),
        pa.list_(pa.string()),
        pa.float64(),
    ]
    columns = [pa.array(column, arrow) for column, arrow in zip(zip(*rows, strict=True), types, strict=True)]
    table = pa.table(columns, [spec.column for spec in SPECS])
    with duckdb.connect() as session:
        session.register("t", table)
        return session.execute(f"SELECT {', '.join(sql)} FROM t").fetchall()


def test_texts_and_misfits_are_those_of_python() -> None:
    draw = random.Random(11)
    rows = [random_row(draw, number) for number in range(3_000)]
    sql = [info_sql(SPECS, KEYS, None), writable_sql(SPECS, None)]
    misfits = misfits_sql(NumberWatch(SPECS), SPECS, None)
    assert list(misfits) == [1, 0, 4]  # no P-value: it is a text anyway
    compared = 0
    for row, (text, is_writable, *are_misfits) in zip(rows, ask(rows, [*sql, *misfits.values()]), strict=True):
        values = [
            collapse_elements(spec, tuple(cell) if isinstance(cell, list) else (cell,)) if cell is not None else None  # type: ignore[arg-type]
            for spec, cell in zip(SPECS, row, strict=True)
        ]
        assert is_writable == (row[1] is None or abs(row[1]) < 1e16)  # type: ignore[arg-type]
        if not is_writable:
            continue
        compared += 1
        right = info_text(KEYS, values)
        assert (text or ".") == right
        watch = NumberWatch(SPECS)
        watch.see(values, right)
        assert {index for index, misfit in zip(misfits, are_misfits, strict=True) if misfit} == watch.texts
    assert compared > 2_000


@pytest.mark.parametrize("specs", [[], SPECS[3:4]])
def test_without_numbers_there_are_no_misfits(specs: list[FieldSpec]) -> None:
    assert (misfits_sql(NumberWatch(specs), specs, None), writable_sql(specs, None)) == ({}, "TRUE")
    assert ask([[None] * 7], [info_sql(specs, [spec.name for spec in specs], None)]) == [("",)]
