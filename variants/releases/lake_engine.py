"""The engine that answers questions about lakes: chosen here, and used when it has answered the self-check.

Separate module because whoever opens a release asks whether there is an engine for its lake.
"""

from __future__ import annotations

import logging
import os
from functools import lru_cache

from django.conf import settings

from accounts.budget import remaining_seconds
from variants.lake.duckdb_engine import embedded_engine
from variants.lake.engine import Engine
from variants.lake.self_check import wrong_answers

logger = logging.getLogger(__name__)


def lake_engine() -> Engine:
    """The engine for LWDS_LAKE: so far there is one, DuckDB inside this process."""
    return embedded_engine(str(settings.LWDS_LAKE), settings.LWDS_LAKE_MEMORY)


def engine_is_right() -> bool:
    """Whether the engine has answered the self-check as it should; asked once in a process, a tenth of a second."""
    return not _wrong_answers(os.getpid(), str(settings.LWDS_LAKE), settings.LWDS_LAKE_MEMORY)


@lru_cache(maxsize=4)
def _wrong_answers(pid: int, root: str, memory: int) -> tuple[str, ...]:
    """The errors, which are also in the log."""
    wrong = tuple(wrong_answers(embedded_engine(root, memory)))
    if wrong:
        logger.error("no lake is used, since the engine answers otherwise than it should: %s", "; ".join(wrong))
    return wrong


def seconds_for_statement(within: float | None = None) -> float:
    """The seconds for a statement: the least of LWDS_LAKE_SECONDS, the time left of a request, and `within`."""
    return min(seconds for seconds in (settings.LWDS_LAKE_SECONDS, remaining_seconds(), within) if seconds is not None)
