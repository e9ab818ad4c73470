"""Logs as JSON lines for machines, as coloured text for a terminal; each line carries its request or task id."""

from __future__ import annotations

from typing import Any

import structlog
from celery.signals import setup_logging, task_prerun

SHARED = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]


def logging_settings(*, json: bool, level: str) -> dict[str, Any]:
    """Django's LOGGING: our own lines and the libraries' through the same formatter, to standard error."""
    # Tracebacks without the values of variables, where structlog finds Rich too: those may be secret, and to render
    # them takes a second. In JSON a traceback is one value, so that a line stays a line.
    plain = structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback)
    renderer = structlog.processors.JSONRenderer() if json else plain
    traceback = [structlog.processors.format_exc_info] if json else []
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "lwds": {
                "()": structlog.stdlib.ProcessorFormatter,
                "foreign_pre_chain": SHARED,
                "processors": [structlog.stdlib.ProcessorFormatter.remove_processors_meta, *traceback, renderer],
            }
        },
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "lwds"}},
        "root": {"handlers": ["stderr"], "level": "WARNING"},
        "loggers": {"lwds": {"level": level}, "django.security.DisallowedHost": {"level": "CRITICAL"}},
    }


def configure_structlog() -> None:
    structlog.configure(
        processors=[*SHARED, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )


@setup_logging.connect
def keep_our_logging(**_: Any) -> None:
    """Connected so that Celery does not put its own log format in place of ours."""


@task_prerun.connect
def bind_task(task_id: str, task: Any, args: list[Any], **_: Any) -> None:
    structlog.contextvars.clear_contextvars()
    structlog.contextvars.bind_contextvars(task_id=task_id, task=task.name, subject=args[0] if args else None)
