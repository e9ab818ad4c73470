"""From which columns of its tables each column of a query is computed: its lineage, read off the syntax tree. Pure.

A column's sources are the columns in its expression, followed through subqueries, common table expressions, joins, set
operations and UNPIVOT. What only chooses rows (WHERE, ON, HAVING) is not a source. Where the tree does not say which
columns a query has, as that of SUMMARIZE, every column comes from all columns of its tables.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from catalog.queries.statements import parse_tree

Node = dict[str, Any]
Sources = frozenset[str]  # as table.column
Columns = list[tuple[str, Sources]]  # of a table or a query, in order
NOTHING: Sources = frozenset()


class _UnknownColumnsError(Exception):
    """The tree does not say which columns there are."""


@dataclass
class _Table:
    """A table in the FROM of a query: its alias, its columns, and those that `*` leaves out because of USING."""

    alias: str
    columns: Columns
    merged: set[str] = field(default_factory=set)

    def find(self, name: str) -> Sources | None:
        return next((sources for column, sources in self.columns if column.lower() == name), None)

    @property
    def all_sources(self) -> Sources:
        return NOTHING.union(*(sources for _, sources in self.columns))


def trace_columns(sql: str, tables: Mapping[str, Sequence[str]], output: Sequence[str]) -> dict[str, list[str]]:
    """The sources of each column of a query's result.

    Args:
        sql: As `statements.parse_statement` accepts it.
        tables: {name as the query has it: names of its columns}.
        output: Names of the result's columns.

    Returns:
        {column of the result: its sources as table.column, sorted}.

    Example:
        >>> trace_columns("SELECT a + b AS c, 1 AS d FROM t", {"t": ["a", "b"]}, ["c", "d"])
        {'c': ['t.a', 't.b'], 'd': []}
    """
    known = {name.lower(): [(c, frozenset({f"{name}.{c}"})) for c in columns] for name, columns in tables.items()}
    try:
        traced = [sources for _, sources in _trace_query(parse_tree(sql), known)]
    except (_UnknownColumnsError, RecursionError):
        traced = []
    if len(traced) != len(output):
        everything = NOTHING.union(*(sources for columns in known.values() for _, sources in columns))
        traced = [everything] * len(output)
    return {name: sorted(sources) for name, sources in zip(output, traced, strict=True)}


def _trace_query(node: Node, known: Mapping[str, Columns], outer: Sequence[_Table] = ()) -> Columns:
    """The columns of a query.

    Args:
        known: Tables and common table expressions by their name in small letters.
        outer: Tables of the queries around it.
    """
    known = dict(known)
    for entry in node.get("cte_map", {}).get("map", []):
        columns = _trace_query(entry["value"]["query_node"], known, outer)
        known[entry["key"].lower()] = _rename(columns, entry["value"].get("aliases"))
    if node["type"] == "SET_OPERATION_NODE":
        children = [_trace_query(child, known, outer) for child in node["children"]]
        return _merge(children, is_by_name=node["setop_type"].endswith("BY_NAME"))
    if node["type"] == "RECURSIVE_CTE_NODE":
        first = _rename(_trace_query(node["left"], known, outer), node.get("aliases"))
        return _merge([first, _trace_query(node["right"], {**known, node["cte_name"].lower(): first}, outer)])
    if node["type"] != "SELECT_NODE":
        raise _UnknownColumnsError
    tables = _trace_tables(node.get("from_table") or {"type": "EMPTY"}, known, outer)
    columns = []
    for expression in node["select_list"]:
        columns += _trace_selected(expression, tables, known, outer, columns)
    return columns


def _rename(columns: Columns, names: Sequence[str] | None) -> Columns:
    """The columns, the first ones under new names."""
    new_names = list(names or [])
    return [(new_names[n] if n < len(new_names) else name, sources) for n, (name, sources) in enumerate(columns)]


def _merge(parts: Sequence[Columns], *, is_by_name: bool = False) -> Columns:
    """The columns of a set operation: those of one position, or of one name, become one."""
    merged: dict[object, tuple[str, Sources]] = {}
    for columns in parts:
        for position, (name, sources) in enumerate(columns):
            key = name.lower() if is_by_name else position
            first_name, earlier = merged.get(key, (name, NOTHING))
            merged[key] = (first_name, earlier | sources)
    return list(merged.values())


def _trace_tables(node: Node, known: Mapping[str, Columns], outer: Sequence[_Table]) -> list[_Table]:
    """The tables of a FROM, in order."""
    alias, names = node.get("alias", "").lower(), node.get("column_name_alias")
    match node["type"]:
        case "EMPTY":
            return []
        case "BASE_TABLE":
            name = ".".join(filter(None, (node.get("schema_name"), node["table_name"]))).lower()
            return [_Table(alias or node["table_name"].lower(), _rename(known.get(name, []), names))]
        case "SUBQUERY":
            return [_Table(alias, _rename(_trace_query(node["subquery"]["node"], known, outer), names))]
        case "JOIN":
            return _trace_join(node, known, outer)
        case "PIVOT" if node.get("unpivot_names"):
            return [_Table(alias, _rename(_trace_unpivot(node, known, outer), names))]
        case "TABLE_FUNCTION":
            name = node["function"]["function_name"]
            return [_Table(alias or name, _rename([(name, _trace_expression(node["function"], outer, known))], names))]
        case "EXPRESSION_LIST":
            return [_Table(alias, _rename([(f"col{n}", NOTHING) for n, _ in enumerate(node["values"][0])], names))]
    raise _UnknownColumnsError


def _trace_join(node: Node, known: Mapping[str, Columns], outer: Sequence[_Table]) -> list[_Table]:
    left = _trace_tables(node["left"], known, outer)
    right = _trace_tables(node["right"], known, [*outer, *left])
    if node.get("join_type") in ("SEMI", "ANTI"):
        return left
    shared = {name.lower() for name in node.get("using_columns") or ()}
    if node.get("ref_type") == "NATURAL":
        shared = {
            name.lower() for table in left for name, _ in table.columns if any(r.find(name.lower()) for r in right)
        }
    for table in right:
        table.merged |= shared
    return left + right


def _trace_unpivot(node: Node, known: Mapping[str, Columns], outer: Sequence[_Table]) -> Columns:
    """The other columns, then one of names and those of values."""
    tables = _trace_tables(node["source"], known, outer)
    entries = [entry["star_expr"] for pivot in node["pivots"] for entry in pivot["entries"]]
    unpivoted = [column for entry in entries for column in _trace_selected(entry, tables, known, outer, [])]
    unpivoted_names = {name.lower() for name, _ in unpivoted}
    values = NOTHING.union(*(sources for _, sources in unpivoted))
    other_columns = [column for table in tables for column in table.columns if column[0].lower() not in unpivoted_names]
    names = [(name, NOTHING) for pivot in node["pivots"] for name in pivot.get("unpivot_names", ())]
    return other_columns + names + [(name, values) for name in node["unpivot_names"]]


def _trace_selected(
    node: Node, tables: Sequence[_Table], known: Mapping[str, Columns], outer: Sequence[_Table], earlier: Columns
) -> Columns:
    """The columns of one entry of a SELECT; `earlier` are those before it, whose aliases it may use."""
    if node["class"] == "STAR":
        return _trace_star(node, tables, known, outer)
    scope = [*outer, *tables, _Table("", [column for column in earlier if column[0]])]
    name = node.get("alias") or (node["column_names"][-1] if node["class"] == "COLUMN_REF" else "")
    return [(name, _trace_expression(node, scope, known))]


def _trace_star(node: Node, tables: Sequence[_Table], known: Mapping[str, Columns], outer: Sequence[_Table]) -> Columns:
    """The columns of `*`, `t.*` or COLUMNS('pattern')."""
    pattern = ".*"
    if node.get("expr"):
        pattern = str((node["expr"].get("literal") or {}).get("text") or "")
        if not pattern:
            raise _UnknownColumnsError
    relation = node.get("relation_name", "").lower()
    left_out = {name.lower() for name in node.get("exclude_list") or ()}
    left_out |= {f"{name['table']}.{name['column']}".lower() for name in node.get("qualified_exclude_list") or ()}
    new_names = {entry["key"]["column"].lower(): entry["value"] for entry in node.get("rename_list") or ()}
    scope = [*outer, *tables]
    replaced = {
        entry["key"].lower(): _trace_expression(entry["value"], scope, known)
        for entry in node.get("replace_list") or ()
    }
    shared = set().union(*(table.merged for table in tables))
    return [
        (
            new_names.get(name.lower(), name),
            replaced.get(
                name.lower(), sources if relation or name.lower() not in shared else _resolve([name.lower()], tables)
            ),
        )
        for table in tables
        for name, sources in table.columns
        if (not relation or table.alias == relation)
        and (relation or name.lower() not in table.merged)
        and not {name.lower(), f"{table.alias}.{name.lower()}"} & left_out
        and re.search(pattern, name)
    ]


def _trace_expression(node: Any, tables: Sequence[_Table], known: Mapping[str, Columns]) -> Sources:
    """The sources of everything in an expression."""
    if isinstance(node, list):
        return NOTHING.union(*(_trace_expression(part, tables, known) for part in node))
    if not isinstance(node, dict):
        return NOTHING
    if node.get("class") == "COLUMN_REF":
        return _resolve([name.lower() for name in node["column_names"]], tables)
    if node.get("class") == "STAR":
        return NOTHING.union(*(sources for _, sources in _trace_star(node, tables, known, ())))
    if node.get("class") == "LAMBDA":
        variables = {node["lhs"]["column_names"][-1]} if node["lhs"].get("class") == "COLUMN_REF" else set()
        hidden = _Table("", [(name, NOTHING) for name in variables])
        return _trace_expression(node["expr"], [*tables, hidden], known)
    if node.get("class") == "SUBQUERY":
        columns = _trace_query(node["subquery"]["node"], known, tables)
        return NOTHING.union(*(sources for _, sources in columns), _trace_expression(node.get("child"), tables, known))
    return _trace_expression(list(node.values()), tables, known)


def _resolve(names: Sequence[str], tables: Sequence[_Table]) -> Sources:
    """The sources of a name such as column, table.column, schema.table.column or column.field."""
    for table in reversed(tables):
        for n, part in enumerate(names[:-1]):
            if table.alias == part and (sources := table.find(names[n + 1])) is not None:
                return sources
    column_sources = _sources_of_column(names[0], tables)
    if column_sources is None:  # the row of a table as one value, or what the tree does not know
        column_sources = NOTHING.union(*(table.all_sources for table in tables if table.alias == names[0]))
    return column_sources


def _sources_of_column(name: str, tables: Iterable[_Table]) -> Sources | None:
    """Of a name without a table: that of the innermost table; a column of USING comes from all tables joined by it."""
    sources: Sources | None = None
    for table in reversed(list(tables)):
        column_sources = table.find(name)
        if column_sources is not None:
            sources = column_sources | (sources or NOTHING)
            if name not in table.merged:
                return sources
    return sources
