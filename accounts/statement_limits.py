"""Statements end when the time of their request does: the statement timeout of a connection follows the budget.

Separate module because cursors of Django and those of the driver itself both need it. Imports no Django.
"""

from __future__ import annotations

from collections.abc import Callable
from math import inf
from typing import Any

import psycopg
from psycopg.pq import TransactionStatus
from psycopg.sql import SQL, Literal

from accounts.budget import Budget, current_budget

_ENDING = ("ROLLBACK", "RELEASE")  # as Django writes them


def limit_statements(connection: Any) -> None:
    """Before a statement on a connection of Django: set its timeout to what is left of the request's time.

    It is set anew where less than half of it is left, so that most requests need one round trip or none: a statement
    ends within twice the time of its request. Without a budget nothing is set.

    Raises:
        OutOfTimeError: The time is over.
    """
    budget = current_budget()
    if budget is None or connection.connection is None:
        return
    budget.check_time()
    remaining = budget.remaining()
    if connection.alias not in budget.statement_seconds:
        allowed = connection.settings_dict.get("STATEMENT_SECONDS") or inf
        budget.at_end(lambda: _restore(budget, connection))
    else:
        allowed = budget.statement_seconds[connection.alias]
    if remaining <= allowed <= 2 * remaining:
        budget.statement_seconds[connection.alias] = allowed
        return
    milliseconds = max(1, int(remaining * 1000))
    connection.connection.execute(SQL("SET statement_timeout = {}").format(Literal(milliseconds)))
    budget.statement_seconds[connection.alias] = remaining


def forget_statement_limit(connection: Any) -> None:
    """After a rollback, which takes the timeout back: the next statement sets it anew."""
    budget = current_budget()
    if budget is not None and connection.alias in budget.statement_seconds:
        budget.statement_seconds[connection.alias] = inf


def limit_execution(execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: dict[str, Any]) -> Any:
    """An execute wrapper of Django's connections, which does the same before each statement but those that end a
    transaction: what failed is undone even when the time is over."""
    if not str(sql).startswith(_ENDING):
        limit_statements(context["connection"])
    return execute(sql, params, many, context)


def _restore(budget: Budget, connection: Any) -> None:
    """The timeout that the connection was opened with, before it goes back to the pool."""
    seconds = budget.statement_seconds.pop(connection.alias, None)
    driver = connection.connection
    unchanged = seconds == (connection.settings_dict.get("STATEMENT_SECONDS") or inf)
    if driver is None or driver.closed or unchanged or driver.info.transaction_status is TransactionStatus.INERROR:
        return
    try:
        driver.execute("RESET statement_timeout")
    except psycopg.Error:  # the connection broke; the pool throws it away
        return
