"""Logs: JSON lines in production, text on a terminal; each line has the id of its request or task."""

from __future__ import annotations

from typing import Any

import structlog
from celery.signals import setup_logging, task_prerun
from structlog.typing import Processor

SHARED_PROCESSORS: list[Processor] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]


def logging_settings(*, json: bool, level: str) -> dict[str, Any]:
    """Django's LOGGING setting: our own lines and those of libraries in one format, to standard error."""
    # Plain tracebacks: where Rich is installed, structlog would print the values of all variables, which may be secret
    # and take a second to render. In JSON a traceback is one value, so that one event stays one line.
    plain = structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback)
    renderer = structlog.processors.JSONRenderer() if json else plain
    traceback = [structlog.processors.format_exc_info] if json else []
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "lwds": {
                "()": structlog.stdlib.ProcessorFormatter,
                "foreign_pre_chain": SHARED_PROCESSORS,
                "processors": [structlog.stdlib.ProcessorFormatter.remove_processors_meta, *traceback, renderer],
            }
        },
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "lwds"}},
        "root": {"handlers": ["stderr"], "level": "WARNING"},
        "loggers": {"lwds": {"level": level}, "django.security.DisallowedHost": {"level": "CRITICAL"}},
    }


def configure_structlog() -> None:
    """Send structlog's events through the handlers of `logging_settings`."""
    structlog.configure(
        processors=[*SHARED_PROCESSORS, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )


@setup_logging.connect
def keep_our_logging(**_: Any) -> None:
    """A receiver that does nothing: Celery sets up no logging if this signal has a receiver."""


@task_prerun.connect
def bind_task(task_id: str, task: Any, args: list[Any], **_: Any) -> None:
    """Add a task's id, name and first argument to every line logged while it runs."""
    structlog.contextvars.clear_contextvars()
    structlog.contextvars.bind_contextvars(task_id=task_id, task=task.name, subject=args[0] if args else None)
