"""Conditions as SQL: which of them SQL decides alone, and that PostgreSQL takes each."""

from __future__ import annotations

import pytest
from django.db import connection
from psycopg.sql import SQL

from variants.fields.spec import FieldSpec, Kind, Separator
from variants.fields.transcripts import EffectFields
from variants.genome.alleles import VariantKey
from variants.genome.regions import Region
from variants.query.conditions import (
    AlleleLike,
    Always,
    BoundNode,
    CoordinateBetween,
    FlagIs,
    GeneIn,
    HasTerms,
    InRegion,
    KeyIn,
    Never,
    NumberBetween,
    Present,
    TextIs,
    TextLike,
)
from variants.query.to_sql import Compiled, compile_query
from variants.query.tree import And, Not, Or
from variants.releases.store import ddl
from variants.releases.store.table_names import ReleaseTables

TABLES = ReleaseTables(2_000_000_001)
LIST = (Separator.SEMICOLON,)
NUMBER = FieldSpec("N", "n", "", Kind.FLOAT, filterable=True, column="n")
NUMBERS = FieldSpec("NS", "ns", "", Kind.FLOAT, LIST, filterable=True, column="ns")
TEXT = FieldSpec("T", "t", "", Kind.TEXT, filterable=True, column="t")
TEXTS = FieldSpec("TS", "ts", "", Kind.TEXT, LIST, filterable=True, column="ts")
FLAGS = FieldSpec("FS", "fs", "", Kind.FLAG, LIST, filterable=True, column="fs")
FAR = FieldSpec("FAR", "far", "", Kind.FLOAT, filterable=True, column="far", column_group=2)
OTHER = FieldSpec("O", "o", "", Kind.TEXT)
ALIGNED = FieldSpec("A", "vep.a", "", Kind.TEXT, LIST, transcript_group="VEP", filterable=True, column="a")
EFFECTS = EffectFields(ALIGNED, ALIGNED, "VEP")
GENE = GeneIn(frozenset({"BRCA1"}))
TERMS = HasTerms((1, 2, 12))

EXACT: list[BoundNode] = [
    Always(), Never(), NumberBetween(NUMBER, 1, 2), NumberBetween(NUMBERS, 1, None), NumberBetween(NUMBERS, None, None),
    TextIs(TEXT, "x"), TextLike(TEXTS, "x*"), FlagIs(FLAGS, False), Present(FAR), NumberBetween(FAR, None, 5), TERMS,
    GENE,
    InRegion(Region(1, 5, 9)), KeyIn((VariantKey(1, 5, 7),)), KeyIn(()), CoordinateBetween("end_pos", 5, None),
    CoordinateBetween("pos", None, None), AlleleLike("ref", "a*"), Not(Or((TERMS, Present(FAR)))), And((GENE, TERMS)),
]  # fmt: skip
OPEN: list[BoundNode] = [
    NumberBetween(NUMBERS, 1, 2), Present(OTHER), And((Present(NUMBER), TextIs(OTHER, "x"))), Not(Present(OTHER)),
    And((GENE, Present(ALIGNED))),
]  # fmt: skip


def compiled(node: BoundNode, *, of_gene: bool = False) -> Compiled:
    return compile_query(node, tables=TABLES, effects=EFFECTS, of_gene=of_gene)


@pytest.mark.parametrize("node", EXACT, ids=str)
def test_sql_decides_alone_where_the_columns_hold_everything(node: BoundNode) -> None:
    assert compiled(node).exact


@pytest.mark.parametrize("node", OPEN, ids=str)
def test_source_lines_decide_the_rest(node: BoundNode) -> None:
    assert not compiled(node).exact


def test_inside_a_gene_columns_of_all_transcripts_can_only_exclude() -> None:
    assert not compiled(Present(ALIGNED), of_gene=True).exact
    assert compiled(TERMS, of_gene=True).exact
    assert "e" in str(compiled(TERMS, of_gene=True).must.sql)


@pytest.mark.django_db
def test_postgresql_takes_every_condition() -> None:
    specs = [NUMBER, NUMBERS, TEXT, TEXTS, FLAGS, FAR, ALIGNED]
    with connection.cursor() as cursor:
        ddl.create_tables(cursor.cursor, tables=TABLES, specs=specs, reader="")
        for node in (*EXACT, *OPEN):
            for condition in (compiled(node).must, compiled(node).may):
                statement = SQL("SELECT count(*) FROM {} v WHERE {}").format(TABLES.variants(), condition.sql)
                cursor.execute(statement, condition.parameters)
                assert cursor.fetchone() == (0,)


@pytest.mark.django_db
def test_thousands_of_values_do_not_nest() -> None:
    many = compiled(Or(tuple(TextIs(TEXT, str(number)) for number in range(3_000)))).may
    with connection.cursor() as cursor:
        ddl.create_tables(cursor.cursor, tables=TABLES, specs=[TEXT], reader="")
        cursor.execute(SQL("SELECT count(*) FROM {} v WHERE {}").format(TABLES.variants(), many.sql), many.parameters)
        assert cursor.fetchone() == (0,)
