"""Messages that wait in the queue of Celery's workers.

Separate module because only tasks, which know the broker, read the queue.
"""

from __future__ import annotations

import base64
import json
from typing import Any

from celery import Task, current_app


def list_waiting(task: Task[Any, Any]) -> set[str]:
    """The first argument, as text, of every message of this task that no worker has taken.

    Reads the whole queue: a millisecond for hundreds of messages.
    """
    name = current_app.conf.task_default_queue
    with current_app.connection_for_read() as connection:
        channel: Any = connection.default_channel  # of the Redis transport, the only one that is used
        messages = channel.client.lrange(name, 0, -1)
    return {arguments for message in messages if (arguments := _first_argument(message, task.name)) is not None}


def _first_argument(message: bytes, task_name: str) -> str | None:
    """The first argument of a message of this task; None for a message of another one."""
    content = json.loads(message)
    if content.get("headers", {}).get("task") != task_name:
        return None
    positional, _, _ = json.loads(base64.b64decode(content["body"]))
    return str(positional[0]) if positional else None
