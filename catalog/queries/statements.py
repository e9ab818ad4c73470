"""The check of an SQL text: one SELECT over tables of the portal. Checked before any process runs it.

This is the first of three walls, and the one that explains itself; the process of a query (`query_worker`) does not
rely on it.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import duckdb

from accounts.problems import InvalidInputError

TABLE_FUNCTIONS = {"range", "generate_series", "unnest"}
# They tell of the process instead of the data.
REFUSED_FUNCTIONS = {"current_setting", "getenv", "getvariable", "query", "query_table", "read_text", "read_blob"}


class QueryRefusedError(InvalidInputError):
    """400: the text is not a SELECT that the portal runs; the message says why and what to do."""

    code = "query-refused"


@dataclass(frozen=True)
class TableName:
    """A table as a query names it; `schema` is empty where the name has one part."""

    schema: str
    name: str

    def __str__(self) -> str:
        return f"{self.schema}.{self.name}" if self.schema else self.name


def parse_statement(sql: str) -> list[TableName]:
    """The tables that a query reads, in the order of their first mention.

    Args:
        sql: One SELECT; also WITH, FROM, VALUES, UNPIVOT, SUMMARIZE and DESCRIBE.

    Raises:
        QueryRefusedError: It is another statement, or reads something that is not a table of the portal.

    Example:
        >>> [str(name) for name in parse_statement("SELECT * FROM flow.daily JOIN gauges USING (id)")]
        ['flow.daily', 'gauges']
    """
    try:
        return list(dict.fromkeys(_list_tables(parse_tree(sql), frozenset())))
    except RecursionError:
        raise QueryRefusedError(
            "Its expressions are nested too deeply: write fewer terms in one expression, or lists with IN."
        ) from None


def mentioned_names(sql: str) -> frozenset[str] | None:
    """Every name that a query mentions, in small letters: columns are among them. None where it asks for all by *.

    Raises:
        QueryRefusedError: It is not one SELECT.

    Example:
        >>> sorted(mentioned_names("SELECT a + b FROM t WHERE C = 'x'") & {"a", "b", "c", "d"})
        ['a', 'b', 'c']
    """
    return _names_below(parse_tree(sql))


def _names_below(node: Any) -> frozenset[str] | None:
    if isinstance(node, str):
        return frozenset({node.lower()})
    if isinstance(node, Mapping) and node.get("class") == "STAR":
        return None
    if isinstance(node, Mapping) and node.get("type") in ("SHOW_REF", "PIVOT"):  # SUMMARIZE, UNPIVOT: of all columns
        return None
    parts = node.values() if isinstance(node, Mapping) else node if isinstance(node, list) else ()
    names: frozenset[str] = frozenset()
    for part in parts:
        below = _names_below(part)
        if below is None:
            return None
        names |= below
    return names


def parse_tree(sql: str) -> dict[str, Any]:
    """The syntax tree of a query, as DuckDB's json_serialize_sql gives it.

    Raises:
        QueryRefusedError: It is not one SELECT.
        RecursionError: Its expressions are nested too deeply.
    """
    with _parser_of_process(os.getpid()).cursor() as db:
        _check_kind(db, sql)
        row = db.execute("SELECT json_serialize_sql(?)", [sql]).fetchone()
    tree: dict[str, Any] = json.loads(row[0] if row else "{}")
    if tree.get("error", True):
        raise QueryRefusedError(
            f"This statement cannot be checked ({tree.get('error_message', 'no reason given')}): write it as a SELECT."
        )
    node: dict[str, Any] = tree["statements"][0]["node"]
    return node


@cache
def _parser_of_process(_process_id: int) -> duckdb.DuckDBPyConnection:
    """An empty database that reads nothing, for its parser: making one takes thirty times as long as parsing a query.
    A forked process makes its own."""
    database = duckdb.connect(config={"threads": 1, "autoload_known_extensions": False})
    database.execute("SET enable_external_access = false")
    database.execute("SET lock_configuration = true")
    return database


def _check_kind(db: duckdb.DuckDBPyConnection, sql: str) -> None:
    try:
        statements = db.extract_statements(sql)
    except duckdb.Error as error:
        raise QueryRefusedError(f"This is not SQL: {_first_sentence(error)}") from None
    if len(statements) != 1:
        raise QueryRefusedError(f"These are {len(statements)} statements: send one SELECT.")
    if statements[0].type != duckdb.StatementType.SELECT:
        kind = str(statements[0].type).rpartition(".")[2]
        advice = "write a PIVOT as SUM(...) FILTER (...)" if kind == "MULTI" else "only SELECT is run here"
        raise QueryRefusedError(f"This is a statement of the kind {kind}: {advice}.")


def _first_sentence(error: duckdb.Error) -> str:
    return " ".join(str(error).split("\n\n")[0].split())


def _list_tables(node: Any, known: frozenset[str]) -> Iterator[TableName]:
    """The tables below a node of the syntax tree.

    Args:
        node: An object, list or value of the tree.
        known: Names of the common table expressions in scope, in small letters.
    """
    if isinstance(node, list):
        for part in node:
            yield from _list_tables(part, known)
        return
    if not isinstance(node, dict):
        return
    known |= {entry["key"].lower() for entry in (node.get("cte_map") or {}).get("map", [])}
    if node.get("cte_name"):
        known |= {node["cte_name"].lower()}
    _check_functions(node)
    if node.get("type") == "BASE_TABLE":
        if node.get("catalog_name"):
            raise QueryRefusedError(f"{node['catalog_name']} is not part of a table's name: write schema.table.")
        name = TableName(node.get("schema_name", ""), node["table_name"])
        if name.schema or name.name.lower() not in known:
            yield name
    for part in node.values():
        yield from _list_tables(part, known)


def _check_functions(node: dict[str, Any]) -> None:
    if node.get("type") == "TABLE_FUNCTION":
        name = (node.get("function") or {}).get("function_name", "").lower()
        if name not in TABLE_FUNCTIONS:
            allowed = ", ".join(sorted(TABLE_FUNCTIONS))
            raise QueryRefusedError(f"The table function {name} is not run here: only {allowed}, and tables by name.")
    if node.get("class") == "FUNCTION" and node.get("function_name", "").lower() in REFUSED_FUNCTIONS:
        raise QueryRefusedError(f"The function {node['function_name']} is not run here: it tells nothing of the data.")
    if node.get("type") == "SHOW_REF" and not node.get("query"):
        raise QueryRefusedError("The tables that you may read are listed at /api/v1/queries/tables/; SHOW is not run.")
