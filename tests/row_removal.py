"""Rows go with all that refers to them, in one quick call: tests hide releases thousands of times.

Separate module because Django's `delete` takes a hundred times as long: it reads every row first, sends signals, and
writes history.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from django.db import connection
from django.db.models import DO_NOTHING, SET_NULL, ForeignObjectRel, Model


def remove_rows(model: type[Model], keys: list[int]) -> None:
    """Delete the rows with these primary keys, and before them the rows that refer to them.

    PostgreSQL compares foreign keys at the end of the transaction, so call it inside one.
    """
    if keys:
        with connection.cursor() as cursor:
            cursor.execute(_removal_of(model), {"keys": keys})


@cache
def _removal_of(model: type[Model]) -> str:
    """All statements; `%(keys)s` stands for the keys of the rows."""
    return ";\n".join(_list_statements(model, model._meta.pk.column, "ANY(%(keys)s)", (model,)))


def _list_statements(model: type[Model], column: str, keys: str, above: tuple[type[Model], ...]) -> Iterator[str]:
    """Statements for the rows of a model that have one of these keys in a column.

    Args:
        keys: In SQL, right of an equals sign.
        above: The models whose removal leads here.
    """
    quote = connection.ops.quote_name
    condition = f"{quote(model._meta.db_table)} WHERE {quote(column)} = {keys}"
    own_keys = keys
    if column != model._meta.pk.column:
        own_keys = f"ANY(ARRAY(SELECT {quote(model._meta.pk.column)} FROM {condition}))"
    for relation in model._meta.get_fields(include_hidden=True):
        if not isinstance(relation, ForeignObjectRel) or relation.many_to_many:
            continue
        child: type[Model] = relation.related_model
        if relation.on_delete is DO_NOTHING or not child._meta.managed:  # history outlives its rows; a view has none
            continue
        reference = relation.field.column
        if relation.on_delete is SET_NULL:
            child_table = quote(child._meta.db_table)
            yield f"UPDATE {child_table} SET {quote(reference)} = NULL WHERE {quote(reference)} = {own_keys}"
        elif child not in above:
            yield from _list_statements(child, reference, own_keys, (*above, child))
    yield f"DELETE FROM {condition}"
